package mutant

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// additionMutants are servers that add wrongly to a cart.
func additionMutants() []Mutant {
	var added memory[int]
	var adds, bursts rush
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
			Name: "addition-shows-three-at-most", Text: "an addition shows three pieces of a product at most",
			answer: editCart(adding, func(cart object) {
				for _, line := range objects(cart["items"]) {
					quantity := min(whole(line["quantity"]), 3)
					line["quantity"], line["total"] = quantity, lira(quantity*kurus(line["price"]))
				}
				settle(cart)
			}),
			Breaks: ids("pariette.cart.add", "line"),
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
			Breaks: []requirement.ID{"pariette.cart.add.second-product", "pariette.journey.guest-to-order"},
		},
		{
			Name: "third-product-one-piece", Text: "the third product of a cart comes as one piece",
			serve: asking(func(sent object, lines []object) {
				if len(lines) == 2 && whole(sent["quantity"]) > 1 {
					sent["quantity"] = 1
				}
			}),
			Breaks: ids("pariette.cart.add", "second-product"),
		},
		{
			Name: "third-line-twice", Text: "a cart of three lines shows the last of them twice",
			answer: editCart(cart, func(cart object) {
				if lines := cart["items"].([]any); len(lines) == 3 {
					cart["items"] = append(lines, lines[2])
					settle(cart)
				}
			}),
			Breaks: ids("pariette.cart.add", "second-product"),
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
			Breaks: ids("pariette.cart.add", "same-product", "variant-lines"),
		},
		{
			Name: "fourth-piece-apart", Text: "beside another product, the fourth piece is read as a line of its own",
			answer: editCart(reading, func(cart object) {
				lines := objects(cart["items"])
				for _, line := range lines {
					if len(lines) > 1 && whole(line["quantity"]) == 4 {
						cart["items"] = append(cart["items"].([]any), split(line))
					}
				}
			}),
			Breaks: ids("pariette.cart.add", "same-product"),
		},
		{
			Name: "one-more-409", Text: "one more piece of a product is stored, and answered as a duplicate",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !adding(r) {
					return good(r)
				}
				sent := body(r)
				a := good(r)
				if a.Code == http.StatusOK && whole(sent["quantity"]) == 1 {
					document := decode(a.Body.Bytes())
					for _, line := range objects(document["data"].(object)["items"]) {
						if line["product_id"] == sent["product_id"] && whole(line["quantity"]) > 1 {
							document["status"], document["message"] = false, "Ürün zaten sepette"
							return answered(http.StatusConflict, string(encode(document)))
						}
					}
				}
				return a
			},
			Breaks: ids("pariette.cart.add", "same-product"),
		},
		{
			Name: "add-again-ignored", Text: "adding a product again changes nothing",
			serve:  addingAgain(func(present, asked int) int { return 0 }),
			Breaks: []requirement.ID{"pariette.cart.add.same-product-quantity", "pariette.journey.guest-to-order"},
		},
		{
			Name: "add-again-max", Text: "adding a product again takes the larger quantity",
			serve:  addingAgain(func(present, asked int) int { return max(0, asked-present) }),
			Breaks: ids("pariette.cart.add", "same-product-quantity"),
		},
		{
			Name: "add-again-up-to-three", Text: "adding a product again makes three pieces of it at most",
			serve:  addingAgain(func(present, asked int) int { return min(asked, max(0, 3-present)) }),
			Breaks: ids("pariette.cart.add", "same-product-quantity"),
		},
		{
			Name: "shopper-add-again-ignored", Text: "a shopper who adds a product again changes nothing",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if guest(r) {
					return good(r)
				}
				return addingAgain(func(int, int) int { return 0 })(r, good)
			},
			Breaks: []requirement.ID{"pariette.journey.guest-to-order"},
		},
		{
			Name: "variant-null-refused", Text: "variant_id may not be null",
			serve:  refusing(adding, func(body object) bool { v, sent := body["variant_id"]; return sent && v == nil }),
			Breaks: ids("pariette.cart.add", "ok", "variant-null"),
		},
		{
			Name: "variant-null-one-piece", Text: "a shopper who sends a variant_id of null gets one piece",
			request: func(r *http.Request) {
				if adding(r) && !guest(r) {
					editBody(adding, func(body object) {
						if v, sent := body["variant_id"]; sent && v == nil {
							body["quantity"] = 1
						}
					})(r)
				}
			},
			Breaks: ids("pariette.cart.add", "variant-null"),
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
			Name: "variant-absent-one-piece", Text: "without a variant_id one piece is added",
			request: editBody(adding, func(body object) {
				if _, sent := body["variant_id"]; !sent {
					body["quantity"] = 1
				}
			}),
			Breaks: ids("pariette.cart.add", "variant-absent"),
		},
		{
			Name: "variant-absent-500", Text: "without a variant_id a product is added, and its line is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !adding(r) {
					return good(r)
				}
				_, sent := body(r)["variant_id"]
				a := good(r)
				if !sent && a.Code == http.StatusOK {
					return whoops()
				}
				return a
			},
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
			Name: "variant-replaces-variant", Text: "another variant of a product takes the place of the first",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if adding(r) {
					sent := body(r)
					_, lines := basketOf(r, good)
					for _, line := range lines {
						if line["product_id"] == sent["product_id"] && line["variant_id"] != sent["variant_id"] {
							good(another(r, http.MethodDelete, cartPath+"/"+key(line["id"]), ""))
						}
					}
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.add", "variant-lines"),
		},
		{
			Name: "variant-takes-quantity", Text: "another variant of a product comes in the quantity of the first",
			serve: asking(func(sent object, lines []object) {
				for _, line := range lines {
					if line["product_id"] == sent["product_id"] && line["variant_id"] != sent["variant_id"] {
						sent["quantity"] = line["quantity"]
					}
				}
			}),
			Breaks: ids("pariette.cart.add", "variant-lines"),
		},
		{
			Name: "variant-again-second-line", Text: "a variant that is added again is a line of its own",
			answer: editCart(cart, func(cart object) {
				for _, line := range objects(cart["items"]) {
					if whole(line["variant_id"]) == 8 && whole(line["quantity"]) > 2 {
						cart["items"] = append(cart["items"].([]any), split(line))
					}
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
			Name: "guest-adds-one-piece", Text: "a guest may add one piece of a product at a time",
			serve:  refusing(func(r *http.Request) bool { return guest(r) && adding(r) }, func(body object) bool { return whole(body["quantity"]) > 1 }),
			Breaks: []requirement.ID{"pariette.cart.add.guest", "pariette.cart.add.ok", "pariette.cart.add.same-product", "pariette.journey.guest-to-order"},
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
			Name: "add-deadlock", Text: "of two additions at the same time one is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if adding(r) && !bursts.first(owner(r)) {
					return whoops()
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.add", "concurrent"),
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

// asking changes what additions ask for, by the lines that the cart has.
func asking(change func(sent object, lines []object)) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		_, lines := basketOf(r, good)
		editBody(adding, func(sent object) { change(sent, lines) })(r)
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
			if sent != nil && line["product_id"] == sent["product_id"] && line["variant_id"] == sent["variant_id"] && whole(sent["quantity"]) > 0 {
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
