package preflight

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// loyetta looks at all that the target file says of Loyetta.
func (c *inspection) loyetta() []Finding {
	found, first := c.reach(c.loyettaService(), c.Target.Loyetta.BaseURL)
	if first == nil {
		return found
	}
	if shows(first) {
		found[len(found)-1].Status = Note // whether the tokens of customers are right does not show
	}
	people := c.customers()
	c.each(len(people), func(i int) { c.meet(people[i]) })
	accepts := slices.ContainsFunc(people, func(p *person) bool { return p.accepted() }) ||
		denied(first) && !c.everywhere(first, origin(c.Target.Loyetta.BaseURL))
	for _, p := range people {
		found = append(found, c.customer(p, accepts))
	}
	return slices.Concat(found, c.catalogue(people), c.balance(people))
}

// person is a customer of the target file, and what the server answers.
type person struct {
	about, key, token string
	lists             map[client.Kind]*client.Answer
	cart              *client.Answer // nil where it is not asked for
}

// customers are the people of the target file.
func (c *inspection) customers() []*person {
	y := c.Target.Loyetta
	var all []*person
	for i, customer := range y.Customers[:c.most(len(y.Customers))] {
		all = append(all, &person{about: fmt.Sprintf("customer %d", i+1), key: fmt.Sprintf("loyetta.customers[%d].token", i), token: customer.Token})
	}
	if y.PoorCustomer != nil {
		all = append(all, &person{about: "poor customer", key: "loyetta.poor_customer.token", token: y.PoorCustomer.Token})
	}
	if y.NewCustomer != nil {
		all = append(all, &person{about: "new customer", key: "loyetta.new_customer.token", token: y.NewCustomer.Token})
	}
	return all
}

// meet asks for a person's orders and, where carts can be read, cart.
func (c *inspection) meet(p *person) {
	store := c.store(c.ctx, c.Target.Loyetta.BaseURL)
	p.lists = map[client.Kind]*client.Answer{}
	for _, kind := range []client.Kind{client.Physical, client.Prepaid} {
		p.lists[kind] = store.List(p.token, kind, "")
	}
	if c.Target.Loyetta.Cart == config.CartAPI && (c.full || !p.accepted()) {
		p.cart = store.GetCart(p.token)
	}
}

// accepted reports whether the person is shown any orders.
func (p *person) accepted() bool {
	return shows(p.lists[client.Physical]) || shows(p.lists[client.Prepaid])
}

// denied reports whether the person is refused whatever is asked for.
func (p *person) denied() bool {
	return denied(p.lists[client.Physical]) && denied(p.lists[client.Prepaid]) && (p.cart == nil || denied(p.cart))
}

// orders are how many orders the person has, as far as the first pages tell.
func (p *person) orders() (total int64) {
	for _, list := range p.lists {
		page := list.Page()
		n, ok := page.Meta("total").Int()
		if !ok {
			n = int64(len(page.Orders()))
		}
		total += n
	}
	return total
}

// customer tells what came of a person's token. The token is at fault where the
// server accepts others.
func (c *inspection) customer(p *person, acceptsOthers bool) Finding {
	f := Finding{About: p.about, Status: OK, Where: c.Target.Where(p.key), Text: fmt.Sprintf("accepted, %d orders", p.orders())}
	list := p.lists[client.Physical]
	var held []client.Value
	if p.cart != nil {
		held = p.cart.Get("data").Get("items").Items()
	}
	switch {
	case p.denied():
		f.Status, f.Sure, f.Text, f.Hint = Wrong, acceptsOthers, "refused: "+c.said(list), "give a customer's token that is valid there"+c.in(p.token)
	case list.Status == http.StatusNotFound:
		f.Status, f.Text = Note, "no orders: "+c.said(list)
	case !p.accepted():
		f.Status, f.Text = Note, c.said(list)
	case p.key == "loyetta.new_customer.token" && p.orders() > 0:
		f.Status, f.Text, f.Hint = Wrong, fmt.Sprintf("not new: %d orders", p.orders()), "give a customer without orders, or leave new_customer out"
	case len(held) > 0:
		f.Status, f.Text = Wrong, fmt.Sprintf("accepted, but the cart is not empty (%d), and no documented request empties it", len(held))
		f.Hint = "empty it by hand, or what orders is blocked"
	case ahead(list) > mostSkew:
		f.Status, f.Text = Note, fmt.Sprintf("the newest order was made %s from now: is its created_at no UTC?", ahead(list).Round(time.Minute))
	}
	return f
}

