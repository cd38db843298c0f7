package pariette

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/money"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
)

// quantities tell a multiplication from an addition and a rounding from an
// exact product. Target files promise a stock of ten, of which the orders of a
// run take up to six where there are few products.
func quantities(t *Trial) []int {
	if len(products(t)) < 6 {
		return []int{1, 2, 3, 4}
	}
	return []int{1, 2, 3, 7, 9}
}

// filledCarts are the carts of several guests after each of a few additions:
// of one line, two and more, in several quantities, beginning with each product
// in turn. The last two are of one product, which is added again.
func filledCarts(t *Trial) []client.Cart {
	return Share(t, "filled carts", func(t *Trial) (carts []client.Cart) {
		all := few(t)
		several := quantities(t)
		for i := range several {
			guest, held := newGuest(t), []product{}
			for j := range all {
				next := (i + j) % len(all)
				guest.fill(all[next], several[(i+next)%len(several)])
				held = append(held, all[next])
				carts = append(carts, guest.filled(held...))
			}
		}
		guest := newGuest(t)
		for range 2 {
			guest.fill(all[0], 2)
			carts = append(carts, guest.filled(all[0]))
		}
		return carts
	})
}

var _ = Describe("The money in a cart", func() {
	Verify(Requirement{
		ID:     "pariette.cart.money.line-total",
		Level:  Must,
		Text:   "a line's total is its price times its quantity, exactly",
		Source: basket.Shown(getCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		for _, cart := range filledCarts(t) {
			for _, line := range cart.Lines() {
				t.Expect(line.Get("total")).To(EqualNumber(lineTotal(t, line)), "the line of %s × %s", line.Get("quantity"), line.Get("price"))
			}
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.money.subtotal",
		Level:  Must,
		Text:   "subtotal is the sum of the lines' totals, for one line, two and many",
		Source: basket.Shown(getCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		for _, cart := range filledCarts(t) {
			t.Expect(cart.Get("subtotal")).To(EqualNumber(sumOfLines(t, cart)), "with %d lines", len(cart.Lines()))
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.money.total",
		Level:  Should,
		Text:   "total equals subtotal where no discount, coupon, tax or shipping is shown",
		Source: basket.Shown(getCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		v, first := somebody(t), products(t)[0]
		v.fill(first, 2)
		for _, cart := range slices.Concat(filledCarts(t), []client.Cart{v.filled(first)}) {
			if hasSurcharge(cart.Value) {
				t.Observe("pariette.cart.total", "may differ from subtotal by a field that the cart shows")
				continue
			}
			t.Expect(cart.Get("total")).To(EqualNumber(amount(t, cart.Value, "subtotal")), "with %d lines", len(cart.Lines()))
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.money.precision",
		Level:  Should,
		Text:   "no amount is finer than its currency's minor unit",
		Source: Currencies.Practice("minor units"),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		for _, cart := range filledCarts(t) {
			t.Given(cart.Get("currency")).OwnedBy("pariette.cart.get.currency").To(beCurrency)
			code, _ := cart.Get("currency").Text()
			digits, _ := money.MinorUnit(code)
			for _, value := range amounts(cart) {
				t.Expect(value).To(Be("an amount of "+code+" in whole minor units", func(v client.Value) bool {
					number, _ := v.Number()
					return digits < 0 || !number.FinerThan(digits)
				}))
			}
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.money.non-negative",
		Level:  Must,
		Text:   "no amount of a cart is negative",
		Source: basket.Implied(getCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		for _, cart := range filledCarts(t) {
			expectNotNegative(t, cart, "a filled cart")
		}
		guest := newGuest(t)
		for _, p := range few(t) {
			guest.fill(p, 2)
		}
		cart := guest.filled(few(t)...)
		for _, p := range few(t) {
			if line := cart.Line(p.key()); line.Exists() {
				removed := guest.remove(itemOf(t, line))
				t.Given(removed).To(Work())
				expectNotNegative(t, removed.Cart(), "the answer to a removal")
			}
			cart = guest.cart()
			expectNotNegative(t, cart, "a cart after a removal")
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.money.catalogue-price",
		Level:  Should,
		Text:   "a line's price is the product's own, and a price sent along is ignored",
		Source: basket.Implied(addCart),
		Needs:  []Need{GuestProducts, ProductPrice},
	}, func(t *Trial) {
		for _, p := range products(t) {
			if p.Price == "" {
				continue
			}
			price, err := money.Parse(p.Price)
			if err != nil {
				panic(err) // the target file was checked
			}
			guest := newGuest(t)
			guest.fill(p, 2)
			t.Expect(guest.filled(p).Line(p.key()).Get("price")).To(EqualNumber(price), "the configured price of product %d", p.ID)

			cheat := newGuest(t)
			body := p.body(2)
			for _, name := range []string{"price", "unit_price", "total"} {
				body[name] = 0.01
			}
			if cheat.send(body).Successful() {
				t.Expect(cheat.filled(p).Line(p.key()).Get("price")).To(EqualNumber(price), "the price of product %d after another was sent along", p.ID)
			}
		}
	})
})
