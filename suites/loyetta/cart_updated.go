package loyetta

import (
	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega/types"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/state"
)

// updated is the heading of the section on carts that an order changes.
const updated = "cart_updated Değeri"

// cause is a reason for an order to be refused because of a line.
type cause struct {
	rule, text string
	change     state.Change
	price      int64 // what the changed product costs now, in points; 0 where its line goes from the cart
	sale       int64 // what it cost before, where it was on sale, in points
}

// oldPrice is what a product costs before it changes, in points; then it rises
// or falls, or a sale at salePrice ends.
const oldPrice, higherPrice, lowerPrice, salePrice = 700, 850, 550, 450

// causes are the three causes that the document names, two of them in several ways.
var causes = []cause{
	{"out-of-stock", "an order of a product that is out of stock is refused with cart_updated true, and its line is gone", state.Stock(0), 0, 0},
	{"out-of-stock", "", state.Stock(1), 0, 0},
	{"price-changed", "an order of a product whose price has changed is refused with cart_updated true, and the cart has the new price", state.Price(higherPrice), higherPrice, 0},
	{"price-changed", "", state.Price(lowerPrice), lowerPrice, 0},
	{"price-changed", "", state.Price(oldPrice), oldPrice, salePrice},
	{"unavailable", "an order of a product that was switched off is refused with cart_updated true, and its line is gone", state.Available(false), 0, 0},
}

// overtaken is a customer whose cart holds two products, of which one changed
// after it was added.
type overtaken struct {
	buyer
	changed, kept goods
	points        int64
	readable      bool // the points can be read
	answer        *client.Answer
}

// changedPieces is how many pieces of the product that changes are in the cart.
const changedPieces = 2

// overtake has a new customer order a cart in which a product has changed.
func overtake(t *Trial, c cause) overtaken {
	o := overtaken{buyer: newBuyer(t, rich), changed: freshGoods(t, physical, oldPrice, c.sale), kept: freshGoods(t, physical, 300, 0)}
	o.fill(o.changed, changedPieces)
	o.fill(o.kept, 1)
	o.points, o.readable = o.buyer.points()
	o.changed.change(t, c.change)
	o.answer = o.order()
	return o
}

var _ = Describe(updated, func() {
	needs := []Need{ProductChange, CartFilling, CartReading}

	for i, c := range causes {
		if c.text == "" {
			continue // another way of the cause before
		}
		Verify(Requirement{
			ID:     ID("loyetta.order.cart-updated." + c.rule),
			Level:  Must,
			Text:   c.text,
			Source: orders.Stated(updated),
			Needs:  needs,
		}, func(t *Trial) {
			t.Given(aSale(t)).To(Work(), "an order of which nothing has changed")
			for _, c := range causes[i:] {
				if c.rule != causes[i].rule {
					break
				}
				o := overtake(t, c)
				expectRefusal(t, o.answer, "an order overtaken by a change")
				t.Given(o.answer.Get("cart_updated")).OwnedBy("loyetta.order.refusal-schema").To(beBoolean())
				t.Expect(o.answer.Get("cart_updated")).To(BeJSON(true))
				cart := o.readCart()
				t.Expect(cart[o.changed.id]).To(EqualTo(c.pieces()), "the pieces of the changed product in the cart")
				if price, ok := o.priceInCart(o.changed); ok && c.price > 0 {
					t.Expect(price).To(EqualTo(c.price), "the price of the changed product in the cart")
				}
				t.Expect(cart[o.kept.id]).To(EqualTo(int64(1)), "the pieces of the other product in the cart")
			}
		})
	}

	Verify(Requirement{
		ID:     "loyetta.order.cart-updated.no-order",
		Level:  Must,
		Text:   "an order that a change has overtaken makes no order and takes no points",
		Source: orders.Implied(updated),
		Needs:  needs,
	}, func(t *Trial) {
		t.Given(aSale(t)).To(Work(), "an order of which nothing has changed")
		for _, c := range causes {
			o := overtake(t, c)
			expectNothingOrdered(o.buyer, nil, o.points, o.readable, "an order overtaken by a change")
		}
	})

	Verify(Requirement{
		ID:     "loyetta.order.cart-updated.retry",
		Level:  Should,
		Text:   "after the cart was read again, what is left can be ordered",
		Source: orders.Stated(updated),
		Needs:  needs,
	}, func(t *Trial) {
		for _, c := range causes {
			o := overtake(t, c)
			t.Given(o.answer).OwnedBy(ID("loyetta.order.cart-updated." + c.rule)).To(BeRefused())
			left := o.readCart()[o.changed.id]
			t.Given(left).OwnedBy(ID("loyetta.order.cart-updated."+c.rule)).To(EqualTo(c.pieces()), "the pieces of the changed product in the cart")

			t.Expect(o.order()).To(Work(), "the order of what is left")
			t.Expect(o.theNewOrder(physical, nil).Get("total_paid")).To(EqualNumber(o.due(c)), "what is left costs")
		}
	})

	Verify(Requirement{
		ID:     "loyetta.order.cart-updated.false-unchanged",
		Level:  Should,
		Text:   "cart_updated false means that the cart is as it was",
		Source: orders.Implied(updated),
		Needs:  []Need{PoorCustomer, CartFilling, CartReading},
	}, func(t *Trial) {
		b := poorBuyer(t)
		before := b.readCart()
		answer := b.order()
		t.Given(answer).OwnedBy("loyetta.order.refuse-insufficient-points").To(BeRefused())
		if answer.Get("cart_updated").Raw() != false {
			t.NotTested("the refusal does not say cart_updated false", "a customer with too few points whose cart needs no update")
		}
		t.Expect(b.readCart()).To(EqualTo(before), "the cart after a refusal with cart_updated false, by product")
	})
})

// pieces is how many pieces of the changed product stay in the cart.
func (c cause) pieces() int64 {
	if c.price == 0 {
		return 0
	}
	return changedPieces
}

// due is what is left in the cart after a change, in points.
func (o overtaken) due(c cause) int64 { return o.kept.price + c.pieces()*c.price }

// beBoolean matches true and false.
func beBoolean() types.GomegaMatcher {
	return Be("true or false", func(v client.Value) bool {
		_, ok := v.Raw().(bool)
		return ok
	})
}
