package mutant

import (
	"net/http"
	"net/http/httptest"
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
	var fined memory[int]
	var failed memory[object]
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
			Name: "empty-cart-no-flag", Text: "the refusal of an empty cart leaves out cart_updated",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refused(r, a, empty) {
					replace(order, `,\s*"cart_updated":\s*false`, ``)(r, a)
				}
			},
			Breaks: ids("loyetta.order", "refusal-schema"),
		},
		{
			Name: "poor-message-list", Text: "too few points are answered with a list of messages",
			answer: replace(order, `"`+poor+`"`, `["`+poor+`"]`),
			Breaks: ids("loyetta.order", "refusal-schema"),
		},
	}
}
