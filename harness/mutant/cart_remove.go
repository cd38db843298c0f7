package mutant

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// removalMutants are servers that remove wrongly from a cart.
func removalMutants() []Mutant {
	var additions, left memory[int]
	var returned memory[bool]
	var deleted memory[object]
	return []Mutant{
		{
			Name: "removal-without-message", Text: "a removal has no message",
			answer: edit(removing, func(_ *http.Request, document object) { delete(document, "message") }),
			Breaks: []requirement.ID{"pariette.cart.remove.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "removal-410", Text: "a removal says that the item is gone, as an error",
			answer: status(removing, http.StatusOK, http.StatusGone),
			Breaks: []requirement.ID{"pariette.cart.remove.ok"},
		},
		{
			Name: "removal-status-number", Text: "the status of a removal is 1",
			answer: replace(removing, `"status":\s*true`, `"status":1`),
			Breaks: []requirement.ID{"pariette.cart.remove.ok", "pariette.envelope.status-boolean", "pariette.journey.guest-to-order"},
		},
		{
			Name: "removal-204", Text: "a removal is answered with 204",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if removing(r) && a.Code == http.StatusOK {
					a.Code = http.StatusNoContent
					a.Body.Reset()
				}
			},
			Breaks: []requirement.ID{"pariette.cart.remove.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "removal-decrements", Text: "a removal takes one piece",
			serve:  leaving(func(quantity int) int { return quantity - 1 }),
			Breaks: []requirement.ID{"pariette.cart.remove.whole-line", "pariette.journey.guest-to-order"},
		},
		{
			Name: "removal-takes-two", Text: "a removal takes two pieces at most",
			serve:  leaving(func(quantity int) int { return max(0, quantity-2) }),
			Breaks: ids("pariette.cart.remove", "whole-line"),
		},
		{
			Name: "removal-not-stored", Text: "a removal is answered and not stored",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				line := lineOf(r, good)
				if line == nil {
					return good(r)
				}
				a := good(another(r, http.MethodGet, cartPath, ""))
				editCart(removing, func(cart object) {
					var rest []any
					for _, other := range objects(cart["items"]) {
						if key(other["id"]) != key(line["id"]) {
							rest = append(rest, other)
						}
					}
					cart["items"] = rest
					if rest == nil {
						cart["items"] = []any{}
					}
					settle(cart)
				})(r, a)
				replace(removing, `^\{`, `{"message":"Ürün sepetten çıkarıldı",`)(r, a)
				return a
			},
			Breaks: []requirement.ID{"pariette.cart.remove.persisted", "pariette.journey.guest-to-order"},
		},
		{
			Name: "removed-line-returns", Text: "a removed line is there again once another product is added",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if line := lineOf(r, good); line != nil {
					deleted.set(owner(r), line)
				}
				if line := deleted.get(owner(r)); adding(r) && line != nil && body(r)["product_id"] != line["product_id"] {
					good(another(r, http.MethodPost, cartPath, string(encode(line))))
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.remove", "persisted"),
		},
		{
			Name: "removal-takes-from-next", Text: "a removal takes a piece of the next line",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if removing(r) && a.Code == http.StatusOK {
					for _, line := range objects(decode(a.Body.Bytes())["data"].(object)["items"]) {
						if whole(line["quantity"]) > 1 {
							good(another(r, http.MethodDelete, cartPath+"/"+key(line["id"]), ""))
							one := object{"product_id": line["product_id"], "variant_id": line["variant_id"], "quantity": 1}
							return good(another(r, http.MethodPost, cartPath, string(encode(one))))
						}
					}
				}
				return a
			},
			Breaks: []requirement.ID{"pariette.cart.remove.others-kept", "pariette.journey.guest-to-order"},
		},
		{
			Name: "removal-shifts-quantities", Text: "a removal shows each line after the removed one in the quantity of the one before it",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !removing(r) {
					return good(r)
				}
				_, before := basketOf(r, good)
				a := good(r)
				editCart(removing, func(cart object) {
					for i, line := range objects(cart["items"]) {
						line["quantity"] = before[i]["quantity"]
						line["total"] = lira(kurus(line["price"]) * whole(line["quantity"]))
					}
					settle(cart)
				})(r, a)
				return a
			},
			Breaks: ids("pariette.cart.remove", "others-kept"),
		},
		{
			Name: "removal-totals-before", Text: "a removal shows the totals of before",
			serve:  totalling(func(cart, _ object) int { return kurus(cart["subtotal"]) }),
			Breaks: ids("pariette.cart.remove", "totals", "last-line"),
		},
		{
			Name: "removal-takes-one-price", Text: "a removal takes the price of one piece from the totals",
			serve:  totalling(func(cart, line object) int { return kurus(cart["subtotal"]) - kurus(line["price"]) }),
			Breaks: ids("pariette.cart.remove", "totals", "last-line"),
		},
		{
			Name: "last-removal-null", Text: "a cart without lines is null",
			answer: edit(removing, func(_ *http.Request, document object) {
				if len(objects(document["data"].(object)["items"])) == 0 {
					document["data"] = nil
				}
			}),
			Breaks: ids("pariette.cart.remove", "last-line"),
		},
		{
			Name: "last-removal-404", Text: "a guest's cart is not found once what was added in one addition is removed",
			request: func(r *http.Request) {
				if adding(r) && guest(r) {
					additions.change(owner(r), func(n int) int { return n + 1 })
				}
			},
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if reading(r) && additions.get(owner(r)) == 1 && strings.Contains(a.Body.String(), `"items":[]`) {
					a.Code = http.StatusNotFound
				}
			},
			Breaks: ids("pariette.cart.remove", "last-line"),
		},
		{
			Name: "unknown-item-success", Text: "the removal of an unknown item is a success",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if a := good(r); !removing(r) || a.Code != http.StatusNotFound {
					return a
				}
				a := good(another(r, http.MethodGet, cartPath, ""))
				replace(removing, `^\{`, `{"message":"Ürün sepetten çıkarıldı",`)(r, a)
				return a
			},
			Breaks: ids("pariette.cart.remove", "unknown", "malformed-id"),
		},
		{
			Name: "unknown-item-takes-last", Text: "an item that is not in the cart is refused, and takes the last line along",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if removing(r) && a.Code == http.StatusNotFound {
					if _, lines := basketOf(r, good); len(lines) > 0 {
						good(another(r, http.MethodDelete, cartPath+"/"+key(lines[len(lines)-1]["id"]), ""))
					}
				}
				return a
			},
			Breaks: ids("pariette.cart.remove", "unknown", "twice", "malformed-id"),
		},
		{
			Name: "removal-twice-takes-first", Text: "an item that was removed before takes the first line along",
			serve: removingAgain(func(r *http.Request, good server) *httptest.ResponseRecorder {
				_, lines := basketOf(r, good)
				if len(lines) == 0 {
					return good(r)
				}
				return good(another(r, http.MethodDelete, cartPath+"/"+key(lines[0]["id"]), ""))
			}),
			Breaks: ids("pariette.cart.remove", "twice"),
		},
		{
			Name: "removal-twice-shows-nothing", Text: "removing an item again is a success that shows an empty cart",
			serve: removingAgain(func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(another(r, http.MethodGet, cartPath, ""))
				editCart(anything, func(cart object) {
					cart["items"] = []any{}
					settle(cart)
				})(r, a)
				return a
			}),
			Breaks: ids("pariette.cart.remove", "twice"),
		},
		{
			Name: "removal-twice-500", Text: "removing an item again is an error page",
			serve:  removingAgain(func(*http.Request, server) *httptest.ResponseRecorder { return whoops() }),
			Breaks: ids("pariette.cart.remove", "twice"),
		},
		{
			Name: "item-by-position", Text: "a line is removed by its place in the cart",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				_, lines := basketOf(r, good)
				if place := whole(itemOf(r)); removing(r) && place > 0 && place <= len(lines) {
					r.URL.Path = cartPath + "/" + key(lines[place-1]["id"])
				}
				a := good(r)
				editCart(cart, func(cart object) {
					for i, line := range objects(cart["items"]) {
						line["id"] = i + 1
					}
				})(r, a)
				return a
			},
			Breaks: ids("pariette.cart.remove", "twice"),
		},
		{
			Name: "removal-from-any-cart", Text: "a line is removed from whosever cart it is in",
			serve:  removable(anything),
			Breaks: ids("pariette.cart.remove", "foreign"),
		},
		{
			Name: "removal-of-shopper-line", Text: "a shopper's line can be removed by anybody",
			serve:  removable(func(r *http.Request) bool { return !guest(r) }),
			Breaks: ids("pariette.cart.remove", "foreign"),
		},
		{
			Name: "long-item-414", Text: "an item of 4,000 characters is too long for the web server",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if removing(r) && len(r.URL.Path) > 4000 {
					*a = *whoops()
					a.Code = http.StatusRequestURITooLong
				}
			},
			Breaks: ids("pariette.cart.remove", "malformed-id"),
		},
		{
			Name: "nul-item-500", Text: "an item of %00 is an error page",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if strings.Contains(r.URL.Path, "\x00") {
					*a = *whoops()
				}
			},
			Breaks: ids("pariette.cart.remove", "malformed-id"),
		},
		{
			Name: "removed-pieces-return", Text: "a product that comes back has its old pieces, too",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if line := lineOf(r, good); line != nil {
					left.set(owner(r)+key(line["product_id"]), whole(line["quantity"]))
				}
				if adding(r) {
					sent := body(r)
					if old := left.get(owner(r) + key(sent["product_id"])); old > 0 {
						sent["quantity"] = old + whole(sent["quantity"])
						withBody(r, encode(sent))
					}
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.remove", "add-again"),
		},
		{
			Name: "removed-product-500", Text: "a guest's product that comes back beside others is stored, and answered with an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if line := lineOf(r, good); line != nil && guest(r) {
					returned.set(owner(r)+key(line["product_id"]), true)
				}
				sent := body(r)
				a := good(r)
				if _, lines := basketOf(r, good); adding(r) && len(lines) > 1 && returned.get(owner(r)+key(sent["product_id"])) {
					return whoops()
				}
				return a
			},
			Breaks: ids("pariette.cart.remove", "add-again"),
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
	}
}

