package client

import (
	"net/url"
	"slices"
	"strings"
)

// Page is a page of an order list.
type Page struct{ Value }

// Page is the page of orders that the answer shows.
func (a *Answer) Page() Page { return Page{a.Body()} }

// Orders are the page's orders.
func (p Page) Orders() []Value { return p.Get("data").Items() }

// Meta is the member of "meta" with that name.
func (p Page) Meta(name string) Value { return p.Get("meta").Get(name) }

// Link is the member of "links" with that name.
func (p Page) Link(name string) Value { return p.Get("links").Get(name) }

// Documented is the page in the documented fields alone, in one form: numbers
// by value, and without pictures, whose addresses may be made anew each time.
func (p Page) Documented() string {
	orders := []string{}
	for _, order := range p.Orders() {
		orders = append(orders, DocumentedOrder(order))
	}
	return "data=[" + strings.Join(orders, ", ") + "] " +
		p.Get("meta").documented("current_page", "from", "last_page", "path", "per_page", "to", "total") +
		p.Get("links").documented("first", "last", "prev", "next")
}

// DocumentedOrder is an order of either list in the documented fields alone,
// in the same form.
func DocumentedOrder(order Value) string {
	lines := []string{}
	for _, kind := range []Kind{Physical, Prepaid} {
		for _, line := range order.Get(kind.Lines()).Items() {
			product := line.Get("product")
			lines = append(lines, line.documented("quantity", "regular_price", "sale_price", "card_code", "card_pin")+
				product.documented("id", "title", "sku"))
		}
	}
	slices.Sort(lines)
	return order.documented("id", "status", "total_paid", "created_at") + "lines=[" + strings.Join(lines, ", ") + "]"
}

// PageQuery is the query that asks for a page of so many orders.
func PageQuery(number, size string) string {
	return "page[number]=" + number + "&page[size]=" + size
}

// LinkQuery is the query of a link, and the page[number] in it as it is spelt:
// 1 where there is none. ok is false for what is no URL, or names two pages.
func LinkQuery(link string) (query url.Values, page string, ok bool) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, "", false
	}
	query, err = url.ParseQuery(u.RawQuery)
	if err != nil || len(query["page[number]"]) > 1 {
		return nil, "", false
	}
	page = "1"
	if query.Has("page[number]") {
		page = query.Get("page[number]")
	}
	return query, page, true
}
