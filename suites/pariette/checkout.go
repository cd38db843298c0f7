package pariette

import (
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/wire"
	"github.com/mihenk-conformance/mihenk/schemas"
)

var _ = Describe(checkout, func() {
	needs := []Need{GuestProducts, Shopper, PaymentMethod}

	Verify(Requirement{
		ID:     "pariette.checkout.ok",
		Level:  Must,
		Text:   "Checkout turns a filled cart into an order and answers 2xx with status true and a message",
		Source: basket.Stated(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		answer := thePurchase(t).answer

		t.Expect(answer).To(BeSuccessful())
		t.Expect(answer.Get("status")).To(BeJSON(true))
		t.Expect(answer.Get("message")).To(BeText())
	})

	Verify(Requirement{
		ID:     "pariette.checkout.schema",
		Level:  Must,
		Text:   "data.order_id is an integer, and data.redirect_url an absolute http or https URL",
		Source: basket.Shown(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		answer := thePurchase(t).answer
		t.Given(answer).To(Work())

		t.Expect(answer.Get("data")).To(MatchSchema(schemas.ParietteOrder))
	})

	Verify(Requirement{
		ID:     "pariette.checkout.redirect-https",
		Level:  May,
		Text:   "data.redirect_url is an https URL",
		Source: basket.Shown(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		answer := thePurchase(t).answer
		t.Given(answer).To(Work())

		t.Expect(answer.Get("data").Get("redirect_url")).To(Be("an https URL", func(v client.Value) bool {
			text, _ := v.Text()
			return strings.HasPrefix(strings.ToLower(text), "https://")
		}))
	})

	Verify(Requirement{
		ID:     "pariette.checkout.order-id-unique",
		Level:  Must,
		Text:   "two orders have two ids",
		Source: basket.Implied(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		bought, other := thePurchase(t), newShopper(t)
		other.fill(goods(t)[1], 1)
		seen := map[string]bool{}
		for _, answer := range []*client.Answer{bought.answer, bought.second, other.checkout(other.form())} {
			t.Given(answer).To(Work())
			id := answer.Get("data").Get("order_id")
			t.Given(id).OwnedBy("pariette.checkout.schema").To(haveKey)

			t.Expect(id).To(Be("an id that no order before has", func(client.Value) bool { return !seen[id.Key()] }))
			seen[id.Key()] = true
		}
	})

	Verify(Requirement{
		ID:     "pariette.checkout.auth-required",
		Level:  Must,
		Text:   "without Authorization no order is made",
		Source: basket.Shown(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		shopper, _ := readyShopper(t)
		expectNoOrder(shopper, refused{name: "without Authorization", edits: []client.Edit{client.Without("Authorization")}})
		expectNoGuestOrder(t, shopper.form())
	})

	Verify(Requirement{
		ID:     "pariette.checkout.auth-checked",
		Level:  Must,
		Text:   "with an invalid bearer token no order is made",
		Source: basket.Implied(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		shopper, before := readyShopper(t)
		for _, invalid := range append(t.InvalidTokens(shopper.Bearer), InvalidToken{Name: "of no letters"}) {
			answer := shopper.checkout(shopper.form(), client.With("Authorization", "Bearer "+invalid.Token))
			t.Expect(answer).To(BeRefused(), "a checkout with a bearer token %s", invalid.Name)
			t.Expect(shopper.cart()).To(BeSameCart(before), "the cart after it")
		}
		expectNoGuestOrder(t, shopper.form(), client.With("Authorization", "Bearer "+t.Invalid(shopper.Bearer)))
	})

	Verify(Requirement{
		ID:     "pariette.checkout.auth-status",
		Level:  Should,
		Text:   "a checkout without Authorization, or with an invalid token, is answered with 401 or 403",
		Source: HTTP.Practice("15.5.2 401 Unauthorized"),
		Needs:  needs,
	}, func(t *Trial) {
		shopper, _ := readyShopper(t)
		without := shopper.checkout(shopper.form(), client.Without("Authorization"))
		t.Given(without).OwnedBy("pariette.checkout.auth-required").To(BeRefused())
		t.Expect(without).To(HaveStatus(401, 403), "without Authorization")
		invalid := shopper.checkout(shopper.form(), client.With("Authorization", "Bearer "+t.Invalid(shopper.Bearer)))
		t.Given(invalid).OwnedBy("pariette.checkout.auth-checked").To(BeRefused())
		t.Expect(invalid).To(HaveStatus(401, 403), "with an invalid token")
	})

	for _, field := range []struct {
		rule, member string
		level        Level
		source       Source
	}{
		{"billing-required", "billing_address_id", Must, basket.Stated(checkout)},
		{"shipping-required", "shipping_address_id", Must, basket.Stated(checkout)},
		{"payment-required", "payment_method", Should, basket.Implied(checkout)},
	} {
		Verify(Requirement{
			ID:     ID("pariette.checkout." + field.rule),
			Level:  field.level,
			Text:   "a checkout without " + field.member + " is refused",
			Source: field.source,
			Needs:  needs,
		}, func(t *Trial) {
			shopper, _ := readyShopper(t)
			expectNoOrder(shopper, without(field.member)...)
		})
	}

	Verify(Requirement{
		ID:     "pariette.checkout.unknown-address",
		Level:  Should,
		Text:   "an address that does not exist is refused, billing or shipping",
		Source: basket.Implied(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		shopper, _ := readyShopper(t)
		expectNoOrder(shopper,
			with("billing_address_id", "an unknown address", unknownID),
			with("shipping_address_id", "an unknown address", unknownID),
		)
	})

	Verify(Requirement{
		ID:     "pariette.checkout.foreign-address",
		Level:  Should,
		Text:   "another shopper's address is refused, billing or shipping",
		Source: basket.Implied(checkout),
		Needs:  append([]Need{ForeignAddress}, needs...),
	}, func(t *Trial) {
		t.Given(thePurchase(t).answer).To(Work())
		foreign := t.Target.Pariette.ForeignAddressID
		var shopper visitor
		if foreign == 0 {
			both := newShoppers(t, 2)
			shopper, foreign = both[0], both[1].billing
		} else {
			shopper = newShopper(t)
		}
		shopper.fill(goods(t)[0], 1)
		expectNoOrder(shopper,
			with("billing_address_id", "another shopper's address", foreign),
			with("shipping_address_id", "another shopper's address", foreign),
		)
	})

	Verify(Requirement{
		ID:     "pariette.checkout.unknown-payment",
		Level:  Should,
		Text:   "a payment method that does not exist is refused",
		Source: basket.Implied(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		shopper, _ := readyShopper(t)
		expectNoOrder(shopper, with("payment_method", "an unknown method", "mihenk-seashells"), with("payment_method", "an empty string", ""))
	})

	Verify(Requirement{
		ID:     "pariette.checkout.reject-types",
		Level:  Should,
		Text:   "an address of a wrong type is refused",
		Source: Habit.Practice("malformed requests"),
		Needs:  needs,
	}, func(t *Trial) {
		var wrong []refused
		for _, member := range []string{"billing_address_id", "shipping_address_id"} {
			wrong = append(wrong,
				with(member, "an object", map[string]any{"id": 1}),
				with(member, "an array", []int{1}),
				with(member, "text", "home"),
				with(member, "a negative number", -1),
			)
		}
		shopper, _ := readyShopper(t)
		expectNoOrder(shopper, wrong...)
		t.Expect(shopper.checkout([]byte(`{"billing_address_id": 5, `))).To(BeRefused(), "a checkout with truncated JSON")
		t.Expect(shopper.checkout([]byte(`[]`))).To(BeRefused(), "a checkout with an array")

		shopper.clear()
		shopper.fill(goods(t)[1], 1)
		lenient := shopper.form()
		lenient["billing_address_id"] = strconv.FormatInt(shopper.billing, 10)
		if answer := shopper.checkout(lenient); answer.Successful() {
			t.Expect(answer.Get("data")).To(MatchSchema(schemas.ParietteOrder), "a checkout with the address as a string, which was accepted")
		} else {
			t.Expect(answer).To(BeRefused(), "a checkout with the address as a string")
		}
	})

	Verify(Requirement{
		ID:     "pariette.checkout.empty-cart",
		Level:  Should,
		Text:   "an empty cart cannot be ordered",
		Source: basket.Implied(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		t.Given(thePurchase(t).answer).To(Work())
		shopper := newShopper(t)

		t.Expect(shopper.checkout(shopper.form())).To(BeRefused(), "the checkout of an empty cart")
	})

	Verify(Requirement{
		ID:     "pariette.checkout.empties-cart",
		Level:  Should,
		Text:   "after a checkout the cart is empty",
		Source: basket.Stated(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		bought := thePurchase(t)
		t.Given(bought.answer).To(Work())

		if t.Expect(bought.after.Cart().Get("items")).To(HaveItems(0), "the cart after a checkout") {
			next := bought.next.Cart().Get("items")
			t.Given(next).OwnedBy("pariette.cart.get.user").To(HaveLineOf(goods(t)[1]))
			t.Expect(next).To(HaveItems(1), "the cart after a checkout and an addition")
		}
	})

	Verify(Requirement{
		ID:     "pariette.checkout.failure-keeps-cart",
		Level:  Should,
		Text:   "a refused checkout leaves the cart as it was",
		Source: basket.Implied(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		shopper, before := readyShopper(t)
		incomplete, unknown := shopper.form(), shopper.form()
		delete(incomplete, "billing_address_id")
		unknown["shipping_address_id"] = unknownID
		for _, bad := range []struct {
			owner ID
			form  any
		}{
			{"pariette.checkout.billing-required", incomplete},
			{"pariette.checkout.unknown-address", unknown},
			{"pariette.checkout.reject-types", []byte(`{`)},
		} {
			if shopper.checkout(bad.form).Successful() {
				t.Block(bad.owner, "a checkout that should be refused was not")
			}
			t.Expect(shopper.cart()).To(BeSameCart(before), "the cart after a checkout that was not a success")
		}
	})

	Verify(Requirement{
		ID:     "pariette.checkout.double-submit",
		Level:  Should,
		Text:   "a cart that is submitted several times at once becomes at most one order",
		Source: basket.Implied(checkout),
		Needs:  needs,
	}, func(t *Trial) {
		bought := thePurchase(t)
		t.Given(bought.answer).To(Work())
		t.Given(bought.after.Cart().Get("items")).OwnedBy("pariette.checkout.empties-cart").To(HaveItems(0))
		without := newShopper(t)
		t.Given(without.checkout(without.form())).OwnedBy("pariette.checkout.empty-cart").To(BeRefused())
		for round, p := range goods(t)[:2] {
			shopper := newShopper(t)
			shopper.fill(p, 1)
			shopper.filled(p)
			answers := make([]*client.Answer, 4)
			t.Together(len(answers), func(i int, gate *wire.Gate) {
				answers[i] = shopper.checkout(shopper.form(), client.Together(gate))
			})
			ordered := map[string]bool{}
			for _, answer := range answers {
				if !answer.Successful() {
					t.Expect(answer).To(BeRefused(), "round %d, one of %d submissions at once", round+1, len(answers))
					continue
				}
				ordered[answer.Get("data").Get("order_id").Key()] = true
				t.Expect(answer.Get("data").Get("order_id")).To(Be("the id of the one order that the cart became", func(client.Value) bool {
					return len(ordered) == 1
				}), "round %d, %d submissions at once", round+1, len(answers))
			}
		}
	})
})
