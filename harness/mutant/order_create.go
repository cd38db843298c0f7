package mutant

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
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

// orderMutants are servers that make orders wrongly.
func orderMutants() []Mutant {
	var doubled, doubledCards, fresh, cached memory[object]
	var atFullPrice, atTwoThirds, twice, forFullCards memory[int]
	var orders, payments rush
	var buyers memory[bool]
	return []Mutant{
		{
			Name: "order-message-empty", Text: "an order has nothing to say",
			answer: edit(order, func(_ *http.Request, document object) { document["message"] = "" }),
			Breaks: slices.Concat(
				ids("loyetta.journey", "points-to-card", "points-to-parcel", "recovery"),
				[]requirement.ID{"loyetta.order.create.ok"},
			),
		},
		{
			Name: "order-success-1", Text: "an order's success is 1",
			answer: replace(order, `"success":\s*true`, `"success":1`),
			Breaks: slices.Concat(
				ids("loyetta.journey", "points-to-card", "points-to-parcel", "recovery"),
				[]requirement.ID{"loyetta.order.create.ok"},
			),
		},
		{
			Name: "order-keeps-cart", Text: "an order leaves the cart as it is",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !order(r) {
					return good(r)
				}
				before := pointsCart(r, good)
				a := good(r)
				if a.Code == http.StatusOK {
					refill(r, good, before)
				}
				return a
			},
			Breaks: slices.Concat(
				ids("loyetta.journey", "points-to-card", "points-to-parcel"),
				[]requirement.ID{"loyetta.order.create.empties-cart"},
			),
		},
		{
			Name: "cart-cached", Text: "a cart is shown from a cache that orders do not clear",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				var before object
				if order(r) {
					before = pointsCart(r, good)
				}
				a := good(r)
				if order(r) && a.Code == http.StatusOK {
					cached.set(owner(r), before)
				}
				if !storeCart(r) || cached.get(owner(r)) == nil {
					return a
				}
				return answered(http.StatusOK, string(encode(object{"success": true, "data": cached.get(owner(r))})))
			},
			Breaks: slices.Concat(
				ids("loyetta.journey", "points-to-card", "points-to-parcel"),
				[]requirement.ID{"loyetta.order.create.empties-cart"},
			),
		},
		{
			Name: "points-of-full-price", Text: "an order takes the points of the full price",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				return charging(r, good, &atFullPrice, func(_, price, regular, quantity int) int { return (regular - price) * quantity })
			},
			Breaks: slices.Concat(
				ids("loyetta.journey", "points-to-card", "points-to-parcel"),
				[]requirement.ID{"loyetta.order.create.deducts-points"},
			),
		},
		{
			Name: "third-piece-free", Text: "of three pieces two are paid",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				return charging(r, good, &atTwoThirds, func(_, price, _, quantity int) int { return -price * (quantity / 3) })
			},
			Breaks: ids("loyetta.order.create", "deducts-points"),
		},
		{
			Name: "physical-in-both-lists", Text: "an order of a physical product is in both lists",
			serve:  listedTwice(&doubled, physicalPath, prepaidPath, "cards"),
			Breaks: ids("loyetta.order.create", "listed-physical"),
		},
		{
			Name: "prepaid-in-both-lists", Text: "an order of a prepaid card is in both lists",
			serve:  listedTwice(&doubledCards, prepaidPath, physicalPath, "items"),
			Breaks: ids("loyetta.order.create", "listed-prepaid"),
		},
		{
			Name: "product-id-is-sku", Text: "an order shows a product's sku as its id",
			answer: editItems(physical, func(item object) {
				product := item["product"].(object)
				product["id"] = product["sku"]
			}),
			Breaks: ids("loyetta.order.create", "lines"),
		},
		{
			Name: "regular-price-is-sale-price", Text: "an order shows the sale price as the regular one",
			answer: editItems(physical, func(item object) {
				if item["sale_price"] != nil {
					item["regular_price"] = item["sale_price"]
				}
			}),
			Breaks: ids("loyetta.order.create", "lines"),
		},
		{
			Name: "one-card-per-line", Text: "an order of several pieces has one card",
			answer: editOrders(prepaid, func(order object) {
				if cards := order["cards"].([]any); len(cards) > 1 {
					order["cards"] = cards[:1]
				}
			}),
			Breaks: []requirement.ID{"loyetta.order.create.lines", "loyetta.journey.points-to-card"},
		},
		{
			Name: "total-paid-rounded", Text: "points are rounded to hundreds",
			answer: editOrders(list, func(order object) {
				order["total_paid"] = json.Number(key(whole(order["total_paid"]) / 100 * 100))
			}),
			Breaks: slices.Concat(
				ids("loyetta.order.create", "deducts-points", "total-paid"),
				[]requirement.ID{"loyetta.physical.total-paid-sum"},
			),
		},
		{
			Name: "sale-ignored", Text: "what is on sale costs its full price",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				return charging(r, good, &forFullCards, func(_, price, regular, quantity int) int { return (regular - price) * quantity })
			},
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if more := forFullCards.get(owner(r)); more > 0 {
					editOrders(list, func(order object) {
						order["total_paid"] = json.Number(key(whole(order["total_paid"]) + more))
					})(r, a)
				}
			},
			Breaks: slices.Concat(
				ids("loyetta.journey", "points-to-card", "points-to-parcel"),
				[]requirement.ID{"loyetta.order.create.total-paid"},
			),
		},
		{
			Name: "new-order-status", Text: "a new order is new",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if order(r) && a.Code == http.StatusOK {
					fresh.set(owner(r), object{})
				}
				if fresh.get(owner(r)) != nil {
					replace(physical, `"status":\s*"pending_approval"`, `"status":"new"`)(r, a)
				}
				return a
			},
			Breaks: []requirement.ID{"loyetta.order.create.status-known", "loyetta.journey.points-to-parcel"},
		},
		{
			Name: "created-at-local-clock", Text: "an order is made on Istanbul's clock, and says that it is UTC",
			answer: editOrders(list, func(order object) {
				at, _ := time.Parse(time.RFC3339Nano, key(order["created_at"]))
				order["created_at"] = at.Add(3 * time.Hour).Format("2006-01-02T15:04:05Z")
			}),
			Breaks: ids("loyetta.order.create", "created-now"),
		},
		{
			Name: "order-twice", Text: "a cart that is ordered twice at once becomes two orders",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !order(r) {
					return good(r)
				}
				before := pointsCart(r, good)
				orders.first(owner(r))
				a := good(r)
				if strings.Contains(a.Body.String(), "Sepetiniz boş") && len(objects(before["items"])) > 0 {
					refill(r, good, before)
					return good(another(r, http.MethodPost, r.URL.Path, ""))
				}
				return a
			},
			Breaks: ids("loyetta.order", "double-submit"),
		},
		{
			Name: "points-taken-twice", Text: "a cart that is ordered twice at once is paid twice",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if order(r) && !payments.first(owner(r)) {
					twice.change(owner(r), func(points int) int { return points + 700 })
				}
				return owing(r, good, &twice)
			},
			Breaks: ids("loyetta.order", "double-submit"),
		},
		{
			Name: "order-malformed-500", Text: "malformed JSON in an order's body is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if order(r) && r.ContentLength > 0 && body(r) == nil {
					return whoops()
				}
				return good(r)
			},
			Breaks: ids("loyetta.order", "reject-body"),
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
	}
}

// pointsCart is the Loyetta cart of whoever sent a request.
func pointsCart(r *http.Request, good server) object {
	cart, _ := decode(good(another(r, http.MethodGet, storeCartPath, "")).Body.Bytes())["data"].(object)
	return cart
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
func charging(r *http.Request, good server, owed *memory[int], more func(line, price, regular, quantity int) int) *httptest.ResponseRecorder {
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

// listedTwice shows the orders that customers make in the list at one path in
// the list at another, too, whose orders have lines of that name.
func listedTwice(buyers *memory[object], from, to, lines string) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		a := good(r)
		if order(r) && a.Code == http.StatusOK {
			buyers.set(owner(r), object{})
		}
		if r.URL.Path == to && buyers.get(owner(r)) != nil {
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
