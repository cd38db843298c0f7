package mutant

import (
	"fmt"
	"net/http"
	"net/http/httptest"
)

// walkMutants are servers whose links lead astray.
func walkMutants() []Mutant {
	return []Mutant{
		{
			Name: "next-always", Text: "next is always there",
			answer: replace(list, `"next":\s*null`, `"next": "http://shop.example/api/v1/store/orders/physical?page[number]=1"`),
			Breaks: both("links-ends", "links-targets", "walk"),
		},
		{
			Name: "next-of-last-is-last", Text: "next of the last page is the last page",
			answer: editLinks(func(links object) {
				if links["next"] == nil {
					links["next"] = links["last"]
				}
			}),
			Breaks: both("links-ends", "links-targets", "walk"),
		},
		{
			Name: "next-after-full-page", Text: "next is there whenever a page is full",
			answer: edit(list, func(_ *http.Request, document object) {
				meta, links := document["meta"].(object), document["links"].(object)
				if len(objects(document["data"])) == whole(meta["per_page"]) && links["next"] == nil {
					links["next"] = links["last"]
				}
			}),
			Breaks: both("links-ends"),
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
			Breaks: both("page-number", "walk"),
		},
		{
			Name: "next-skips-page-2", Text: "next leaves out page 2",
			answer: replace(list, `("next":\s*"[^"]*page\[number\]=)2\b`, `${1}3`),
			Breaks: both("links-targets", "walk"),
		},
		{
			Name: "later-pages-objects", Text: "pages after the first have their orders in an object, by position",
			answer: edit(list, func(_ *http.Request, document object) {
				if from := whole(document["meta"].(object)["from"]); from > 1 {
					document["data"] = byPosition(from-1, document["data"])
				}
			}),
			Breaks: both("walk", "schema"),
		},
	}
}

// editLinks changes where a page says that others are.
func editLinks(change func(links object)) revision {
	return edit(list, func(_ *http.Request, document object) { change(document["links"].(object)) })
}

// byPosition is an array of orders as PHP writes one whose keys do not begin at
// 0: an object.
func byPosition(first int, orders any) object {
	placed := object{}
	for i, order := range objects(orders) {
		placed[key(first+i)] = order
	}
	return placed
}
