package mutant

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// moneyMutants are servers that reckon wrongly.
func moneyMutants() []Mutant {
	var cheats memory[json.Number]
	var subtotals memory[string]
	var refreshed memory[bool]
	return []Mutant{
		{
			Name: "subtotal-short", Text: "subtotals are short by a kuruş",
			answer: replace(cart, `("subtotal":\s*[0-9]*[1-9][0-9]*\.[0-9])[0-9]`, `${1}7`),
			Breaks: []requirement.ID{"pariette.cart.money.subtotal", "pariette.cart.money.total", "pariette.journey.guest-to-order"},
		},
		{
			Name: "line-total-float", Text: "seven pieces are rounded through floats",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					if whole(line["quantity"]) == 7 {
						line["total"] = lira(kurus(line["total"]) - 1)
					}
				}
				settle(cart)
			}),
			Breaks: ids("pariette.cart.money", "line-total"),
		},
		{
			Name: "price-rounded-first", Text: "prices are rounded before they are multiplied",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					line["total"] = lira(kurus(line["price"]) / 10 * 10 * whole(line["quantity"]))
				}
				settle(cart)
			}),
			Breaks: []requirement.ID{"pariette.cart.money.line-total", "pariette.journey.guest-to-order"},
		},
		{
			Name: "subtotal-of-two-lines", Text: "a subtotal is right for one line and two, and wrong for three",
			answer: editCart(cart, func(cart object) {
				if lines := objects(cart["items"]); len(lines) > 2 {
					cart["subtotal"] = lira(kurus(lines[0]["total"]) + kurus(lines[1]["total"]))
					cart["total"] = cart["subtotal"]
				}
			}),
			Breaks: []requirement.ID{"pariette.cart.money.subtotal"},
		},
		{
			Name: "shipping-hidden", Text: "shipping is part of a total and nowhere else",
			answer: shipping(2000_00),
			Breaks: []requirement.ID{"pariette.cart.money.total"},
		},
		{
			Name: "shipping-hidden-below-500", Text: "shipping is part of a small total and nowhere else",
			answer: shipping(500_00),
			Breaks: ids("pariette.cart.money", "total"),
		},
		{
			Name: "shipping-hidden-from-shoppers", Text: "shipping is part of a shopper's total and nowhere else",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if !guest(r) {
					shipping(100_000_00)(r, a)
				}
			},
			Breaks: ids("pariette.cart.money", "total"),
		},
		{
			Name: "price-three-decimals", Text: "a price has a tenth of a kuruş",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					line["price"] = json.Number(key(line["price"]) + "5")
					line["total"] = tenths(line["price"], whole(line["quantity"]))
				}
				sum := 0
				for _, line := range objects(cart["items"]) {
					sum += kurus(line["total"])
				}
				cart["subtotal"] = tenths(sum, 1)
				cart["total"] = cart["subtotal"]
			}),
			Breaks: ids("pariette.cart.money", "precision", "catalogue-price"),
		},
		{
			Name: "cart-negative", Text: "a cart is a credit note",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					line["price"] = json.Number("-" + key(line["price"]))
					line["total"] = json.Number("-" + key(line["total"]))
				}
				if kurus(cart["total"]) > 0 {
					cart["subtotal"] = json.Number("-" + key(cart["subtotal"]))
					cart["total"] = json.Number("-" + key(cart["total"]))
				}
			}),
			Breaks: slices.Concat(
				ids("pariette.cart.money", "catalogue-price", "non-negative"),
				[]requirement.ID{"pariette.journey.guest-to-order"},
			),
		},
		{
			Name: "empty-cart-negative", Text: "an empty cart owes the shop something",
			answer: replace(cart, `("(?:sub)?total":\s*)0\.00`, `$1-0.01`),
			Breaks: []requirement.ID{"pariette.cart.money.non-negative", "pariette.cart.get.empty", "pariette.cart.remove.last-line"},
		},
		{
			Name: "removal-total-negative", Text: "the answer to a removal has a negative total",
			answer: replace(removing, `("(?:sub)?total":\s*)0\.00`, `$1-0.01`),
			Breaks: []requirement.ID{"pariette.cart.money.non-negative", "pariette.cart.remove.last-line"},
		},
		{
			Name: "price-from-client", Text: "a price that is sent along is charged",
			request: func(r *http.Request) {
				if adding(r) {
					if price, sent := body(r)["price"].(json.Number); sent {
						cheats.set(owner(r), price)
					}
				}
			},
			answer: edit(cart, func(r *http.Request, document object) {
				if price := cheats.get(owner(r)); price != "" {
					for _, line := range objects(document["data"].(object)["items"]) {
						line["price"], line["total"] = price, lira(kurus(price)*whole(line["quantity"]))
					}
					settle(document["data"].(object))
				}
			}),
			Breaks: ids("pariette.cart.money", "catalogue-price"),
		},
		{
			Name: "price-by-quantity", Text: "two pieces are cheaper than one each",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					if whole(line["quantity"]) > 1 {
						line["price"] = lira(kurus(line["price"]) - 1)
						line["total"] = lira(kurus(line["price"]) * whole(line["quantity"]))
					}
				}
				settle(cart)
			}),
			Breaks: ids("pariette.cart.money", "catalogue-price"),
		},
		{
			Name: "price-stale", Text: "product 112 has the price of last month, until a client sends a price along",
			request: func(r *http.Request) {
				if adding(r) && body(r)["price"] != nil {
					refreshed.set(owner(r), true)
				}
			},
			answer: edit(cart, func(r *http.Request, document object) {
				cart := document["data"].(object)
				for _, line := range objects(cart["items"]) {
					if whole(line["product_id"]) == 112 && !refreshed.get(owner(r)) {
						line["price"], line["total"] = lira(11999_99), lira(11999_99*whole(line["quantity"]))
					}
				}
				settle(cart)
			}),
			Breaks: ids("pariette.cart.money", "catalogue-price"),
		},
		{
			Name: "subtotal-cached", Text: "a changed quantity leaves the subtotal as it was",
			answer: edit(cart, func(r *http.Request, document object) {
				cart := document["data"].(object)
				shape := owner(r) + " " + strings.Join(lineIDs(cart), " ")
				cart["subtotal"] = json.Number(subtotals.change(shape, func(known string) string {
					if known == "" {
						return key(cart["subtotal"])
					}
					return known
				}))
				cart["total"] = cart["subtotal"]
			}),
			Breaks: []requirement.ID{"pariette.cart.money.subtotal", "pariette.journey.guest-to-order"},
		},
	}
}

// shipping adds what a parcel costs to the totals below a limit.
func shipping(below int) revision {
	return editCart(cart, func(cart object) {
		if total := kurus(cart["total"]); total > 0 && total < below {
			cart["total"] = lira(total + 29_90)
		}
	})
}

// tenths is a multiple of an amount in thousandths.
func tenths(v any, times int) json.Number {
	n := kurus(v) * times
	return json.Number(key(n/1000) + "." + key(1000 + n%1000)[1:])
}
