package mutant

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// everywhereMutants are servers with something wrong about every operation, or
// about who may use it.
func everywhereMutants() []Mutant {
	return []Mutant{
		{
			Name: "cart-text-html", Text: "money is served as text/html",
			answer: header(cart, "Content-Type", "text/html; charset=utf-8"),
			Breaks: []requirement.ID{"pariette.http.json"},
		},
		{
			Name: "removal-trailing-bytes", Text: "a debug line follows the answer to a removal",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if removing(r) && a.Code == http.StatusOK {
					a.Body.WriteString("<!-- 12 ms -->")
				}
			},
			Breaks: []requirement.ID{"pariette.cart.remove.ok", "pariette.http.json", "pariette.journey.guest-to-order"},
		},
		{
			Name: "checkout-duplicate-name", Text: "the answer to a checkout has a name twice",
			answer: replace(checkout, `"message":`, `"message":"","message":`),
			Breaks: []requirement.ID{"pariette.http.json"},
		},
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
			Name: "title-question-marks", Text: "a title loses its Turkish letters",
			answer: replace(cart, `ı|ş|ğ`, `?`),
			Breaks: []requirement.ID{"pariette.http.turkish-text"},
		},
		{
			Name: "cart-mojibake", Text: "a cart's titles are UTF-8 encoded twice",
			answer: mojibake(cart),
			Breaks: []requirement.ID{"pariette.http.turkish-text"},
		},
		{
			Name: "list-mojibake", Text: "an order's titles are UTF-8 encoded twice",
			answer: mojibake(prepaid),
			Breaks: []requirement.ID{"loyetta.http.turkish-text"},
		},
		{
			Name: "envelope-status-string", Text: "status is a string",
			answer: replace(reading, `"status":\s*true`, `"status":"true"`),
			Breaks: []requirement.ID{"pariette.envelope.status-boolean", "pariette.cart.get.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "refusal-status-true", Text: "a refusal of a token says that its status is true",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if pariette(r) && a.Code == http.StatusUnauthorized {
					replace(pariette, `"status":\s*false`, `"status":"true"`)(r, a)
				}
			},
			Breaks: []requirement.ID{"pariette.envelope.status-boolean", "pariette.envelope.error"},
		},
		{
			Name: "refusal-without-message", Text: "a refusal has no message",
			answer: replace(pariette, `"status":\s*false,\s*"message":`, `"status":false,"detail":`),
			Breaks: []requirement.ID{"pariette.envelope.error"},
		},
		{
			Name: "read-without-token", Text: "a token is not asked for",
			request: func(r *http.Request) {
				if reading(r) {
					r.Header.Set("ParietteToken", parietteToken)
				}
			},
			Breaks: ids("pariette.auth", "token-required", "token-checked"),
		},
		{
			Name: "removal-without-token", Text: "a removal needs no token",
			request: func(r *http.Request) {
				if removing(r) && r.Header.Get("ParietteToken") == "" {
					r.Header.Set("ParietteToken", parietteToken)
				}
			},
			Breaks: ids("pariette.auth", "token-required", "token-checked"),
		},
		{
			Name: "token-empty-accepted", Text: "an empty token is a token",
			request: func(r *http.Request) {
				if sent := r.Header["Pariettetoken"]; adding(r) && len(sent) == 1 && sent[0] == "" {
					r.Header.Set("ParietteToken", parietteToken)
				}
			},
			Breaks: ids("pariette.auth", "token-checked"),
		},
		{
			Name: "token-prefix", Text: "a token is known by its first letters",
			request: func(r *http.Request) {
				if adding(r) && strings.HasPrefix(r.Header.Get("ParietteToken"), parietteToken[:6]) {
					r.Header.Set("ParietteToken", parietteToken)
				}
			},
			Breaks: ids("pariette.auth", "token-checked"),
		},
		{
			Name: "token-unknown-400", Text: "an unknown token is a bad request",
			answer: status(cart, http.StatusUnauthorized, http.StatusBadRequest),
			Breaks: ids("pariette.auth", "status"),
		},
		{
			Name: "item-any-method-removes", Text: "any other method on an item removes it",
			request: func(r *http.Request) {
				if strings.Contains(r.URL.Path, "/shopping/cart/") {
					r.Method = http.MethodDelete
				}
			},
			Breaks: []requirement.ID{"pariette.http.method"},
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
			Name: "customer-token-unverified", Text: "a customer's token is not verified",
			request: unverified(loyetta, "playground-customer-"),
			Breaks:  []requirement.ID{"loyetta.auth.checked"},
		},
		{
			Name: "customer-token-suffix", Text: "a customer's token may go on after its end",
			request: func(r *http.Request) {
				token := r.Header.Get("Authorization")
				if known := len("Bearer playground-customer-0001"); loyetta(r) && len(token) > known {
					r.Header.Set("Authorization", token[:known])
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
			Name: "unauthenticated-404", Text: "who is not signed in is sent to the login page",
			answer: status(loyetta, http.StatusUnauthorized, http.StatusNotFound),
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
			Name: "unknown-method-500", Text: "an unknown method is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if r.Method == http.MethodPatch {
					return whoops()
				}
				return good(r)
			},
			Breaks: []requirement.ID{"loyetta.http.method", "pariette.http.method"},
		},
		{
			Name: "tokens-compared-without-case", Text: "tokens are compared without case",
			request: func(r *http.Request) {
				r.Header.Set("ParietteToken", strings.ToLower(r.Header.Get("ParietteToken")))
				r.Header.Set("Authorization", strings.ToLower(r.Header.Get("Authorization")))
				if r.Header.Get("Authorization") == "" {
					r.Header.Del("Authorization")
				}
			},
			Breaks: []requirement.ID{"loyetta.auth.checked", "pariette.auth.token-checked", "pariette.cart.get.user-token-checked", "pariette.checkout.auth-checked"},
		},
		{
			Name: "token-suffix", Text: "a token may go on after its end",
			request: func(r *http.Request) {
				if strings.HasPrefix(r.Header.Get("ParietteToken"), parietteToken) {
					r.Header.Set("ParietteToken", parietteToken)
				}
			},
			Breaks: []requirement.ID{"pariette.auth.token-checked"},
		},
	}
}

// parietteToken is the ParietteToken of the reference server.
const parietteToken = "playground-pariette-token"

// mojibake takes the UTF-8 of some answers for Latin-1, and encodes it again.
func mojibake(which func(*http.Request) bool) revision {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			twice, _ := charmap.ISO8859_1.NewDecoder().Bytes(a.Body.Bytes())
			a.Body = bytes.NewBuffer(twice)
		}
	}
}

// unverified reads who somebody is from the end of the bearer token, and does
// not look at the rest.
func unverified(which func(*http.Request) bool, prefix string) change {
	return func(r *http.Request) {
		if token := r.Header.Get("Authorization"); which(r) && len(token) > len("Bearer ")+4 {
			r.Header.Set("Authorization", "Bearer "+prefix+token[len(token)-4:])
		}
	}
}
