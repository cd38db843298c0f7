package loyetta

import (
	"bytes"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega/types"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
)

// prepaid is the list of orders of prepaid cards.
var prepaid = lists[1]

// tellingCode is the length from which a card code found in an answer is no accident.
const tellingCode = 6

var _ = Describe("Prepaid card orders", func() {
	Verify(Requirement{
		ID:     "loyetta.prepaid.never-shipped",
		Level:  Must,
		Text:   "no prepaid order is shipped: physical orders alone are",
		Source: orders.Stated(statuses),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		for _, order := range someOrders(t, prepaid, 1) {
			t.Expect(order.Get("status")).NotTo(BeJSON("shipped"))
		}
	})

	Verify(Requirement{
		ID:     "loyetta.prepaid.card-present",
		Level:  Should,
		Text:   "a completed order has at least one card, each with a code and a PIN",
		Source: orders.Implied(prepaid.object),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		asked := false
		for _, order := range someOrders(t, prepaid, 1) {
			if order.Get("status").Raw() != "completed" {
				continue
			}
			asked = true
			cards := order.Get("cards")
			t.Expect(cards).To(Be("at least one card", func(v client.Value) bool { return len(v.Items()) > 0 }), "a completed order")
			for _, card := range cards.Items() {
				t.Expect(card.Get("card_code")).To(BeText(), "a card of a completed order")
				t.Expect(card.Get("card_pin")).To(BeText(), "a card of a completed order")
			}
		}
		if !asked {
			t.NotTested("no prepaid order of the customer is completed", "a customer with a completed prepaid order in loyetta.customers")
		}
	})

	Verify(Requirement{
		ID:     "loyetta.prepaid.card-unique",
		Level:  Should,
		Text:   "no card code is sold twice",
		Source: orders.Implied(prepaid.line),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		seller := map[string]string{} // the order that a code was sold with
		for _, order := range someOrders(t, prepaid, 1) {
			sold := map[string]bool{}
			for _, card := range order.Get("cards").Items() {
				code := card.Get("card_code").Key()
				if code == "" {
					continue
				}
				other, known := seller[code]
				again := sold[code] || known && other != client.DocumentedOrder(order)
				t.Expect(card.Get("card_code")).To(Be("a code that no other card has", func(client.Value) bool { return !again }))
				seller[code], sold[code] = client.DocumentedOrder(order), true
			}
		}
	})

	Verify(Requirement{
		ID:     "loyetta.prepaid.card-private",
		Level:  Must,
		Text:   "no card code of a customer appears in an answer to another customer or to none",
		Source: orders.Implied(prepaid.section),
		Needs:  []Need{TwoCustomers},
	}, func(t *Trial) {
		codes := cardCodes(t)
		other := anotherCustomer(t, prepaid)
		for _, l := range lists {
			theirs := t.Loyetta().List(other.token, l.Kind, "")
			if !isNotFound(theirs) {
				t.Given(theirs).To(Work())
			}
			nobodys := t.Loyetta().List("", l.Kind, "", client.Without("Authorization"))
			strangers := t.Loyetta().List(t.Invalid(other.token), l.Kind, "")
			for _, a := range []*client.Answer{theirs, nobodys, strangers} {
				t.Expect(a.Body()).To(beWithout(codes))
			}
		}
		t.Try(func() {
			token, ok := t.NewCustomer(rich)
			if !ok {
				return
			}
			b := buyer{t, token, true}
			b.fill(anyGoods(t, physical, 700, 0), 1)
			t.Expect(b.order().Body()).To(beWithout(codes))
			if balance := t.Target.Loyetta.Balance; balance != nil {
				t.Expect(t.Loyetta().Balance(b.token, balance.Path).Body()).To(beWithout(codes))
			}
		})
	})
})

// cardCodes are the codes of a customer's cards.
func cardCodes(t *Trial) []string {
	var codes []string
	for _, order := range someOrders(t, prepaid, 1) {
		for _, card := range order.Get("cards").Items() {
			if code, ok := card.Get("card_code").Text(); ok && len(code) >= tellingCode {
				codes = append(codes, code)
			}
		}
	}
	if len(codes) == 0 {
		t.NotTested("the prepaid orders of the customer have no card code", "a customer with a completed prepaid order in loyetta.customers")
	}
	return codes
}

// beWithout matches the body of an answer whose bytes hold none of the codes.
func beWithout(codes []string) types.GomegaMatcher {
	return Be("an answer without another customer's card codes", func(v client.Value) bool {
		return !slices.ContainsFunc(codes, func(code string) bool { return bytes.Contains(v.Answer().Content, []byte(code)) })
	})
}
