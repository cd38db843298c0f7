package mutant

import (
	"bytes"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// parietteMutants are servers with something wrong about every operation of
// Pariette, or about who may use it.
func parietteMutants() []Mutant {
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
			Name: "addition-message-latin5", Text: "the message of an addition is in Latin-5",
			answer: replace(adding, "Ürün", "\xdcr\xfcn"),
			Breaks: []requirement.ID{"pariette.http.json"},
		},
		{
			Name: "cart-of-three-duplicate-name", Text: "a cart of three lines has its subtotal twice",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if reading(r) && strings.Count(a.Body.String(), `"product_id"`) == 3 {
					replace(reading, `("subtotal":[0-9.]+),`, `$1,$1,`)(r, a)
				}
			},
			Breaks: []requirement.ID{"pariette.http.json"},
		},
		{
			Name: "empty-cart-text-html", Text: "an empty cart is served as text/html",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if reading(r) && strings.Contains(a.Body.String(), `"items":[]`) {
					a.Header().Set("Content-Type", "text/html; charset=utf-8")
				}
			},
			Breaks: []requirement.ID{"pariette.http.json"},
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
			Name: "titles-escaped", Text: "a title is escaped as in a web page",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					line["title"] = html.EscapeString(key(line["title"]))
				}
			}),
			Breaks: []requirement.ID{"pariette.http.turkish-text"},
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
			Name: "malformed-json-status-true", Text: "the refusal of malformed JSON says that its status is true",
			answer: instead(adding, "the body is not JSON", func(a *httptest.ResponseRecorder) {
				a.Body = bytes.NewBufferString(`{"status":true,"message":"Syntax error"}`)
			}),
			Breaks: []requirement.ID{"pariette.envelope.status-boolean", "pariette.envelope.error", "pariette.cart.add.malformed-json"},
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
			Name: "token-suffix", Text: "a token may go on after its end",
			request: func(r *http.Request) {
				if strings.HasPrefix(r.Header.Get("ParietteToken"), parietteToken) {
					r.Header.Set("ParietteToken", parietteToken)
				}
			},
			Breaks: []requirement.ID{"pariette.auth.token-checked"},
		},
		{
			Name: "checkout-login-page", Text: "a checkout with an unknown ParietteToken leads to the login page",
			answer: instead(checkout, "ParietteToken is missing or unknown", func(a *httptest.ResponseRecorder) {
				a.Header().Set("Content-Type", "text/html")
				a.Code, a.Body = http.StatusOK, bytes.NewBufferString("<h1>Login</h1>")
			}),
			Breaks: ids("pariette.auth", "token-required", "token-checked"),
		},
		{
			Name: "read-refused-with-cart", Text: "a read with an unknown ParietteToken is refused, and shows the cart all the same",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !reading(r) || r.Header.Get("ParietteToken") == parietteToken {
					return good(r)
				}
				r.Header.Set("ParietteToken", parietteToken)
				shown := decode(good(r).Body.Bytes())
				shown["status"], shown["message"] = false, "Unauthenticated."
				return answered(http.StatusUnauthorized, string(encode(shown)))
			},
			Breaks: ids("pariette.auth", "token-required", "token-checked"),
		},
		{
			Name: "addition-refused-too-late", Text: "an addition with an unknown ParietteToken is refused after it was made",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if adding(r) && r.Header.Get("ParietteToken") != parietteToken {
					r.Header.Set("ParietteToken", parietteToken)
					good(r)
				}
				return a
			},
			Breaks: ids("pariette.auth", "token-required", "token-checked"),
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
			Name: "cart-any-method-reads", Text: "any other method reads a cart",
			request: func(r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/shopping/cart") && !adding(r) {
					r.Method = http.MethodGet
				}
			},
			Breaks: []requirement.ID{"pariette.http.method"},
		},
		{
			Name: "item-patch-refused-too-late", Text: "a PATCH of an item is refused after it removed the item",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if cart(r) && r.Method == http.MethodPatch {
					good(another(r, http.MethodDelete, r.URL.Path, ""))
				}
				return a
			},
			Breaks: []requirement.ID{"pariette.http.method"},
		},
	}
}

// parietteToken is the ParietteToken of the reference server.
const parietteToken = "playground-pariette-token"
