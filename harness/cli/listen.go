package cli

import (
	"context"
	"net"
	"net/http"
	"time"
)

// served is a server that listens.
type served struct {
	origin string // scheme and host, without a slash at the end
	server *http.Server
	done   chan error // gets the error of serving when that ends
}

// grace is how long a server that is closed waits for requests that it answers.
const grace = 5 * time.Second

// listen serves at an address, of which the port may be 0 for any free one.
func listen(ctx context.Context, address string, handler http.Handler) (*served, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	s := &served{
		origin: "http://" + net.JoinHostPort(host, port),
		server: &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute},
		done:   make(chan error, 1),
	}
	go func() { s.done <- s.server.Serve(listener) }()
	return s, nil
}

// close stops the server.
func (s *served) close() {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if s.server.Shutdown(ctx) != nil {
		_ = s.server.Close() // it is going anyway
	}
}
