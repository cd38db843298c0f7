package mutant

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// unseenMutants are servers that are wrong where few stories look.
func unseenMutants() []Mutant {
	var customers, ownerOf memory[http.Header]
	var pages, codes, subtotals memory[string]
	var buyers memory[bool]
	return []Mutant{
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
			Name: "removal-of-shopper-line", Text: "a shopper's line can be removed by anybody",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if owner := ownerOf.get(itemOf(r)); removing(r) && owner != nil && r.Header.Get("ParietteToken") == parietteToken {
					r.Header = owner
				}
				a := good(r)
				if cart(r) && a.Code == http.StatusOK && r.Header.Get("Authorization") != "" {
					for _, line := range objects(decode(a.Body.Bytes())["data"].(object)["items"]) {
						ownerOf.set(key(line["id"]), r.Header.Clone())
					}
				}
				return a
			},
			Breaks: ids("pariette.cart.remove", "foreign"),
		},
		{
			Name: "removal-takes-variants", Text: "the removal of a variant takes all variants of the product",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				line := lineOf(r, good)
				a := good(r)
				if line != nil && a.Code == http.StatusOK {
					for _, other := range objects(decode(a.Body.Bytes())["data"].(object)["items"]) {
						if key(other["product_id"]) == key(line["product_id"]) {
							a = good(another(r, http.MethodDelete, cartPath+"/"+key(other["id"]), ""))
						}
					}
				}
				return a
			},
			Breaks: ids("pariette.cart.remove", "others-kept"),
		},
		{
			Name: "subtotal-cached", Text: "a changed quantity leaves the subtotal as it was",
			answer: edit(cart, func(r *http.Request, document object) {
				cart := document["data"].(object)
				shape := owner(r) + " " + strings.Join(lineIDs(cart), " ")
				cart["subtotal"] = json.Number(subtotals.change(shape, func(known string) string {
					if known == "" {
						return key(cart["subtotal"])
					}
					return known
				}))
				cart["total"] = cart["subtotal"]
			}),
			Breaks: []requirement.ID{"pariette.cart.money.subtotal", "pariette.journey.guest-to-order"},
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
		{
			Name: "pages-cached-for-all", Text: "pages after the first are cached for all customers",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if list(r) && a.Code == http.StatusOK && strings.Contains(r.URL.RawQuery, "page") {
					cached := pages.change(r.URL.String(), func(known string) string {
						if known == "" {
							return a.Body.String()
						}
						return known
					})
					return answered(http.StatusOK, cached)
				}
				return a
			},
			Breaks: both("isolation"),
		},
		{
			Name: "cards-in-order-answer", Text: "the answer to an order names the cards that were sold before",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				editItems(prepaid, func(card object) {
					codes.change("all", func(known string) string { return known + " " + key(card["card_code"]) })
				})(r, a)
				edit(order, func(_ *http.Request, document object) { document["sold_cards"] = codes.get("all") })(r, a)
			},
			Breaks: ids("loyetta.prepaid", "card-private"),
		},
		{
			Name: "order-first-line-only", Text: "an order of two products shows the first",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if order(r) && a.Code == http.StatusOK {
					buyers.set(owner(r), true)
				}
				if buyers.get(owner(r)) {
					editOrders(physical, func(order object) { order["items"] = order["items"].([]any)[:1] })(r, a)
				}
				return a
			},
			Breaks: ids("loyetta.order.create", "lines"),
		},
		{
			Name: "price-lowered-silently", Text: "a lower price is charged without a word",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !order(r) {
					return good(r)
				}
				before := whole(pointsCart(r, good)["regular_total"])
				a := good(r)
				if refused(r, a, newPrice) && whole(pointsCart(r, good)["regular_total"]) < before {
					return good(r)
				}
				return a
			},
			Breaks: slices.Concat(
				ids("loyetta.order.cart-updated", "no-order", "price-changed"),
				[]requirement.ID{"loyetta.journey.recovery"},
			),
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
