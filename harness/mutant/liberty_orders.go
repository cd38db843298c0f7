package mutant

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// orderLiberties are about orders and their lists.
func orderLiberties() []Liberty {
	return []Liberty{
		{
			Name: "order-processed-first", Text: "a new order is processed first, and has no cards before it is completed",
			subject: "status",
			serve:   processFirst(),
		},
		{
			Name: "cards-without-codes", Text: "an order shows its cards without codes before it is completed",
			subject: "status",
			answer: editOrders(prepaid, func(order object) {
				if order["status"] != "completed" {
					order["cards"] = []any{object{"card_code": "", "card_pin": "", "product": object{
						"id": "gc-001", "title": "50 TL Hediye Kartı", "sku": "GC-50TL", "thumbnail": "https://cdn.loyetta.example/GC-50TL.jpg",
					}}}
				}
			}),
		},
		{
			Name: "oldest-first", Text: "the oldest order comes first",
			subject: "order of orders",
			serve:   oldestFirst,
		},
		{
			Name: "page-size-capped", Text: "a page has 15 orders at most",
			subject: "page size",
			request: editQuery(func(query url.Values) {
				if size := query["page[size]"]; len(size) == 1 && whole(size[0]) > 15 {
					query.Set("page[size]", "15")
				}
			}),
		},
		{
			Name: "page-size-refused", Text: "a page of more than 15 orders is refused",
			subject: "page size",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if list(r) && whole(r.URL.Query().Get("page[size]")) > 15 {
					return answered(http.StatusBadRequest, `{"message": "page[size] is at most 15"}`)
				}
				return good(r)
			},
		},
		{
			Name: "page-beyond-refused", Text: "there is no page after the last",
			subject: "page number",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if !list(r) || a.Code != http.StatusOK {
					return
				}
				if meta := decode(a.Body.Bytes())["meta"].(object); whole(meta["current_page"]) > whole(meta["last_page"]) {
					*a = *answered(http.StatusNotFound, `{"message": "Sayfa bulunamadı"}`)
				}
			},
		},
		{
			Name: "page-invalid-is-first", Text: "a page that makes no sense is the first",
			subject: "page number",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if list(r) && a.Code == http.StatusUnprocessableEntity {
					return good(another(r, r.Method, r.URL.Path, ""))
				}
				return a
			},
		},
		{
			Name: "links-encode-brackets", Text: "links encode their brackets",
			subject: "links",
			answer: respellLinks(func(link string) string {
				return strings.NewReplacer("[n", "%5Bn", "[s", "%5bs", "r]", "r%5D", "e]", "e%5d").Replace(link)
			}),
		},
		{
			Name: "links-all-parameters", Text: "links carry every parameter",
			subject: "links",
			answer: respellLinks(func(link string) string {
				if !strings.Contains(link, "page[size]") {
					link += "&page[size]=15"
				}
				return link + "&sort=-created_at&locale=tr"
			}),
		},
		{
			Name: "links-size-first", Text: "links put the size before the number",
			subject: "links",
			answer: respellLinks(func(link string) string {
				path, query, _ := strings.Cut(link, "?")
				parts := strings.Split(query, "&")
				slices.Reverse(parts)
				return path + "?" + strings.Join(parts, "&")
			}),
		},
		{
			Name: "links-first-page-bare", Text: "links to the first page name no page",
			subject: "links",
			answer:  respellLinks(func(link string) string { return firstPage.ReplaceAllString(link, "$1") }),
		},
		{
			Name: "links-other-host", Text: "the server knows itself by another name",
			subject: "host",
			request: func(r *http.Request) {
				if loyetta(r) {
					r.Host = "siparis.internal:8443"
				}
			},
		},
		{
			Name: "created-at-offset-zero", Text: "created_at has an offset of zero",
			subject: "time",
			answer:  editTime("2006-01-02T15:04:05.000+00:00", 0),
		},
		{
			Name: "created-at-no-fraction", Text: "created_at has no fraction",
			subject: "time",
			answer:  editTime("2006-01-02T15:04:05Z", 0),
		},
		{
			Name: "created-at-basic", Text: "created_at has ISO 8601's basic form",
			subject: "time",
			answer:  editTime("20060102T150405,000000Z", 0),
		},
		{
			Name: "clock-fast", Text: "the clock is an hour fast",
			subject: "time",
			answer:  editTime("2006-01-02T15:04:05.000000Z", time.Hour),
		},
		{
			Name: "no-date", Text: "the server has no clock for Date",
			subject: "time",
			answer:  func(_ *http.Request, a *httptest.ResponseRecorder) { a.Header()["Date"] = nil },
		},
		{
			Name: "thumbnails-signed", Text: "the addresses of pictures are signed anew each time",
			subject: "pictures",
			answer:  signPictures(),
		},
		{
			Name: "meta-laravel-links", Text: "meta has Laravel's links",
			subject: "meta",
			answer: editMeta(func(meta object) {
				meta["links"] = []any{object{"url": nil, "label": "&laquo; Previous", "active": false}}
			}),
		},
		{
			Name: "order-items-and-cards", Text: "every order has items and cards",
			subject: "orders' fields",
			answer: editOrders(list, func(order object) {
				for _, name := range []string{"items", "cards"} {
					if order[name] == nil {
						order[name] = []any{}
					}
				}
			}),
		},
	}
}

