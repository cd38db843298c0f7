package loyetta

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/schemas"
)

var _ = Describe("Journeys of a customer", func() {
	Verify(Requirement{
		ID:     "loyetta.journey.points-to-parcel",
		Level:  Must,
		Text:   "a customer orders a physical product, finds the order, and sees cart and points as they should be",
		Source: orders.Stated(creation),
		Needs:  []Need{Customer, CartFilling, PhysicalProduct},
	}, func(t *Trial) { journey(t, physical) })

	Verify(Requirement{
		ID:     "loyetta.journey.points-to-card",
		Level:  Must,
		Text:   "a customer orders a prepaid card, finds the order and, once it is completed, reads the card's code and PIN",
		Source: orders.Stated(creation),
		Needs:  []Need{Customer, CartFilling, PrepaidProduct},
	}, func(t *Trial) {
		order := journey(t, prepaid)
		if order.Get("status").Raw() != "completed" {
			return
		}
		cards := order.Get("cards")
		t.Expect(cards).To(HaveItems(2))
		for _, card := range cards.Items() {
			t.Expect(card.Get("card_code")).To(BeText(), "a card of a completed order")
			t.Expect(card.Get("card_pin")).To(BeText(), "a card of a completed order")
		}
	})

	Verify(Requirement{
		ID:     "loyetta.journey.recovery",
		Level:  Should,
		Text:   "a customer whose order is refused with cart_updated true reads the cart again and orders again",
		Source: orders.Stated(updated),
		Needs:  []Need{ProductChange, CartFilling, CartReading},
	}, func(t *Trial) {
		for _, c := range causes {
			o := overtake(t, c)
			t.Expect(o.answer).To(MatchSchema(schemas.LoyettaOrderRefused))
			t.Expect(o.answer.Get("cart_updated")).To(BeJSON(true))
			cart := o.readCart()
			again := o.order()
			t.Expect(again).To(MatchSchema(schemas.LoyettaOrderCreated), "the order of what is left, %v", cart)
			if !t.Expect(again).To(BeSuccessful(), "the order of what is left, %v", cart) {
				continue
			}
			t.Expect(o.theNewOrder(physical, nil).Get("total_paid")).To(EqualNumber(o.due(c)), "what is left costs")
			if left, _ := o.buyer.points(); o.readable {
				t.Expect(o.points-left).To(EqualTo(o.due(c)), "the points that were taken for what is left")
			}
		}
	})
})

// journey has a new customer order two pieces of a product and expects
// everything that follows from it. It gives the order as its list shows it.
func journey(t *Trial, l list) client.Value {
	b, g := newBuyer(t, rich), anyGoods(t, l, 700, 450)
	before := b.allOrders()
	points, readable := b.points()
	b.fill(g, 1)
	b.fill(g, 1)
	if cart, ok := b.cart(); ok {
		t.Given(cart[g.id]).To(EqualTo(int64(2)), "the pieces in the cart after one and one were added")
	}

	answer := b.buy()

	t.Expect(answer).To(BeSuccessful())
	t.Expect(answer).To(MatchSchema(schemas.LoyettaOrderCreated))
	if cart, ok := b.cart(); ok {
		t.Expect(cart).To(EqualTo(map[string]int64{}), "the cart after an order, by product")
	}
	order := b.theNewOrder(l, before)
	t.Expect(order).To(MatchSchema(orderSchemas[l.Kind]))
	t.Expect(order.Get("status")).To(beKnownStatus(order.Get("status")))
	if g.price > 0 {
		t.Expect(order.Get("total_paid")).To(EqualNumber(2*g.price), "two pieces of %d points each", g.price)
	}
	if left, _ := b.points(); readable {
		t.Expect(order.Get("total_paid")).To(EqualNumber(points-left), "what was taken from the balance of %d", points)
	}
	return order
}
