package pariette

import (
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
)

// removal is a guest whose first product was removed.
type removal struct {
	guest  visitor
	item   string // what named the line
	gone   product
	kept   []product
	before client.Cart
	answer *client.Answer
}

// removeFirst has a guest remove the first of some products, of which there
// were three.
func removeFirst(t *Trial, held []product) removal {
	r := removal{guest: newGuest(t), gone: held[0], kept: held[1:]}
	r.guest.fill(r.gone, 3)
	for _, p := range r.kept {
		r.guest.fill(p, 2)
	}
	r.before = r.guest.filled(held...)
	r.item = itemOf(t, r.before.Line(r.gone.key()))
	r.answer = r.guest.remove(r.item)
	return r
}

// removed is removeFirst where the answer is taken for granted to show the cart
// without the line.
func removed(t *Trial) removal {
	r := removeFirst(t, few(t))
	t.Given(r.shown()).OwnedBy("pariette.cart.remove.whole-line").NotTo(HaveLineOf(r.gone))
	return r
}

// shown are the lines in the removal's answer, which is taken for granted to
// show some or none.
func (r removal) shown() client.Value {
	items := r.answer.Cart().Get("items")
	r.guest.t.Given(r.answer).To(Work())
	r.guest.t.Given(items).To(BeArray())
	return items
}

// rest is the cart after the removal, which is taken for granted to lack the line.
func (r removal) rest() client.Cart {
	cart := r.guest.settled()
	r.guest.t.Given(cart.Get("items")).OwnedBy("pariette.cart.remove.persisted").NotTo(HaveLineOf(r.gone))
	return cart
}

