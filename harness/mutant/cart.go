package mutant

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// cartMutants are servers that show wrong carts, or show them to others.
func cartMutants() []Mutant {
	var guestOf, ownerOf, lastSeen memory[string]
	var reads, looks memory[int]
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

// moneyMutants are servers that reckon wrongly.
func moneyMutants() []Mutant {
	var cheats memory[json.Number]
	return []Mutant{
		{
			Name: "subtotal-short", Text: "subtotals are short by a kuruş",
			answer: replace(cart, `("subtotal":\s*[0-9]*[1-9][0-9]*\.[0-9])[0-9]`, `${1}7`),
			Breaks: []requirement.ID{"pariette.cart.money.subtotal", "pariette.cart.money.total", "pariette.journey.guest-to-order"},
		},
		{
			Name: "line-total-float", Text: "seven pieces are rounded through floats",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					if whole(line["quantity"]) == 7 {
						line["total"] = lira(kurus(line["total"]) - 1)
					}
				}
				settle(cart)
			}),
			Breaks: ids("pariette.cart.money", "line-total"),
		},
		{
			Name: "price-rounded-first", Text: "prices are rounded before they are multiplied",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					line["total"] = lira(kurus(line["price"]) / 10 * 10 * whole(line["quantity"]))
				}
				settle(cart)
			}),
			Breaks: []requirement.ID{"pariette.cart.money.line-total", "pariette.journey.guest-to-order"},
		},
		{
			Name: "subtotal-of-two-lines", Text: "a subtotal is right for one line and two, and wrong for three",
			answer: editCart(cart, func(cart object) {
				if lines := objects(cart["items"]); len(lines) > 2 {
					cart["subtotal"] = lira(kurus(lines[0]["total"]) + kurus(lines[1]["total"]))
					cart["total"] = cart["subtotal"]
				}
			}),
			Breaks: []requirement.ID{"pariette.cart.money.subtotal"},
		},
		{
			Name: "shipping-hidden", Text: "shipping is part of a total and nowhere else",
			answer: shipping(2000_00),
			Breaks: []requirement.ID{"pariette.cart.money.total"},
		},
		{
			Name: "shipping-hidden-below-500", Text: "shipping is part of a small total and nowhere else",
			answer: shipping(500_00),
			Breaks: ids("pariette.cart.money", "total"),
		},
		{
			Name: "price-three-decimals", Text: "a price has a tenth of a kuruş",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					line["price"] = json.Number(key(line["price"]) + "5")
					line["total"] = tenths(line["price"], whole(line["quantity"]))
				}
				sum := 0
				for _, line := range objects(cart["items"]) {
					sum += kurus(line["total"])
				}
				cart["subtotal"] = tenths(sum, 1)
				cart["total"] = cart["subtotal"]
			}),
			Breaks: ids("pariette.cart.money", "precision", "catalogue-price"),
		},
		{
			Name: "cart-negative", Text: "a cart is a credit note",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					line["price"] = json.Number("-" + key(line["price"]))
					line["total"] = json.Number("-" + key(line["total"]))
				}
				if kurus(cart["total"]) > 0 {
					cart["subtotal"] = json.Number("-" + key(cart["subtotal"]))
					cart["total"] = json.Number("-" + key(cart["total"]))
				}
			}),
			Breaks: slices.Concat(
				ids("pariette.cart.money", "catalogue-price", "non-negative"),
				[]requirement.ID{"pariette.journey.guest-to-order"},
			),
		},
		{
			Name: "empty-cart-negative", Text: "an empty cart owes the shop something",
			answer: replace(cart, `("(?:sub)?total":\s*)0\.00`, `$1-0.01`),
			Breaks: []requirement.ID{"pariette.cart.money.non-negative", "pariette.cart.get.empty", "pariette.cart.remove.last-line"},
		},
		{
			Name: "removal-total-negative", Text: "the answer to a removal has a negative total",
			answer: replace(removing, `("(?:sub)?total":\s*)0\.00`, `$1-0.01`),
			Breaks: []requirement.ID{"pariette.cart.money.non-negative", "pariette.cart.remove.last-line"},
		},
		{
			Name: "price-from-client", Text: "a price that is sent along is charged",
			request: func(r *http.Request) {
				if adding(r) {
					if price, sent := body(r)["price"].(json.Number); sent {
						cheats.set(owner(r), price)
					}
				}
			},
			answer: edit(cart, func(r *http.Request, document object) {
				if price := cheats.get(owner(r)); price != "" {
					for _, line := range objects(document["data"].(object)["items"]) {
						line["price"], line["total"] = price, lira(kurus(price)*whole(line["quantity"]))
					}
					settle(document["data"].(object))
				}
			}),
			Breaks: ids("pariette.cart.money", "catalogue-price"),
		},
		{
			Name: "price-by-quantity", Text: "two pieces are cheaper than one each",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					if whole(line["quantity"]) > 1 {
						line["price"] = lira(kurus(line["price"]) - 1)
						line["total"] = lira(kurus(line["price"]) * whole(line["quantity"]))
					}
				}
				settle(cart)
			}),
			Breaks: ids("pariette.cart.money", "catalogue-price"),
		},
	}
}

// shipping adds what a parcel costs to the totals below a limit.
func shipping(below int) revision {
	return editCart(cart, func(cart object) {
		if total := kurus(cart["total"]); total > 0 && total < below {
			cart["total"] = lira(total + 29_90)
		}
	})
}

// tenths is a multiple of an amount in thousandths.
func tenths(v any, times int) json.Number {
	n := kurus(v) * times
	return json.Number(key(n/1000) + "." + key(1000 + n%1000)[1:])
}
