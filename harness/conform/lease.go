package conform

import (
	"context"
	"slices"
	"sync"
)

// leases say which shoppers and customers of the target file stories have now:
// one story alone may change somebody's cart or orders, many may read them.
//
// So that no two stories wait for each other, a story that has or reads
// somebody waits for nobody to change: it takes all that it changes at once,
// and asks shared questions that change somebody before. The next it may take
// after it has returned them.
type leases struct {
	mu      sync.Mutex
	freed   *sync.Cond
	owners  map[string]*Trial
	readers map[string]map[*Trial]bool
}

func newLeases() *leases {
	l := &leases{owners: map[string]*Trial{}, readers: map[string]map[*Trial]bool{}}
	l.freed = sync.NewCond(&l.mu)
	return l
}

// lease waits until n of the tokens are free, and takes them until the story
// ends. Whoever the story has already comes first.
func (t *Trial) lease(n int, tokens []string) []string {
	l := t.session.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		mine := slices.DeleteFunc(slices.Clone(tokens), func(token string) bool { return l.owners[token] != t })
		free := slices.DeleteFunc(slices.Clone(tokens), func(token string) bool { return l.owners[token] != nil || l.read(token, t) })
		if taken := append(mine, free...); len(taken) >= n {
			for _, token := range taken[:n] {
				l.owners[token] = t
			}
			return taken[:n]
		}
		t.await(l)
	}
}

// await waits until somebody was given back. When the run is interrupted, the
// story ends.
func (t *Trial) await(l *leases) {
	stopWaking := context.AfterFunc(t.ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.freed.Broadcast()
	})
	defer stopWaking()
	if t.ctx.Err() == nil {
		l.freed.Wait()
	}
	if t.ctx.Err() != nil {
		t.NotTested("the run was interrupted", "a run to the end")
	}
}

// Hold has somebody of the target file to the story alone until it ends.
func (t *Trial) Hold(token string) { t.lease(1, []string{token}) }

// Visit keeps somebody of the target file as they are until the story ends.
func (t *Trial) Visit(token string) {
	l := t.session.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	for owner := l.owners[token]; owner != nil && owner != t; owner = l.owners[token] {
		t.await(l)
	}
	if l.readers[token] == nil {
		l.readers[token] = map[*Trial]bool{}
	}
	l.readers[token][t] = true
}

// Return gives back whoever the story has, before it ends.
func (t *Trial) Return() {
	l := t.session.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	for token, owner := range l.owners {
		if owner == t {
			delete(l.owners, token)
		}
	}
	for _, readers := range l.readers {
		delete(readers, t)
	}
	l.freed.Broadcast()
}

// read reports whether anybody but the trial reads somebody.
func (l *leases) read(token string, t *Trial) bool {
	readers := len(l.readers[token])
	if l.readers[token][t] {
		readers--
	}
	return readers > 0
}
