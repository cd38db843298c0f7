package suites_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
)

// wrongCarts are servers that show wrong carts, or show them to others.
func wrongCarts() map[string]wrongServer {
	var guestOf, ownerOf, lastSeen memory[string]
	var reads, looks memory[int]
	return map[string]wrongServer{
		"a cart's id is a number": {
			answer: replace(cart, `"id":\s*"[a-z_]*([0-9]+)"`, `"id": $1`),
			breaks: []string{"pariette.cart.get.schema", "pariette.cart.add.ok", "pariette.cart.remove.ok", "pariette.journey.guest-to-order"},
		},
		"a total is a string": {
			answer: replace(reading, `"total":\s*([0-9.]+)`, `"total":"$1"`),
			breaks: []string{"pariette.cart.get.schema", "pariette.journey.guest-to-order"},
		},
		"a filled cart is answered with 206": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if reading(r) && a.Code == http.StatusOK && !strings.Contains(a.Body.String(), `"items":[]`) {
					a.Code = http.StatusPartialContent
				}
			},
			breaks: ids("pariette.cart.get", "ok"),
		},
		"a guest never seen has no cart": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if reading(r) && guest(r) && lastSeen.get(owner(r)) == "" && a.Code == http.StatusOK {
					*a = *answered(http.StatusNotFound, `{"status":false,"message":"Sepet bulunamadı"}`)
				}
				if changing(r) {
					lastSeen.set(owner(r), "seen")
				}
			},
			breaks: []string{"pariette.cart.get.empty"},
		},
		"an empty cart costs something": {
			answer: replace(cart, `"total":\s*0\.00`, `"total": 0.01`),
			breaks: []string{"pariette.cart.get.empty", "pariette.cart.remove.last-line"},
		},
		"a guest's cart is read by another key than it was written": {
			request: func(r *http.Request) {
				if guest(r) && reading(r) {
					r.Header.Set("X-Guest-Id", "session:"+r.Header.Get("X-Guest-Id"))
				}
			},
			breaks: []string{"pariette.cart.add.persisted", "pariette.cart.get.guest"},
		},
		"guest ids are compared without case": {
			request: func(r *http.Request) { r.Header.Set("X-Guest-Id", strings.ToLower(r.Header.Get("X-Guest-Id"))) },
			breaks:  []string{"pariette.cart.get.guest-isolation"},
		},
		"guest ids are cut to eight characters": {
			request: func(r *http.Request) {
				id := r.Header.Get("X-Guest-Id")
				r.Header.Set("X-Guest-Id", id[:min(len(id), 8)])
			},
			breaks: []string{"pariette.cart.get.guest-isolation"},
		},
		"guest ids are cut to 35 characters": {
			request: func(r *http.Request) {
				id := r.Header.Get("X-Guest-Id")
				r.Header.Set("X-Guest-Id", id[:min(len(id), 35)])
			},
			breaks: []string{"pariette.cart.get.guest-isolation"},
		},
		"a guest must sign in to read a cart": {
			serve: signedIn(reading),
			// A guest reads for all of them: a target without shoppers is tested, too.
			breaks: []string{"pariette.cart.get.anonymous", "pariette.cart.get.empty", "pariette.cart.get.ok", "pariette.journey.guest-to-order"},
		},
		"an X-Guest-Id outweighs the bearer token": {
			request: func(r *http.Request) {
				if cart(r) && r.Header.Get("X-Guest-Id") != "" {
					r.Header.Del("Authorization")
				}
			},
			breaks: ids("pariette.cart.get", "user", "user-isolation", "users-apart"),
		},
		"a guest id that a shopper sent along stays signed in": {
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
			breaks: ids("pariette.cart.get", "user-isolation"),
		},
		"shoppers at one browser share a cart": {
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
			breaks: ids("pariette.cart.get", "users-apart"),
		},
		"a shopper's token is not verified": {
			request: unverified(reading, "playground-shopper-"),
			breaks:  ids("pariette.cart.get", "user-token-checked"),
		},
		"a cart has a new id each time it is read": {
			answer: edit(reading, func(r *http.Request, document object) {
				n := reads.change(owner(r), func(n int) int { return n + 1 })
				document["data"].(object)["id"] = "cart_" + key(n)
			}),
			breaks: ids("pariette.cart.get", "id-stable", "safe"),
		},
		"a price rises each time it is looked at": {
			answer: edit(reading, func(r *http.Request, document object) {
				n := looks.change(owner(r), func(n int) int { return n + 1 })
				for _, line := range objects(document["data"].(object)["items"]) {
					line["price"] = lira(kurus(line["price"]) + n)
					line["total"] = lira(kurus(line["price"]) * whole(line["quantity"]))
				}
				settle(document["data"].(object))
			}),
			breaks: []string{"pariette.cart.get.safe", "pariette.cart.money.catalogue-price"},
		},
		"a cart's id is made of its lines": {
			answer: editCart(cart, func(cart object) {
				id := "cart"
				for _, line := range objects(cart["items"]) {
					id += "_" + key(line["id"])
				}
				cart["id"] = id
			}),
			breaks: ids("pariette.cart.get", "id-stable"),
		},
		"a currency is a symbol": {
			answer: replace(cart, `"TRY"`, `"₺"`),
			breaks: ids("pariette.cart.get", "currency"),
		},
		"a currency is spelt as people do": {
			answer: replace(cart, `"TRY"`, `"TL"`),
			breaks: ids("pariette.cart.get", "currency"),
		},
	}
}

