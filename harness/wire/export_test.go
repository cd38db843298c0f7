package wire

import "net/http"

// KeepIdle lets the Conn keep unused connections, however slow a test is.
func (c *Conn) KeepIdle() { c.client.Transport.(*http.Transport).IdleConnTimeout = 0 }
