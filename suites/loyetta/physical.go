package loyetta

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/money"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
)

// physical is the list of orders of physical products.
var physical = lists[0]

var _ = Describe("Physical orders", func() {
	Verify(Requirement{
		ID:     "loyetta.physical.items",
		Level:  Should,
		Text:   "an order has at least one item, each of quantity 1 or more",
		Source: orders.Implied(physical.object),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		for _, order := range someOrders(t, physical, 1) {
			items := order.Get("items")
			t.Expect(items).To(Be("at least one item", func(v client.Value) bool { return len(v.Items()) > 0 }))
			for _, item := range items.Items() {
				t.Expect(item.Get("quantity")).To(Be("1 or more", func(v client.Value) bool {
					n, ok := v.Int()
					return ok && n >= 1
				}))
			}
		}
	})

	Verify(Requirement{
		ID:     "loyetta.physical.sale-price",
		Level:  Should,
		Text:   "sale_price is null or at most regular_price",
		Source: orders.Stated(physical.line),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		for _, order := range someOrders(t, physical, 1) {
			for _, item := range order.Get("items").Items() {
				sale, onSale := item.Get("sale_price").Number()
				regular, priced := item.Get("regular_price").Number()
				if onSale && priced {
					t.Expect(item.Get("sale_price")).To(Be("at most the regular price of "+regular.String(), func(client.Value) bool {
						return sale.Cmp(regular) <= 0
					}))
				}
			}
		}
	})

	Verify(Requirement{
		ID:     "loyetta.physical.total-paid-sum",
		Level:  Should,
		Text:   "total_paid is the sum of quantity times sale_price, or else regular_price",
		Source: orders.Implied(physical.object),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		for _, order := range someOrders(t, physical, 1) {
			t.Given(order.Get("total_paid")).OwnedBy(physical.id("order-fields")).To(BeWhole())
			var sum money.Amount
			for _, item := range order.Get("items").Items() {
				sum = sum.Plus(pointsOf(t, item))
			}
			t.Expect(order.Get("total_paid")).To(EqualNumber(sum))
		}
	})
})

// pointsOf is what an item cost, in points.
func pointsOf(t *Trial, item client.Value) money.Amount {
	price, onSale := item.Get("sale_price").Number()
	if !onSale {
		t.Given(item.Get("regular_price")).OwnedBy(physical.id("line-fields")).To(BeWhole())
		price, _ = item.Get("regular_price").Number()
	}
	t.Given(item.Get("quantity")).OwnedBy(physical.id("line-fields")).To(BeWhole())
	quantity, _ := item.Get("quantity").Int()
	return price.Times(quantity)
}
