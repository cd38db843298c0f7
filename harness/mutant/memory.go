package mutant

import (
	"sync"
	"time"
)

// memory is what a server remembers of somebody or something, by its name.
type memory[T any] struct {
	mu    sync.Mutex
	known map[string]T
}

func (m *memory[T]) get(name string) T {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.known[name]
}

// change puts what a change makes of it in its place, and gives it.
func (m *memory[T]) change(name string, change func(T) T) T {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[string]T{}
	}
	m.known[name] = change(m.known[name])
	return m.known[name]
}

func (m *memory[T]) set(name string, value T) { m.change(name, func(T) T { return value }) }

// rush tells requests that overlap from those that come one by one.
type rush struct{ waiting memory[chan struct{}] }

// patience is how long a request waits for another that overlaps it.
const patience = 50 * time.Millisecond

// first reports whether no other of the same name waited when this one came.
// It waits for the next one itself then, for as long as the patience lasts.
func (q *rush) first(name string) bool {
	met, came := make(chan struct{}), false
	q.waiting.change(name, func(other chan struct{}) chan struct{} {
		if other == nil {
			return met
		}
		close(other)
		came = true
		return nil
	})
	if came {
		return false
	}
	select {
	case <-met:
	case <-time.After(patience):
		q.waiting.change(name, func(own chan struct{}) chan struct{} {
			if own == met {
				return nil
			}
			return own
		})
	}
	return true
}
