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

// close stops the server at once, whatever it answers: it keeps nothing.
func (s *served) close() { _ = s.server.Close() }
