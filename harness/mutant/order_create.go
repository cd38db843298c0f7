package mutant

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// orderMutants are servers that make orders wrongly.
func orderMutants() []Mutant {
	var cached, orderable memory[object]
	var twice, forFullCards memory[int]
	var orders, payments rush
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
			Name: "sale-order-500", Text: "an order of something on sale is made, but answered with 500",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				reduced := order(r) && onSale(pointsCart(r, good))
				a := good(r)
				if reduced && a.Code == http.StatusOK {
					a.Code = http.StatusInternalServerError
				}
				return a
			},
			Breaks: slices.Concat(
				ids("loyetta.journey", "points-to-card", "points-to-parcel"),
				[]requirement.ID{"loyetta.order.create.ok"},
			),
		},
		{
			Name: "last-pieces-kept", Text: "an order of the last pieces of a product is refused",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !order(r) {
					return good(r)
				}
				for _, line := range objects(pointsCart(r, good)["items"]) {
					more := object{"product_id": line["product"].(object)["id"], "quantity": 1000} // which no cart can hold
					refused := good(another(r, http.MethodPost, storeCartAddPath, string(encode(more)))).Body.String()
					if strings.Contains(refused, "at most "+key(line["quantity"])+" can") {
						return answered(http.StatusBadRequest, `{"success":false,"message":"`+outOfStock+`","cart_updated":true}`)
					}
				}
				return good(r)
			},
			Breaks: ids("loyetta.order.create", "ok"),
		},
		{
			Name: "sale-ordered-again", Text: "what was on sale is shown in the cart no more, but ordered again",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !order(r) {
					return good(r)
				}
				before := pointsCart(r, good)
				a := good(r)
				if a.Code == http.StatusOK && onSale(before) {
					orderable.set(owner(r), before)
				}
				if still := orderable.get(owner(r)); still != nil && refused(r, a, empty) {
					refill(r, good, still)
					return good(r)
				}
				return a
			},
			Breaks: ids("loyetta.order.create", "empties-cart"),
		},
		{
			Name: "order-again-500", Text: "an order leaves no cart at all, and another order is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if refused(r, a, empty) {
					made := good(another(r, http.MethodGet, physicalPath, ""))
					if whole(decode(made.Body.Bytes())["meta"].(object)["total"]) > 0 {
						return whoops()
					}
				}
				return a
			},
			Breaks: ids("loyetta.order", "double-submit"),
		},
		{
			Name: "points-of-full-price", Text: "an order takes the points of the full price",
			serve: charging(new(memory[int]), func(_, price, regular, quantity int) int { return (regular - price) * quantity }),
			Breaks: slices.Concat(
				ids("loyetta.journey", "points-to-card", "points-to-parcel"),
				[]requirement.ID{"loyetta.order.create.deducts-points"},
			),
		},
		{
			Name: "third-piece-free", Text: "of three pieces two are paid",
			serve:  charging(new(memory[int]), func(_, price, _, quantity int) int { return -price * (quantity / 3) }),
			Breaks: ids("loyetta.order.create", "deducts-points"),
		},
		{
			Name: "second-line-paid-twice", Text: "the second product of an order is paid twice",
			serve:  charging(new(memory[int]), func(line, price, _, quantity int) int { return line * price * quantity }),
			Breaks: []requirement.ID{"loyetta.journey.recovery", "loyetta.order.create.deducts-points"},
		},
		{
			Name: "physical-in-both-lists", Text: "an order of a physical product is in both lists",
			serve:  listedTwice(physicalPath, prepaidPath, "cards"),
			Breaks: ids("loyetta.order.create", "listed-physical"),
		},
		{
			Name: "sale-order-unlisted", Text: "an order of something on sale is missing from the list",
			serve: afterOrder(edit(physical, func(_ *http.Request, document object) {
				document["data"] = slices.DeleteFunc(document["data"].([]any), func(order any) bool {
					return objects(order.(object)["items"])[0]["sale_price"] != nil
				})
			})),
			Breaks: ids("loyetta.order.create", "listed-physical"),
		},
		{
			Name: "order-id-0", Text: "an order has the id 0, as the database gave none",
			serve:  afterOrder(editOrders(list, func(order object) { order["id"] = "0" })),
			Breaks: ids("loyetta.order.create", "listed-physical", "listed-prepaid"),
		},
		{
			Name: "same-order-unlisted", Text: "an order of the same pieces as the one before is paid, and taken for it",
			serve: afterOrder(edit(list, func(_ *http.Request, document object) {
				document["data"] = slices.CompactFunc(document["data"].([]any), func(one, other any) bool {
					return one.(object)["total_paid"] == other.(object)["total_paid"]
				})
			})),
			Breaks: ids("loyetta.order.create", "listed-physical", "listed-prepaid"),
		},
		{
			Name: "prepaid-in-both-lists", Text: "an order of a prepaid card is in both lists",
			serve:  listedTwice(prepaidPath, physicalPath, "items"),
			Breaks: ids("loyetta.order.create", "listed-prepaid"),
		},
		{
			Name: "order-of-each-card", Text: "an order of several cards is listed as an order of each",
			serve: afterOrder(edit(prepaid, func(_ *http.Request, document object) {
				split := []any{}
				for _, order := range objects(document["data"]) {
					for i, card := range order["cards"].([]any) {
						single := maps.Clone(order)
						single["id"], single["cards"] = fmt.Sprintf("%s-%d", order["id"], i+1), []any{card}
						split = append(split, single)
					}
				}
				document["data"] = split
			})),
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
			Name: "sale-price-lost", Text: "an order does not show that a product was on sale",
			answer: editItems(physical, func(item object) { item["sale_price"] = nil }),
			Breaks: []requirement.ID{"loyetta.order.create.lines", "loyetta.physical.total-paid-sum"},
		},
		{
			Name: "quantity-of-first-item", Text: "all items of an order show the quantity of the first",
			answer: editOrders(physical, func(order object) {
				items := objects(order["items"])
				for _, item := range items {
					item["quantity"] = items[0]["quantity"]
				}
			}),
			Breaks: []requirement.ID{"loyetta.order.create.lines", "loyetta.physical.total-paid-sum"},
		},
		{
			Name: "cards-of-first-product", Text: "all cards of an order show the product of the first",
			answer: editOrders(prepaid, func(order object) {
				cards := objects(order["cards"])
				for _, card := range cards {
					card["product"] = cards[0]["product"]
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
			serve: charging(&forFullCards, func(_, price, regular, quantity int) int { return (regular - price) * quantity }),
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
			serve:  afterOrder(replace(physical, `"status":\s*"pending_approval"`, `"status":"new"`)),
			Breaks: []requirement.ID{"loyetta.order.create.status-known", "loyetta.journey.points-to-parcel"},
		},
		{
			Name: "single-card-delivered", Text: "a new order of a single card is delivered",
			serve: afterOrder(editOrders(prepaid, func(order object) {
				if len(objects(order["cards"])) == 1 {
					order["status"] = "delivered"
				}
			})),
			Breaks: ids("loyetta.order.create", "status-known"),
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
				if malformedOrder(r) {
					return whoops()
				}
				return good(r)
			},
			Breaks: ids("loyetta.order", "reject-body"),
		},
		{
			Name: "order-malformed-late", Text: "malformed JSON in an order's body is refused once the order is made",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if malformedOrder(r) {
					return answered(http.StatusBadRequest, `{"success":false,"message":"Geçersiz JSON","cart_updated":false}`)
				}
				return a
			},
			Breaks: ids("loyetta.order", "reject-body"),
		},
		{
			Name: "order-malformed-200", Text: "malformed JSON in an order's body is refused with 200",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if malformedOrder(r) {
					return answered(http.StatusOK, `{"success":false,"message":"Geçersiz JSON"}`)
				}
				return good(r)
			},
			Breaks: ids("loyetta.order", "reject-body"),
		},
		{
			Name: "order-first-line-only", Text: "an order of two products shows the first",
			serve:  afterOrder(editOrders(physical, func(order object) { order["items"] = order["items"].([]any)[:1] })),
			Breaks: ids("loyetta.order.create", "lines"),
		},
		{
			Name: "order-lines-pile-up", Text: "an order shows the items of the order before, too",
			serve: afterOrder(edit(physical, func(_ *http.Request, document object) {
				if orders := objects(document["data"]); len(orders) > 1 {
					orders[0]["items"] = append(orders[0]["items"].([]any), orders[1]["items"].([]any)...)
				}
			})),
			Breaks: ids("loyetta.order.create", "lines"),
		},
		{
			Name: "cards-of-other-order", Text: "of two orders each shows the cards of the other",
			serve: afterOrder(edit(prepaid, func(_ *http.Request, document object) {
				if orders := objects(document["data"]); len(orders) > 1 {
					orders[0]["cards"], orders[1]["cards"] = orders[1]["cards"], orders[0]["cards"]
				}
			})),
			Breaks: ids("loyetta.order.create", "lines"),
		},
	}
}

// malformedOrder is an order whose body is no JSON object.
func malformedOrder(r *http.Request) bool {
	return order(r) && r.ContentLength > 0 && body(r) == nil
}
