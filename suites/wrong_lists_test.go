package suites_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"
)

// wrongHistories are servers whose lists show wrong orders.
func wrongHistories() map[string]wrongServer {
	var busiest memory[string]
	var reads memory[int]
	return map[string]wrongServer{
		"a list is answered with 206": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if list(r) && a.Code == http.StatusOK && !strings.Contains(a.Body.String(), `"data":[]`) {
					a.Code = http.StatusPartialContent
				}
			},
			breaks: both("ok"),
		},
		"total is a string": {
			answer: replace(list, `"total":\s*([0-9]+)`, `"total":"$1"`),
			breaks: both("schema"),
		},
		"meta has no path": {
			answer: replace(list, `"path":\s*"[^"]*",`, ``),
			breaks: both("meta-path", "schema"),
		},
		"prev is left out on the first page": {
			answer: replace(list, `"prev":\s*null,`, ``),
			breaks: both("links-ends", "schema"),
		},
		"an order's id is a number": {
			answer: replace(list, `"id":\s*"([0-9]+)aaa([0-9]+)"`, `"id":$1$2`),
			breaks: slices.Concat(
				both("order-fields", "schema"),
				ids("loyetta.journey", "points-to-card", "points-to-parcel"),
			),
		},
		"an order's total is a string from page 2 on": {
			answer: fromPage(2, func(order object) { order["total_paid"] = key(order["total_paid"]) }),
			breaks: both("order-fields"),
		},
		"an order that was not paid has no total": {
			answer: editOrders(list, func(order object) {
				if order["status"] == "waiting_supply" {
					order["total_paid"] = nil
				}
			}),
			breaks: both("order-fields", "schema"),
		},
		"a product has no sku": {
			answer: editItems(list, func(item object) { item["product"].(object)["sku"] = nil }),
			breaks: slices.Concat(
				both("line-fields", "schema"),
				ids("loyetta.journey", "points-to-card", "points-to-parcel"),
			),
		},
		"a quantity is a string from page 2 on": {
			answer: fromPage(2, func(order object) {
				for _, item := range objects(order["items"]) {
					item["quantity"] = key(item["quantity"])
				}
			}),
			breaks: []string{"loyetta.physical.line-fields"},
		},
		"no sale is left out": {
			answer: replace(physical, `"sale_price":\s*null,`, ``),
			breaks: ids("loyetta.physical", "line-fields", "schema"),
		},
		"points are written as decimals": {
			answer: replace(list, `("total_paid":\s*[0-9]+)`, `$1.0`),
			breaks: both("integers"),
		},
		"thousands of points are written with an exponent": {
			answer: replace(list, `("(?:total_paid|regular_price)":\s*[0-9]+)000\b`, `${1}e3`),
			breaks: both("integers"),
		},
		"a status is spelt with a capital": {
			answer: replace(list, `"status":\s*"shipped"`, `"status": "Shipped"`),
			breaks: []string{"loyetta.physical.status", "loyetta.status.shipped"},
		},
		"page 3 knows a status of its own": {
			answer: fromPage(3, func(order object) { order["status"] = "refunded" }),
			breaks: both("status"),
		},
		"cancelled is spelt the American way": {
			answer: replace(list, `"cancelled"`, `"canceled"`),
			breaks: append(both("status"), "loyetta.status.cancelled"),
		},
		"an order that waits for approval is processed": {
			answer: replace(list, `"pending_approval"`, `"processing"`),
			breaks: ids("loyetta.status", "pending_approval"),
		},
		"an order that waits for supply is processed": {
			answer: replace(list, `"waiting_supply"`, `"processing"`),
			breaks: ids("loyetta.status", "waiting_supply"),
		},
		"an order that is processed waits for approval": {
			answer: replace(list, `"processing"`, `"pending_approval"`),
			breaks: ids("loyetta.status", "processing"),
		},
		"a parcel that is under way has arrived": {
			answer: replace(list, `"shipped"`, `"completed"`),
			breaks: ids("loyetta.status", "shipped"),
		},
		"a parcel that has arrived is under way": {
			answer: replace(physical, `"completed"`, `"shipped"`),
			breaks: ids("loyetta.status", "completed"),
		},
		"created_at is written for people": {
			answer: createdAt("02.01.2006 15:04"),
			breaks: both("created-at"),
		},
		"created_at has the zone of the server": {
			answer: createdAt("2006-01-02T15:04:05.000000-07:00"),
			breaks: both("created-at-utc"),
		},
		"created_at has no zone": {
			answer: createdAt("2006-01-02T15:04:05"),
			breaks: both("created-at-utc"),
		},
		"a thumbnail is a path": {
			answer: replace(list, `https://cdn.loyetta.example`, ``),
			breaks: both("thumbnail"),
		},
		"a thumbnail leaves the scheme to the page": {
			answer: replace(list, `https://cdn`, `//cdn`),
			breaks: both("thumbnail"),
		},
		"ids begin anew after twenty orders": {
			answer: edit(list, func(_ *http.Request, document object) {
				for i, order := range objects(document["data"]) {
					meta := document["meta"].(object)
					if position := whole(meta["from"]) + i; whole(meta["total"]) > 20 {
						order["id"] = key(1000 + position%20)
					}
				}
			}),
			breaks: both("ids-unique"),
		},
		"a customer without orders is not found": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if list(r) && strings.Contains(a.Body.String(), `"total":0`) {
					*a = *answered(http.StatusNotFound, `{"message":"Sipariş bulunamadı"}`)
				}
			},
			breaks: both("empty"),
		},
		"no orders are null": {
			answer: replace(list, `"data":\s*\[\]`, `"data":null`),
			breaks: both("empty", "schema"),
		},
		"a customer of three orders sees those of the busiest": {
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if list(r) && a.Code == http.StatusOK {
					switch meta := decode(a.Body.Bytes())["meta"].(object); whole(meta["total"]) {
					case 33:
						busiest.set(r.URL.Path, r.Header.Get("Authorization"))
					case 3:
						r.Header.Set("Authorization", busiest.get(r.URL.Path))
						return good(r)
					}
				}
				return a
			},
			breaks: append(both("isolation"), "loyetta.prepaid.card-private"),
		},
		"orders come in another order each time": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				edit(list, func(_ *http.Request, document object) {
					if data := document["data"].([]any); len(data) > 2 && r.URL.RawQuery == "" {
						n := reads.change(owner(r)+r.URL.Path, func(n int) int { return n + 1 }) % len(data)
						document["data"] = append(append([]any{}, data[n:]...), data[:n]...)
					}
				})(r, a)
			},
			breaks: both("safe"),
		},
		"an old order has lost its items": {
			answer: editOrders(physical, func(order object) {
				if order["status"] == "cancelled" {
					order["items"], order["total_paid"] = []any{}, json.Number("0")
				}
			}),
			breaks: ids("loyetta.physical", "items"),
		},
		"an item that was sent back has the quantity 0": {
			answer: editOrders(physical, func(order object) {
				if item := objects(order["items"])[0]; order["status"] == "cancelled" {
					price := item["sale_price"]
					if price == nil {
						price = item["regular_price"]
					}
					order["total_paid"] = json.Number(key(whole(order["total_paid"]) - whole(price)*whole(item["quantity"])))
					item["quantity"] = json.Number("0")
				}
			}),
			breaks: ids("loyetta.physical", "items"),
		},
		"the two prices change places": {
			answer: editOrders(physical, func(order object) {
				sum := 0
				for _, item := range objects(order["items"]) {
					if item["sale_price"] != nil && order["status"] != "pending_approval" {
						item["sale_price"], item["regular_price"] = item["regular_price"], item["sale_price"]
					}
					price := item["sale_price"]
					if price == nil {
						price = item["regular_price"]
					}
					sum += whole(price) * whole(item["quantity"])
				}
				order["total_paid"] = json.Number(key(sum))
			}),
			breaks: ids("loyetta.physical", "sale-price"),
		},
		"the third item is missing from the total": {
			answer: editOrders(physical, func(order object) {
				if items := objects(order["items"]); len(items) > 2 {
					order["total_paid"] = json.Number(key(whole(order["total_paid"]) - whole(items[2]["regular_price"])))
				}
			}),
			breaks: ids("loyetta.physical", "total-paid-sum"),
		},
	}
}

// fromPage changes the orders of every page from that one on.
func fromPage(page int, change func(order object)) func(*http.Request, *httptest.ResponseRecorder) {
	return edit(list, func(_ *http.Request, document object) {
		if meta := document["meta"].(object); whole(meta["current_page"]) >= page {
			for _, order := range objects(document["data"]) {
				change(order)
			}
		}
	})
}

// createdAt writes when an order was made in another way, on Istanbul's clock
// where the way names a zone.
func createdAt(layout string) func(*http.Request, *httptest.ResponseRecorder) {
	return editOrders(list, func(order object) {
		at, _ := time.Parse(time.RFC3339Nano, key(order["created_at"]))
		if strings.HasSuffix(layout, "07:00") {
			at = at.In(time.FixedZone("", 3*60*60))
		}
		order["created_at"] = at.Format(layout)
	})
}
