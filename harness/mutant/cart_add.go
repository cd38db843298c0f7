package mutant

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// additionMutants are servers that add wrongly to a cart.
func additionMutants() []Mutant {
	var added, broken memory[int]
	var adds rush
	return []Mutant{
		{
			Name: "addition-message-empty", Text: "an addition has nothing to say",
			answer: edit(adding, func(_ *http.Request, document object) { document["message"] = "" }),
			Breaks: []requirement.ID{"pariette.cart.add.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "addition-shows-cart-before", Text: "an addition answers with the cart as it was before",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !adding(r) {
					return good(r)
				}
				sent := body(r)
				before := good(another(r, http.MethodGet, r.URL.Path, ""))
				a := good(withBody(r, encode(sent)))
				if a.Code == http.StatusOK && sent != nil {
					document := decode(before.Body.Bytes())
					document["message"] = "Ürün sepete eklendi"
					a.Body.Reset()
					a.Body.Write(encode(document))
				}
				return a
			},
			Breaks: ids("pariette.cart.add", "line", "echo"),
		},
		{
			Name: "addition-shows-one-line", Text: "an addition shows the line that was added alone",
			answer: edit(adding, func(_ *http.Request, document object) {
				cart := document["data"].(object)
				if lines := cart["items"].([]any); len(lines) > 1 {
					cart["items"] = lines[len(lines)-1:]
					settle(cart)
				}
			}),
			Breaks: ids("pariette.cart.add", "echo", "same-product"),
		},
		{
			Name: "fourth-piece-lost", Text: "the fourth piece of a product is answered and not stored",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				sent := object{}
				if adding(r) {
					sent = body(r)
				}
				if whole(sent["quantity"]) != 4 {
					return good(r)
				}
				sent["quantity"] = 3
				a := good(withBody(r, encode(sent)))
				editCart(adding, func(cart object) {
					for _, line := range objects(cart["items"]) {
						line["quantity"], line["total"] = json.Number("4"), lira(4*kurus(line["price"]))
					}
					settle(cart)
				})(r, a)
				return a
			},
			Breaks: ids("pariette.cart.add", "persisted"),
		},
		{
			Name: "second-product-resets-first", Text: "a second product makes one piece of the first",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if adding(r) && a.Code == http.StatusOK {
					if lines := objects(decode(a.Body.Bytes())["data"].(object)["items"]); len(lines) > 1 && whole(lines[0]["quantity"]) > 1 {
						good(another(r, http.MethodDelete, cartPath+"/"+key(lines[0]["id"]), ""))
						lines[0]["quantity"] = 1
						return good(another(r, http.MethodPost, cartPath, string(encode(lines[0]))))
					}
				}
				return a
			},
			Breaks: []requirement.ID{"pariette.cart.add.second-product"},
		},
		{
			Name: "third-add-second-line", Text: "a product that is added for the third time is a second line",
			request: func(r *http.Request) {
				if adding(r) {
					sent := body(r)
					added.change(owner(r)+key(sent["product_id"]), func(n int) int { return n + 1 })
				}
			},
			answer: edit(cart, func(r *http.Request, document object) {
				cart := document["data"].(object)
				for _, line := range objects(cart["items"]) {
					if added.get(owner(r)+key(line["product_id"])) > 2 && whole(line["quantity"]) > 1 {
						cart["items"] = append(cart["items"].([]any), split(line))
					}
				}
			}),
			Breaks: []requirement.ID{"pariette.cart.add.same-product"},
		},
		{
			Name: "add-again-ignored", Text: "adding a product again changes nothing",
			serve:  addingAgain(func(present, asked int) int { return 0 }),
			Breaks: ids("pariette.cart.add", "same-product-quantity"),
		},
		{
			Name: "add-again-max", Text: "adding a product again takes the larger quantity",
			serve:  addingAgain(func(present, asked int) int { return max(0, asked-present) }),
			Breaks: ids("pariette.cart.add", "same-product-quantity"),
		},
		{
			Name: "variant-null-refused", Text: "variant_id may not be null",
			serve:  refusing(adding, func(body object) bool { v, sent := body["variant_id"]; return sent && v == nil }),
			Breaks: ids("pariette.cart.add", "ok", "variant-null"),
		},
		{
			Name: "variant-absent-refused", Text: "variant_id may not be left out",
			serve: refusing(adding, func(body object) bool {
				_, sent := body["variant_id"]
				return whole(body["product_id"]) > 0 && !sent
			}),
			Breaks: ids("pariette.cart.add", "variant-absent"),
		},
		{
			Name: "variants-merged", Text: "the variants of a product are one line",
			request: editBody(adding, func(body object) {
				if whole(body["variant_id"]) == 8 {
					body["variant_id"] = json.Number("7")
				}
			}),
			Breaks: ids("pariette.cart.add", "variant-lines"),
		},
		{
			Name: "guest-cannot-add", Text: "a guest must sign in to add",
			serve: signedIn(adding),
			// A guest adds for both of them: a target without shoppers is tested, too.
			Breaks: []requirement.ID{"pariette.cart.add.guest", "pariette.cart.add.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "add-lost-update", Text: "of two additions at the same time one is lost",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if adding(r) && !adds.first(owner(r)) {
					a := good(another(r, http.MethodGet, r.URL.Path, ""))
					replace(adding, `"status":`, `"message":"Ürün sepete eklendi","status":`)(r, a)
					return a
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.add", "concurrent"),
		},
		{
			Name: "unknown-product-ignored", Text: "an unknown product is left out without a word",
			serve:  ignoring(func(body object) bool { return whole(body["product_id"]) > 1_000_000 }),
			Breaks: ids("pariette.cart.add", "refuse-unknown-product"),
		},
		{
			Name: "product-missing-500", Text: "a missing product is an error page",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if adding(r) && strings.Contains(a.Body.String(), `"product_id":["is required"]`) {
					*a = *whoops()
				}
			},
			Breaks: ids("pariette.cart.add", "refuse-missing-product"),
		},
		{
			Name: "product-array-accepted", Text: "an array of one product is the product",
			request: editBody(adding, func(body object) {
				if array, ok := body["product_id"].([]any); ok {
					body["product_id"] = array[0]
				}
			}),
			Breaks: ids("pariette.cart.add", "reject-product-type"),
		},
		{
			Name: "product-object-500", Text: "an object as a product is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if adding(r) {
					if _, ok := body(r)["product_id"].(object); ok {
						return whoops()
					}
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.add", "reject-product-type"),
		},
		{
			Name: "quantity-negative-stored", Text: "a quantity of -1 is stored",
			request: func(r *http.Request) {
				editBody(adding, func(body object) {
					if whole(body["quantity"]) == -1 {
						body["quantity"] = json.Number("1")
						broken.set(owner(r), 1)
					}
				})(r)
			},
			answer: edit(cart, func(r *http.Request, document object) {
				for _, line := range objects(document["data"].(object)["items"]) {
					if broken.get(owner(r)) > 0 && whole(line["quantity"]) == 1 {
						line["quantity"], line["total"] = json.Number("-1"), json.Number("-"+key(line["total"]))
						document["data"].(object)["total"] = json.Number("-1.00")
					}
				}
			}),
			Breaks: ids("pariette.cart.add", "reject-quantity"),
		},
		{
			Name: "quantity-object-500", Text: "a quantity that is an object is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if adding(r) {
					if _, ok := body(r)["quantity"].(object); ok {
						return whoops()
					}
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.add", "reject-quantity"),
		},
		{
			Name: "unknown-variant-first", Text: "an unknown variant is the first one",
			request: editBody(adding, func(body object) {
				if whole(body["variant_id"]) > 1_000_000 {
					body["variant_id"] = json.Number("7")
				}
			}),
			Breaks: ids("pariette.cart.add", "unknown-variant"),
		},
		{
			Name: "empty-body-success", Text: "an empty body adds nothing and is a success",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if adding(r) && r.ContentLength == 0 {
					return good(another(r, http.MethodGet, r.URL.Path, ""))
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.add", "malformed-json"),
		},
		{
			Name: "deep-nesting-crash", Text: "deep nesting is too much",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if adding(r) && r.ContentLength == 20_000 {
					panic(http.ErrAbortHandler)
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.add", "malformed-json"),
		},
		{
			Name: "form-500", Text: "a form is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if adding(r) && strings.Contains(r.Header.Get("Content-Type"), "form") {
					return whoops()
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.add", "content-type"),
		},
	}
}

