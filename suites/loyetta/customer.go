// Package loyetta verifies the requirements of the Loyetta order API. Its files
// follow the sections of the document; a rule that both order lists obey is
// written once and verified for each.
package loyetta

import (
	"context"
	"fmt"
	"net/http"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/state"
)

// The headings of the document's sections, as sources name them.
const (
	examples = "Örnek İstek, Yanıt"
	query    = "Query Parametreleri"
	answer   = "Yanıt"
	statuses = "Sipariş Durum Değerleri"
)

// orders is the document.
const orders = requirement.Orders

// list is one of the two order lists, and the headings of its sections.
type list struct {
	client.Kind
	name    string // the segment of ids
	section string
	object  string // of the table of an order's fields
	line    string // of the table of the fields of an item or card
}

// other is the other list.
func (l list) other() list {
	if l.Kind == client.Physical {
		return lists[1]
	}
	return lists[0]
}

// lists are the two lists.
var lists = []list{
	{client.Physical, "physical", "Fiziksel Siparişleri Listele", "Fiziksel Sipariş Nesnesi", "Fiziksel Sipariş Öğesi Nesnesi"},
	{client.Prepaid, "prepaid", "Ön Ödemeli Kart Siparişlerini Listele", "Ön Ödemeli Kart Sipariş Nesnesi", "Ön Ödemeli Kart Öğesi Nesnesi"},
}

// id is the id of a requirement of the list.
func (l list) id(rule string) requirement.ID {
	return requirement.ID("loyetta." + l.name + "." + rule)
}

// state is the kind of the list's orders, as the state hook calls it.
func (l list) state() state.Kind { return state.Kind(l.name) }

// customer is a customer and their orders of a kind, as far as is known.
type customer struct {
	token    string
	arranged int // how many orders the state hook made; -1 for a customer of the target file
}

// newCustomer is a new customer with so many orders of a kind, from the state
// hook; ok is false where it makes none.
func newCustomer(t *Trial, l list, count int) (c customer, ok bool) {
	token, ok := t.NewCustomer(0)
	if !ok {
		return customer{}, false
	}
	if count > 0 {
		ok = t.Arrange(func(ctx context.Context, hook state.Hook) error {
			return state.AddOrders(ctx, hook, token, l.state(), count)
		})
	}
	return customer{token, count}, ok
}

// many is how many orders the state hook is asked for: three pages of the
// default size, the last of them not full.
const many = 33

// anyCustomer is a customer with many orders of a kind from the state hook, or
// else the one of the target file's who has the most. It is chosen once in a
// run; the story may read their orders, and nobody makes any meanwhile.
func anyCustomer(t *Trial, l list) customer {
	c := Share(t, "a customer with "+l.name+" orders", func(t *Trial) customer {
		c, ok := newCustomer(t, l, many)
		if !ok {
			return busiest(t, l)
		}
		// One of the other kind, where the hook makes it: this list neither shows nor counts it.
		t.Arrange(func(ctx context.Context, hook state.Hook) error {
			return state.AddOrders(ctx, hook, c.token, l.other().state(), 1)
		})
		return c
	})
	t.Visit(c.token)
	return c
}

// busiest is the customer of the target file who has the most orders of a kind.
func busiest(t *Trial, l list) customer {
	best, most := customer{arranged: -1}, int64(-1)
	for _, c := range t.Target.Loyetta.Customers {
		t.Visit(c.Token)
		var total int64
		for _, page := range firstPages(t, l, c.Token) {
			total, _ = page.Meta("total").Int()
		}
		if total > most {
			best.token, most = c.Token, total
		}
	}
	if best.token == "" {
		t.NotTested("the target file has no customer, and the state hook makes none",
			"a customer in loyetta.customers, or a state hook that answers loyetta.customer and loyetta.orders")
	}
	return best
}

// emptyCustomer is the token of a customer without orders.
func emptyCustomer(t *Trial) string {
	if token, ok := t.NewCustomer(0); ok {
		return token
	}
	if t.Target.Loyetta.NewCustomer == nil {
		t.NotTested("the target offers no customer without orders",
			"a customer in loyetta.new_customer, or a state hook that answers loyetta.customer")
	}
	return t.Target.Loyetta.NewCustomer.Token
}

// emptyPages is firstPages of a customer without orders: nothing where the
// target offers none.
func emptyPages(t *Trial, l list) (pages []client.Page) {
	t.Try(func() { pages = firstPages(t, l, emptyCustomer(t)) })
	return pages
}

// firstPages is firstPage of a customer who may have no orders: nothing where
// the answer is that there is no list.
func firstPages(t *Trial, l list, token string) []client.Page {
	a := t.Loyetta().List(token, l.Kind, "")
	if isNotFound(a) {
		return nil
	}
	return []client.Page{pageOf(t, a)}
}

// isNotFound reports whether an answer is a 404, by which some servers say that
// a customer has no orders. That the list should be empty is a requirement of
// its own.
func isNotFound(a *client.Answer) bool {
	refused, _ := BeRefused().Match(a)
	return refused && a.Status == http.StatusNotFound
}

// firstPage takes for granted that the first page of a list can be read.
func firstPage(t *Trial, l list, token string) client.Page {
	return pageOf(t, t.Loyetta().List(token, l.Kind, ""))
}

// steadyPage is firstPage, and takes for granted that the list reads the same
// twice.
func steadyPage(t *Trial, l list, token string) client.Page {
	page := firstPage(t, l, token)
	t.Given(firstPage(t, l, token)).OwnedBy(l.id("safe")).To(BeSamePage(page))
	return page
}

// pageOf takes for granted that an answer shows a page of orders.
func pageOf(t *Trial, a *client.Answer) client.Page {
	t.Given(a).To(Work())
	t.Given(a.Get("data")).OwnedBy(requirement.ID(a.Operation + ".schema")).To(BeArray())
	return a.Page()
}

// ask asks for a page of a list by its number and size.
func ask(t *Trial, l list, token string, number, size any) *client.Answer {
	return t.Loyetta().List(token, l.Kind, client.PageQuery(fmt.Sprint(number), fmt.Sprint(size)))
}

// number takes for granted that a member of meta is a whole number.
func number(t *Trial, page client.Page, name string) int64 {
	member := page.Meta(name)
	t.Given(member).OwnedBy(requirement.ID(page.Answer().Operation + ".schema")).To(BeWhole())
	n, _ := member.Int()
	return n
}

// orderCount is how many orders a customer has: what the state hook made, or
// else the total that a page of the list gives.
func (c customer) orderCount(t *Trial, page client.Page) int64 {
	if c.arranged >= 0 {
		return int64(c.arranged)
	}
	return number(t, page, "total")
}

// anotherCustomer is a customer other than anyCustomer, with a few orders where
// the state hook makes some.
func anotherCustomer(t *Trial, l list) customer {
	first := anyCustomer(t, l).token
	c := Share(t, "another customer with "+l.name+" orders", func(t *Trial) customer {
		if c, ok := newCustomer(t, l, 3); ok {
			return c
		}
		for _, c := range t.Target.Loyetta.Customers {
			if c.Token != first {
				return customer{c.Token, -1}
			}
		}
		t.NotTested("the target file has one customer, and the state hook makes none",
			"two customers in loyetta.customers, or a state hook that answers loyetta.customer")
		return customer{}
	})
	t.Visit(c.token)
	return c
}
