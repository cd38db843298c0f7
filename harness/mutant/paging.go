package mutant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
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
			Name: "encoded-brackets-ignored", Text: "page[number] and page[size] count when their brackets are not encoded",
			request: func(r *http.Request) {
				if list(r) && strings.Contains(strings.ToLower(r.URL.RawQuery), "%5b") {
					r.URL.RawQuery = ""
				}
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
			Name: "last-page-plus-one", Text: "last_page is one too many",
			answer: editMeta(func(meta object) { meta["last_page"] = json.Number(key(whole(meta["last_page"]) + 1)) }),
			Breaks: both("meta", "links-ends", "links-targets"),
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
			Name: "path-with-query", Text: "path has the query",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				editMeta(func(meta object) { meta["path"] = key(meta["path"]) + "?" + r.URL.RawQuery })(r, a)
			},
			Breaks: both("meta-path"),
		},
		{
			Name: "next-always", Text: "next is always there",
			answer: replace(list, `"next":\s*null`, `"next": "http://shop.example/api/v1/store/orders/physical?page[number]=1"`),
			Breaks: both("links-ends", "links-targets", "walk"),
		},
		{
			Name: "prev-on-first-page", Text: "prev of the first page is the first page",
			answer: editLinks(func(links object) {
				if links["prev"] == nil {
					links["prev"] = links["first"]
				}
			}),
			Breaks: both("links-ends", "links-targets"),
		},
		{
			Name: "prev-null-on-last-page", Text: "prev is null on the last page",
			answer: editLinks(func(links object) {
				if links["next"] == nil {
					links["prev"] = nil
				}
			}),
			Breaks: both("links-ends"),
		},
		{
			Name: "next-absent", Text: "next is left out on the last page",
			answer: editLinks(func(links object) {
				if links["next"] == nil {
					delete(links, "next")
				}
			}),
			Breaks: both("links-ends", "schema"),
		},
		{
			Name: "last-is-first", Text: "last is the first page",
			answer: editLinks(func(links object) { links["last"] = links["first"] }),
			Breaks: both("links-targets"),
		},
		{
			Name: "links-without-size", Text: "links forget page[size]",
			answer: replace(list, `&page\[size\]=[0-9]+`, ``),
			Breaks: both("links-keep-size"),
		},
		{
			Name: "page-repeats-order", Text: "a page repeats an order and drops another",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				edit(list, func(_ *http.Request, document object) {
					meta, data := document["meta"].(object), document["data"].([]any)
					if page, size := whole(meta["current_page"]), whole(meta["per_page"]); page > 1 && size > 1 && len(data) > 0 {
						r.URL.RawQuery = fmt.Sprintf("page[number]=%d&page[size]=%d", page-1, size)
						before := objects(decode(good(r).Body.Bytes())["data"])
						data[0] = before[len(before)-1]
					}
				})(r, a)
				return a
			},
			Breaks: both("walk"),
		},
		{
			Name: "next-skips-page-2", Text: "next leaves out page 2",
			answer: replace(list, `("next":\s*"[^"]*page\[number\]=)2\b`, `${1}3`),
			Breaks: both("links-targets", "walk"),
		},
	}
}

// editMeta and editLinks change what a page says about itself.
func editMeta(change func(meta object)) revision {
	return edit(list, func(_ *http.Request, document object) { change(document["meta"].(object)) })
}

func editLinks(change func(links object)) revision {
	return edit(list, func(_ *http.Request, document object) { change(document["links"].(object)) })
}
