package suites_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// wrongEverywhere are servers with something wrong about every operation, or
// about who may use it.
func wrongEverywhere() map[string]wrongServer {
	return map[string]wrongServer{
		"money is served as text/html": {
			answer: header(cart, "Content-Type", "text/html; charset=utf-8"),
			breaks: []string{"pariette.http.json"},
		},
		"a debug line follows the answer to a removal": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if removing(r) && a.Code == http.StatusOK {
					a.Body.WriteString("<!-- 12 ms -->")
				}
			},
			breaks: []string{"pariette.cart.remove.ok", "pariette.http.json", "pariette.journey.guest-to-order"},
		},
		"the answer to a checkout has a name twice": {
			answer: replace(checkout, `"message":`, `"message":"","message":`),
			breaks: []string{"pariette.http.json"},
		},
		"an answer begins with a byte order mark": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if list(r) {
					a.Body = bytes.NewBuffer(append([]byte("\xef\xbb\xbf"), a.Body.Bytes()...))
				}
			},
			breaks: []string{"loyetta.http.json"},
		},
		"an order has a name twice": {
			answer: replace(list, `"status":`, `"status":"","status":`),
			breaks: []string{"loyetta.http.json"},
		},
		"the refusal of an order is in Latin-5": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if order(r) && a.Code == http.StatusBadRequest {
					latin, _ := charmap.ISO8859_9.NewEncoder().Bytes(a.Body.Bytes())
					a.Body = bytes.NewBuffer(latin)
				}
			},
			breaks: []string{"loyetta.http.json"},
		},
		"a title loses its Turkish letters": {
			answer: replace(cart, `ı|ş|ğ`, `?`),
			breaks: []string{"pariette.http.turkish-text"},
		},
		"a cart's titles are UTF-8 encoded twice": {
			answer: mojibake(cart),
			breaks: []string{"pariette.http.turkish-text"},
		},
		"an order's titles are UTF-8 encoded twice": {
			answer: mojibake(prepaid),
			breaks: []string{"loyetta.http.turkish-text"},
		},
		"status is a string": {
			answer: replace(reading, `"status":\s*true`, `"status":"true"`),
			breaks: []string{"pariette.envelope.status-boolean", "pariette.cart.get.ok", "pariette.journey.guest-to-order"},
		},
		"a refusal of a token says that its status is true": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if pariette(r) && a.Code == http.StatusUnauthorized {
					replace(pariette, `"status":\s*false`, `"status":"true"`)(r, a)
				}
			},
			breaks: []string{"pariette.envelope.status-boolean", "pariette.envelope.error"},
		},
		"a refusal has no message": {
			answer: replace(pariette, `"status":\s*false,\s*"message":`, `"status":false,"detail":`),
			breaks: []string{"pariette.envelope.error"},
		},
		"a token is not asked for": {
			request: func(r *http.Request) {
				if reading(r) {
					r.Header.Set("ParietteToken", parietteToken)
				}
			},
			breaks: ids("pariette.auth", "token-required", "token-checked"),
		},
		"a removal needs no token": {
			request: func(r *http.Request) {
				if removing(r) && r.Header.Get("ParietteToken") == "" {
					r.Header.Set("ParietteToken", parietteToken)
				}
			},
			breaks: ids("pariette.auth", "token-required", "token-checked"),
		},
		"an empty token is a token": {
			request: func(r *http.Request) {
				if sent := r.Header["Pariettetoken"]; adding(r) && len(sent) == 1 && sent[0] == "" {
					r.Header.Set("ParietteToken", parietteToken)
				}
			},
			breaks: ids("pariette.auth", "token-checked"),
		},
		"a token is known by its first letters": {
			request: func(r *http.Request) {
				if adding(r) && strings.HasPrefix(r.Header.Get("ParietteToken"), parietteToken[:6]) {
					r.Header.Set("ParietteToken", parietteToken)
				}
			},
			breaks: ids("pariette.auth", "token-checked"),
		},
		"an unknown token is a bad request": {
			answer: status(cart, http.StatusUnauthorized, http.StatusBadRequest),
			breaks: ids("pariette.auth", "status"),
		},
		"any other method on an item removes it": {
			request: func(r *http.Request) {
				if strings.Contains(r.URL.Path, "/shopping/cart/") {
					r.Method = http.MethodDelete
				}
			},
			breaks: []string{"pariette.http.method"},
		},
		"an order is made without Authorization": {
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if order(r) && r.Header.Get("Authorization") == "" {
					return answered(http.StatusOK, `{"success":true,"message":"Siparişiniz alındı"}`)
				}
				return good(r)
			},
			breaks: ids("loyetta.auth", "required"),
		},
		"a list without Authorization is that of customer 1": {
			request: func(r *http.Request) {
				if prepaid(r) && r.Header.Get("Authorization") == "" {
					r.Header.Set("Authorization", "Bearer playground-customer-0001")
				}
			},
			breaks: ids("loyetta.auth", "required"),
		},
		"a customer's token is not verified": {
			request: unverified(loyetta, "playground-customer-"),
			breaks:  []string{"loyetta.auth.checked"},
		},
		"a customer's token may go on after its end": {
			request: func(r *http.Request) {
				token := r.Header.Get("Authorization")
				if known := len("Bearer playground-customer-0001"); loyetta(r) && len(token) > known {
					r.Header.Set("Authorization", token[:known])
				}
			},
			breaks: []string{"loyetta.auth.checked"},
		},
		"an order is made without a look at the token": {
			request: unverified(order, "playground-customer-"),
			breaks:  []string{"loyetta.auth.checked"},
		},
		"who is not signed in is sent to the login page": {
			answer: status(loyetta, http.StatusUnauthorized, http.StatusNotFound),
			breaks: ids("loyetta.auth", "status"),
		},
		"any method reads a list": {
			request: func(r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/orders/prepaid-card") {
					r.Method = http.MethodGet
				}
			},
			breaks: []string{"loyetta.http.method"},
		},
		"an unknown method is an error page": {
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if r.Method == http.MethodPatch {
					return whoops()
				}
				return good(r)
			},
			breaks: []string{"loyetta.http.method", "pariette.http.method"},
		},
	}
}

// parietteToken is the ParietteToken of the reference server.
const parietteToken = "playground-pariette-token"

// mojibake takes the UTF-8 of some answers for Latin-1, and encodes it again.
func mojibake(which func(*http.Request) bool) func(*http.Request, *httptest.ResponseRecorder) {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			twice, _ := charmap.ISO8859_1.NewDecoder().Bytes(a.Body.Bytes())
			a.Body = bytes.NewBuffer(twice)
		}
	}
}

// unverified reads who somebody is from the end of the bearer token, and does
// not look at the rest.
func unverified(which func(*http.Request) bool, prefix string) func(*http.Request) {
	return func(r *http.Request) {
		if token := r.Header.Get("Authorization"); which(r) && len(token) > len("Bearer ")+4 {
			r.Header.Set("Authorization", "Bearer "+prefix+token[len(token)-4:])
		}
	}
}
