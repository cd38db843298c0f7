package wire_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// counting is the URL of a server, and how many requests reached it.
func counting(t *testing.T) (url string, arrived *atomic.Int64) {
	t.Helper()
	arrived = new(atomic.Int64)
	return serve(t, func(http.ResponseWriter, *http.Request) { arrived.Add(1) }), arrived
}

func TestRequestsAndWritesAreCounted(t *testing.T) {
	g := NewWithT(t)
	url, arrived := counting(t)
	conn := newConn(t, generous)

	for _, method := range []string{"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "BREW"} {
		g.Expect(conn.Do(t.Context(), wire.Request{Method: method, URL: url}).Err).NotTo(HaveOccurred())
	}

	g.Expect(conn.Requests()).To(Equal(8))
	g.Expect(conn.Writes()).To(Equal(5))
	g.Expect(arrived.Load()).To(BeEquivalentTo(8))
}

func TestReadOnlyLetsNoWriteLeave(t *testing.T) {
	g := NewWithT(t)
	url, arrived := counting(t)
	options := generous
	options.ReadOnly = true
	conn := newConn(t, options)

	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "BREW"} {
		e := conn.Do(t.Context(), wire.Request{Method: method, URL: url})

		g.Expect(e.Err).To(MatchError(wire.ErrReadOnly), method)
		g.Expect(e.Status).To(BeZero(), method)
	}
	g.Expect(arrived.Load()).To(BeZero())
	g.Expect(conn.Requests()).To(BeZero())

	g.Expect(conn.Do(t.Context(), get(url)).Err).NotTo(HaveOccurred())
	g.Expect(conn.Requests()).To(Equal(1))
	g.Expect(conn.Writes()).To(BeZero())
}

func TestWriteLimit(t *testing.T) {
	g := NewWithT(t)
	url, arrived := counting(t)
	options := generous
	options.Writes = 5
	conn := newConn(t, options)
	var over atomic.Int64
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if errors.Is(conn.Do(t.Context(), post(url, "{}")).Err, wire.ErrWriteLimit) {
				over.Add(1)
			}
		})
	}
	all.Wait()

	g.Expect(arrived.Load()).To(BeEquivalentTo(5))
	g.Expect(over.Load()).To(BeEquivalentTo(15))
	g.Expect(conn.Writes()).To(Equal(5))
	g.Expect(conn.Requests()).To(Equal(5))
	g.Expect(conn.Do(t.Context(), get(url)).Err).NotTo(HaveOccurred(), "reading goes on")
}

func TestRateHoldsBackTheSecondRequest(t *testing.T) {
	g := NewWithT(t)
	url, arrived := counting(t)
	options := generous
	options.Rate = 1e-6 // one in eleven days
	conn := newConn(t, options)
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()

	g.Expect(conn.Do(ctx, get(url)).Err).NotTo(HaveOccurred())
	g.Expect(conn.Do(ctx, get(url)).Err).To(MatchError(ContainSubstring("would exceed context deadline")))

	g.Expect(arrived.Load()).To(BeEquivalentTo(1))
}

func TestRedirectedWritesCount(t *testing.T) {
	g := NewWithT(t)
	var arrived atomic.Int64
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		arrived.Add(1)
		http.Redirect(w, r, "/again", http.StatusTemporaryRedirect)
	})
	options := generous
	options.Writes = 3
	conn := newConn(t, options)

	e := conn.Do(t.Context(), post(url, "{}"))

	g.Expect(e.Err).NotTo(HaveOccurred())
	g.Expect(e.Status).To(Equal(http.StatusTemporaryRedirect))
	g.Expect(arrived.Load()).To(BeEquivalentTo(3))
	g.Expect(conn.Writes()).To(Equal(3))
	g.Expect(conn.Requests()).To(Equal(3))
}