// ahead is by how much the newest order of a list lies in the future, by the
// server's own clock.
func ahead(list *client.Answer) time.Duration {
	now, err := http.ParseTime(list.Answer.Get("Date"))
	orders := list.Page().Orders()
	if err != nil || len(orders) == 0 {
		return 0
	}
	text, _ := orders[0].Get("created_at").Text()
	created, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return 0
	}
	return created.Sub(now)
}

// catalogue looks at each product: whether orders of it stand in the list of
// its kind, and whether the store lists it.
func (c *inspection) catalogue(people []*person) []Finding {
	ordered := map[client.Kind]map[string]bool{client.Physical: {}, client.Prepaid: {}}
	for _, p := range people {
		for kind, list := range p.lists {
			for _, order := range list.Page().Orders() {
				for _, line := range order.Get(kind.Lines()).Items() {
					ordered[kind][line.Get("product").Get("id").Key()] = true
				}
			}
		}
	}
	listed, whole := c.listed(people)
	var found []Finding
	look := func(products []config.LoyettaProduct, name string, own, other client.Kind) {
		for i, product := range products {
			f := Finding{About: name + " " + product.ID, Where: c.Target.Where(fmt.Sprintf("loyetta.products.%s[%d].id", name, i))}
			switch {
			case ordered[other][product.ID] && !ordered[own][product.ID]:
				f.Status, f.Sure = Wrong, true
				f.Text, f.Hint = fmt.Sprintf("of the other kind: it stands in orders of %s alone", other.Path()), "move it to the other list of products"
			case ordered[own][product.ID]:
				f.Status, f.Text = OK, "was ordered before"
			case slices.Contains(listed, product.ID):
				f.Status, f.Text = OK, "listed by the store"
			case whole:
				f.Status, f.Text, f.Hint = Wrong, fmt.Sprintf("not among the %d products that the store lists", len(listed)), "give the id of a product that is sold there"
			default:
				f.Status, f.Text = NotTried, "no documented request would take it out of a cart again"
			}
			found = append(found, f)
		}
	}
	look(c.Target.Loyetta.Products.Physical, "physical", client.Physical, client.Prepaid)
	look(c.Target.Loyetta.Products.Prepaid, "prepaid", client.Prepaid, client.Physical)
	return found
}

// listed are the ids of the products on the first page of the store's list, as
// the supplement has it, and whether these are all.
func (c *inspection) listed(people []*person) (ids []string, whole bool) {
	i := slices.IndexFunc(people, (*person).accepted)
	if i < 0 || !c.full {
		return nil, false
	}
	a := c.store(c.ctx, c.Target.Loyetta.BaseURL).Do(
		wire.Request{Operation: "loyetta.products", Method: http.MethodGet, URL: "/v1/store/products?" + client.PageQuery("1", "100")}, people[i].token)
	for _, product := range a.Page().Orders() {
		ids = append(ids, product.Get("id").Key())
	}
	total, known := a.Page().Meta("total").Int()
	return ids, a.Successful() && known && total == int64(len(ids))
}

// balance looks at where a customer's points can be read.
func (c *inspection) balance(people []*person) []Finding {
	balance := c.Target.Loyetta.Balance
	i := slices.IndexFunc(people, (*person).accepted)
	if balance == nil || i < 0 || !c.full {
		return nil
	}
	a := c.store(c.ctx, c.Target.Loyetta.BaseURL).Balance(people[i].token, balance.Path)
	f := Finding{About: "balance", Status: OK, Where: c.Target.Where("loyetta.balance.path"), Text: "can be read"}
	points, ok := a.Body().At(balance.Pointer).Int()
	switch {
	case !a.Successful():
		f.Status, f.Text, f.Hint = Wrong, c.said(a), "give the path where points can be read"
	case !ok:
		f.Status, f.Where = Wrong, c.Target.Where("loyetta.balance.pointer")
		f.Text, f.Hint = "leads to no whole number: "+c.said(a), "give the JSON Pointer of the points in the answer"
	case points == 0:
		f.Status, f.Text, f.Hint = Note, people[i].about+" has no points", "give some, so that orders can be paid"
	}
	return []Finding{f}
}
