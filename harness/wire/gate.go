package wire

import (
	"context"
	"io"
	"sync"
)

// Gate releases a fixed number of requests at the same moment: each waits,
// connected and written up to the last byte of its body, until all are ready.
// One without a body waits before it is sent.
type Gate struct {
	mu      sync.Mutex
	waiting int
	open    chan struct{}
}

// NewGate is a gate for n requests.
func NewGate(n int) *Gate {
	return &Gate{waiting: n, open: make(chan struct{})}
}

// Arrive counts one request as ready, or as one that will never be sent.
func (g *Gate) Arrive() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting--
	if g.waiting == 0 {
		close(g.open)
	}
}

// wait waits until the gate opens, or the context ends.
func (g *Gate) wait(ctx context.Context) error {
	select {
	case <-g.open:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// gated is a body whose last byte waits for the gate.
type gated struct {
	ctx    context.Context
	body   []byte
	gate   *Gate
	arrive func() // counts the request at the gate, once
}

// Read gives all but the last byte, then that one.
func (b *gated) Read(p []byte) (int, error) {
	switch {
	case len(b.body) == 0:
		return 0, io.EOF
	case len(b.body) > 1:
		n := copy(p, b.body[:len(b.body)-1])
		b.body = b.body[n:]
		return n, nil
	}
	b.arrive()
	if err := b.gate.wait(b.ctx); err != nil {
		return 0, err
	}
	n := copy(p, b.body)
	b.body = nil
	return n, io.EOF
}
