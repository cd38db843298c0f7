package conform

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/stretchr/testify/mock"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/state/mocks"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// together is a story of three writes at the same moment.
func together(t *Trial) {
	t.Together(3, func(_ int, gate *wire.Gate) {
		t.Pariette().AddToCart(guest, 1, client.Together(gate))
	})
}

func TestReadOnly(t *testing.T) {
	g := NewWithT(t)
	var writes atomic.Int64
	origin := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			writes.Add(1)
		}
	})

	r := told(t, Options{Target: at(origin), ReadOnly: true}, write, together, func(*Trial) {})

	g.Expect(verdicts(r)).To(Equal([]verdict.Verdict{verdict.NotTested, verdict.NotTested, verdict.Pass}))
	for _, result := range r.Results[:2] {
		g.Expect(result.Reason).To(Equal("it needs a POST request, and the run is read-only"))
		g.Expect(result.Provide).To(Equal("a run that may write"))
	}
	g.Expect(writes.Load()).To(BeZero())
	g.Expect(r.Writes).To(BeZero())
}

func TestWriteLimit(t *testing.T) {
	g := NewWithT(t)
	target := at(serve(t, answer(200, `{"status": true}`)))
	target.Limits.Writes = 2

	r := told(t, Options{Target: target}, write, write, write, read)

	g.Expect(verdicts(r)).To(Equal([]verdict.Verdict{verdict.Pass, verdict.Pass, verdict.NotTested, verdict.Pass}))
	g.Expect(r.Results[2].Reason).To(Equal("it needs a POST request, and the limit of writing requests (limits.writes) is reached"))
	g.Expect(r.Writes).To(Equal(2))
	g.Expect(r.Requests).To(Equal(5), "two probes, two writes, a read")
}

func TestUnmetNeed(t *testing.T) {
	none := config.Target{Pariette: &config.Pariette{}, Loyetta: &config.Loyetta{}}
	for need, o := range offers {
		t.Run(string(need), func(t *testing.T) {
			g := NewWithT(t)
			q := requirement.Requirement{ID: "pariette.cart.add.line", Needs: []requirement.Need{need}}

			why, missing := unmet(q, &none)

			g.Expect(missing).To(BeTrue())
			g.Expect(why.verdict).To(Equal(verdict.NotTested))
			g.Expect(why.reason).To(Equal("the target offers no way to ask: it needs " + string(need)))
			g.Expect(why.provide).To(Equal(o.provide))
			g.Expect(o.provide).NotTo(BeEmpty())
		})
	}
}

func TestMetNeeds(t *testing.T) {
	g := NewWithT(t)
	token := config.Customer{Token: "t"}
	full := config.Target{
		Pariette: &config.Pariette{
			Products:         []config.ParietteProduct{{ID: 1, Title: "a", Price: "1.00"}, {ID: 2, Variants: []int64{7, 8}}},
			Shoppers:         []config.Shopper{{Token: "a"}, {Token: "b"}},
			PaymentMethod:    "credit_card",
			ForeignAddressID: 13,
		},
		Loyetta: &config.Loyetta{
			Customers:    []config.Customer{token, token},
			PoorCustomer: &token,
			NewCustomer:  &token,
			Products: config.LoyettaProducts{
				Physical: []config.LoyettaProduct{{ID: "a", Title: "b", Price: 1}},
				Prepaid:  []config.LoyettaProduct{{ID: "c", Title: "d", Price: 1}},
			},
			Cart:    config.CartAPI,
			Balance: &config.Balance{Path: "/v1/user/profile", Pointer: "/data/points"},
		},
	}
	for need, o := range offers {
		q := requirement.Requirement{ID: "loyetta.physical.list", Needs: []requirement.Need{need}}
		_, missing := unmet(q, &full)
		g.Expect(missing).To(Equal(strings.HasPrefix(o.provide, "a state hook")), "%s: only a hook arranges it", need)

		hooked := full
		hooked.States = &config.States{URL: "http://127.0.0.1:1/_states"}
		_, missing = unmet(q, &hooked)
		g.Expect(missing).To(BeFalse(), string(need))
	}
}

