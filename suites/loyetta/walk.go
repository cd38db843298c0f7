package loyetta

import (
	"fmt"
	"net/url"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
)

// history is what following next from page 1 of a list showed.
type history struct {
	customer
	total  int64          // what the first page said
	pages  []client.Page  // in the order of the walk
	broken *client.Answer // the answer that ended the walk too early; nil when none did
	loop   bool           // next led to a page that had been there
	cut    bool           // the list has more pages than limits.pages
}

// theHistory is the history of anyCustomer. The list is walked once in a run.
func theHistory(t *Trial, l list) history {
	h := Share(t, "the "+l.name+" orders of a customer", func(t *Trial) history {
		c := anyCustomer(t, l)
		first := firstPage(t, l, c.token)
		h := history{customer: c, pages: []client.Page{first}}
		total, last := number(t, first, "total"), number(t, first, "last_page")
		if last == 1 && total > 1 { // small pages, so that there is something to follow
			first = pageOf(t, ask(t, l, c.token, 1, (total+2)/3))
			h.pages = []client.Page{first}
		}
		h.total = number(t, first, "total")
		h.follow(t, l)
		for _, page := range h.pages {
			t.CountStatuses(l.Kind, page.Orders())
		}
		return h
	})
	t.Visit(h.token)
	return h
}

// follow follows next until there is none.
func (h *history) follow(t *Trial, l list) {
	seen := map[string]bool{}
	for {
		next, ok := h.pages[len(h.pages)-1].Link("next").Text()
		if !ok {
			return
		}
		if h.loop = seen[next]; h.loop {
			return
		}
		if h.cut = len(h.pages) >= t.Target.Limits.Pages; h.cut {
			t.Observe("loyetta."+l.name+".walk", fmt.Sprintf("the first %d pages of %s", len(h.pages), h.pages[0].Meta("last_page")))
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

// orders are all orders that the walk showed.
func (h history) orders() []client.Value {
	var all []client.Value
	for _, page := range h.pages {
		all = append(all, page.Orders()...)
	}
	return all
}

// someOrders are all orders of the history, of which there must be some.
func someOrders(t *Trial, l list, atLeast int) []client.Value {
	h := theHistory(t, l)
	if h.broken != nil {
		t.Given(h.broken).OwnedBy(l.id("walk")).To(Work())
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
	someOrders(t, l, 3)
	return theHistory(t, l)
}
