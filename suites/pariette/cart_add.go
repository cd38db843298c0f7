package pariette

import (
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/wire"
	"github.com/mihenk-conformance/mihenk/schemas"
)

var _ = Describe(addCart, func() {
	Verify(Requirement{
		ID:     "pariette.cart.add.ok",
		Level:  Must,
		Text:   "Add to Cart answers 2xx with status true, a message and the cart under data",
		Source: basket.Shown(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		guest := newGuest(t)
		for i, p := range few(t) {
			expectChange(t, guest.add(p, i%3+1))
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.line",
		Level:  Must,
		Text:   "the answer's cart holds the product with the quantity asked for",
		Source: basket.Shown(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		for i, p := range few(t) {
			quantity := i%3 + 2
			answer := newGuest(t).add(p, quantity)
			t.Given(answer).To(Work())

			t.Expect(answer.Cart().Line(p.key()).Get("quantity")).To(EqualNumber(quantity), "the line of product %d", p.ID)
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.persisted",
		Level:  Must,
		Text:   "the next Get Cart holds what was added",
		Source: basket.Stated(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		for i, p := range few(t) {
			quantity := i%3 + 2
			guest := newGuest(t)
			guest.fill(p, quantity)

			t.Expect(guest.cart().Line(p.key()).Get("quantity")).To(EqualNumber(quantity), "the line of product %d", p.ID)
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.echo",
		Level:  Should,
		Text:   "the answer's cart equals the next Get Cart",
		Source: basket.Shown(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		guest := newGuest(t)
		for i, p := range few(t) {
			answer := guest.add(p, i%3+1)
			t.Given(answer).To(Work())

			t.Expect(guest.settled(p)).To(BeSameCart(answer.Cart()), "the cart after adding product %d", p.ID)
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.second-product",
		Level:  Must,
		Text:   "another product becomes another line and leaves the first as it was",
		Source: basket.Stated(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		guest := newGuest(t)
		all := few(t)
		guest.fill(all[0], 3)
		first := guest.settled(all[0]).Line(all[0].key())
		for i, p := range all[1:] {
			guest.fill(p, 2)

			cart := guest.cart()

			t.Expect(cart.Get("items")).To(HaveItems(i+2), "after adding %d products", i+2)
			t.Expect(cart.Line(p.key()).Get("quantity")).To(EqualNumber(2), "the new line")
			t.Expect(cart.Line(all[0].key())).To(BeSameLine(first), "the first line")
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.same-product",
		Level:  Must,
		Text:   "adding a product that is in the cart updates its line: there is still one",
		Source: basket.Stated(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		guest := newGuest(t)
		first, second := products(t)[0], products(t)[1]
		guest.fill(first, 1)
		guest.fill(second, 1)
		guest.filled(first, second)
		for _, quantity := range []int{1, 2} {
			answer := guest.add(first, quantity)

			t.Expect(answer).To(Work())
			t.Expect(answer.Cart().Get("items")).To(HaveItems(2), "the answer's cart after adding again")
			t.Expect(guest.cart().Get("items")).To(HaveItems(2), "the cart after adding again")
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.same-product-quantity",
		Level:  Must,
		Text:   "adding a product that is in the cart sets its quantity to the new one, or to old plus new",
		Source: basket.Stated(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		guest := newGuest(t)
		first := products(t)[0]
		quantityAfter := func(quantity int) client.Value {
			t.Given(guest.add(first, quantity)).OwnedBy("pariette.cart.add.same-product").To(Work())
			cart := guest.filled(first)
			t.Given(cart.Get("items")).OwnedBy("pariette.cart.add.same-product").To(HaveItems(1))
			return cart.Line(first.key()).Get("quantity")
		}
		t.Given(quantityAfter(1)).OwnedBy("pariette.cart.add.persisted").To(EqualNumber(1))
		second, third := quantityAfter(2), quantityAfter(1)

		sets, adds := "1 after 2", "4 after 3"
		got := third.Key() + " after " + second.Key()
		want := map[config.SameProduct][]string{
			config.SameProductSet: {sets}, config.SameProductAdd: {adds}, config.SameProductAny: {sets, adds},
		}[t.Target.Pariette.Readings.SameProduct]
		t.Expect(third).To(Be(strings.Join(want, ", or "), func(client.Value) bool { return slices.Contains(want, got) }),
			"the quantity after adding 1, then 2 (which made it %s), and then 1", second)
		switch got {
		case sets:
			t.Observe("pariette.cart.add.same-product", string(config.SameProductSet))
		case adds:
			t.Observe("pariette.cart.add.same-product", string(config.SameProductAdd))
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.variant-null",
		Level:  Must,
		Text:   "variant_id null is accepted for a product without variants",
		Source: basket.Shown(addCart),
		Needs:  []Need{GuestProducts, PlainProduct},
	}, func(t *Trial) {
		v, first := somebody(t), products(t)[0]

		answer := v.send(map[string]any{"product_id": first.ID, "quantity": 2, "variant_id": nil})

		t.Expect(answer).To(Work())
		t.Expect(v.filled(first).Line(first.key()).Get("quantity")).To(EqualNumber(2))
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.variant-absent",
		Level:  Should,
		Text:   "variant_id may be left out for a product without variants",
		Source: basket.Implied(addCart),
		Needs:  []Need{GuestProducts, PlainProduct},
	}, func(t *Trial) {
		v, first, second := somebody(t), products(t)[0], products(t)[1]
		v.fill(second, 1)
		v.filled(second)

		answer := v.send(map[string]any{"product_id": first.ID, "quantity": 2})

		t.Expect(answer).To(Work())
		t.Expect(v.cart().Line(first.key()).Get("quantity")).To(EqualNumber(2))
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.variant-lines",
		Level:  Should,
		Text:   "two variants of a product are two lines",
		Source: basket.Implied(addCart),
		Needs:  []Need{ProductVariants},
	}, func(t *Trial) {
		guest := newGuest(t)
		varied := withVariants(t)
		for i, variant := range varied.Variants[:2] {
			varied.variant = &variant
			guest.fill(varied, i+1)
		}

		t.Expect(guest.filled(varied).Get("items")).To(Be("lines of which one has the quantity 2", func(items client.Value) bool {
			return slices.ContainsFunc(items.Items(), func(line client.Value) bool { return line.Get("quantity").Key() == "2" })
		}))
		t.Given(guest.add(varied, 1)).OwnedBy("pariette.cart.add.same-product").To(Work())
		t.Expect(guest.cart().Get("items")).To(HaveItems(2), "after the second variant was added again")
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.guest",
		Level:  Must,
		Text:   "a guest adds without Authorization",
		Source: basket.Stated(intro),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		guest, first := newGuest(t), products(t)[0]
		t.Given(somebody(t).add(first, 2)).To(Work())

		t.Expect(guest.add(first, 2)).To(Work())
		guest.filled(first)
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.concurrent",
		Level:  Should,
		Text:   "products that a guest adds at the same time all arrive",
		Source: basket.Implied(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		together := few(t)
		for round := range rounds {
			guest := newGuest(t)
			guest.fill(together[0], 1)
			guest.filled(together[0])
			answers := make([]*client.Answer, len(together))
			t.Together(len(answers), func(i int, gate *wire.Gate) {
				answers[i] = guest.add(together[i], 1, client.Together(gate))
			})

			items := guest.cart().Get("items")

			for i, answer := range answers {
				if answer.Successful() {
					t.Expect(items).To(HaveLineOf(together[i]), "round %d, after %d additions at the same time", round+1, len(answers))
				} else {
					t.Expect(answer).To(BeRefused(), "round %d, one of %d additions at the same time", round+1, len(answers))
				}
			}
		}
	})
})

// rounds is how often things are done at the same time, to meet a lost update.
const rounds = 5

// expectChange expects the documented answer of an operation that changes a cart.
func expectChange(t *Trial, answer *client.Answer) {
	t.Expect(answer).To(BeSuccessful())
	t.Expect(answer.Get("status")).To(BeJSON(true))
	t.Expect(answer.Get("message")).To(BeText())
	t.Expect(answer.Cart()).To(MatchSchema(schemas.ParietteCart))
}

// withVariants is the first configured product that has two variants.
func withVariants(t *Trial) product {
	for _, p := range products(t) {
		if len(p.Variants) > 1 {
			return p
		}
	}
	panic("the plan tells no story whose needs are not met")
}
