package mutant

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// refused reports whether an answer refuses an order with that message.
func refused(r *http.Request, a *httptest.ResponseRecorder, message string) bool {
	return order(r) && a.Code == http.StatusBadRequest && strings.Contains(a.Body.String(), message)
}

// The reference server's messages of refused orders.
const (
	empty       = "Sepetiniz boş"
	poor        = "Yetersiz puan bakiyesi"
	outOfStock  = "Ürün stokta yok"
	newPrice    = "Fiyat değişti"
	unavailable = "Ürün kullanılamıyor"
)

// refusalMutants are servers that refuse orders wrongly.
func refusalMutants() []Mutant {
	var fined, finedForUpdates memory[int]
	var failed, stale memory[object]
	var dropped, emptied, locked memory[bool]
	return []Mutant{
		{
			Name: "empty-cart-422", Text: "an empty cart is answered with 422",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, empty) {
					a.Code = http.StatusUnprocessableEntity
				}
			},
			Breaks: ids("loyetta.order", "refuse-empty-cart"),
		},
		{
			Name: "order-of-nothing", Text: "an order is made of nothing",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, empty) {
					*a = *answered(http.StatusOK, `{"success":true,"message":"Siparişiniz alındı"}`)
				}
			},
			Breaks: ids("loyetta.order", "refuse-empty-cart"),
		},
		{
			Name: "poor-402", Text: "too few points are answered with 402",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, poor) {
					a.Code = http.StatusPaymentRequired
				}
			},
			Breaks: ids("loyetta.order", "refuse-insufficient-points"),
		},
		{
			Name: "last-point-refused", Text: "an order may not take the last point",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if order(r) {
					points := decode(good(another(r, http.MethodGet, profilePath, "")).Body.Bytes())["data"]
					if balance, ok := points.(object); ok && whole(balance["points"]) == whole(pointsCart(r, good)["regular_total"]) {
						return answered(http.StatusBadRequest, `{"success":false,"message":"`+poor+`","cart_updated":false}`)
					}
				}
				return good(r)
			},
			Breaks: ids("loyetta.order", "refuse-insufficient-points"),
		},
		{
			Name: "points-taken-although-refused", Text: "points are taken although they are too few",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := owing(r, good, &fined)
				if refused(r, a, poor) {
					fined.set(owner(r), 10)
				}
				return a
			},
			Breaks: ids("loyetta.order", "refuse-insufficient-points"),
		},
		{
			Name: "refused-order-listed", Text: "an order that was refused is listed all the same",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if refused(r, a, poor) {
					failed.set(owner(r), object{
						"id": "999aaa99", "status": "cancelled", "total_paid": 0, "created_at": "2024-01-15T10:30:00Z", "items": []any{},
					})
				}
				if made := failed.get(owner(r)); made != nil {
					edit(physical, func(_ *http.Request, document object) {
						document["data"] = append(document["data"].([]any), made)
					})(r, a)
				}
				return a
			},
			Breaks: ids("loyetta.order", "refuse-insufficient-points"),
		},
		{
			Name: "cart-updated-absent", Text: "cart_updated is left out where nothing was updated",
			answer: replace(order, `,\s*"cart_updated":\s*false`, ``),
			Breaks: ids("loyetta.order", "refusal-schema"),
		},
		{
			Name: "cart-updated-string", Text: "cart_updated is a string",
			answer: replace(order, `"cart_updated":\s*(true|false)`, `"cart_updated":"$1"`),
			Breaks: []requirement.ID{"loyetta.journey.recovery", "loyetta.order.refusal-schema"},
		},
		{
			Name: "cart-updated-absent-on-price", Text: "the refusal of an old price does not say what became of the cart",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, newPrice) {
					replace(order, `,\s*"cart_updated":\s*true`, ``)(r, a)
				}
			},
			Breaks: []requirement.ID{"loyetta.journey.recovery", "loyetta.order.refusal-schema"},
		},
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
				a := owing(r, good, &finedForUpdates)
				if refused(r, a, `"cart_updated":true`) {
					finedForUpdates.set(owner(r), 1)
				}
				return a
			},
			Breaks: ids("loyetta.order.cart-updated", "no-order"),
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
	}
}
