package wire_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// generous are options that get in no test's way.
var generous = wire.Options{Timeout: time.Minute, BodyLimit: 1 << 20}

// newConn is a Conn that is closed when the test ends.
func newConn(t *testing.T, o wire.Options) *wire.Conn {
	t.Helper()
	conn := wire.New(o)
	t.Cleanup(conn.Close)
	return conn
}

// serve is the URL of a server, which is closed when the test ends.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// accept is the URL of a listener. Each connection is handed over, in a
// goroutine of its own, and closed afterwards.
func accept(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				handle(conn)
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

// refused is the URL of a port on which nobody listens.
func refused(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	return "http://" + listener.Addr().String()
}

// hangUp is a handler that reads the request, writes raw bytes instead of an
// answer and closes the connection.
func hangUp(raw string) func(net.Conn) {
	return func(conn net.Conn) {
		request, err := http.ReadRequest(bufio.NewReader(conn))
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		_, _ = io.WriteString(conn, raw)
	}
}

// get and post are requests to a URL.
func get(url string) wire.Request { return wire.Request{Method: http.MethodGet, URL: url} }

func post(url, body string) wire.Request {
	return wire.Request{Method: http.MethodPost, URL: url, Body: []byte(body)}
}
