package reference

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

const (
	defaultPageSize = 15
	maxPageSize     = 100 // a larger page[size] is cut, as meta.per_page shows
)

// page is which part of a list is asked for, and where it lies.
type page struct {
	number, size int
	sized        bool // page[size] was asked for
	total        int  // orders in the list
	last         int  // number of the last page
	from, to     int  // 1-based positions of its first and last order, 0 on an empty page
}

// listView is a page of a list in JSON.
type listView struct {
	Data  []orderView `json:"data"`
	Links linksView   `json:"links"`
	Meta  metaView    `json:"meta"`
}

type linksView struct {
	First string  `json:"first"`
	Last  string  `json:"last"`
	Prev  *string `json:"prev"`
	Next  *string `json:"next"`
}

type metaView struct {
	CurrentPage int    `json:"current_page"`
	From        *int   `json:"from"`
	LastPage    int    `json:"last_page"`
	Path        string `json:"path"`
	PerPage     int    `json:"per_page"`
	To          *int   `json:"to"`
	Total       int    `json:"total"`
}

// orderView is an order in JSON, with items or with cards.
type orderView struct {
	ID        string          `json:"id"`
	Status    string          `json:"status"`
	TotalPaid int             `json:"total_paid"`
	CreatedAt string          `json:"created_at"`
	Items     []orderLineView `json:"items,omitzero"`
	Cards     []cardView      `json:"cards,omitzero"`
}

type orderLineView struct {
	Quantity     int         `json:"quantity"`
	RegularPrice int         `json:"regular_price"`
	SalePrice    *int        `json:"sale_price"`
	Product      productView `json:"product"`
}

type cardView struct {
	CardCode string      `json:"card_code"`
	CardPIN  string      `json:"card_pin"`
	Product  productView `json:"product"`
}

// listOrders is "Fiziksel Siparişleri Listele" or "Ön Ödemeli Kart
// Siparişlerini Listele", the newest order first.
func (l *loyetta) listOrders(kind kind) func(*customer, *http.Request) (any, *refusal) {
	return func(c *customer, r *http.Request) (any, *refusal) {
		asked, refused := readPage(r.URL.RawQuery)
		if refused != nil {
			return nil, refused
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		listed := make([]*order, 0, len(c.orders))
		for _, order := range slices.Backward(c.orders) {
			if order.kind == kind {
				listed = append(listed, order)
			}
		}
		slices.SortStableFunc(listed, func(a, b *order) int { return b.createdAt.Compare(a.createdAt) })

		page := locatePage(asked, len(listed))
		data := []orderView{}
		if page.from > 0 {
			for _, order := range listed[page.from-1 : page.to] {
				data = append(data, viewOrder(order))
			}
		}
		self := selfAddress(r)
		return listView{data, links(self, page), meta(self, page)}, nil
	}
}

// readPage reads page[number] and page[size]. Other parameters are ignored.
func readPage(query string) (page, *refusal) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return page{}, &refusal{status: http.StatusBadRequest, message: "the query cannot be read: " + err.Error()}
	}
	asked := page{number: 1, size: defaultPageSize, sized: values.Has("page[size]")}
	problems := fieldErrors{}
	for name, into := range map[string]*int{"page[number]": &asked.number, "page[size]": &asked.size} {
		given, ok := values[name]
		if !ok {
			continue
		}
		number, err := strconv.Atoi(given[0])
		if err != nil || number < 1 || len(given) > 1 {
			problems[name] = []string{"must be one positive integer"}
		}
		*into = number
	}
	return asked, problems.refused()
}

// locatePage finds the page in a list of that many orders. A size above the
// largest is cut to it.
func locatePage(asked page, total int) page {
	asked.size = min(asked.size, maxPageSize)
	asked.total = total
	asked.last = max(1, (total+asked.size-1)/asked.size)
	if total > 0 && asked.number <= asked.last {
		asked.from = (asked.number-1)*asked.size + 1
		asked.to = min(asked.number*asked.size, total)
	}
	return asked
}

// links are the addresses of the pages around this one.
func links(self string, p page) linksView {
	links := linksView{First: pageLink(self, p, 1), Last: pageLink(self, p, p.last)}
	if p.number > 1 {
		links.Prev = new(pageLink(self, p, min(p.number-1, p.last)))
	}
	if p.number < p.last {
		links.Next = new(pageLink(self, p, p.number+1))
	}
	return links
}

// pageLink is the address of a page of the list at self, with the size of p if
// the client asked for one.
func pageLink(self string, p page, number int) string {
	link := fmt.Sprintf("%s?page[number]=%d", self, number)
	if p.sized {
		link += fmt.Sprintf("&page[size]=%d", p.size)
	}
	return link
}

func meta(self string, p page) metaView {
	meta := metaView{CurrentPage: p.number, LastPage: p.last, Path: self, PerPage: p.size, Total: p.total}
	if p.from > 0 {
		meta.From, meta.To = &p.from, &p.to
	}
	return meta
}

// selfAddress is the absolute address of the request, without a query.
func selfAddress(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + r.URL.Path
}

// viewOrder is the order in JSON, where the cards of a prepaid order show once
// it is completed. The caller holds its customer's lock.
func viewOrder(o *order) orderView {
	view := orderView{
		ID: o.id, Status: o.status, TotalPaid: o.totalPaid,
		CreatedAt: o.createdAt.UTC().Format("2006-01-02T15:04:05.000000Z"),
	}
	if o.kind == prepaid {
		view.Cards = []cardView{}
		if o.status == completed {
			for _, card := range o.cards {
				view.Cards = append(view.Cards, cardView{card.code, card.pin, viewProduct(card.product)})
			}
		}
		return view
	}
	view.Items = make([]orderLineView, len(o.lines))
	for i, line := range o.lines {
		view.Items[i] = orderLineView{line.quantity, line.offer.regular, line.offer.salePrice(), viewProduct(line.product)}
	}
	return view
}
