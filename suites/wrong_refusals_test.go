package suites_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
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

// wrongRefusals are servers that refuse orders wrongly.
func wrongRefusals() map[string]wrongServer {
	var fined, finedForUpdates memory[int]
	var failed, stale memory[object]
	var dropped, emptied, locked memory[bool]
	return map[string]wrongServer{
		"an empty cart is answered with 422": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, empty) {
					a.Code = http.StatusUnprocessableEntity
				}
			},
			breaks: ids("loyetta.order", "refuse-empty-cart"),
		},
		"an order is made of nothing": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, empty) {
					*a = *answered(http.StatusOK, `{"success":true,"message":"Siparişiniz alındı"}`)
				}
			},
			breaks: ids("loyetta.order", "refuse-empty-cart"),
		},
		"too few points are answered with 402": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, poor) {
					a.Code = http.StatusPaymentRequired
				}
			},
			breaks: ids("loyetta.order", "refuse-insufficient-points"),
		},
		"an order may not take the last point": {
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if order(r) {
					points := decode(good(another(r, http.MethodGet, profilePath, "")).Body.Bytes())["data"]
					if balance, ok := points.(object); ok && whole(balance["points"]) == whole(pointsCart(r, good)["regular_total"]) {
						return answered(http.StatusBadRequest, `{"success":false,"message":"`+poor+`","cart_updated":false}`)
					}
				}
				return good(r)
			},
			breaks: ids("loyetta.order", "refuse-insufficient-points"),
		},
		"points are taken although they are too few": {
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := owing(r, good, &fined)
				if refused(r, a, poor) {
					fined.set(owner(r), 10)
				}
				return a
			},
			breaks: ids("loyetta.order", "refuse-insufficient-points"),
		},
		"an order that was refused is listed all the same": {
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
			breaks: ids("loyetta.order", "refuse-insufficient-points"),
		},
		"cart_updated is left out where nothing was updated": {
			answer: replace(order, `,\s*"cart_updated":\s*false`, ``),
			breaks: ids("loyetta.order", "refusal-schema"),
		},
		"cart_updated is a string": {
			answer: replace(order, `"cart_updated":\s*(true|false)`, `"cart_updated":"$1"`),
			breaks: []string{"loyetta.journey.recovery", "loyetta.order.refusal-schema"},
		},
		"the refusal of an old price does not say what became of the cart": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, newPrice) {
					replace(order, `,\s*"cart_updated":\s*true`, ``)(r, a)
				}
			},
			breaks: []string{"loyetta.journey.recovery", "loyetta.order.refusal-schema"},
		},
		"a line out of stock does not count as an update": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, outOfStock) {
					replace(order, `"cart_updated":\s*true`, `"cart_updated":false`)(r, a)
				}
			},
			breaks: []string{"loyetta.order.cart-updated.out-of-stock", "loyetta.journey.recovery"},
		},
		"a line of which too few are left is cut to one piece": {
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
			breaks: []string{"loyetta.journey.recovery", "loyetta.order.cart-updated.out-of-stock"},
		},
		"an updated cart is an empty one": {
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
			breaks: slices.Concat(
				ids("loyetta.order.cart-updated", "out-of-stock", "price-changed", "retry", "unavailable"),
				[]string{"loyetta.journey.recovery"},
			),
		},
		"a new price is charged without a word": {
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if refused(r, a, newPrice) {
					return good(r)
				}
				return a
			},
			breaks: slices.Concat(
				ids("loyetta.order.cart-updated", "no-order", "price-changed"),
				[]string{"loyetta.journey.recovery"},
			),
		},
		"a cart goes on showing the old price": {
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
			breaks: ids("loyetta.order.cart-updated", "price-changed"),
		},
		"a product that was switched off is a conflict": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, unavailable) {
					a.Code = http.StatusConflict
				}
			},
			breaks: ids("loyetta.order.cart-updated", "unavailable"),
		},
		"a refusal that updates the cart costs points": {
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := owing(r, good, &finedForUpdates)
				if refused(r, a, `"cart_updated":true`) {
					finedForUpdates.set(owner(r), 1)
				}
				return a
			},
			breaks: ids("loyetta.order.cart-updated", "no-order"),
		},
		"what is left after an update cannot be ordered": {
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
			breaks: []string{"loyetta.order.cart-updated.retry", "loyetta.journey.recovery"},
		},
		"too few points empty the cart, and cart_updated is false": {
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
			breaks: ids("loyetta.order.cart-updated", "false-unchanged"),
		},
	}
}