// split takes a piece off a line of several, and makes another line of it.
func split(line object) object {
	other := maps.Clone(line)
	rest := whole(line["quantity"]) - 1
	other["quantity"], other["total"] = json.Number("1"), line["price"]
	line["quantity"], line["total"] = json.Number(key(rest)), lira(kurus(line["price"])*rest)
	return other
}

// refusing refuses some requests by their bodies.
func refusing(which func(*http.Request) bool, wrong func(body object) bool) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if which(r) {
			if sent := body(r); sent != nil && wrong(sent) {
				return answered(http.StatusUnprocessableEntity, `{"status":false,"message":"Geçersiz istek"}`)
			}
		}
		return good(r)
	}
}

// ignoring answers some additions with the cart as it is.
func ignoring(which func(body object) bool) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if adding(r) {
			if sent := body(r); sent != nil && which(sent) {
				return good(another(r, http.MethodGet, r.URL.Path, ""))
			}
		}
		return good(r)
	}
}

// addingAgain adds something else where a product is there already.
func addingAgain(more func(present, asked int) int) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if !adding(r) {
			return good(r)
		}
		sent := body(r)
		before := good(another(r, http.MethodGet, cartPath, ""))
		cart, _ := decode(before.Body.Bytes())["data"].(object)
		for _, line := range objects(cart["items"]) {
			if sent != nil && key(line["product_id"]) == key(sent["product_id"]) && line["variant_id"] == nil && whole(sent["quantity"]) > 0 {
				quantity := more(whole(line["quantity"]), whole(sent["quantity"]))
				if quantity == 0 {
					replace(adding, `^\{`, `{"message":"Ürün sepete eklendi",`)(r, before)
					return before
				}
				sent["quantity"] = quantity
				return good(withBody(r, encode(sent)))
			}
		}
		return good(r)
	}
}
