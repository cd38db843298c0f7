package conform

import (
	"context"
	"errors"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// Arrange brings the target into a state by its hook. It reports false where
// the hook does not support that; a hook that is broken ends the story.
func (t *Trial) Arrange(arrange func(ctx context.Context, hook state.Hook) error) bool {
	err := arrange(t.ctx, recorder{t.session.options.Hook, t})
	switch {
	case err == nil:
		return true
	case errors.Is(err, state.ErrUnsupported):
		return false
	}
	if states := t.Target.States; states != nil {
		if gone := t.session.goneAt(states.URL); gone != nil {
			panic(stop{verdict: verdict.Blocked, reason: gone.Error(), network: true})
		}
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
			return err
		}) {
			return t.leaseShoppers(n)
		}
	}
	return fresh
}

// leaseShoppers are shoppers of the target file; nil where there are too few.
func (t *Trial) leaseShoppers(n int) []config.Shopper {
	var tokens []string
	byToken := map[string]config.Shopper{}
	for _, s := range t.Target.Pariette.Shoppers {
		tokens, byToken[s.Token] = append(tokens, s.Token), s
	}
	if len(tokens) < n {
		return nil
	}
	var leased []config.Shopper
	for _, token := range t.lease(n, tokens) {
		leased = append(leased, byToken[token])
	}
	return leased
}

// NewCustomer is a new customer of Loyetta with that many points, an empty cart
// and no orders; ok is false where the hook makes none.
func (t *Trial) NewCustomer(points int64) (token string, ok bool) {
	ok = t.Arrange(func(ctx context.Context, hook state.Hook) (err error) {
		token, err = state.NewCustomer(ctx, hook, points)
		return err
	})
	return token, ok
}

// Customers are the tokens of customers whom no other story has while this one
// is told: some of the target file's.
func (t *Trial) Customers(n int) []string {
	var tokens []string
	for _, c := range t.Target.Loyetta.Customers {
		tokens = append(tokens, c.Token)
	}
	if len(tokens) < n {
		t.NotTested("the target file has too few customers, and the state hook makes none",
			"customers in loyetta.customers, or a state hook that answers loyetta.customer and loyetta.orders")
	}
	return t.lease(n, tokens)
}
