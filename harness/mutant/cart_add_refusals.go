package mutant

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
)

// additionRefusalMutants are servers that refuse bad additions wrongly.
func additionRefusalMutants() []Mutant {
	var broken memory[int]
	return []Mutant{
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
			Name: "quantity-fraction-stored", Text: "a quantity of 1.5 is refused after one piece was stored",
			serve: beforehand(func(sent object) bool {
				fraction := key(sent["quantity"]) == "1.5"
				sent["quantity"] = 1
				return fraction
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
			Name: "unknown-variant-stored", Text: "an unknown variant is refused after the first one was stored",
			serve: beforehand(func(sent object) bool {
				unknown := whole(sent["variant_id"]) > 1_000_000
				sent["variant_id"] = 7
				return unknown
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

// beforehand has the server add something before it serves some additions,
// whose bodies become what is added.
func beforehand(which func(sent object) bool) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if adding(r) {
			if sent := body(r); sent != nil && which(sent) {
				good(another(r, http.MethodPost, cartPath, string(encode(sent))))
			}
		}
		return good(r)
	}
}
