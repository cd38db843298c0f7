package loyetta

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
)

// history is what following next from page 1 of a list showed. Of a list with
// more pages than limits.pages, half of them are walked, and the other half are
// a sample of those behind, the last one among them.
type history struct {
	customer
	total  int64          // what the first page said
	pages  []client.Page  // in the order of the walk
	sample []client.Page  // asked for by number
	broken *client.Answer // the answer that ended the walk too early; nil when none did
	loop   bool           // next led to a page that had been there
	cut    bool           // there are more pages than were walked
}

// theHistory is the history of anyCustomer. The list is walked once in a run.
func theHistory(t *Trial, l list) history {
	h := Share(t, "the "+l.name+" orders of a customer", func(t *Trial) history {
		c := anyCustomer(t, l)
		first := firstPage(t, l, c.token)
		h := history{customer: c, pages: []client.Page{first}}
		total, last := number(t, first, "total"), number(t, first, "last_page")
		if last == 1 && total > 1 { // small pages, so that there is something to follow
			first = readPage(t, l, c.token, 1, (total+2)/3)
			h.pages = []client.Page{first}
		}
		h.total = number(t, first, "total")
		limit := t.Target.Limits.Pages
		if last = number(t, first, "last_page"); last > int64(limit) {
			limit = max(limit/2, 1)
		}
		h.follow(t, l, limit)
		if h.cut {
			h.sample = sampled(t, l, c.token, first, int64(limit), last)
			t.Observe("loyetta."+l.name+".walk", fmt.Sprintf("the first %d pages of %d, and %d of the others", len(h.pages), last, len(h.sample)))
		}
		t.CountStatuses(l.Kind, h.orders())
		return h
	})
	t.Visit(h.token)
	return h
}

// sampled are up to limit pages behind the first limit ones, evenly spread up
// to the last.
func sampled(t *Trial, l list, token string, first client.Page, limit, last int64) []client.Page {
	var pages []client.Page
	for i := int64(1); i <= min(limit, last-limit); i++ {
		n := limit + i*(last-limit)/min(limit, last-limit)
		pages = append(pages, readPage(t, l, token, n, number(t, first, "per_page")))
	}
	return pages
}

// follow follows next until there is none, to so many pages at most.
func (h *history) follow(t *Trial, l list, limit int) {
	seen := map[string]bool{}
	for {
		next, ok := h.pages[len(h.pages)-1].Link("next").Text()
		if !ok {
			return
		}
		if h.loop = seen[next]; h.loop {
			return
		}
		if h.cut = len(h.pages) >= limit; h.cut {
			return
		}
		seen[next] = true
		a := followLink(t, l, h.token, next)
		if worked, _ := Work().Match(a); !worked || !a.Get("data").IsArray() {
			h.broken = a
			return
		}
		h.pages = append(h.pages, a.Page())
	}
}

// followLink asks for the page that a link names, at this server alone: of the
// link only the query counts, since credentials go to no other host.
func followLink(t *Trial, l list, token, link string) *client.Answer {
	target, err := url.Parse(link)
	if err != nil {
		return t.Loyetta().List(token, l.Kind, "")
	}
	return t.Loyetta().List(token, l.Kind, target.RawQuery)
}

// all are the pages of the walk and of the sample.
func (h history) all() []client.Page { return slices.Concat(h.pages, h.sample) }

// orders are all orders that the walk and the sample showed.
func (h history) orders() []client.Value {
	var orders []client.Value
	for _, page := range h.all() {
		orders = append(orders, page.Orders()...)
	}
	return orders
}

// someOrders are all orders of the history, of which there must be some.
func someOrders(t *Trial, l list, atLeast int) []client.Value {
	h := theHistory(t, l)
	if h.broken != nil {
		t.Given(h.broken).OwnedBy(l.id("walk")).To(Work())
		t.Given(h.broken.Get("data")).OwnedBy(l.id("walk")).To(BeArray())
	}
	all := h.orders()
	switch {
	case len(all) >= atLeast:
	case h.arranged >= atLeast:
		t.Block(l.id("walk"), "the list shows %d orders of a customer who has %d", len(all), h.arranged)
	default:
		t.NotTested(fmt.Sprintf("no customer of the target file has %d %s orders", atLeast, l.name),
			fmt.Sprintf("a customer with %d %s orders in loyetta.customers, or a state hook that answers loyetta.customer and loyetta.orders", atLeast, l.name))
	}
	return all
}

// pagedCustomer is a customer with at least three orders of a kind.
func pagedCustomer(t *Trial, l list) history {
	h := theHistory(t, l)
	if len(h.orders()) < 3 {
		someOrders(t, l, 3)
	}
	return h
}

// readPage takes for granted that a page of a list can be asked for by its
// number and size.
func readPage(t *Trial, l list, token string, number, size any) client.Page {
	a := ask(t, l, token, number, size)
	t.Given(a).OwnedBy(l.id("page-number")).To(Work())
	return pageOf(t, a)
}
