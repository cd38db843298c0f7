package mutant

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// statusMutants are servers that tell the states of orders wrongly.
func statusMutants() []Mutant {
	var seen memory[any]
	return []Mutant{
		{
			Name: "shipped-capital", Text: "a status is spelt with a capital",
			answer: replace(list, `"status":\s*"shipped"`, `"status": "Shipped"`),
			Breaks: []requirement.ID{"loyetta.physical.status", "loyetta.status.shipped"},
		},
		{
			Name: "status-unknown-page-3", Text: "page 3 knows a status of its own",
			answer: fromPage(3, func(order object) { order["status"] = "refunded" }),
			Breaks: both("status"),
		},
		{
			Name: "cancelled-american", Text: "cancelled is spelt the American way",
			answer: replace(list, `"cancelled"`, `"canceled"`),
			Breaks: append(both("status"), "loyetta.status.cancelled"),
		},
		{
			Name: "status-turkish-letters", Text: "a status is put into small letters the Turkish way: I becomes ı",
			answer: editOrders(list, func(order object) { order["status"] = strings.ReplaceAll(key(order["status"]), "i", "ı") }),
			Breaks: slices.Concat(
				both("status"), ids("loyetta.status", "pending_approval", "processing", "shipped", "waiting_supply"),
				[]requirement.ID{"loyetta.journey.points-to-parcel", "loyetta.order.create.status-known"},
			),
		},
		{
			Name: "status-cached", Text: "an order keeps the status in which it was seen first",
			answer: editOrders(list, func(order object) {
				order["status"] = seen.change(key(order["id"]), func(known any) any { return cmp.Or(known, order["status"]) })
			}),
			Breaks: ids("loyetta.status", "cancelled", "completed", "pending_approval", "processing", "waiting_supply"),
		},
		{
			Name: "pending-approval-as-processing", Text: "an order that waits for approval is processed",
			answer: replace(list, `"pending_approval"`, `"processing"`),
			Breaks: ids("loyetta.status", "pending_approval"),
		},
		{
			Name: "waiting-supply-as-processing", Text: "an order that waits for supply is processed",
			answer: replace(list, `"waiting_supply"`, `"processing"`),
			Breaks: ids("loyetta.status", "waiting_supply"),
		},
		{
			Name: "processing-as-pending-approval", Text: "an order that is processed waits for approval",
			answer: replace(list, `"processing"`, `"pending_approval"`),
			Breaks: ids("loyetta.status", "processing"),
		},
		{
			Name: "shipped-as-completed", Text: "a parcel that is under way has arrived",
			answer: replace(list, `"shipped"`, `"completed"`),
			Breaks: ids("loyetta.status", "shipped"),
		},
		{
			Name: "completed-as-shipped", Text: "a parcel that has arrived is under way",
			answer: replace(physical, `"completed"`, `"shipped"`),
			Breaks: ids("loyetta.status", "completed"),
		},
	}
}
