package mutant

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// cartMutants are servers that show wrong carts, or show them to others.
func cartMutants() []Mutant {
	var guestOf, ownerOf, lastSeen memory[string]
	var reads, looks memory[int]
	var customers memory[http.Header]
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
			Name: "filled-cart-206", Text: "a filled cart is answered with 206",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if reading(r) && a.Code == http.StatusOK && !strings.Contains(a.Body.String(), `"items":[]`) {
					a.Code = http.StatusPartialContent
				}
			},
			Breaks: ids("pariette.cart.get", "ok"),
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
			Name: "guest-key-differs", Text: "a guest's cart is read by another key than it was written",
			request: func(r *http.Request) {
				if guest(r) && reading(r) {
					r.Header.Set("X-Guest-Id", "session:"+r.Header.Get("X-Guest-Id"))
				}
			},
			Breaks: []requirement.ID{"pariette.cart.add.persisted", "pariette.cart.get.guest"},
		},
		{
			Name: "guest-id-caseless", Text: "guest ids are compared without case",
			request: func(r *http.Request) { r.Header.Set("X-Guest-Id", strings.ToLower(r.Header.Get("X-Guest-Id"))) },
			Breaks:  []requirement.ID{"pariette.cart.get.guest-isolation"},
		},
		{
			Name: "guest-id-cut-8", Text: "guest ids are cut to eight characters",
			request: func(r *http.Request) {
				id := r.Header.Get("X-Guest-Id")
				r.Header.Set("X-Guest-Id", id[:min(len(id), 8)])
			},
			Breaks: []requirement.ID{"pariette.cart.get.guest-isolation"},
		},
		{
			Name: "guest-id-cut-35", Text: "guest ids are cut to 35 characters",
			request: func(r *http.Request) {
				id := r.Header.Get("X-Guest-Id")
				r.Header.Set("X-Guest-Id", id[:min(len(id), 35)])
			},
			Breaks: []requirement.ID{"pariette.cart.get.guest-isolation"},
		},
		{
			Name: "guest-cannot-read", Text: "a guest must sign in to read a cart",
			serve: signedIn(reading),
			// A guest reads for all of them: a target without shoppers is tested, too.
			Breaks: []requirement.ID{"pariette.cart.get.anonymous", "pariette.cart.get.empty", "pariette.cart.get.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "guest-id-outweighs-bearer", Text: "an X-Guest-Id outweighs the bearer token",
			request: func(r *http.Request) {
				if cart(r) && r.Header.Get("X-Guest-Id") != "" {
					r.Header.Del("Authorization")
				}
			},
			Breaks: ids("pariette.cart.get", "user", "user-isolation", "users-apart"),
		},
		{
			Name: "guest-id-stays-signed-in", Text: "a guest id that a shopper sent along stays signed in",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				id, token := r.Header.Get("X-Guest-Id"), r.Header.Get("Authorization")
				if known := guestOf.get(id); cart(r) && token == "" && known != "" {
					r.Header.Set("Authorization", known)
				}
				a := good(r)
				if token != "" && id != "" && a.Code == http.StatusOK {
					guestOf.set(id, token)
				}
				return a
			},
			Breaks: ids("pariette.cart.get", "user-isolation"),
		},
		{
			Name: "guest-id-shares-cart", Text: "shoppers at one browser share a cart",
			request: func(r *http.Request) {
				if id, token := r.Header.Get("X-Guest-Id"), r.Header.Get("Authorization"); cart(r) && id != "" && token != "" {
					r.Header.Set("Authorization", ownerOf.change(id, func(first string) string {
						if first == "" {
							return token
						}
						return first
					}))
				}
			},
			Breaks: ids("pariette.cart.get", "users-apart"),
		},
		{
			Name: "shopper-token-unverified", Text: "a shopper's token is not verified",
			request: unverified(reading, "playground-shopper-"),
			Breaks:  ids("pariette.cart.get", "user-token-checked"),
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
			Name: "currency-symbol", Text: "a currency is a symbol",
			answer: replace(cart, `"TRY"`, `"₺"`),
			Breaks: ids("pariette.cart.get", "currency"),
		},
		{
			Name: "currency-tl", Text: "a currency is spelt as people do",
			answer: replace(cart, `"TRY"`, `"TL"`),
			Breaks: ids("pariette.cart.get", "currency"),
		},
		{
			Name: "guest-id-shares-cart-after-order", Text: "shoppers who have ordered at one browser share a cart from then on",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				token, ordered := r.Header.Get("Authorization"), customers.get(r.Header.Get("Authorization")) != nil
				if pariette(r) && ordered && r.Header.Get("X-Guest-Id") != "" {
					r.Header.Set("X-Guest-Id", "ordered")
					r.Header.Del("Authorization")
				}
				a := good(r)
				if checkout(r) && a.Code == http.StatusOK {
					customers.set(token, http.Header{})
				}
				return a
			},
			Breaks: ids("pariette.cart.get", "users-apart"),
		},
		{
			Name: "add-goes-to-guest", Text: "what a shopper with a guest id adds goes to the guest",
			request: func(r *http.Request) {
				if adding(r) && r.Header.Get("X-Guest-Id") != "" {
					r.Header.Del("Authorization")
				}
			},
			Breaks: ids("pariette.cart.get", "user"),
		},
	}
}

// signedIn refuses some requests of who is not signed in.
func signedIn(which func(*http.Request) bool) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if which(r) && r.Header.Get("Authorization") == "" {
			return answered(http.StatusUnauthorized, `{"status":false,"message":"Unauthenticated."}`)
		}
		return good(r)
	}
}
