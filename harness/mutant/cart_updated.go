package mutant

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// updateMutants are servers that deal wrongly with carts which a change has
// overtaken, and with cart_updated.
func updateMutants() []Mutant {
	var fined, dearer memory[int]
	var stale memory[object]
	var dropped, emptied, locked, tried memory[bool]
	return []Mutant{
		{
			Name: "out-of-stock-not-updated", Text: "a line out of stock does not count as an update",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, outOfStock) {
					replace(order, `"cart_updated":\s*true`, `"cart_updated":false`)(r, a)
				}
			},
			Breaks: []requirement.ID{"loyetta.order.cart-updated.out-of-stock", "loyetta.journey.recovery"},
		},
		{
			Name: "out-of-stock-cut-to-one", Text: "a line of which too few are left is cut to one piece",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !order(r) {
					return good(r)
				}
				before := pointsCart(r, good)
				a := good(r)
				if refused(r, a, outOfStock) {
					for _, line := range objects(before["items"]) {
						if whole(line["quantity"]) > 1 {
							line["quantity"] = 1
							refill(r, good, object{"items": []any{line}})
						}
					}
				}
				return a
			},
			Breaks: []requirement.ID{"loyetta.journey.recovery", "loyetta.order.cart-updated.out-of-stock"},
		},
		{
			Name: "out-of-stock-orders-rest", Text: "a line out of stock is refused, and the others are ordered",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if refused(r, a, outOfStock) {
					good(r)
				}
				return a
			},
			Breaks: slices.Concat(
				ids("loyetta.order.cart-updated", "no-order", "out-of-stock", "retry"),
				[]requirement.ID{"loyetta.journey.recovery"},
			),
		},
		{
			Name: "update-empties-cart", Text: "an updated cart is an empty one",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if dropped.get(owner(r)) && storeCart(r) {
					return answered(http.StatusOK, `{"success":true,"data":{"regular_total":0,"items":[]}}`)
				}
				if dropped.get(owner(r)) && order(r) {
					return answered(http.StatusBadRequest, `{"success":false,"message":"`+empty+`","cart_updated":false}`)
				}
				a := good(r)
				if refused(r, a, `"cart_updated":true`) {
					dropped.set(owner(r), true)
				}
				return a
			},
			Breaks: slices.Concat(
				ids("loyetta.order.cart-updated", "out-of-stock", "price-changed", "retry", "unavailable"),
				[]requirement.ID{"loyetta.journey.recovery"},
			),
		},
		{
			Name: "price-raised-silently", Text: "a new price is charged without a word",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if refused(r, a, newPrice) {
					return good(r)
				}
				return a
			},
			Breaks: slices.Concat(
				ids("loyetta.order.cart-updated", "no-order", "price-changed"),
				[]requirement.ID{"loyetta.journey.recovery"},
			),
		},
		{
			Name: "price-shown-old", Text: "a cart goes on showing the old price",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if order(r) {
					before := pointsCart(r, good)
					a := good(r)
					if refused(r, a, newPrice) {
						stale.set(owner(r), before)
					}
					return a
				}
				if before := stale.get(owner(r)); before != nil && storeCart(r) {
					return answered(http.StatusOK, string(encode(object{"success": true, "data": before})))
				}
				return good(r)
			},
			Breaks: ids("loyetta.order.cart-updated", "price-changed"),
		},
		{
			Name: "unavailable-409", Text: "a product that was switched off is a conflict",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, unavailable) {
					a.Code = http.StatusConflict
				}
			},
			Breaks: ids("loyetta.order.cart-updated", "unavailable"),
		},
		{
			Name: "update-costs-points", Text: "a refusal that updates the cart costs points",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := owing(r, good, &fined)
				if refused(r, a, `"cart_updated":true`) {
					fined.set(owner(r), 1)
				}
				return a
			},
			Breaks: []requirement.ID{"loyetta.journey.recovery", "loyetta.order.cart-updated.no-order"},
		},
		{
			Name: "update-locks-cart", Text: "what is left after an update cannot be ordered",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if order(r) && locked.get(owner(r)) {
					return answered(http.StatusBadRequest, `{"success":false,"message":"Sepet kilitli","cart_updated":false}`)
				}
				a := good(r)
				if refused(r, a, `"cart_updated":true`) {
					locked.set(owner(r), true)
				}
				return a
			},
			Breaks: []requirement.ID{"loyetta.order.cart-updated.retry", "loyetta.journey.recovery"},
		},
		{
			Name: "price-lowered-silently", Text: "a lower price is charged without a word",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !order(r) {
					return good(r)
				}
				before := whole(pointsCart(r, good)["regular_total"])
				a := good(r)
				if refused(r, a, newPrice) && whole(pointsCart(r, good)["regular_total"]) < before {
					return good(r)
				}
				return a
			},
			Breaks: slices.Concat(
				ids("loyetta.order.cart-updated", "no-order", "price-changed"),
				[]requirement.ID{"loyetta.journey.recovery"},
			),
		},
		{
			Name: "sale-end-unnoticed", Text: "the end of a sale is charged without a word, since the regular price is what it was",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !order(r) {
					return good(r)
				}
				before := pointsCart(r, good)["regular_total"]
				a := good(r)
				if refused(r, a, newPrice) && pointsCart(r, good)["regular_total"] == before {
					return good(r)
				}
				return a
			},
			Breaks: slices.Concat(
				ids("loyetta.order.cart-updated", "no-order", "price-changed"),
				[]requirement.ID{"loyetta.journey.recovery"},
			),
		},
		{
			Name: "poor-empties-cart", Text: "too few points empty the cart, and cart_updated is false",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if storeCart(r) && emptied.get(owner(r)) {
					return answered(http.StatusOK, `{"success":true,"data":{"regular_total":0,"items":[]}}`)
				}
				a := good(r)
				if refused(r, a, poor) {
					emptied.set(owner(r), true)
				}
				return a
			},
			Breaks: ids("loyetta.order.cart-updated", "false-unchanged"),
		},
		{
			Name: "unavailable-no-success", Text: "the refusal of a product that was switched off leaves out success",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, unavailable) {
					replace(order, `"success":\s*false,`, ``)(r, a)
				}
			},
			Breaks: []requirement.ID{
				"loyetta.journey.recovery", "loyetta.order.cart-updated.unavailable", "loyetta.order.refusal-schema",
			},
		},
		{
			Name: "retry-500", Text: "an order that is tried again after an update is made, but answered with 500",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if refused(r, a, `"cart_updated":true`) {
					tried.set(owner(r), true)
				}
				if order(r) && a.Code == http.StatusOK && tried.get(owner(r)) {
					a.Code = http.StatusInternalServerError
				}
				return a
			},
			Breaks: []requirement.ID{"loyetta.journey.recovery", "loyetta.order.cart-updated.retry"},
		},
		{
			Name: "retry-shows-old-price", Text: "an order after a new price says that the old one was paid",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := repricing(r, good, &dearer)
				editOrders(physical, func(order object) {
					order["total_paid"] = json.Number(key(whole(order["total_paid"]) - dearer.get(owner(r))))
				})(r, a)
				return a
			},
			Breaks: []requirement.ID{"loyetta.journey.recovery", "loyetta.order.cart-updated.retry"},
		},
	}
}

// repricing serves a request, and remembers by how many points a new price made
// a customer's cart dearer.
func repricing(r *http.Request, good server, dearer *memory[int]) *httptest.ResponseRecorder {
	if !order(r) {
		return good(r)
	}
	before := whole(pointsCart(r, good)["regular_total"])
	a := good(r)
	if refused(r, a, newPrice) {
		dearer.set(owner(r), whole(pointsCart(r, good)["regular_total"])-before)
	}
	return a
}
