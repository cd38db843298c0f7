package loyetta

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"

	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/schemas"
)

var _ = Describe(statuses, func() {
	for _, status := range schemas.Statuses() {
		Verify(Requirement{
			ID:     ID("loyetta.status." + status.Value),
			Level:  Must,
			Text:   "an order put into the state " + status.Value + " is listed with exactly that value",
			Source: orders.Stated(statuses),
			Needs:  []Need{OrderStatus},
		}, func(t *Trial) {
			asked := false
			for _, l := range lists {
				if !slices.Contains(status.Lists, l.name) {
					continue
				}
				c, ok := newCustomer(t, l, 2)
				if !ok {
					continue
				}
				page := firstPage(t, l, c.token)
				t.Given(page.Get("data")).OwnedBy(l.id("walk")).To(HaveItems(2), "the list of a customer who was given 2 orders")
				id := page.Orders()[0].Get("id")
				t.Given(id).OwnedBy(l.id("order-fields")).To(BeText())
				if !setStatus(t, c.token, id.Key(), status.Value) {
					continue
				}
				asked = true
				order := buyer{t: t, token: c.token}.orders(l)[id.Key()]
				t.Expect(order.Get("status")).To(BeJSON(status.Value), "the status of a %s order that was put into it", l.name)
			}
			if !asked {
				t.NotTested("the state hook puts no order into the state "+status.Value, "a state hook that answers loyetta.order.status for "+status.Value)
			}
		})
	}
})

// setStatus puts an order into a state; false where the state hook cannot.
func setStatus(t *Trial, token, order, status string) bool {
	return t.Arrange(func(ctx context.Context, hook state.Hook) error {
		return state.SetOrderStatus(ctx, hook, token, order, status)
	})
}
