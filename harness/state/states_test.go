package state_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/state"
)

// recorder is a hook that remembers what it was asked, and answers as it was told.
type recorder struct {
	name   state.Name
	params string
	answer string
}

func (r *recorder) Arrange(_ context.Context, name state.Name, params, answer any) error {
	encoded, err := json.Marshal(params)
	if err != nil {
		return err
	}
	r.name, r.params = name, string(encoded)
	if answer == nil {
		return nil
	}
	return json.Unmarshal([]byte(r.answer), answer)
}

// states are all helpers, each with a good answer and what it makes of it.
var states = []struct {
	name   state.Name
	ask    func(context.Context, state.Hook) (any, error)
	params string
	answer string
	want   any
}{
	{
		state.ParietteShopper,
		func(ctx context.Context, hook state.Hook) (any, error) { return state.NewShopper(ctx, hook) },
		`null`,
		`{"token": "abc", "billing_address_id": 5, "shipping_address_id": 6}`,
		state.Shopper{Token: "abc", BillingAddressID: 5, ShippingAddressID: 6},
	},
	{
		state.LoyettaCustomer,
		func(ctx context.Context, hook state.Hook) (any, error) { return state.NewCustomer(ctx, hook, 0) },
		`{"points": 0}`,
		`{"token": "abc"}`,
		"abc",
	},
	{
		state.LoyettaProduct,
		func(ctx context.Context, hook state.Hook) (any, error) {
			return state.NewProduct(ctx, hook, state.ProductParams{Kind: state.Physical, Price: 500, Stock: 0})
		},
		`{"kind": "physical", "price": 500, "stock": 0}`,
		`{"id": "154dsc", "title": "Kulaklık"}`,
		state.Product{ID: "154dsc", Title: "Kulaklık"},
	},
	{
		state.LoyettaProduct,
		func(ctx context.Context, hook state.Hook) (any, error) {
			return state.NewProduct(ctx, hook, state.ProductParams{Kind: state.Prepaid, Price: 500, SalePrice: 400, Stock: 3})
		},
		`{"kind": "prepaid", "price": 500, "sale_price": 400, "stock": 3}`,
		`{"id": "gc-001", "title": "Hediye Kartı"}`,
		state.Product{ID: "gc-001", Title: "Hediye Kartı"},
	},
	{
		state.LoyettaProductChange, change(state.Stock(0)),
		`{"product_id": "154dsc", "stock": 0}`, ``, nil,
	},
	{
		state.LoyettaProductChange, change(state.Price(700)),
		`{"product_id": "154dsc", "price": 700}`, ``, nil,
	},
	{
		state.LoyettaProductChange, change(state.Available(false)),
		`{"product_id": "154dsc", "available": false}`, ``, nil,
	},
	{
		state.LoyettaOrders,
		func(ctx context.Context, hook state.Hook) (any, error) {
			return nil, state.AddOrders(ctx, hook, "abc", state.Prepaid, 7)
		},
		`{"token": "abc", "kind": "prepaid", "count": 7}`, ``, nil,
	},
	{
		state.LoyettaOrderStatus,
		func(ctx context.Context, hook state.Hook) (any, error) {
			return nil, state.SetOrderStatus(ctx, hook, "abc", "o-1", "shipped")
		},
		`{"token": "abc", "order_id": "o-1", "status": "shipped"}`, ``, nil,
	},
	{
		state.LoyettaPoints,
		func(ctx context.Context, hook state.Hook) (any, error) { return state.Points(ctx, hook, "abc") },
		`{"token": "abc"}`,
		`{"points": 0}`,
		int64(0),
	},
	{
		state.LoyettaCart,
		func(ctx context.Context, hook state.Hook) (any, error) { return state.Cart(ctx, hook, "abc") },
		`{"token": "abc"}`,
		`{"items": [{"product_id": "154dsc", "quantity": 3, "price": 400}]}`,
		[]state.Line{{Item: state.Item{ProductID: "154dsc", Quantity: 3}, Price: 400}},
	},
	{
		state.LoyettaCart,
		func(ctx context.Context, hook state.Hook) (any, error) { return state.Cart(ctx, hook, "abc") },
		`{"token": "abc"}`,
		`{"items": []}`,
		[]state.Line{},
	},
	{
		state.LoyettaCartFill,
		func(ctx context.Context, hook state.Hook) (any, error) {
			return nil, state.FillCart(ctx, hook, "abc", state.Item{ProductID: "154dsc", Quantity: 3})
		},
		`{"token": "abc", "items": [{"product_id": "154dsc", "quantity": 3}]}`, ``, nil,
	},
}

func change(by state.Change) func(context.Context, state.Hook) (any, error) {
	return func(ctx context.Context, hook state.Hook) (any, error) {
		return nil, state.ChangeProduct(ctx, hook, "154dsc", by)
	}
}

func TestEachStateIsAskedAsTheContractSays(t *testing.T) {
	asked := map[state.Name]bool{}
	for _, test := range states {
		t.Run(string(test.name), func(t *testing.T) {
			g := NewWithT(t)
			hook := &recorder{answer: test.answer}

			got, err := test.ask(t.Context(), hook)

			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(hook.name).To(Equal(test.name))
			g.Expect(hook.params).To(MatchJSON(test.params))
			if test.want != nil {
				g.Expect(got).To(Equal(test.want))
			}
			asked[test.name] = true
		})
	}
	NewWithT(t).Expect(asked).To(HaveLen(len(state.Names)))
}

func TestEachStateReportsAnErrorOfTheHook(t *testing.T) {
	for _, test := range states {
		_, err := test.ask(t.Context(), state.None())

		NewWithT(t).Expect(err).To(MatchError(state.ErrUnsupported), "%s", test.name)
	}
}

func TestAnIncompleteAnswerIsABrokenHook(t *testing.T) {
	for _, test := range []struct {
		name          state.Name
		answer, lacks string
	}{
		{state.ParietteShopper, `{}`, "token"},
		{state.ParietteShopper, `{"token": ""}`, "token"},
		{state.ParietteShopper, `{"token": "abc", "shipping_address_id": 5}`, "billing_address_id"},
		{state.ParietteShopper, `{"token": "abc", "billing_address_id": 5}`, "shipping_address_id"},
		{state.LoyettaCustomer, `{"token": ""}`, "token"},
		{state.LoyettaProduct, `{"title": "Kulaklık"}`, "id"},
		{state.LoyettaProduct, `{"id": "154dsc"}`, "title"},
		{state.LoyettaPoints, `{"points": null}`, "points"},
		{state.LoyettaCart, `{"items": null}`, "items"},
		{state.LoyettaCart, `{"items": [{"quantity": 1, "price": 1}]}`, "items[0].product_id"},
		{state.LoyettaCart, `{"items": [{"product_id": "a", "price": 1}]}`, "items[0].quantity"},
		{state.LoyettaCart, `{"items": [{"product_id": "a", "quantity": 1}]}`, "items[0].price"},
	} {
		t.Run(string(test.name)+" without "+test.lacks, func(t *testing.T) {
			for _, each := range states {
				if each.name != test.name {
					continue
				}

				got, err := each.ask(t.Context(), &recorder{answer: test.answer})

				g := NewWithT(t)
				g.Expect(got).To(BeZero())
				g.Expect(err).To(MatchError(fmt.Sprintf(
					"state %s: the state hook's answer lacks %s, or it is empty", test.name, test.lacks)))
			}
		})
	}
}
