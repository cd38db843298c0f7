package mutant

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
)

// pageMutants are servers that cut lists into pages wrongly.
func pageMutants() []Mutant {
	return []Mutant{
		{
			Name: "page-default-10", Text: "ten orders are a page",
			request: func(r *http.Request) {
				if list(r) && !strings.Contains(r.URL.RawQuery, "size") {
					r.URL.RawQuery += "&page[size]=10"
				}
			},
			Breaks: both("page-default"),
		},
		{
			Name: "current-page-0", Text: "current_page is 0 where no page was asked for",
			answer: edit(list, func(r *http.Request, document object) {
				if !r.URL.Query().Has("page[number]") {
					document["meta"].(object)["current_page"] = json.Number("0")
				}
			}),
			Breaks: both("page-default", "meta", "links-ends", "bad-page"),
		},
		{
			Name: "per-page-largest", Text: "per_page is the largest size where none was asked for",
			answer: edit(list, func(r *http.Request, document object) {
				if !r.URL.Query().Has("page[size]") {
					document["meta"].(object)["per_page"] = json.Number("100")
				}
			}),
			Breaks: both("page-default", "meta"),
		},
		{
			Name: "uncut-without-number", Text: "a list is cut into pages where page[number] is asked for",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				edit(list, func(_ *http.Request, document object) {
					if !r.URL.Query().Has("page[number]") {
						document["data"] = wholeList(r, good)
					}
				})(r, a)
				return a
			},
			Breaks: both("page-default", "page-size", "meta", "walk", "bad-page"),
		},
		{
			Name: "page-size-ignored", Text: "the list forgets page[size]",
			request: func(r *http.Request) {
				if list(r) {
					query := r.URL.Query()
					query.Del("page[size]")
					r.URL.RawQuery = query.Encode()
				}
			},
			Breaks: both("page-size", "links-keep-size"),
		},
		{
			Name: "page-size-at-least-5", Text: "a page has at least five orders",
			request: func(r *http.Request) {
				if query := r.URL.Query(); list(r) && whole(query.Get("page[size]")) == 2 {
					query.Set("page[size]", "5")
					r.URL.RawQuery = query.Encode()
				}
			},
			Breaks: both("page-size"),
		},
		{
			Name: "page-size-5-refused", Text: "a page of five orders or more is refused",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if list(r) && whole(r.URL.Query().Get("page[size]")) >= 5 {
					return answered(http.StatusUnprocessableEntity, `{"message":"page[size] must be less than 5"}`)
				}
				return good(r)
			},
			Breaks: both("page-size"),
		},
		{
			Name: "per-page-always-15", Text: "per_page is always 15",
			answer: editMeta(func(meta object) { meta["per_page"] = json.Number("15") }),
			Breaks: both("page-size", "meta"),
		},
		{
			Name: "page-number-ignored", Text: "the list forgets page[number]",
			request: func(r *http.Request) {
				if list(r) {
					query := r.URL.Query()
					query.Del("page[number]")
					r.URL.RawQuery = query.Encode()
				}
			},
			Breaks: both("page-number", "walk"),
		},
		{
			Name: "page-3-refused", Text: "a list has two pages at most",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if list(r) && whole(r.URL.Query().Get("page[number]")) > 2 {
					return answered(http.StatusNotFound, `{"message":"Sayfa bulunamadı"}`)
				}
				return good(r)
			},
			Breaks: both("page-number", "walk"),
		},
		{
			Name: "current-page-always-1", Text: "current_page is always 1",
			answer: editMeta(func(meta object) { meta["current_page"] = json.Number("1") }),
			Breaks: both("page-number", "meta", "links-ends", "links-targets"),
		},
		{
			Name: "pages-overlap", Text: "a page begins with the last order of the page before",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				edit(list, func(_ *http.Request, document object) {
					if from := whole(document["meta"].(object)["from"]); from > 1 {
						document["data"] = slices.Insert(document["data"].([]any), 0, wholeList(r, good)[from-2])
					}
				})(r, a)
				return a
			},
			Breaks: both("page-number", "meta", "walk"),
		},
		{
			Name: "even-pages-backwards", Text: "where page[size] is asked for, even pages are cut from the list the other way round",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				edit(list, func(_ *http.Request, document object) {
					meta, all := document["meta"].(object), wholeList(r, good)
					if r.URL.Query().Has("page[size]") && whole(meta["current_page"])%2 == 0 && meta["from"] != nil {
						slices.Reverse(all)
						document["data"] = all[whole(meta["from"])-1 : whole(meta["to"])]
					}
				})(r, a)
				return a
			},
			Breaks: both("page-number"),
		},
		{
			Name: "encoded-brackets-ignored", Text: "page[number] and page[size] count when their brackets are not encoded",
			request: func(r *http.Request) {
				if list(r) && strings.Contains(strings.ToLower(r.URL.RawQuery), "%5b") {
					r.URL.RawQuery = ""
				}
			},
			Breaks: both("encoded-brackets"),
		},
		{
			Name: "encoded-brackets-refused", Text: "brackets that are encoded in small letters are refused",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if list(r) && strings.Contains(r.URL.RawQuery, "%5b") {
					return answered(http.StatusBadRequest, `{"message":"the query cannot be read"}`)
				}
				return good(r)
			},
			Breaks: both("encoded-brackets"),
		},
		{
			Name: "encoded-brackets-not-in-meta", Text: "meta knows page[number] when its brackets are not encoded",
			answer: edit(list, func(r *http.Request, document object) {
				if strings.Contains(r.URL.RawQuery, "%5B") {
					document["meta"].(object)["current_page"] = json.Number("1")
				}
			}),
			Breaks: both("encoded-brackets"),
		},
		{
			Name: "encoded-brackets-not-in-data", Text: "the orders are those of page 1 when the brackets of page[number] are encoded",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				edit(list, func(_ *http.Request, document object) {
					if strings.Contains(r.URL.RawQuery, "%5B") {
						document["data"] = wholeList(r, good)[:len(document["data"].([]any))]
					}
				})(r, a)
				return a
			},
			Breaks: both("encoded-brackets"),
		},
		{
			Name: "beyond-last-is-last", Text: "a page after the last is the last",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if list(r) && a.Code == http.StatusOK {
					if meta := decode(a.Body.Bytes())["meta"].(object); whole(meta["current_page"]) > whole(meta["last_page"]) {
						query := r.URL.Query()
						query.Set("page[number]", key(meta["last_page"]))
						r.URL.RawQuery = query.Encode()
						return good(r)
					}
				}
				return a
			},
			Breaks: both("beyond-last"),
		},
		{
			Name: "beyond-last-500", Text: "a page after the last is an error page",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				edit(list, func(_ *http.Request, document object) {
					if meta := document["meta"].(object); whole(meta["current_page"]) > whole(meta["last_page"]) {
						*a = *whoops()
					}
				})(r, a)
			},
			Breaks: both("bad-page", "beyond-last"),
		},
		{
			Name: "page-invalid-500", Text: "a bad page is an error page",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if list(r) && a.Code >= 400 && a.Code != http.StatusUnauthorized {
					a.Code, a.Body = http.StatusInternalServerError, whoops().Body
				}
			},
			Breaks: both("bad-page"),
		},
		{
			Name: "page-size-0-500", Text: "a page size of 0 divides by zero",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if list(r) && r.URL.Query().Get("page[size]") == "0" {
					return whoops()
				}
				return good(r)
			},
			Breaks: both("bad-page"),
		},
		{
			Name: "page-size-0-infinite", Text: "a page size of 0 makes a last_page that JSON cannot spell",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if !list(r) || r.URL.Query().Get("page[size]") != "0" {
					return good(r)
				}
				a := good(another(r, r.Method, r.URL.Path, ""))
				edit(list, func(_ *http.Request, document object) {
					document["data"], document["meta"].(object)["last_page"] = []any{}, nil
				})(r, a)
				return a
			},
			Breaks: both("bad-page"),
		},
		{
			Name: "last-page-plus-one", Text: "last_page is one too many",
			answer: editMeta(func(meta object) { meta["last_page"] = json.Number(key(whole(meta["last_page"]) + 1)) }),
			Breaks: both("meta", "links-ends", "links-targets"),
		},
		{
			Name: "last-page-after-full", Text: "last_page is one too many where the last page is full",
			answer: editMeta(func(meta object) { meta["last_page"] = whole(meta["total"])/whole(meta["per_page"]) + 1 }),
			Breaks: both("meta", "links-ends"),
		},
		{
			Name: "last-page-floor", Text: "last_page is rounded down",
			answer: edit(list, func(_ *http.Request, document object) {
				meta, links := document["meta"].(object), document["links"].(object)
				last := max(1, whole(meta["total"])/whole(meta["per_page"]))
				links["last"] = strings.Replace(key(links["last"]), "page[number]="+key(meta["last_page"]), "page[number]="+key(last), 1)
				meta["last_page"] = json.Number(key(last))
				if whole(meta["current_page"]) >= last {
					links["next"] = nil
				}
			}),
			Breaks: both("meta", "walk"),
		},
		{
			Name: "from-zero-based", Text: "from counts from 0",
			answer: editMeta(func(meta object) {
				if meta["from"] != nil {
					meta["from"] = json.Number(key(whole(meta["from"]) - 1))
				}
			}),
			Breaks: both("meta"),
		},
		{
			Name: "to-beyond-total", Text: "to goes beyond the last order",
			answer: editMeta(func(meta object) {
				if meta["to"] != nil {
					meta["to"] = json.Number(key(whole(meta["current_page"]) * whole(meta["per_page"])))
				}
			}),
			Breaks: both("meta"),
		},
		{
			Name: "total-of-page", Text: "total counts the orders of the page",
			answer: edit(list, func(_ *http.Request, document object) {
				document["meta"].(object)["total"] = json.Number(key(len(objects(document["data"]))))
			}),
			Breaks: both("meta"),
		},
		{
			Name: "total-of-both-lists", Text: "total counts the orders of both lists",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				editMeta(func(meta object) {
					meta["total"] = len(ordersAt(physicalPath, r, good)) + len(ordersAt(prepaidPath, r, good))
				})(r, a)
				return a
			},
			Breaks: both("meta"),
		},
		{
			Name: "total-of-none-1", Text: "no orders are counted as one",
			answer: editMeta(func(meta object) { meta["total"] = json.Number(key(max(1, whole(meta["total"])))) }),
			Breaks: both("empty", "meta"),
		},
		{
			Name: "total-plus-one-on-page-1", Text: "page 1 of several counts an order too many",
			answer: editMeta(func(meta object) {
				if total := whole(meta["total"]); whole(meta["current_page"]) == 1 && whole(meta["last_page"]) > 1 {
					meta["total"] = json.Number(key(total + 1))
				}
			}),
			Breaks: both("meta"),
		},
		{
			Name: "path-with-query", Text: "path has the query",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				editMeta(func(meta object) { meta["path"] = key(meta["path"]) + "?" + r.URL.RawQuery })(r, a)
			},
			Breaks: both("meta-path"),
		},
	}
}

// wholeList are all orders of the list that a request asks for.
func wholeList(r *http.Request, good server) []any { return ordersAt(r.URL.Path, r, good) }

// ordersAt are all orders of the list at a path, of whoever sent a request.
func ordersAt(path string, r *http.Request, good server) []any {
	longest := another(r, http.MethodGet, path, "")
	longest.URL.RawQuery = "page[size]=100"
	return decode(good(longest).Body.Bytes())["data"].([]any)
}

// editMeta changes what a page says about itself.
func editMeta(change func(meta object)) revision {
	return edit(list, func(_ *http.Request, document object) { change(document["meta"].(object)) })
}
