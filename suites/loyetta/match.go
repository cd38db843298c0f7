package loyetta

import (
	"slices"

	"github.com/onsi/gomega/types"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/nearest"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// BeSamePage matches a page that equals another in the documented fields.
func BeSamePage(as client.Page) types.GomegaMatcher {
	want := as.Documented()
	return Be("the same page again", func(v client.Value) bool { return client.Page{Value: v}.Documented() == want })
}

// beOneOf matches an order that is one of some, in the documented fields.
func beOneOf(documented map[string]bool) types.GomegaMatcher {
	return Be("one of the other customer's orders", func(v client.Value) bool { return documented[client.DocumentedOrder(v)] })
}

// beKnownStatus matches a status of the documents' table, and names the known
// one that the given status is near to.
func beKnownStatus(status client.Value) types.GomegaMatcher {
	var known []string
	for _, s := range schemas.Statuses() {
		known = append(known, s.Value)
	}
	text, _ := status.Text()
	return Be("a status of the table"+nearest.Hint(text, known), func(client.Value) bool { return slices.Contains(known, text) })
}

// BeSameOrders matches the data of a page that shows the same orders in the
// same order as another.
func BeSameOrders(as client.Page) types.GomegaMatcher {
	documented := func(orders []client.Value) (all []string) {
		for _, order := range orders {
			all = append(all, client.DocumentedOrder(order))
		}
		return all
	}
	want := documented(as.Orders())
	return Be("the same orders", func(data client.Value) bool { return data.IsArray() && slices.Equal(documented(data.Items()), want) })
}
