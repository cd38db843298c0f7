package mutant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// basketLiberties are about carts and checkouts.
func basketLiberties() []Liberty {
	return []Liberty{
		{
			Name: "add-again-sets", Text: "adding a product again sets its quantity",
			subject: "quantity",
			serve:   setQuantity,
		},
		{
			Name: "lenient-requests", Text: "numbers may be sent as strings, and odd quantities count as one",
			subject: "requests",
			request: readLeniently,
		},
		{
			Name: "guest-id-uuid", Text: "guests need a UUID",
			subject: "guests",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if id := r.Header.Get("X-Guest-Id"); guest(r) && id != "" && !uuid.MatchString(id) {
					return answered(http.StatusUnprocessableEntity, `{"status": false, "message": "X-Guest-Id must be a UUID"}`)
				}
				return good(r)
			},
		},
		{
			Name: "unknown-shopper-is-guest", Text: "whoever has an unknown token is a guest",
			subject: "guests",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				sent, _ := io.ReadAll(r.Body)
				withBody(r, sent)
				a := good(r)
				if cart(r) && a.Code == http.StatusUnauthorized {
					r.Header.Del("Authorization")
					withBody(r, sent)
					return good(r)
				}
				return a
			},
		},
		{
			Name: "line-item-id", Text: "a line's id is called item_id",
			subject: "item_id",
			serve: lineNames("item_id", func(_, line object) {
				line["item_id"] = line["id"]
				delete(line, "id")
			}),
		},
		{
			Name: "line-id-and-item-id", Text: "a line has an id, and an item_id that removes it",
			subject: "item_id",
			serve:   lineNames("item_id", func(_, line object) { line["item_id"] = key(line["id"]) + "-L" }),
		},
		{
			Name: "line-id-unused", Text: "a line has an id, and its product_id removes it",
			subject: "item_id",
			serve:   lineNames("product_id", func(object, object) {}),
		},
		{
			Name: "line-without-id", Text: "a line has no id, and its product_id removes it",
			subject: "item_id",
			serve:   lineNames("product_id", func(_, line object) { delete(line, "id") }),
		},
		{
			Name: "line-id-huge", Text: "a line's id is beyond 64 bits",
			subject: "item_id",
			serve:   lineNames("id", func(_, line object) { line["id"] = json.Number(key(line["id"]) + "9007199254740993") }),
		},
		{
			Name: "line-id-uuid", Text: "a line's id is a UUID",
			subject: "item_id",
			serve:   lineNames("id", func(_, line object) { line["id"] = fmt.Sprintf("%08s-7d0a-4c1d-9b1e-0b8f6c1e0000", key(line["id"])) }),
		},
		{
			Name: "line-id-of-cart", Text: "lines are numbered within their cart",
			subject: "item_id",
			serve: lineNames("id", func(cart, line object) {
				line["id"] = fmt.Sprintf("%s-%d-%d", cart["id"], whole(line["variant_id"]), whole(line["product_id"])-101)
			}),
		},
		{
			Name: "stock-of-ten", Text: "there are ten of each product",
			subject: "stock",
			serve:   tenOfEach(),
		},
		{
			Name: "removal-idempotent", Text: "removing a line again gives the same cart",
			subject: "removal",
			serve:   removeAgain(),
		},
		{
			Name: "checkout-idempotent", Text: "submitting a cart again gives the same order",
			subject: "checkout",
			serve:   orderOnce(),
		},
		{
			Name: "ids-huge", Text: "the ids of carts and orders are long",
			subject: "ids",
			answer: edit(pariette, func(_ *http.Request, document object) {
				data := document["data"].(object)
				if id, ok := data["id"]; ok {
					data["id"] = strings.Repeat("sepet/", 40) + key(id)
				}
				if id, ok := data["order_id"]; ok {
					data["order_id"] = json.Number("9007199254740993" + key(id))
				}
			}),
		},
		{
			Name: "redirect-url-odd", Text: "the payment page has an http address, a port, a query and a fragment",
			subject: "checkout",
			answer: edit(checkout, func(_ *http.Request, document object) {
				document["data"].(object)["redirect_url"] = "http://odeme.example:8080/pay?order=1&to=https%3A%2F%2Fshop#3d"
			}),
			Except: map[requirement.ID]string{"pariette.checkout.redirect-https": "https is good practice; the document shows it, and demands no scheme"},
		},
		{
			Name: "shipping-in-total", Text: "shipping is part of the total",
			subject: "total",
			answer: editCart(cart, func(cart object) {
				if len(objects(cart["items"])) > 0 {
					cart["shipping"] = json.Number("49.90")
					cart["total"] = lira(kurus(cart["subtotal"]) + 49_90)
				}
			}),
		},
		{
			Name: "currency-euro", Text: "the currency is the euro",
			subject: "currency",
			answer:  editCart(cart, func(cart object) { cart["currency"] = "EUR" }),
		},
		{
			Name: "amounts-short", Text: "amounts have no needless zeros",
			subject: "amounts",
			answer: respell(func(liras, kurus string) string {
				return strings.TrimSuffix(strings.TrimRight(liras+"."+kurus, "0"), ".")
			}),
		},
		{
			Name: "amounts-four-decimals", Text: "amounts have four decimals",
			subject: "amounts",
			answer:  respell(func(liras, kurus string) string { return liras + "." + kurus + "00" }),
		},
		{
			Name: "amounts-exponents", Text: "amounts have exponents",
			subject: "amounts",
			answer: respell(func(liras, kurus string) string {
				if liras == "0" {
					return kurus[:1] + "." + kurus[1:] + "E-1"
				}
				return fmt.Sprintf("%s.%s%se+%02d", liras[:1], liras[1:], kurus, len(liras)-1)
			}),
		},
	}
}

