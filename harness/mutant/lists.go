package mutant

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// historyMutants are servers whose lists show wrong orders.
func historyMutants() []Mutant {
	var busiest memory[string]
	var reads memory[int]
	var pages memory[string]
	return []Mutant{
		{
			Name: "list-206", Text: "a list is answered with 206",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if list(r) && a.Code == http.StatusOK && !strings.Contains(a.Body.String(), `"data":[]`) {
					a.Code = http.StatusPartialContent
				}
			},
			Breaks: both("ok"),
		},
		{
			Name: "list-object", Text: "a list of more than five orders is an object, by position",
			answer: edit(list, func(_ *http.Request, document object) {
				if len(document["data"].([]any)) > 5 {
					document["data"] = byPosition(1, document["data"])
				}
			}),
			Breaks: both("ok", "schema", "bad-page"),
		},
		{
			Name: "meta-total-string", Text: "total is a string",
			answer: replace(list, `"total":\s*([0-9]+)`, `"total":"$1"`),
			Breaks: both("schema"),
		},
		{
			Name: "meta-without-path", Text: "meta has no path",
			answer: replace(list, `"path":\s*"[^"]*",`, ``),
			Breaks: both("meta-path", "schema"),
		},
		{
			Name: "prev-absent", Text: "prev is left out on the first page",
			answer: replace(list, `"prev":\s*null,`, ``),
			Breaks: both("links-ends", "schema"),
		},
		{
			Name: "order-id-number", Text: "an order's id is a number",
			answer: replace(list, `"id":\s*"([0-9]+)aaa([0-9]+)"`, `"id":$1$2`),
			Breaks: slices.Concat(
				both("order-fields", "schema"),
				ids("loyetta.journey", "points-to-card", "points-to-parcel"),
			),
		},
		{
			Name: "total-paid-string-page-2", Text: "an order's total is a string from page 2 on",
			answer: fromPage(2, func(order object) { order["total_paid"] = key(order["total_paid"]) }),
			Breaks: both("order-fields"),
		},
		{
			Name: "total-paid-null", Text: "an order that was not paid has no total",
			answer: editOrders(list, func(order object) {
				if order["status"] == "waiting_supply" {
					order["total_paid"] = nil
				}
			}),
			Breaks: both("order-fields", "schema"),
		},
		{
			Name: "sku-null", Text: "a product has no sku",
			answer: editItems(list, func(item object) { item["product"].(object)["sku"] = nil }),
			Breaks: slices.Concat(
				both("line-fields", "schema"),
				ids("loyetta.journey", "points-to-card", "points-to-parcel"),
			),
		},
		{
			Name: "quantity-string-page-2", Text: "a quantity is a string from page 2 on",
			answer: fromPage(2, func(order object) {
				for _, item := range objects(order["items"]) {
					item["quantity"] = key(item["quantity"])
				}
			}),
			Breaks: []requirement.ID{"loyetta.physical.line-fields"},
		},
		{
			Name: "pin-number", Text: "a PIN that does not begin with 0 is a number",
			answer: replace(prepaid, `"card_pin":"([1-9][0-9]*)"`, `"card_pin":$1`),
			Breaks: []requirement.ID{
				"loyetta.journey.points-to-card", "loyetta.prepaid.card-present", "loyetta.prepaid.line-fields", "loyetta.prepaid.schema",
			},
		},
		{
			Name: "sale-price-absent", Text: "no sale is left out",
			answer: replace(physical, `"sale_price":\s*null,`, ``),
			Breaks: ids("loyetta.physical", "line-fields", "schema"),
		},
		{
			Name: "points-decimals", Text: "points are written as decimals",
			answer: replace(list, `("total_paid":\s*[0-9]+)`, `$1.0`),
			Breaks: both("integers"),
		},
		{
			Name: "points-exponent", Text: "thousands of points are written with an exponent",
			answer: replace(list, `("(?:total_paid|regular_price)":\s*[0-9]+)000\b`, `${1}e3`),
			Breaks: both("integers"),
		},
		{
			Name: "created-at-local-form", Text: "created_at is written for people",
			answer: createdAt("02.01.2006 15:04"),
			Breaks: both("created-at"),
		},
		{
			Name: "created-at-old-day", Text: "created_at of an order of yesterday, or older, is a day",
			answer: editOrders(list, func(order object) {
				if at, _ := time.Parse(time.RFC3339Nano, key(order["created_at"])); time.Since(at) > 24*time.Hour {
					order["created_at"] = at.Format(time.DateOnly)
				}
			}),
			Breaks: both("created-at"),
		},
		{
			Name: "created-at-offset", Text: "created_at has the zone of the server",
			answer: createdAt("2006-01-02T15:04:05.000000-07:00"),
			Breaks: both("created-at-utc"),
		},
		{
			Name: "created-at-no-zone", Text: "created_at has no zone",
			answer: createdAt("2006-01-02T15:04:05"),
			Breaks: both("created-at-utc"),
		},
		{
			Name: "thumbnail-relative", Text: "a thumbnail is a path",
			answer: replace(list, `https://cdn.loyetta.example`, ``),
			Breaks: both("thumbnail"),
		},
		{
			Name: "thumbnail-schemeless", Text: "a thumbnail leaves the scheme to the page",
			answer: replace(list, `https://cdn`, `//cdn`),
			Breaks: both("thumbnail"),
		},
		{
			Name: "order-ids-repeat", Text: "ids begin anew after twenty orders",
			answer: edit(list, func(_ *http.Request, document object) {
				for i, order := range objects(document["data"]) {
					meta := document["meta"].(object)
					if position := whole(meta["from"]) + i; whole(meta["total"]) > 20 {
						order["id"] = key(1000 + position%20)
					}
				}
			}),
			Breaks: both("ids-unique"),
		},
		{
			Name: "cancelled-id-reused", Text: "an order takes the id of the cancelled one before it",
			answer: edit(list, func(_ *http.Request, document object) {
				orders := objects(document["data"])
				for i, order := range orders {
					if i > 0 && order["status"] == "cancelled" {
						orders[i-1]["id"] = order["id"]
					}
				}
			}),
			Breaks: both("ids-unique"),
		},
		{
			Name: "no-orders-404", Text: "a customer without orders is not found",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if list(r) && strings.Contains(a.Body.String(), `"total":0`) {
					*a = *answered(http.StatusNotFound, `{"message":"Sipariş bulunamadı"}`)
				}
			},
			Breaks: both("empty"),
		},
		{
			Name: "empty-list-404", Text: "an empty list is not found, and shown",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if list(r) && strings.Contains(a.Body.String(), `"total":0`) {
					a.Code = http.StatusNotFound
				}
			},
			Breaks: both("empty"),
		},
		{
			Name: "no-orders-null", Text: "no orders are null",
			answer: replace(list, `"data":\s*\[\]`, `"data":null`),
			Breaks: both("empty", "schema"),
		},
		{
			Name: "list-of-busiest", Text: "a customer of three orders sees those of the busiest",
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
			Breaks: append(both("isolation"), "loyetta.prepaid.card-private"),
		},
		{
			Name: "total-of-busiest", Text: "a customer of three orders sees how many the busiest has",
			answer: replace(list, `"total":\s*3\b`, `"total":33`),
			Breaks: both("isolation"),
		},
		{
			Name: "list-shuffled", Text: "orders come in another order each time",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				edit(list, func(_ *http.Request, document object) {
					if data := document["data"].([]any); len(data) > 2 && r.URL.RawQuery == "" {
						n := reads.change(owner(r)+r.URL.Path, func(n int) int { return n + 1 }) % len(data)
						document["data"] = append(append([]any{}, data[n:]...), data[:n]...)
					}
				})(r, a)
			},
			Breaks: both("safe"),
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
	}
}

// fromPage changes the orders of every page from that one on.
func fromPage(page int, change func(order object)) revision {
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
func createdAt(layout string) revision {
	return editOrders(list, func(order object) {
		at, _ := time.Parse(time.RFC3339Nano, key(order["created_at"]))
		if strings.HasSuffix(layout, "07:00") {
			at = at.In(time.FixedZone("", 3*60*60))
		}
		order["created_at"] = at.Format(layout)
	})
}
