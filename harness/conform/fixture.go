package conform

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/state"
)

// Arrange brings the target into a state by its hook. It reports false where
// the hook does not support that; a hook that is broken ends the story.
func (t *Trial) Arrange(arrange func(ctx context.Context, hook state.Hook) error) bool {
	err := arrange(t.ctx, t.session.options.Hook)
	switch {
	case err == nil:
		return true
	case errors.Is(err, state.ErrUnsupported):
		return false
	}
	t.Block("", "the state hook is broken: %v", err)
	return false
}

// Shoppers are signed-in shoppers whom no other story has while this one is
// told: new ones from the state hook, or else some of the target file's.
func (t *Trial) Shoppers(n int) []config.Shopper {
	shoppers := t.TryShoppers(n)
	if shoppers == nil {
		t.NotTested("the target file has too few shoppers, and the state hook makes none",
			"shoppers in pariette.shoppers, or a state hook that answers pariette.shopper")
	}
	return shoppers
}

// TryShoppers is Shoppers for a story that can do without: nil where there are too few.
func (t *Trial) TryShoppers(n int) []config.Shopper {
	var fresh []config.Shopper
	for range n {
		if !t.Arrange(func(ctx context.Context, hook state.Hook) error {
			made, err := state.NewShopper(ctx, hook)
			fresh = append(fresh, config.Shopper(made))
			t.session.secret("NEW_SHOPPER", made.Token)
			return err
		}) {
			return lease(t, n, t.Target.Pariette.Shoppers, func(s config.Shopper) string { return s.Token })
		}
	}
	return fresh
}

// NewCustomer is a new customer of Loyetta with that many points, an empty cart
// and no orders; ok is false where the hook makes none.
func (t *Trial) NewCustomer(points int64) (token string, ok bool) {
	ok = t.Arrange(func(ctx context.Context, hook state.Hook) (err error) {
		token, err = state.NewCustomer(ctx, hook, points)
		t.session.secret("NEW_CUSTOMER", token)
		return err
	})
	return token, ok
}

// Customers are the tokens of customers whom no other story has while this one
// is told: some of the target file's.
func (t *Trial) Customers(n int) []string {
	customers := lease(t, n, t.Target.Loyetta.Customers, func(c config.Customer) string { return c.Token })
	if customers == nil {
		t.NotTested("the target file has too few customers, and the state hook makes none",
			"customers in loyetta.customers, or a state hook that answers loyetta.customer and loyetta.orders")
	}
	var tokens []string
	for _, c := range customers {
		tokens = append(tokens, c.Token)
	}
	return tokens
}

// leases are the fixtures of the target file that stories have now.
type leases struct {
	mu    sync.Mutex
	freed *sync.Cond
	busy  map[string]bool
}

func newLeases() *leases {
	l := &leases{busy: map[string]bool{}}
	l.freed = sync.NewCond(&l.mu)
	return l
}

// lease waits until n of all are free, and takes them until the story ends; nil
// when there are fewer. A story leases all that it needs of a kind at once, so
// that no two wait for each other.
func lease[T any](t *Trial, n int, all []T, key func(T) string) []T {
	if len(all) < n {
		return nil
	}
	l := t.session.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		free := slices.DeleteFunc(slices.Clone(all), func(x T) bool { return l.busy[key(x)] })
		if len(free) < n {
			l.freed.Wait()
			continue
		}
		for _, x := range free[:n] {
			l.busy[key(x)] = true
		}
		t.release = append(t.release, func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			for _, x := range free[:n] {
				delete(l.busy, key(x))
			}
			l.freed.Broadcast()
		})
		return free[:n]
	}
}
