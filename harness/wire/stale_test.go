package wire_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// patient is a Conn that keeps unused connections.
func patient(t *testing.T) *wire.Conn {
	t.Helper()
	options := generous
	options.Connections = 8
	conn := newConn(t, options)
	conn.KeepIdle()
	return conn
}

// answer reads a request and answers it as if the connection stayed open.
func answer(conn net.Conn, reader *bufio.Reader) {
	if request, err := http.ReadRequest(reader); err == nil {
		_, _ = io.Copy(io.Discard, request.Body)
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
	}
}

// onceEach answers the first request of a connection and hangs up at the second.
func onceEach(conn net.Conn) {
	reader := bufio.NewReader(conn)
	answer(conn, reader)
	_, _ = http.ReadRequest(reader)
}

func TestStaleConnection(t *testing.T) {
	g := NewWithT(t)
	conn, url := patient(t), accept(t, onceEach)

	g.Expect(conn.Do(t.Context(), post(url, "{}")).Err).NotTo(HaveOccurred())
	g.Expect(conn.Do(t.Context(), post(url, "{}")).Err).To(MatchError(wire.ErrStale))

	for range 3 {
		g.Expect(conn.Do(t.Context(), post(url, "{}")).Err).NotTo(HaveOccurred(), "each on a connection of its own")
	}
}

func TestIdleConnectionsAreLeftAfterAStaleOne(t *testing.T) {
	g := NewWithT(t)
	conn, url := patient(t), accept(t, onceEach)
	gate := wire.NewGate(3) // so that each has a connection of its own
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() { conn.Do(t.Context(), gated(url, gate)) })
	}
	all.Wait()

	g.Expect(conn.Do(t.Context(), post(url, "{}")).Err).To(MatchError(wire.ErrStale))

	for range 3 {
		g.Expect(conn.Do(t.Context(), post(url, "{}")).Err).NotTo(HaveOccurred(), "none of the idle connections is used")
	}
}

func TestStaleConnectionDoesNotHinderReading(t *testing.T) {
	g := NewWithT(t)
	conn, url := patient(t), accept(t, onceEach)

	for range 3 {
		g.Expect(conn.Do(t.Context(), get(url)).Err).NotTo(HaveOccurred())
	}
}

func TestClosingAfterEachAnswerIsStaleOrUnseen(t *testing.T) {
	url := accept(t, func(conn net.Conn) { answer(conn, bufio.NewReader(conn)) })
	for range 100 {
		conn := patient(t)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 3 {
					if err := conn.Do(t.Context(), post(url, "{}")).Err; err != nil && !errors.Is(err, wire.ErrStale) {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
	}
}