// arranging is a hook that does as the test says.
func arranging(t *testing.T, arrange func(name state.Name, answer any) error) state.Hook {
	t.Helper()
	hook := mocks.NewHook(t)
	hook.EXPECT().Arrange(mock.Anything, mock.Anything, mock.Anything, mock.Anything).
		RunAndReturn(func(_ context.Context, name state.Name, _, answer any) error { return arrange(name, answer) })
	return hook
}

// resultWith is what a run of one story found, with a hook that does as the test says.
func resultWith(t *testing.T, story Story, arrange func(name state.Name, answer any) error) verdict.Result {
	t.Helper()
	target := at(serve(t, answer(200, `{"status": true}`)))
	return told(t, Options{Target: target, Hook: arranging(t, arrange)}, story).Results[0]
}

func TestUnsupportedState(t *testing.T) {
	unsupported := func(name state.Name, _ any) error { return fmt.Errorf("state %s: %w", name, state.ErrUnsupported) }
	t.Run("shoppers", func(t *testing.T) {
		g := NewWithT(t)

		r := resultWith(t, func(t *Trial) { t.Shoppers(1) }, unsupported)

		g.Expect(r.Verdict).To(Equal(verdict.NotTested))
		g.Expect(r.Reason).To(Equal("the target file has too few shoppers, and the state hook makes none"))
		g.Expect(r.Provide).To(Equal("shoppers in pariette.shoppers, or a state hook that answers pariette.shopper"))
	})
	t.Run("a customer", func(t *testing.T) {
		r := resultWith(t, func(t *Trial) {
			if _, ok := t.NewCustomer(100); ok {
				panic("the hook makes no customer")
			}
		}, unsupported)

		NewWithT(t).Expect(r.Verdict).To(Equal(verdict.Pass))
	})
}

func TestTooFewCustomers(t *testing.T) {
	g := NewWithT(t)

	r := result(t, answer(200, "{}"), func(t *Trial) { t.Customers(1) })

	g.Expect(r.Verdict).To(Equal(verdict.NotTested))
	g.Expect(r.Reason).To(Equal("the target file has too few customers, and the state hook makes none"))
	g.Expect(r.Provide).To(Equal("customers in loyetta.customers, or a state hook that answers loyetta.customer and loyetta.orders"))
}

func TestBrokenHookBlocks(t *testing.T) {
	for name, story := range map[string]Story{
		"shoppers":   func(t *Trial) { t.Shoppers(2) },
		"a customer": func(t *Trial) { t.NewCustomer(100) },
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)

			r := resultWith(t, story, func(state.Name, any) error { return errors.New("the state hook answered 500") })

			g.Expect(r.Verdict).To(Equal(verdict.Blocked))
			g.Expect(r.Reason).To(Equal("the state hook is broken: the state hook answered 500"))
			g.Expect(r.Owner).To(BeEmpty())
		})
	}
}

func TestHookMakesWhoeverIsNeeded(t *testing.T) {
	g := NewWithT(t)
	made := 0

	r := resultWith(t, func(t *Trial) {
		shoppers := t.Shoppers(2)
		token, ok := t.NewCustomer(70)
		t.Expect(shoppers).To(Equal([]config.Shopper{
			{Token: "made-1", BillingAddressID: 10, ShippingAddressID: 11},
			{Token: "made-2", BillingAddressID: 20, ShippingAddressID: 21},
		}))
		t.Expect(token).To(Equal("customer-70"))
		t.Expect(ok).To(BeTrue())
	}, func(name state.Name, answer any) error {
		if name == state.LoyettaCustomer {
			return into(answer, `{"token": "customer-70"}`)
		}
		made++
		return into(answer, `{"token": "made-%[1]d", "billing_address_id": %[1]d0, "shipping_address_id": %[1]d1}`, made)
	})

	g.Expect(r.Failures).To(BeEmpty())
	g.Expect(r.Verdict).To(Equal(verdict.Pass))
}