// signedIn refuses some requests of who is not signed in.
func signedIn(which func(*http.Request) bool) func(*http.Request, server) *httptest.ResponseRecorder {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if which(r) && r.Header.Get("Authorization") == "" {
			return answered(http.StatusUnauthorized, `{"status":false,"message":"Unauthenticated."}`)
		}
		return good(r)
	}
}

// wrongMoney are servers that reckon wrongly.
func wrongMoney() map[string]wrongServer {
	var cheats memory[json.Number]
	return map[string]wrongServer{
		"subtotals are short by a kuruş": {
			answer: replace(cart, `("subtotal":\s*[0-9]*[1-9][0-9]*\.[0-9])[0-9]`, `${1}7`),
			breaks: []string{"pariette.cart.money.subtotal", "pariette.cart.money.total", "pariette.journey.guest-to-order"},
		},
		"seven pieces are rounded through floats": {
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					if whole(line["quantity"]) == 7 {
						line["total"] = lira(kurus(line["total"]) - 1)
					}
				}
				settle(cart)
			}),
			breaks: ids("pariette.cart.money", "line-total"),
		},
		"prices are rounded before they are multiplied": {
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					line["total"] = lira(kurus(line["price"]) / 10 * 10 * whole(line["quantity"]))
				}
				settle(cart)
			}),
			breaks: []string{"pariette.cart.money.line-total", "pariette.journey.guest-to-order"},
		},
		"a subtotal is right for one line and two, and wrong for three": {
			answer: editCart(cart, func(cart object) {
				if lines := objects(cart["items"]); len(lines) > 2 {
					cart["subtotal"] = lira(kurus(lines[0]["total"]) + kurus(lines[1]["total"]))
					cart["total"] = cart["subtotal"]
				}
			}),
			breaks: []string{"pariette.cart.money.subtotal"},
		},
		"shipping is part of a total and nowhere else": {
			answer: shipping(2000_00),
			breaks: []string{"pariette.cart.money.total"},
		},
		"shipping is part of a small total and nowhere else": {
			answer: shipping(500_00),
			breaks: ids("pariette.cart.money", "total"),
		},
		"a price has a tenth of a kuruş": {
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
			breaks: ids("pariette.cart.money", "precision", "catalogue-price"),
		},
		"a cart is a credit note": {
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
			breaks: slices.Concat(
				ids("pariette.cart.money", "catalogue-price", "non-negative"),
				[]string{"pariette.journey.guest-to-order"},
			),
		},
		"an empty cart owes the shop something": {
			answer: replace(cart, `("(?:sub)?total":\s*)0\.00`, `$1-0.01`),
			breaks: []string{"pariette.cart.money.non-negative", "pariette.cart.get.empty", "pariette.cart.remove.last-line"},
		},
		"the answer to a removal has a negative total": {
			answer: replace(removing, `("(?:sub)?total":\s*)0\.00`, `$1-0.01`),
			breaks: []string{"pariette.cart.money.non-negative", "pariette.cart.remove.last-line"},
		},
		"a price that is sent along is charged": {
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
			breaks: ids("pariette.cart.money", "catalogue-price"),
		},
		"two pieces are cheaper than one each": {
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					if whole(line["quantity"]) > 1 {
						line["price"] = lira(kurus(line["price"]) - 1)
						line["total"] = lira(kurus(line["price"]) * whole(line["quantity"]))
					}
				}
				settle(cart)
			}),
			breaks: ids("pariette.cart.money", "catalogue-price"),
		},
	}
}

// shipping adds what a parcel costs to the totals below a limit.
func shipping(below int) func(*http.Request, *httptest.ResponseRecorder) {
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
