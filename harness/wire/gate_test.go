package wire_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

const gatedBody = `{"product_id":101}`

// gated is a request that waits for the others of the gate.
func gated(url string, gate *wire.Gate) wire.Request {
	request := post(url, gatedBody)
	request.Together = gate
	return request
}

// waiting is the URL of a server that says when all but the last byte of a
// request has arrived, and then hands over the whole body.
func waiting(t *testing.T) (url string, almost chan struct{}, whole chan string) {
	t.Helper()
	almost, whole = make(chan struct{}, 10), make(chan string, 10)
	url = serve(t, func(_ http.ResponseWriter, r *http.Request) {
		body := make([]byte, len(gatedBody)-1)
		if _, err := io.ReadFull(r.Body, body); err != nil {
			return
		}
		almost <- struct{}{}
		last, err := io.ReadAll(r.Body)
		if err == nil {
			whole <- string(body) + string(last)
		}
	})
	return url, almost, whole
}

func TestGateHoldsTheLastByte(t *testing.T) {
	g := NewWithT(t)
	url, almost, whole := waiting(t)
	conn := newConn(t, generous)
	gate := wire.NewGate(4)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if e := conn.Do(t.Context(), gated(url, gate)); e.Status != http.StatusOK {
				t.Errorf("status %d: %v", e.Status, e.Err)
			}
		})
	}
	for range 3 {
		<-almost
	}

	g.Expect(whole).To(BeEmpty(), "the fourth request is missing")

	gate.Arrive()
	all.Wait()
	for range 3 {
		g.Expect(<-whole).To(Equal(gatedBody))
	}
}

func TestGatedRequestsAreUnderWayAtTheSameTime(t *testing.T) {
	g := NewWithT(t)
	const n = 8
	var here sync.WaitGroup
	here.Add(n)
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		here.Done()
		here.Wait() // no answer before all have arrived
	})
	conn := newConn(t, generous)
	gate := wire.NewGate(n)
	errs := make(chan error, n)
	for range n {
		go func() { errs <- conn.Do(t.Context(), gated(url, gate)).Err }()
	}
	for range n {
		g.Expect(<-errs).NotTo(HaveOccurred())
	}
}

func TestGatedBodyOfOneByte(t *testing.T) {
	g := NewWithT(t)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) })
	request := post(url, "1")
	request.Together = wire.NewGate(1)

	e := newConn(t, generous).Do(t.Context(), request)

	g.Expect(string(e.Content)).To(Equal("1"))
}

func TestGateDoesNotWaitForRequestsThatNeverLeave(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*wire.Options, *wire.Request)
	}{
		{"connection refused", func(_ *wire.Options, r *wire.Request) { r.URL = refused(t) }},
		{"malformed URL", func(_ *wire.Options, r *wire.Request) { r.URL = "http://[::1" }},
		{"write limit", func(o *wire.Options, _ *wire.Request) { o.Writes = 1 }},
		{"answered before its end", func(_ *wire.Options, r *wire.Request) {
			r.URL = accept(t, func(conn net.Conn) {
				_, _ = http.ReadRequest(bufio.NewReader(conn))
				_, _ = io.WriteString(conn, "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n\r\n")
			})
			r.Body = make([]byte, 16<<20) // more than the network holds
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			url, almost, whole := waiting(t)
			options, gate := generous, wire.NewGate(2)
			second := gated(url, gate)
			test.change(&options, &second)
			conn := newConn(t, options)
			first := make(chan *wire.Exchange)
			go func() { first <- conn.Do(t.Context(), gated(url, gate)) }()
			<-almost

			conn.Do(t.Context(), second)

			g.Expect((<-first).Err).NotTo(HaveOccurred())
			g.Expect(<-whole).To(Equal(gatedBody))
		})
	}
}

func TestGoneContextLeavesTheGate(t *testing.T) {
	g := NewWithT(t)
	url, almost, whole := waiting(t)
	conn := newConn(t, generous)
	gate := wire.NewGate(2)
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan *wire.Exchange)
	go func() { first <- conn.Do(ctx, gated(url, gate)) }()
	<-almost
	cancel()
	g.Expect((<-first).Err).To(MatchError(context.Canceled))

	second := conn.Do(t.Context(), gated(url, gate))

	g.Expect(second.Err).NotTo(HaveOccurred(), "the first has counted as ready")
	g.Expect(<-whole).To(Equal(gatedBody))
	g.Expect(whole).To(BeEmpty())
}

func TestGatedRequestWithoutBody(t *testing.T) {
	g := NewWithT(t)
	url, arrived := counting(t)
	conn := newConn(t, generous)
	gate := wire.NewGate(2)
	request := wire.Request{Method: http.MethodPost, URL: url, Together: gate}
	first := make(chan *wire.Exchange)
	go func() { first <- conn.Do(t.Context(), request) }()

	g.Expect(arrived.Load()).To(BeZero(), "the second request is missing")

	g.Expect(conn.Do(t.Context(), request).Status).To(Equal(http.StatusOK))
	g.Expect((<-first).Status).To(Equal(http.StatusOK))
	g.Expect(arrived.Load()).To(BeEquivalentTo(2))
}