// processFirst serves lists in which orders that were made while it serves are
// not completed yet.
func processFirst() detour {
	var made memory[bool]
	newest := func(r *http.Request, good server, path string) string {
		for _, order := range objects(decode(good(another(r, http.MethodGet, path, "")).Body.Bytes())["data"]) {
			return key(order["id"])
		}
		return ""
	}
	lists := []string{"/api/v1/store/orders/physical", "/api/v1/store/orders/prepaid-card"}
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		before := map[string]string{}
		if order(r) {
			for _, path := range lists {
				before[path] = newest(r, good, path)
			}
		}
		a := good(r)
		for path, id := range before {
			if now := newest(r, good, path); now != id {
				made.set(now, true)
			}
		}
		editOrders(list, func(order object) {
			if made.get(key(order["id"])) {
				order["status"] = "processing"
				if order["cards"] != nil {
					order["cards"] = []any{}
				}
			}
		})(r, a)
		return a
	}
}

// oldestFirst serves lists the other way round.
func oldestFirst(r *http.Request, good server) *httptest.ResponseRecorder {
	a := good(r)
	edit(list, func(r *http.Request, document object) {
		meta := document["meta"].(object)
		if meta["from"] == nil {
			return
		}
		longest := another(r, r.Method, r.URL.Path, "")
		longest.URL.RawQuery = "page[size]=100"
		all := objects(decode(good(longest).Body.Bytes())["data"])
		slices.Reverse(all)
		document["data"] = all[whole(meta["from"])-1 : whole(meta["to"])]
	})(r, a)
	return a
}

// firstPage is the page[number] of a link to the first page.
var firstPage = regexp.MustCompile(`([?&])page\[number\]=1(?:&|$)`)

// editQuery changes what is asked of the lists.
func editQuery(change func(url.Values)) change {
	return func(r *http.Request) {
		if list(r) {
			query := r.URL.Query()
			change(query)
			r.URL.RawQuery = query.Encode()
		}
	}
}

// respellLinks changes how the links of the lists are spelt.
func respellLinks(spell func(link string) string) revision {
	return editLinks(func(links object) {
		for name, link := range links {
			if link != nil {
				links[name] = spell(link.(string))
			}
		}
	})
}

// editTime writes the times of a clock that is so much fast in a layout.
func editTime(layout string, fast time.Duration) revision {
	write := editOrders(list, func(order object) {
		created, err := time.Parse(time.RFC3339Nano, order["created_at"].(string))
		if err != nil {
			panic(err)
		}
		order["created_at"] = created.Add(fast).Format(layout)
	})
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		write(r, a)
		a.Header().Set("Date", time.Now().Add(fast).UTC().Format(http.TimeFormat))
	}
}

// signPictures gives every picture's address another signature each time.
func signPictures() revision {
	var signed atomic.Int64
	return rewrite(list, func(_ *http.Request, document object) {
		eachObject(document, func(product object) {
			if picture, ok := product["thumbnail"]; ok {
				product["thumbnail"] = fmt.Sprintf("%s?expires=1700000000&signature=%x", picture, signed.Add(1))
			}
		})
	})
}