// uuid is the form of a UUID.
var uuid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// basketOf is the cart that a request speaks of, and its lines; empty where the
// server refuses to show it.
func basketOf(r *http.Request, good server) (cart object, lines []object) {
	cart, _ = decode(good(another(r, http.MethodGet, cartPath, "")).Body.Bytes())["data"].(object)
	return cart, objects(cart["items"])
}

// setQuantity serves additions that set the quantity of a line that is there:
// it goes before the product is added again.
func setQuantity(r *http.Request, good server) *httptest.ResponseRecorder {
	if !adding(r) {
		return good(r)
	}
	sent := body(r)
	_, before := basketOf(r, good)
	a := good(r)
	for _, line := range before {
		if a.Code == http.StatusOK && line["product_id"] == sent["product_id"] && line["variant_id"] == sent["variant_id"] {
			good(another(r, http.MethodDelete, cartPath+"/"+key(line["id"]), ""))
			a = good(another(r, http.MethodPost, cartPath, string(encode(sent))))
		}
	}
	return a
}

// readLeniently takes every body for JSON, strings of digits for numbers, and a
// quantity that makes no sense for one.
func readLeniently(r *http.Request) {
	if !pariette(r) || r.Method != http.MethodPost {
		return
	}
	r.Header.Set("Content-Type", "application/json")
	editBody(pariette, func(sent object) {
		for name, value := range sent {
			if text, ok := value.(string); ok && whole(text) > 0 {
				sent[name] = whole(text)
			}
		}
		if quantity, ok := sent["quantity"]; ok && (whole(quantity) < 1 || whole(quantity) > 100) {
			sent["quantity"] = 1
		}
	})(r)
}

// lineNames serves carts with lines of another form, which are removed by what
// the field says in that form, and by nothing else.
func lineNames(field string, show func(cart, line object)) detour {
	shown := editCart(cart, func(cart object) {
		for _, line := range objects(cart["items"]) {
			show(cart, line)
		}
	})
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if removing(r) {
			asked := itemOf(r)
			r = r.Clone(r.Context())
			r.URL.Path, r.URL.RawPath = cartPath+"/nothing", ""
			cart, lines := basketOf(r, good)
			for _, line := range lines {
				id := key(line["id"])
				if show(cart, line); key(line[field]) == asked {
					r.URL.Path = cartPath + "/" + id
				}
			}
		}
		a := good(r)
		shown(r, a)
		return a
	}
}

// tenOfEach serves carts and checkouts of a shop that has ten of each product.
func tenOfEach() detour {
	var selling sync.Mutex
	sold := map[string]int{}
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if !adding(r) && !checkout(r) {
			return good(r)
		}
		sent := body(r)
		selling.Lock()
		defer selling.Unlock()
		wanted := map[string]int{}
		_, lines := basketOf(r, good)
		for _, line := range lines {
			wanted[key(line["product_id"])] += whole(line["quantity"])
		}
		if adding(r) {
			wanted[key(sent["product_id"])] += whole(sent["quantity"])
		}
		for product, n := range wanted {
			if sold[product]+n > 10 {
				return answered(http.StatusConflict, `{"status": false, "message": "Yeterli stok yok"}`)
			}
		}
		a := good(r)
		if checkout(r) && a.Code == http.StatusOK {
			for product, n := range wanted {
				sold[product] += n
			}
		}
		return a
	}
}

// removeAgain serves removals that succeed also where the line went before.
func removeAgain() detour {
	var gone memory[bool]
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		a, line := good(r), owner(r)+r.URL.Path
		switch {
		case removing(r) && a.Code == http.StatusOK:
			gone.set(line, true)
		case removing(r) && a.Code == http.StatusNotFound && gone.get(line):
			a = good(another(r, http.MethodGet, cartPath, ""))
			rewrite(anything, func(_ *http.Request, document object) { document["message"] = "Ürün sepette yok" })(r, a)
		}
		return a
	}
}

// orderOnce serves checkouts: one of an empty cart gives the order that the
// cart became, where there is one.
func orderOnce() detour {
	var placed memory[string]
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		a := good(r)
		switch {
		case !checkout(r):
		case a.Code == http.StatusOK:
			placed.set(owner(r), a.Body.String())
		case bytes.Contains(a.Body.Bytes(), []byte("empty")) && placed.get(owner(r)) != "":
			return answered(http.StatusOK, placed.get(owner(r)))
		}
		return a
	}
}

// amount is an amount in the JSON of a cart: its name, liras and kuruş.
var amount = regexp.MustCompile(`("(?:price|total|subtotal|shipping)":)([0-9]+)\.([0-9]{2})`)

// respell changes how amounts are spelt.
func respell(spell func(liras, kurus string) string) revision {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if !cart(r) {
			return
		}
		a.Body = bytes.NewBuffer(amount.ReplaceAllFunc(a.Body.Bytes(), func(found []byte) []byte {
			parts := amount.FindSubmatch(found)
			return append(parts[1], spell(string(parts[2]), string(parts[3]))...)
		}))
	}
}
