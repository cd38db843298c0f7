package mutant

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// checkoutMutants are servers that make orders of carts wrongly.
func checkoutMutants() []Mutant {
	var checkouts rush
	var submissions memory[int]
	var first memory[string]
	var bought memory[[]object]
	return []Mutant{
		{
			Name: "checkout-redirects", Text: "a checkout is answered with a redirect to the payment page",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if checkout(r) && a.Code == http.StatusOK {
					a.Header().Set("Location", "https://pariette.example/payment")
					a.Code = http.StatusSeeOther
				}
			},
			Breaks: ids("pariette.checkout", "ok"),
		},
		{
			Name: "checkout-status-string", Text: "a checkout's status is the word success",
			answer: replace(checkout, `"status":\s*true`, `"status":"success"`),
			Breaks: []requirement.ID{"pariette.checkout.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "checkout-message-null", Text: "a checkout's message is null",
			answer: edit(checkout, func(_ *http.Request, document object) { document["message"] = nil }),
			Breaks: []requirement.ID{"pariette.checkout.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "order-id-string", Text: "an order's id is a string",
			answer: replace(checkout, `"order_id":\s*([0-9]+)`, `"order_id":"$1"`),
			Breaks: []requirement.ID{"pariette.checkout.schema", "pariette.journey.guest-to-order"},
		},
		{
			Name: "redirect-url-relative", Text: "a payment page has no host",
			answer: replace(checkout, `https://pariette.example`, ``),
			Breaks: []requirement.ID{"pariette.checkout.schema", "pariette.checkout.redirect-https", "pariette.journey.guest-to-order"},
		},
		{
			Name: "redirect-url-http", Text: "a payment page is not encrypted",
			answer: replace(checkout, `https:`, `http:`),
			Breaks: ids("pariette.checkout", "redirect-https"),
		},
		{
			Name: "order-id-constant", Text: "every order has the id of the last migration",
			answer: replace(checkout, `"order_id":\s*[0-9]+`, `"order_id":999`),
			Breaks: ids("pariette.checkout", "order-id-unique"),
		},
		{
			Name: "order-id-of-cart", Text: "an order has the id of the cart that it was",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				cart, _ := basketOf(r, good)
				a := good(r)
				replace(checkout, `"order_id":[0-9]+`, `"order_id":`+strings.TrimPrefix(key(cart["id"]), "cart_"))(r, a)
				return a
			},
			Breaks: ids("pariette.checkout", "order-id-unique"),
		},
		{
			Name: "checkout-answer-repeated", Text: "all checkouts of a shopper are answered as the first was, as if they were it again",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if checkout(r) && a.Code == http.StatusOK {
					*a = *answered(a.Code, first.change(owner(r), func(known string) string { return cmp.Or(known, a.Body.String()) }))
				}
			},
			Breaks: ids("pariette.checkout", "order-id-unique"),
		},
		{
			Name: "checkout-by-guest", Text: "a guest can check out",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if checkout(r) && r.Header.Get("Authorization") == "" && r.Header.Get("X-Guest-Id") != "" {
					return ordered()
				}
				return good(r)
			},
			Breaks: ids("pariette.checkout", "auth-required"),
		},
		{
			Name: "checkout-by-guest-empties-cart", Text: "a guest cannot check out, and loses the cart by trying",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if checkout(r) && guest(r) {
					_, lines := basketOf(r, good)
					for _, line := range lines {
						good(another(r, http.MethodDelete, cartPath+"/"+key(line["id"]), ""))
					}
				}
				return a
			},
			Breaks: ids("pariette.checkout", "auth-required"),
		},
		{
			Name: "checkout-unauthenticated", Text: "a checkout needs no Authorization",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if checkout(r) && r.Header.Get("Authorization") == "" && r.Header.Get("ParietteToken") == parietteToken {
					return ordered()
				}
				return good(r)
			},
			Breaks: ids("pariette.checkout", "auth-required"),
		},
		{
			Name: "checkout-token-unverified", Text: "a checkout does not verify the token",
			request: unverified(checkout, "playground-shopper-"),
			Breaks:  ids("pariette.checkout", "auth-checked"),
		},
		{
			Name: "checkout-token-empty", Text: "a checkout with an empty token is everybody's",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if token := r.Header.Get("Authorization"); checkout(r) && (token == "Bearer " || token == "Bearer") {
					return ordered()
				}
				return good(r)
			},
			Breaks: ids("pariette.checkout", "auth-checked"),
		},
		{
			Name: "checkout-token-checked-too-late", Text: "a checkout with a token that goes on after its end is refused after its order was made",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !checkout(r) {
					return good(r)
				}
				sent := body(r)
				refused := good(r)
				if token, known := r.Header.Get("Authorization"), len("Bearer playground-shopper-0001"); len(token) > known {
					r.Header.Set("Authorization", token[:known])
					good(withBody(r, encode(sent)))
				}
				return refused
			},
			Breaks: ids("pariette.checkout", "auth-checked"),
		},
		{
			Name: "checkout-unauthenticated-422", Text: "a checkout without Authorization lacks a field",
			answer: instead(checkout, "a checkout needs Authorization", func(a *httptest.ResponseRecorder) { a.Code = http.StatusUnprocessableEntity }),
			Breaks: ids("pariette.checkout", "auth-status"),
		},
		{
			Name: "checkout-token-unknown-404", Text: "the shopper of an unknown token is not found at a checkout",
			answer: instead(checkout, "the bearer token is unknown", func(a *httptest.ResponseRecorder) { a.Code = http.StatusNotFound }),
			Breaks: ids("pariette.checkout", "auth-status"),
		},
		{
			Name: "billing-defaults-to-shipping", Text: "the shipping address stands in for the billing address",
			request: editBody(checkout, standIn("billing_address_id", "shipping_address_id")),
			Breaks:  ids("pariette.checkout", "billing-required"),
		},
		{
			Name: "billing-null-accepted", Text: "a billing address of null is none, and none is needed",
			request: editBody(checkout, func(body object) {
				if id, sent := body["billing_address_id"]; sent && id == nil {
					body["billing_address_id"] = body["shipping_address_id"]
				}
			}),
			Breaks: ids("pariette.checkout", "billing-required"),
		},
		{
			Name: "shipping-defaults-to-billing", Text: "the billing address stands in for the shipping address",
			request: editBody(checkout, standIn("shipping_address_id", "billing_address_id")),
			Breaks:  ids("pariette.checkout", "shipping-required"),
		},
		{
			Name: "shipping-absent-is-pickup", Text: "who leaves the shipping address out comes and fetches the order",
			request: editBody(checkout, func(body object) {
				if _, sent := body["shipping_address_id"]; !sent {
					body["shipping_address_id"] = body["billing_address_id"]
				}
			}),
			Breaks: ids("pariette.checkout", "shipping-required"),
		},
		{
			Name: "payment-defaults", Text: "a missing payment method is the first one",
			request: editBody(checkout, func(body object) {
				if body["payment_method"] == nil {
					body["payment_method"] = "credit_card"
				}
			}),
			Breaks: ids("pariette.checkout", "payment-required"),
		},
		{
			Name: "unknown-shipping-accepted", Text: "an unknown shipping address is the billing address",
			request: editBody(checkout, func(body object) {
				if whole(body["shipping_address_id"]) > 1_000_000 {
					body["shipping_address_id"] = body["billing_address_id"]
				}
			}),
			Breaks: []requirement.ID{"pariette.checkout.unknown-address"},
		},
		{
			Name: "foreign-address-accepted", Text: "an address is looked up without a look at whose it is",
			request: editBody(checkout, func(body object) {
				billing, shipping := whole(body["billing_address_id"]), whole(body["shipping_address_id"])
				if billing > 0 && billing < 1000 && shipping > 0 && shipping < 1000 {
					if billing == 71 {
						body["billing_address_id"] = shipping
					} else if shipping == 71 {
						body["shipping_address_id"] = billing
					}
				}
			}),
			Breaks: ids("pariette.checkout", "foreign-address"),
		},
		{
			Name: "unknown-payment-accepted", Text: "an unknown payment method is the first one",
			request: editBody(checkout, func(body object) {
				if method, ok := body["payment_method"].(string); ok && method != "" {
					body["payment_method"] = "credit_card"
				}
			}),
			Breaks: ids("pariette.checkout", "unknown-payment"),
		},
		{
			Name: "address-array-500", Text: "an array of addresses is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if checkout(r) {
					if _, ok := body(r)["shipping_address_id"].([]any); ok {
						return whoops()
					}
				}
				return good(r)
			},
			Breaks: ids("pariette.checkout", "reject-types"),
		},
		{
			Name: "address-negative-accepted", Text: "a negative address is the same without its sign",
			request: editBody(checkout, func(body object) {
				if whole(body["billing_address_id"]) < 0 {
					body["billing_address_id"] = body["shipping_address_id"]
				}
			}),
			Breaks: ids("pariette.checkout", "reject-types"),
		},
		{
			Name: "checkout-malformed-page", Text: "a checkout with malformed JSON is refused with a web page",
			answer: instead(checkout, "the body is not JSON", func(a *httptest.ResponseRecorder) {
				a.Header().Set("Content-Type", "text/html")
				a.Body = bytes.NewBufferString("<pre>SyntaxError: Unexpected end of JSON input</pre>")
			}),
			Breaks: ids("pariette.checkout", "reject-types"),
		},
		{
			Name: "checkout-array-500", Text: "a checkout with an array for a form is an error page",
			answer: instead(checkout, "the body must be a JSON object", func(a *httptest.ResponseRecorder) { *a = *whoops() }),
			Breaks: ids("pariette.checkout", "reject-types"),
		},
		{
			Name: "address-string-without-order", Text: "an address id in quotes is accepted, and its order has no id",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if checkout(r) && quotedAddress(r) {
					return answered(http.StatusOK, `{"status":true,"message":"Sipariş oluşturuldu","data":{"order_id":null}}`)
				}
				return good(r)
			},
			Breaks: ids("pariette.checkout", "reject-types"),
		},
		{
			Name: "address-string-500", Text: "an address id in quotes is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if checkout(r) && quotedAddress(r) {
					return whoops()
				}
				return good(r)
			},
			Breaks: ids("pariette.checkout", "reject-types"),
		},
		{
			Name: "checkout-empty-cart", Text: "an empty cart is ordered",
			answer: instead(checkout, "the cart is empty", func(a *httptest.ResponseRecorder) { *a = *ordered() }),
			Breaks: []requirement.ID{"pariette.checkout.empty-cart"},
		},
		{
			Name: "checkout-keeps-cart", Text: "a checkout leaves the cart as it is",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !checkout(r) {
					return good(r)
				}
				sent := body(r)
				before, _ := decode(good(another(r, http.MethodGet, cartPath, "")).Body.Bytes())["data"].(object)
				a := good(withBody(r, encode(sent)))
				if a.Code == http.StatusOK {
					for _, line := range objects(before["items"]) {
						good(another(r, http.MethodPost, cartPath, string(encode(line))))
					}
				}
				return a
			},
			Breaks: []requirement.ID{"pariette.checkout.empties-cart"},
		},
		{
			Name: "ordered-lines-return", Text: "what was ordered is in the cart again once something is added",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				_, lines := basketOf(r, good)
				a := good(r)
				switch {
				case checkout(r) && a.Code == http.StatusOK:
					bought.set(owner(r), lines)
				case adding(r) && a.Code == http.StatusOK:
					for _, line := range bought.get(owner(r)) {
						a = good(another(r, http.MethodPost, cartPath, string(encode(line))))
					}
				}
				return a
			},
			Breaks: ids("pariette.checkout", "empties-cart"),
		},
		{
			Name: "checkout-failure-empties-cart", Text: "a refused checkout loses the cart",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if checkout(r) && a.Code == http.StatusUnprocessableEntity {
					cart, _ := decode(good(another(r, http.MethodGet, cartPath, "")).Body.Bytes())["data"].(object)
					for _, line := range objects(cart["items"]) {
						good(another(r, http.MethodDelete, cartPath+"/"+key(line["id"]), ""))
					}
				}
				return a
			},
			Breaks: ids("pariette.checkout", "failure-keeps-cart"),
		},
		{
			Name: "checkout-twice", Text: "a cart that is submitted twice at once is ordered twice",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if checkout(r) && !checkouts.first(owner(r)) {
					a := good(r)
					if strings.Contains(a.Body.String(), "the cart is empty") {
						return ordered()
					}
					return a
				}
				return good(r)
			},
			Breaks: ids("pariette.checkout", "double-submit"),
		},
		{
			Name: "checkout-again-500", Text: "a cart that was ordered is an error page when it is submitted again",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !checkout(r) {
					return good(r)
				}
				again := submissions.change(owner(r), func(n int) int { return n + 1 }) > 1
				a := good(r)
				if again && strings.Contains(a.Body.String(), "the cart is empty") {
					return whoops()
				}
				return a
			},
			Breaks: ids("pariette.checkout", "double-submit"),
		},
	}
}

// instead changes the answers to some requests in which the reference server
// gives a reason for its refusal.
func instead(which func(*http.Request) bool, reason string, change func(a *httptest.ResponseRecorder)) revision {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) && strings.Contains(a.Body.String(), reason) {
			change(a)
		}
	}
}

// quotedAddress reports whether a checkout has its billing address as a string of digits.
func quotedAddress(r *http.Request) bool {
	id, quoted := body(r)["billing_address_id"].(string)
	return quoted && whole(id) > 0
}

// standIn gives a member of a body the value of another where it is missing or null.
func standIn(member, other string) func(body object) {
	return func(body object) {
		if body[member] == nil {
			body[member] = body[other]
		}
	}
}

// ordered is the answer to a checkout that made an order, of which the
// reference server knows nothing.
func ordered() *httptest.ResponseRecorder {
	return answered(http.StatusOK, string(encode(object{
		"status": true, "message": "Sipariş oluşturuldu",
		"data": object{"order_id": json.Number("123456"), "redirect_url": "https://pariette.example/payment/123456"},
	})))
}
