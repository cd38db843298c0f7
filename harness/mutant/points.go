package mutant

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
)

// The Loyetta operations of the supplement, by which a cart is filled and
// points are read.
const (
	storeCartPath    = "/api/v1/store/cart"
	storeCartAddPath = "/api/v1/store/cart/add"
	profilePath      = "/api/v1/user/profile"
	physicalPath     = "/api/v1/store/orders/physical"
	prepaidPath      = "/api/v1/store/orders/prepaid-card"
)

func storeCart(r *http.Request) bool { return r.URL.Path == storeCartPath }

func profile(r *http.Request) bool { return r.URL.Path == profilePath }

// pointsCart is the Loyetta cart of whoever sent a request.
func pointsCart(r *http.Request, good server) object {
	cart, _ := decode(good(another(r, http.MethodGet, storeCartPath, "")).Body.Bytes())["data"].(object)
	return cart
}

// onSale reports whether something in a Loyetta cart is on sale.
func onSale(cart object) bool {
	return slices.ContainsFunc(objects(cart["items"]), func(line object) bool {
		return line["product"].(object)["sale_price"] != nil
	})
}

// refill puts the lines of a Loyetta cart into the cart again.
func refill(r *http.Request, good server, cart object) {
	for _, line := range objects(cart["items"]) {
		again := object{"product_id": line["product"].(object)["id"], "quantity": line["quantity"]}
		good(another(r, http.MethodPost, storeCartAddPath, string(encode(again))))
	}
}

// owing serves a request, and takes what a customer owes from the points that
// a profile shows.
func owing(r *http.Request, good server, owed *memory[int]) *httptest.ResponseRecorder {
	a := good(r)
	edit(profile, func(_ *http.Request, document object) {
		balance := document["data"].(object)
		balance["points"] = json.Number(key(whole(balance["points"]) - owed.get(owner(r))))
	})(r, a)
	return a
}

// charging is owing where each line of an order costs more than the reference
// server takes.
func charging(owed *memory[int], more func(line, price, regular, quantity int) int) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if !order(r) {
			return owing(r, good, owed)
		}
		before := pointsCart(r, good)
		a := good(r)
		if a.Code == http.StatusOK {
			for i, line := range objects(before["items"]) {
				product := line["product"].(object)
				regular := whole(product["regular_price"])
				price := regular
				if product["sale_price"] != nil {
					price = whole(product["sale_price"])
				}
				owed.change(owner(r), func(points int) int { return points + more(i, price, regular, whole(line["quantity"])) })
			}
		}
		return a
	}
}

// listedTwice shows the orders that customers make in the list at one path in
// the list at another, too, whose orders have lines of that name.
func listedTwice(from, to, lines string) detour {
	var buyers memory[bool]
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		a := good(r)
		if order(r) && a.Code == http.StatusOK {
			buyers.set(owner(r), true)
		}
		if r.URL.Path == to && buyers.get(owner(r)) {
			others := decode(good(another(r, http.MethodGet, from, "")).Body.Bytes())
			edit(list, func(_ *http.Request, document object) {
				for _, other := range objects(others["data"]) {
					other[lines] = []any{}
					document["data"] = append(document["data"].([]any), other)
				}
			})(r, a)
		}
		return a
	}
}

// afterOrder revises the answers to customers who have ordered something.
func afterOrder(revise revision) detour {
	var buyers memory[bool]
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		a := good(r)
		if order(r) && a.Code == http.StatusOK {
			buyers.set(owner(r), true)
		}
		if buyers.get(owner(r)) {
			revise(r, a)
		}
		return a
	}
}

// editItems changes each item or card of the orders of some lists.
func editItems(which func(*http.Request) bool, change func(item object)) revision {
	return editOrders(which, func(order object) {
		for _, name := range []string{"items", "cards"} {
			for _, item := range objects(order[name]) {
				change(item)
			}
		}
	})
}
