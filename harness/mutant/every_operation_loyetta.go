package mutant

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// loyettaMutants are servers with something wrong about every operation of
// Loyetta, or about who may use it.
func loyettaMutants() []Mutant {
	return []Mutant{
		{
			Name: "list-bom", Text: "an answer begins with a byte order mark",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if list(r) {
					a.Body = bytes.NewBuffer(append([]byte("\xef\xbb\xbf"), a.Body.Bytes()...))
				}
			},
			Breaks: []requirement.ID{"loyetta.http.json"},
		},
		{
			Name: "list-duplicate-name", Text: "an order has a name twice",
			answer: replace(list, `"status":`, `"status":"","status":`),
			Breaks: []requirement.ID{"loyetta.http.json"},
		},
		{
			Name: "refusal-latin5", Text: "the refusal of an order is in Latin-5",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if order(r) && a.Code == http.StatusBadRequest {
					latin, _ := charmap.ISO8859_9.NewEncoder().Bytes(a.Body.Bytes())
					a.Body = bytes.NewBuffer(latin)
				}
			},
			Breaks: []requirement.ID{"loyetta.http.json"},
		},
		{
			Name: "order-text-plain", Text: "the answer to an order is served as text/plain",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if order(r) && a.Code == http.StatusOK {
					a.Header().Set("Content-Type", "text/plain; charset=utf-8")
				}
			},
			Breaks: []requirement.ID{"loyetta.http.json"},
		},
		{
			Name: "long-answers-compressed", Text: "answers that need more than a packet are compressed, and do not say so",
			answer: func(_ *http.Request, a *httptest.ResponseRecorder) {
				if a.Body.Len() > 1400 {
					var packed bytes.Buffer
					zip := gzip.NewWriter(&packed)
					_, _ = a.Body.WriteTo(zip)
					_ = zip.Close()
					a.Body = &packed
				}
			},
			Breaks: []requirement.ID{"loyetta.http.json", "loyetta.physical.ok", "loyetta.prepaid.ok"},
		},
		{
			Name: "list-mojibake", Text: "an order's titles are UTF-8 encoded twice",
			answer: mojibake(prepaid),
			Breaks: []requirement.ID{"loyetta.http.turkish-text"},
		},
		{
			Name: "titles-cut-at-20-bytes", Text: "a title is cut after 20 bytes, within a letter if need be",
			answer: editItems(list, func(item object) {
				product := item["product"].(object)
				title := key(product["title"])
				product["title"] = title[:min(len(title), 20)]
			}),
			Breaks: []requirement.ID{"loyetta.http.turkish-text"},
		},
		{
			Name: "order-unauthenticated", Text: "an order is made without Authorization",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if order(r) && r.Header.Get("Authorization") == "" {
					return answered(http.StatusOK, `{"success":true,"message":"Siparişiniz alındı"}`)
				}
				return good(r)
			},
			Breaks: ids("loyetta.auth", "required"),
		},
		{
			Name: "list-unauthenticated", Text: "a list without Authorization is that of customer 1",
			request: func(r *http.Request) {
				if prepaid(r) && r.Header.Get("Authorization") == "" {
					r.Header.Set("Authorization", "Bearer playground-customer-0001")
				}
			},
			Breaks: ids("loyetta.auth", "required"),
		},
		{
			Name: "list-unauthenticated-empty", Text: "a list without Authorization is that of a customer without orders",
			request: func(r *http.Request) {
				if prepaid(r) && r.Header.Get("Authorization") == "" {
					r.Header.Set("Authorization", "Bearer playground-customer-0008")
				}
			},
			Breaks: ids("loyetta.auth", "required"),
		},
		{
			Name: "customer-token-unverified", Text: "a customer's token is not verified",
			request: unverified(loyetta, "playground-customer-"),
			Breaks:  []requirement.ID{"loyetta.auth.checked"},
		},
		{
			Name: "customer-token-suffix", Text: "a customer's token may go on after its end",
			request: func(r *http.Request) {
				if loyetta(r) {
					cutToken(r)
				}
			},
			Breaks: []requirement.ID{"loyetta.auth.checked"},
		},
		{
			Name: "order-token-unverified", Text: "an order is made without a look at the token",
			request: unverified(order, "playground-customer-"),
			Breaks:  []requirement.ID{"loyetta.auth.checked"},
		},
		{
			Name: "order-without-customer-500", Text: "an order by a token that goes on after its end is an error page if its cart is filled",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if order(r) && cutToken(r) {
					cart := decode(good(another(r, http.MethodGet, "/api/v1/store/cart", "")).Body.Bytes())["data"].(object)
					if len(objects(cart["items"])) > 0 {
						return whoops()
					}
				}
				return a
			},
			Breaks: ids("loyetta.auth", "checked"),
		},
		{
			Name: "order-refused-too-late", Text: "an order by a token that goes on after its end is refused after it was made",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if order(r) && cutToken(r) {
					good(r)
				}
				return a
			},
			Breaks: ids("loyetta.auth", "checked"),
		},
		{
			Name: "list-refused-with-orders", Text: "a list by a token that goes on after its end is refused, and shown all the same",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				refused := physical(r) && cutToken(r)
				a := good(r)
				if refused {
					a.Code = http.StatusUnauthorized
				}
				return a
			},
			Breaks: ids("loyetta.auth", "checked"),
		},
		{
			Name: "bad-token-holds-order", Text: "a list by a token that goes on after its end is refused, and puts the customer's newest order on hold",
			serve:  holdsOrder(func(r *http.Request) bool { return list(r) && cutToken(r) }),
			Breaks: ids("loyetta.auth", "checked"),
		},
		{
			Name: "unauthenticated-404", Text: "who is not signed in finds no orders",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if r.Header.Get("Authorization") == "" {
					status(loyetta, http.StatusUnauthorized, http.StatusNotFound)(r, a)
				}
			},
			Breaks: ids("loyetta.auth", "status"),
		},
		{
			Name: "customer-token-unknown-400", Text: "an unknown token is a bad request for a list of cards",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if r.Header.Get("Authorization") != "" {
					status(prepaid, http.StatusUnauthorized, http.StatusBadRequest)(r, a)
				}
			},
			Breaks: ids("loyetta.auth", "status"),
		},
		{
			Name: "list-any-method", Text: "any method reads a list",
			request: func(r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/orders/prepaid-card") {
					r.Method = http.MethodGet
				}
			},
			Breaks: []requirement.ID{"loyetta.http.method"},
		},
		{
			Name: "patch-holds-order", Text: "a PATCH of the orders is refused, and puts the customer's newest order on hold",
			serve: holdsOrder(func(r *http.Request) bool {
				return r.Method == http.MethodPatch && strings.HasSuffix(r.URL.Path, "/orders")
			}),
			Breaks: ids("loyetta.http", "method"),
		},
	}
}

// cutToken cuts off what follows a customer's token, and reports whether
// anything did.
func cutToken(r *http.Request) bool {
	token, known := r.Header.Get("Authorization"), len("Bearer playground-customer-0001")
	if len(token) <= known {
		return false
	}
	r.Header.Set("Authorization", token[:known])
	return true
}

// holdsOrder puts a customer's newest order on hold at some requests, whatever
// it answers to them.
func holdsOrder(at func(*http.Request) bool) detour {
	var held memory[bool]
	show := edit(list, func(_ *http.Request, page object) {
		if orders := objects(page["data"]); len(orders) > 0 {
			orders[0]["status"] = "waiting_supply"
		}
	})
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		a := good(r)
		if at(r) {
			held.set(owner(r), true)
		} else if held.get(owner(r)) {
			show(r, a)
		}
		return a
	}
}