var _ = Describe(remCart, func() {
	Verify(Requirement{
		ID:     "pariette.cart.remove.ok",
		Level:  Must,
		Text:   "Remove from Cart answers 2xx with status true, a message and the updated cart under data",
		Source: basket.Shown(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		field, proven := itemField(t)
		expectChange(t, removeFirst(t, few(t)).answer)
		if proven {
			t.Observe("pariette.cart.remove.item_id", field)
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.whole-line",
		Level:  Must,
		Text:   "a removed line goes entirely, also when its quantity is above one",
		Source: basket.Stated(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removeFirst(t, few(t))

		t.Expect(r.shown()).NotTo(HaveLineOf(r.gone), "the answer's cart after removing product %d", r.gone.ID)
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.persisted",
		Level:  Must,
		Text:   "the next Get Cart no longer shows a removed line",
		Source: basket.Stated(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removed(t)

		if t.Expect(r.guest.cart().Get("items")).NotTo(HaveLineOf(r.gone), "the cart after removing product %d", r.gone.ID) {
			t.Given(r.guest.add(r.kept[0], 1)).OwnedBy("pariette.cart.add.same-product").To(Work())
			t.Expect(r.guest.cart().Get("items")).NotTo(HaveLineOf(r.gone), "the cart after more of another product was added")
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.others-kept",
		Level:  Must,
		Text:   "a removal leaves the other lines as they were",
		Source: basket.Stated(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removeFirst(t, few(t))
		r.shown()

		for _, cart := range []client.Cart{r.answer.Cart(), r.guest.settled()} {
			for _, p := range r.kept {
				t.Expect(cart.Line(p.key())).To(BeSameLine(r.before.Line(p.key())), "the line of product %d", p.ID)
			}
		}
		if t.Offers(ProductVariants) {
			expectVariantKept(t)
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.totals",
		Level:  Must,
		Text:   "the totals follow a removal",
		Source: basket.Stated(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r, other := removed(t), newGuest(t)
		for _, p := range r.kept {
			other.fill(p, 2)
		}
		same := other.settled(r.kept...)

		for _, cart := range []client.Cart{r.answer.Cart(), r.rest()} {
			for _, p := range r.kept {
				before := r.before.Line(p.key())
				t.Given(same.Line(p.key())).OwnedBy("pariette.cart.add.second-product").To(BeSameLine(before))
				t.Given(cart.Line(p.key())).OwnedBy("pariette.cart.remove.others-kept").To(BeSameLine(before))
			}
			for _, name := range []string{"subtotal", "total"} {
				t.Expect(cart.Get(name)).To(EqualNumber(amount(t, same.Value, name)), "the %s of a cart that never held what was removed", name)
			}
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.last-line",
		Level:  Should,
		Text:   "removing the last line leaves an empty cart with zero totals",
		Source: basket.Implied(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removeFirst(t, few(t)[:1])
		t.Given(r.answer).To(Work())
		t.Given(r.answer.Cart().Get("items")).OwnedBy("pariette.cart.remove.whole-line").NotTo(HaveLineOf(r.gone))
		expectEmpty(t, r.answer.Cart())

		after := r.guest.get()
		t.Expect(after).To(Work())
		t.Given(after.Cart().Get("items")).OwnedBy("pariette.cart.remove.persisted").NotTo(HaveLineOf(r.gone))
		expectEmpty(t, after.Cart())
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.unknown",
		Level:  Should,
		Text:   "removing an item that is not in the cart is refused, and the cart stays",
		Source: basket.Implied(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removed(t)
		before := r.rest()
		for _, item := range []string{unknownItem(r), strconv.FormatInt(unknownProduct(t), 10)} {
			t.Expect(r.guest.remove(item)).To(BeRefused(), "the removal of an unknown item")
			t.Expect(r.guest.cart()).To(BeSameCart(before), "the cart after it")
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.twice",
		Level:  Should,
		Text:   "removing an item again is refused or gives the same cart, and nothing else goes",
		Source: HTTP.Practice("9.2.2 Idempotent Methods"),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removed(t)
		before := r.rest()
		for range 2 {
			again := r.guest.remove(r.item)
			if again.Successful() {
				t.Expect(again.Cart()).To(BeSameCart(before), "the answer to removing it again")
			} else {
				t.Expect(again).To(BeRefused(), "removing it again")
			}
			t.Expect(r.guest.cart()).To(BeSameCart(before), "the cart after removing it again")
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.foreign",
		Level:  Must,
		Text:   "a guest cannot remove a line of another's cart",
		Source: basket.Implied(getCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		expectNoTheft(t, newGuest(t))
		t.Try(func() { expectNoTheft(t, newShopper(t)) })
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.malformed-id",
		Level:  Should,
		Text:   "an item_id that nothing can have is refused",
		Source: Habit.Practice("malformed requests"),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removed(t)
		before := r.rest()
		for _, segment := range []string{"abc", "-1", "0", "1.5", "1" + strings.Repeat("0", 30), "%00", "..%2f..", strings.Repeat("a", 4000)} {
			what := segment[:min(len(segment), 32)]
			answer := t.Pariette().RemoveFromCart(r.guest.Visitor, segment)
			t.Expect(answer).To(BeRefused(), "the removal of %s", what)
			t.Expect(r.guest.cart()).To(BeSameCart(before), "the cart after the removal of %s", what)
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.add-again",
		Level:  Should,
		Text:   "a removed product can be added again, and its quantity starts afresh",
		Source: basket.Implied(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removed(t)
		r.rest()

		again := r.guest.add(r.gone, 2)

		t.Expect(again).To(Work(), "adding a removed product again")
		t.Expect(r.guest.cart().Line(r.gone.key()).Get("quantity")).To(EqualNumber(2), "the quantity of a product that was added, 3 of it, removed, and added again, 2 of it")
	})
})

// expectVariantKept expects a removal to leave another variant of the product
// as it was, where a removal can tell the two apart.
func expectVariantKept(t *Trial) {
	guest, varied := newGuest(t), withVariants(t)
	for _, variant := range varied.Variants[:2] {
		varied.variant = &variant
		guest.fill(varied, 2)
	}
	lines := guest.settled(varied).LinesOf(varied.key())
	if len(lines) != 2 || itemOf(t, lines[0]) == itemOf(t, lines[1]) {
		return
	}
	t.Given(guest.remove(itemOf(t, lines[0]))).To(Work())
	after := guest.cart()
	t.Given(after.Get("items")).OwnedBy("pariette.cart.remove.persisted").NotTo(HaveItems(2))
	t.Expect(after.Line(varied.key())).To(BeSameLine(lines[1]), "the line of another variant")
}

// expectNoTheft expects the removal of a visitor's line by a guest to leave the
// visitor's cart as it was.
func expectNoTheft(t *Trial, owner visitor) {
	thief, first, second := newGuest(t), products(t)[0], products(t)[1]
	owner.fill(first, 3)
	thief.fill(second, 1)
	before := owner.settled(first)
	item := itemOf(t, before.Line(first.key()))

	thief.remove(item)

	t.Expect(owner.cart()).To(BeSameCart(before), "the owner's cart after a guest's removal")
	t.Given(owner.remove(item)).To(Work())
	t.Given(owner.get().Cart().Get("items")).OwnedBy("pariette.cart.remove.persisted").NotTo(HaveLineOf(first))
}

// unknownItem is an identifier of the form of the removed one that names no line
// of the cart: another number, or the same text with its last letter changed.
func unknownItem(r removal) string {
	if _, err := strconv.ParseInt(r.item, 10, 64); err == nil {
		return "2147482999"
	}
	field, _ := itemField(r.guest.t)
	named := func(item string) bool {
		return slices.ContainsFunc(r.before.Lines(), func(line client.Value) bool { return line.Get(field).Key() == item })
	}
	for _, letter := range "0123456789abcdef" {
		if other := r.item[:len(r.item)-1] + string(letter); !named(other) {
			return other
		}
	}
	return r.item + "0"
}
