package conform

import (
	"sync"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// shared holds what stories found out once, for all of them.
type shared struct {
	mu    sync.Mutex
	found map[string]*finding
}

// finding is what one trial found out, and how it ended.
type finding struct {
	once  sync.Once
	value any
	end   outcome
}

// Share gives all stories of a run one answer to a question that each would
// ask in the same way: the first one asks, in a trial of its own. The exchanges
// are evidence in each story, and where the question could not be answered,
// each ends as it did.
func Share[T any](t *Trial, question string, ask func(*Trial) T) T {
	s := &t.session.shared
	s.mu.Lock()
	if s.found == nil {
		s.found = map[string]*finding{}
	}
	f := s.found[question]
	if f == nil {
		f = &finding{}
		s.found[question] = f
	}
	s.mu.Unlock()

	f.once.Do(func() {
		f.end = t.session.tell(func(own *Trial) { f.value = ask(own) })
	})
	if !t.asked[f] {
		if t.asked == nil {
			t.asked = map[*finding]bool{}
		}
		t.asked[f] = true
		t.mu.Lock()
		for _, a := range f.end.arranged {
			a.before += len(t.exchanges)
			t.arranged = append(t.arranged, a)
		}
		t.exchanges = append(t.exchanges, f.end.exchanges...)
		t.mu.Unlock()
		t.failures = append(t.failures, f.end.failures...)
	}
	value, ok := f.value.(T)
	if !ok {
		panic(f.end.stop)
	}
	return value
}

// Together sends n requests at the same moment and waits for all. Each request
// needs a body and the edit that it is given.
func (t *Trial) Together(n int, send func(i int, gate *wire.Gate)) {
	gate := wire.NewGate(n)
	crashes := make(chan any, n)
	for i := range n {
		go func() {
			defer func() { crashes <- recover() }()
			send(i, gate)
		}()
	}
	var crash any
	for range n {
		if c := <-crashes; c != nil {
			crash = c
		}
	}
	if crash != nil {
		panic(crash)
	}
}
