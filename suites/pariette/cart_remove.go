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

// removeFirst has a guest remove the first of a few products, of which there
// were three.
func removeFirst(t *Trial) removal {
	r := removal{guest: newGuest(t), gone: few(t)[0], kept: few(t)[1:]}
	r.guest.fill(r.gone, 3)
	for _, p := range r.kept {
		r.guest.fill(p, 2)
	}
	r.before = r.guest.filled(few(t)...)
	r.item = itemOf(t, r.before.Line(r.gone.key()))
	r.answer = r.guest.remove(r.item)
	return r
}

// removed is removeFirst where the removal is taken for granted.
func removed(t *Trial) removal {
	r := removeFirst(t)
	t.Given(r.answer).To(Work())
	t.Given(readable(t, r.answer).Get("items")).OwnedBy("pariette.cart.remove.whole-line").NotTo(HaveLineOf(r.gone))
	return r
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
		expectChange(t, removeFirst(t).answer)
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
		r := removeFirst(t)
		t.Given(r.answer).To(Work())

		t.Expect(readable(t, r.answer).Get("items")).NotTo(HaveLineOf(r.gone), "the answer's cart after removing product %d", r.gone.ID)
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.persisted",
		Level:  Must,
		Text:   "the next Get Cart no longer shows a removed line",
		Source: basket.Stated(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removed(t)

		t.Expect(r.guest.cart().Get("items")).NotTo(HaveLineOf(r.gone), "the cart after removing product %d", r.gone.ID)
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.others-kept",
		Level:  Must,
		Text:   "a removal leaves the other lines as they were",
		Source: basket.Stated(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removeFirst(t)
		t.Given(r.answer).To(Work())

		for _, cart := range []client.Cart{readable(t, r.answer), r.guest.cart()} {
			for _, p := range r.kept {
				t.Expect(cart.Line(p.key())).To(BeSameLine(r.before.Line(p.key())), "the line of product %d", p.ID)
			}
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.totals",
		Level:  Must,
		Text:   "the totals follow a removal",
		Source: basket.Stated(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removed(t)

		for _, cart := range []client.Cart{r.answer.Cart(), r.guest.cart()} {
			t.Expect(cart.Get("subtotal")).To(EqualNumber(sumOfLines(t, cart)), "the subtotal of the lines that are left")
			if !hasSurcharge(cart.Value) {
				t.Expect(cart.Get("total")).To(EqualNumber(sumOfLines(t, cart)), "the total of the lines that are left")
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
		guest, only := newGuest(t), products(t)[0]
		guest.fill(only, 2)

		answer := guest.remove(itemOf(t, guest.filled(only).Line(only.key())))

		t.Given(answer).To(Work())
		t.Given(readable(t, answer).Get("items")).OwnedBy("pariette.cart.remove.whole-line").NotTo(HaveLineOf(only))
		expectEmpty(t, answer.Cart())
		t.Expect(guest.get()).To(Work())
		expectEmpty(t, guest.get().Cart())
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.unknown",
		Level:  Should,
		Text:   "removing an item that is not in the cart is refused, and the cart stays",
		Source: basket.Implied(remCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removed(t)
		before := r.guest.cart()
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
		before := r.guest.cart()
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
		owner, thief := newGuest(t), newGuest(t)
		first, second := products(t)[0], products(t)[1]
		owner.fill(first, 3)
		thief.fill(second, 1)
		before := owner.filled(first)
		item := itemOf(t, before.Line(first.key()))

		thief.remove(item)

		t.Expect(owner.cart()).To(BeSameCart(before), "the owner's cart after another guest's removal")
		t.Given(owner.remove(item)).To(Work())
		t.Given(owner.cart().Get("items")).OwnedBy("pariette.cart.remove.persisted").NotTo(HaveLineOf(first))
	})

	Verify(Requirement{
		ID:     "pariette.cart.remove.malformed-id",
		Level:  Should,
		Text:   "an item_id that nothing can have is refused",
		Source: Habit.Practice("malformed requests"),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		r := removed(t)
		before := r.guest.cart()
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

		again := r.guest.add(r.gone, 2)

		t.Expect(again).To(Work(), "adding a removed product again")
		t.Expect(r.guest.cart().Line(r.gone.key()).Get("quantity")).To(EqualNumber(2), "the quantity of a product that was added, 3 of it, removed, and added again, 2 of it")
	})
})

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
