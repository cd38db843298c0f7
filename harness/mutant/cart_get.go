package mutant

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// cartMutants are servers that show wrong carts.
func cartMutants() []Mutant {
	var lastSeen memory[string]
	var reads, looks, removals memory[int]
	var thrice memory[bool]
	return []Mutant{
		{
			Name: "cart-id-number", Text: "a cart's id is a number",
			answer: replace(cart, `"id":\s*"[a-z_]*([0-9]+)"`, `"id": $1`),
			Breaks: []requirement.ID{"pariette.cart.get.schema", "pariette.cart.add.ok", "pariette.cart.remove.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "total-string", Text: "a total is a string",
			answer: replace(reading, `"total":\s*([0-9.]+)`, `"total":"$1"`),
			Breaks: []requirement.ID{"pariette.cart.get.schema", "pariette.journey.guest-to-order"},
		},
		{
			Name: "items-object", Text: "the lines of a filled cart are an object, by their ids",
			answer: editCart(reading, func(cart object) {
				byID := object{}
				for _, line := range objects(cart["items"]) {
					byID[key(line["id"])] = line
				}
				if len(byID) > 0 {
					cart["items"] = byID
				}
			}),
			Breaks: []requirement.ID{"pariette.cart.get.ok", "pariette.cart.get.schema", "pariette.journey.guest-to-order"},
		},
		{
			Name: "empty-items-null", Text: "the lines of an empty cart are null",
			answer: replace(cart, `"items":\[\]`, `"items":null`),
			Breaks: []requirement.ID{"pariette.cart.get.schema", "pariette.cart.get.empty", "pariette.cart.remove.last-line"},
		},
		{
			Name: "empty-subtotal-null", Text: "the subtotal of an empty cart is null, as a sum in SQL is",
			answer: replace(cart, `"subtotal":0\.00`, `"subtotal":null`),
			Breaks: []requirement.ID{"pariette.cart.get.schema", "pariette.cart.get.empty", "pariette.cart.remove.last-line"},
		},
		{
			Name: "filled-cart-206", Text: "a filled cart is answered with 206",
			answer: cartStatus(true, http.StatusPartialContent),
			Breaks: ids("pariette.cart.get", "ok"),
		},
		{
			Name: "empty-cart-201", Text: "an empty cart is answered with 201, as if reading had made it",
			answer: cartStatus(false, http.StatusCreated),
			Breaks: ids("pariette.cart.get", "empty"),
		},
		{
			Name: "new-guest-404", Text: "a guest never seen has no cart",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if reading(r) && guest(r) && lastSeen.get(owner(r)) == "" && a.Code == http.StatusOK {
					*a = *answered(http.StatusNotFound, `{"status":false,"message":"Sepet bulunamadı"}`)
				}
				if changing(r) {
					lastSeen.set(owner(r), "seen")
				}
			},
			Breaks: []requirement.ID{"pariette.cart.get.empty"},
		},
		{
			Name: "empty-cart-costs", Text: "an empty cart costs something",
			answer: replace(cart, `"total":\s*0\.00`, `"total": 0.01`),
			Breaks: []requirement.ID{"pariette.cart.get.empty", "pariette.cart.remove.last-line"},
		},
		{
			Name: "two-pieces-at-most", Text: "no more than two pieces of product 101 are taken, without a word",
			request: editBody(adding, func(body object) {
				if whole(body["product_id"]) == 101 && whole(body["quantity"]) > 2 {
					body["quantity"] = 2
				}
			}),
			Breaks: ids("pariette.cart.get", "guest"),
		},
		{
			Name: "three-at-once-twice", Text: "a product of which three pieces are added at once is in the cart twice",
			request: func(r *http.Request) {
				if adding(r) {
					if sent := body(r); whole(sent["quantity"]) == 3 {
						thrice.set(owner(r)+key(sent["product_id"]), true)
					}
				}
			},
			answer: edit(cart, func(r *http.Request, document object) {
				cart := document["data"].(object)
				for _, line := range objects(cart["items"]) {
					if thrice.get(owner(r) + key(line["product_id"])) {
						cart["items"] = append(cart["items"].([]any), line)
					}
				}
				settle(cart)
			}),
			Breaks: []requirement.ID{"pariette.cart.get.guest", "pariette.cart.add.second-product"},
		},
		{
			Name: "second-product-takes-quantity", Text: "the second product of a cart comes in the quantity of the first",
			serve: asking(func(sent object, lines []object) {
				if len(lines) == 1 && lines[0]["product_id"] != sent["product_id"] {
					sent["quantity"] = lines[0]["quantity"]
				}
			}),
			Breaks: []requirement.ID{"pariette.cart.get.guest", "pariette.cart.add.second-product", "pariette.cart.add.variant-absent"},
		},
		{
			Name: "cart-id-renewed", Text: "a cart has a new id each time it is read",
			answer: edit(reading, func(r *http.Request, document object) {
				n := reads.change(owner(r), func(n int) int { return n + 1 })
				document["data"].(object)["id"] = "cart_" + key(n)
			}),
			Breaks: ids("pariette.cart.get", "id-stable", "safe"),
		},
		{
			Name: "price-rises-when-read", Text: "a price rises each time it is looked at",
			answer: edit(reading, func(r *http.Request, document object) {
				n := looks.change(owner(r), func(n int) int { return n + 1 })
				for _, line := range objects(document["data"].(object)["items"]) {
					line["price"] = lira(kurus(line["price"]) + n)
					line["total"] = lira(kurus(line["price"]) * whole(line["quantity"]))
				}
				settle(document["data"].(object))
			}),
			Breaks: []requirement.ID{"pariette.cart.get.safe", "pariette.cart.money.catalogue-price"},
		},
		{
			Name: "cart-id-of-lines", Text: "a cart's id is made of its lines",
			answer: editCart(cart, func(cart object) {
				cart["id"] = "cart_" + strings.Join(lineIDs(cart), "_")
			}),
			Breaks: ids("pariette.cart.get", "id-stable"),
		},
		{
			Name: "cart-id-counts-lines", Text: "a cart's id is the number of its lines",
			answer: editCart(cart, func(cart object) { cart["id"] = key(len(lineIDs(cart))) }),
			Breaks: ids("pariette.cart.get", "id-stable"),
		},
		{
			Name: "cart-id-renewed-by-removal", Text: "a removal makes another cart of what is left",
			answer: edit(cart, func(r *http.Request, document object) {
				n := removals.change(owner(r), func(n int) int {
					if removing(r) {
						n++
					}
					return n
				})
				document["data"].(object)["id"] = "cart_" + key(n)
			}),
			Breaks: ids("pariette.cart.get", "id-stable"),
		},
		{
			Name: "currency-symbol", Text: "a currency is a symbol",
			answer: replace(cart, `"TRY"`, `"₺"`),
			Breaks: ids("pariette.cart.get", "currency"),
		},
		{
			Name: "currency-tl", Text: "a currency is spelt as people do",
			answer: replace(cart, `"TRY"`, `"TL"`),
			Breaks: ids("pariette.cart.get", "currency"),
		},
	}
}

// cartStatus changes the status of the answers that show a cart with lines, or
// of those that show one without.
func cartStatus(filled bool, status int) revision {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if reading(r) && a.Code == http.StatusOK && filled != strings.Contains(a.Body.String(), `"items":[]`) {
			a.Code = status
		}
	}
}
