package pariette

import (
	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
)

// form is the documented body of a checkout.
func (v visitor) form() map[string]any {
	return map[string]any{
		"billing_address_id":  max(v.billing, 1),
		"shipping_address_id": max(v.shipping, 1),
		"payment_method":      v.t.Target.Pariette.PaymentMethod,
	}
}

// checkout orders what is in the visitor's cart.
func (v visitor) checkout(body any, edits ...client.Edit) *client.Answer {
	return v.t.Pariette().Checkout(v.Visitor, body, edits...)
}

// purchase is a shopper's checkout of a cart of two products, and then of one
// of them alone.
type purchase struct {
	answer *client.Answer
	after  *client.Answer // of Get Cart
	next   *client.Answer // of Get Cart, with the one product in it
	second *client.Answer // of the other checkout
}

// thePurchase is one purchase for all stories: each order costs the shop some
// of its stock.
func thePurchase(t *Trial) purchase {
	return Share(t, "a purchase", func(t *Trial) purchase {
		if !t.Offers(PaymentMethod) {
			t.NotTested("the target file names no payment method", "a payment method in pariette.payment_method")
		}
		shopper, wanted := newShopper(t), goods(t)[:2]
		shopper.fill(wanted[0], 1)
		shopper.fill(wanted[1], 1)
		shopper.filled(wanted...)
		p := purchase{answer: shopper.checkout(shopper.form()), after: shopper.get()}
		shopper.add(wanted[1], 1) // the stories say whether it could be
		p.next, p.second = shopper.get(), shopper.checkout(shopper.form())
		return p
	})
}

// readyShopper is a shopper with a product in the cart, where it is known that
// such a cart can be ordered.
func readyShopper(t *Trial) (visitor, client.Cart) {
	t.Given(thePurchase(t).answer).To(Work())
	shopper := newShopper(t)
	shopper.fill(goods(t)[0], 1)
	return shopper, shopper.settled(goods(t)[0])
}

// refused are checkouts that should be refused, by what is wrong about them.
type refused struct {
	name  string
	edit  func(form map[string]any)
	edits []client.Edit
}

// without is a checkout whose form lacks a member, or has it as null.
func without(member string) []refused {
	return []refused{
		{name: "without " + member, edit: func(form map[string]any) { delete(form, member) }},
		{name: "with a " + member + " of null", edit: func(form map[string]any) { form[member] = nil }},
	}
}

// with is a checkout whose form has some other value in a member.
func with(member, what string, value any) refused {
	return refused{name: "with " + what + " as " + member, edit: func(form map[string]any) { form[member] = value }}
}

// expectNoOrder expects each checkout of the shopper to be refused.
func expectNoOrder(shopper visitor, wrong ...refused) {
	t, first := shopper.t, goods(shopper.t)[0]
	before := shopper.filled(first)
	for _, w := range wrong {
		form := shopper.form()
		if w.edit != nil {
			w.edit(form)
		}
		t.Expect(shopper.checkout(form, w.edits...)).To(BeRefused(), "a checkout %s", w.name)
		if shopper.cart().Documented() != before.Documented() { // it was ordered, or emptied all the same
			shopper.clear()
			shopper.fill(first, 1)
			before = shopper.filled(first)
		}
	}
}

// expectNoGuestOrder expects the checkout of a guest's own cart to be refused.
func expectNoGuestOrder(t *Trial, form map[string]any, edits ...client.Edit) {
	guest, first := newGuest(t), goods(t)[0]
	guest.fill(first, 1)
	before := guest.settled(first)
	t.Expect(guest.checkout(form, edits...)).To(BeRefused(), "the checkout of a guest's cart")
	t.Expect(guest.cart()).To(BeSameCart(before), "the guest's cart after it")
}
