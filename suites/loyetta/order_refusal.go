package loyetta

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// refusal is the heading of the section on refused orders.
const refusal = "Hata Yanıtı (400)"

// poorBuyer is a customer whose cart holds a product that the points do not
// cover, by one point where the state hook makes the two.
func poorBuyer(t *Trial) buyer {
	if g, ok := newGoods(t, physical, 700, 0); ok {
		if token, ok := t.NewCustomer(2*g.price - 1); ok {
			b := buyer{t: t, token: token}
			b.fill(g, 2)
			return b
		}
	}
	poor := t.Target.Loyetta.PoorCustomer
	if poor == nil {
		t.NotTested("the target offers no customer with too few points",
			"loyetta.poor_customer, or a state hook that answers loyetta.customer and loyetta.product")
	}
	t.Hold(poor.Token)
	b := buyer{t: t, token: poor.Token}
	if quantities, ok := b.cart(); !ok || len(quantities) == 0 {
		b.fill(anyGoods(t, physical, 700, 0), 1)
	}
	return b
}

// expectRefusal expects the documented refusal of an order.
func expectRefusal(t *Trial, answer *client.Answer, what string) {
	t.Expect(answer).To(HaveStatus(400), "%s", what)
	t.Expect(answer.Get("success")).To(BeJSON(false), "%s", what)
}

// expectNothingOrdered expects the customer's orders and points to be as before.
func expectNothingOrdered(b buyer, before map[string]client.Value, points int64, readable bool, what string) {
	b.t.Expect(len(b.allOrders())).To(EqualTo(len(before)), "the number of orders after %s", what)
	if readable {
		left, _ := b.points()
		b.t.Expect(left).To(EqualTo(points), "the points after %s", what)
	}
}

var _ = Describe(refusal, func() {
	Verify(Requirement{
		ID:     "loyetta.order.refuse-empty-cart",
		Level:  Must,
		Text:   "an order of an empty cart is refused with 400",
		Source: orders.Stated(creation),
		Needs:  []Need{CustomerNoOrders},
	}, func(t *Trial) {
		b := buyer{t: t, token: emptyCustomer(t)}
		points, readable := b.points()

		answer := b.order()

		expectRefusal(t, answer, "an order of an empty cart")
		expectNothingOrdered(b, nil, points, readable, "an order of an empty cart")
		t.Try(func() { t.Given(aSale(t)).To(Work(), "an order of a cart that is not empty") })
	})

	Verify(Requirement{
		ID:     "loyetta.order.refuse-insufficient-points",
		Level:  Must,
		Text:   "an order that the points do not cover is refused with 400; there is no order, and no points are gone",
		Source: orders.Stated(creation),
		Needs:  []Need{PoorCustomer, CartFilling},
	}, func(t *Trial) {
		t.Given(aSale(t)).To(Work(), "an order that the points cover")
		b := poorBuyer(t)
		before := b.allOrders()
		points, readable := b.points()

		answer := b.order()

		expectRefusal(t, answer, "an order that the points do not cover")
		expectNothingOrdered(b, before, points, readable, "an order that the points do not cover")
		if g, ok := newGoods(t, physical, 700, 0); ok {
			enough := newBuyer(t, 2*g.price)
			enough.fill(g, 2)
			t.Expect(enough.order()).To(Work(), "an order that the points just cover")
		}
	})

	Verify(Requirement{
		ID:     "loyetta.order.refusal-schema",
		Level:  Must,
		Text:   "a refused order carries success false, a message and the boolean cart_updated",
		Source: orders.Shown(refusal),
		Needs:  []Need{CustomerNoOrders},
	}, func(t *Trial) {
		empty := buyer{t: t, token: emptyCustomer(t)}.order()
		t.Given(empty).OwnedBy("loyetta.order.refuse-empty-cart").To(BeRefused())
		t.Expect(empty).To(MatchSchema(schemas.LoyettaOrderRefused), "the refusal of an empty cart")
		t.Try(func() {
			poor := poorBuyer(t).order()
			t.Given(poor).OwnedBy("loyetta.order.refuse-insufficient-points").To(BeRefused())
			t.Expect(poor).To(MatchSchema(schemas.LoyettaOrderRefused), "the refusal of an order that the points do not cover")
		})
		t.Try(func() {
			for _, c := range causes {
				late := overtake(t, c).answer
				t.Given(late).OwnedBy(ID("loyetta.order.cart-updated." + c.rule)).To(BeRefused())
				t.Expect(late).To(MatchSchema(schemas.LoyettaOrderRefused), "the refusal of an order overtaken by a change")
			}
		})
	})
})
