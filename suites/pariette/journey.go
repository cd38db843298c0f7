package pariette

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/schemas"
)

var _ = Describe("Journeys of a shopper", func() {
	Verify(Requirement{
		ID:     "pariette.journey.guest-to-order",
		Level:  Must,
		Text:   "a guest fills a cart, changes a quantity and removes a line; a signed-in shopper does the same and checks out",
		Source: basket.Stated("1) Get Cart to 4) Checkout"),
		Needs:  []Need{GuestProducts, Shopper, PaymentMethod},
	}, func(t *Trial) {
		shop(t, newGuest(t))
		shopper := newShopper(t)
		shop(t, shopper)

		answer := shopper.checkout(shopper.form())

		t.Expect(answer).To(MatchSchema(schemas.ParietteCheckout))
	})
})

// shop has a visitor fill a cart with two products, change the quantity of the
// first and remove the second, and expects every step to be answered as
// documented.
func shop(t *Trial, v visitor) {
	first, second := goods(t)[0], goods(t)[1]
	steps := []func() *client.Answer{
		func() *client.Answer { return v.add(first, 1) },
		func() *client.Answer { return v.add(second, 2) },
		func() *client.Answer { return v.add(first, 2) },
		func() *client.Answer { return v.remove(itemOf(t, v.filled(second).Line(second.key()))) },
	}
	var cart client.Cart
	for i, step := range steps {
		changed := step()
		t.Expect(changed).To(MatchSchema(schemas.ParietteCartChange), "step %d", i+1)
		read := v.get()
		t.Expect(read).To(MatchSchema(schemas.ParietteCartAnswer), "the cart after step %d", i+1)
		cart = read.Cart()
		if ok, _ := MatchSchema(schemas.ParietteCartAnswer).Match(read); ok {
			expectMoney(t, cart, "the cart after a step")
		}
	}
	t.Expect(cart.Get("items")).To(HaveItems(1), "the cart at the end")
	t.Expect(cart.Line(first.key()).Get("quantity")).To(Be("2, or 1 and 2 more", func(quantity client.Value) bool {
		return quantity.Key() == "2" || quantity.Key() == "3"
	}), "the cart at the end")
}