// lineOf is the line that a request removes; nil when it removes none.
func lineOf(r *http.Request, good server) object {
	if !removing(r) {
		return nil
	}
	_, lines := basketOf(r, good)
	for _, line := range lines {
		if key(line["id"]) == itemOf(r) {
			return line
		}
	}
	return nil
}

// leaving serves removals that leave some pieces of what they remove.
func leaving(rest func(quantity int) int) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		line := lineOf(r, good)
		a := good(r)
		if left := rest(whole(line["quantity"])); line != nil && left > 0 {
			line["quantity"] = left
			return good(another(r, http.MethodPost, cartPath, string(encode(line))))
		}
		return a
	}
}

// totalling serves removals that show totals reckoned from the cart before and
// the line that goes.
func totalling(total func(cart, line object) int) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		before, _ := basketOf(r, good)
		line := lineOf(r, good)
		a := good(r)
		if line != nil {
			editCart(removing, func(cart object) {
				cart["subtotal"], cart["total"] = lira(total(before, line)), lira(total(before, line))
			})(r, a)
		}
		return a
	}
}

// removable serves removals of some visitors' lines by anybody.
func removable(whose func(*http.Request) bool) detour {
	var ownerOf memory[http.Header]
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if owner := ownerOf.get(itemOf(r)); removing(r) && owner != nil && r.Header.Get("ParietteToken") == parietteToken {
			r.Header = owner
		}
		a := good(r)
		if cart(r) && a.Code == http.StatusOK && whose(r) {
			for _, line := range objects(decode(a.Body.Bytes())["data"].(object)["items"]) {
				ownerOf.set(key(line["id"]), r.Header.Clone())
			}
		}
		return a
	}
}

// removingAgain serves the removals of what a visitor has removed before.
func removingAgain(again detour) detour {
	var gone memory[bool]
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		a, line := good(r), owner(r)+r.URL.Path
		switch {
		case !removing(r):
		case a.Code == http.StatusOK:
			gone.set(line, true)
		case gone.get(line):
			return again(r, good)
		}
		return a
	}
}
