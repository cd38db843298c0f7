package mutant

import "encoding/json"

// physicalMutants are servers whose orders of physical products do not add up.
func physicalMutants() []Mutant {
	return []Mutant{
		{
			Name: "cancelled-without-items", Text: "an old order has lost its items",
			answer: editOrders(physical, func(order object) {
				if order["status"] == "cancelled" {
					order["items"], order["total_paid"] = []any{}, json.Number("0")
				}
			}),
			Breaks: ids("loyetta.physical", "items"),
		},
		{
			Name: "cancelled-quantity-0", Text: "an item that was sent back has the quantity 0",
			answer: editOrders(physical, func(order object) {
				if item := objects(order["items"])[0]; order["status"] == "cancelled" {
					price := item["sale_price"]
					if price == nil {
						price = item["regular_price"]
					}
					order["total_paid"] = json.Number(key(whole(order["total_paid"]) - whole(price)*whole(item["quantity"])))
					item["quantity"] = json.Number("0")
				}
			}),
			Breaks: ids("loyetta.physical", "items"),
		},
		{
			Name: "prices-swapped", Text: "the two prices change places",
			answer: editOrders(physical, func(order object) {
				sum := 0
				for _, item := range objects(order["items"]) {
					if item["sale_price"] != nil && order["status"] != "pending_approval" {
						item["sale_price"], item["regular_price"] = item["regular_price"], item["sale_price"]
					}
					price := item["sale_price"]
					if price == nil {
						price = item["regular_price"]
					}
					sum += whole(price) * whole(item["quantity"])
				}
				order["total_paid"] = json.Number(key(sum))
			}),
			Breaks: ids("loyetta.physical", "sale-price"),
		},
		{
			Name: "total-paid-of-two-items", Text: "the third item is missing from the total",
			answer: editOrders(physical, func(order object) {
				if items := objects(order["items"]); len(items) > 2 {
					order["total_paid"] = json.Number(key(whole(order["total_paid"]) - whole(items[2]["regular_price"])))
				}
			}),
			Breaks: ids("loyetta.physical", "total-paid-sum"),
		},
	}
}
