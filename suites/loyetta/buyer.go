package loyetta

import (
	"context"
	"fmt"
	"maps"
	"net/http"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// goods is a product that a story orders.
type goods struct {
	id      string
	regular int64 // its price before a sale, in points; 0 when unknown
	price   int64 // what is paid now, in points; 0 when unknown
	fresh   bool  // made by the state hook for this story, which may change it
}

// plenty is a stock that no story exhausts.
const plenty = 10

// newGoods is a new product of a kind from the state hook, on sale where sale
// is above 0; ok is false where the hook makes none.
func newGoods(t *Trial, l list, regular, sale int64) (g goods, ok bool) {
	ok = t.Arrange(func(ctx context.Context, hook state.Hook) error {
		made, err := state.NewProduct(ctx, hook, state.ProductParams{Kind: l.state(), Price: regular, SalePrice: sale, Stock: plenty})
		g = goods{made.ID, regular, regular, true}
		if sale > 0 {
			g.price = sale
		}
		return err
	})
	return g, ok
}

// anyGoods is a product of a kind: a new one from the state hook, or else the
// first of the target file.
func anyGoods(t *Trial, l list, regular, sale int64) goods {
	if g, ok := newGoods(t, l, regular, sale); ok {
		return g
	}
	configured := configuredProducts(t, l)
	if len(configured) == 0 {
		t.NotTested("the target offers no "+l.name+" product",
			"a product in loyetta.products."+l.name+", or a state hook that answers loyetta.product")
	}
	return goods{id: configured[0].ID, price: configured[0].Price}
}

// someGoods are two products of a kind, the first on sale where the state hook
// makes it; one where the target file has no other.
func someGoods(t *Trial, l list) []goods {
	some := []goods{anyGoods(t, l, 700, 450)}
	if another, ok := newGoods(t, l, 300, 0); ok {
		return append(some, another)
	}
	if configured := configuredProducts(t, l); !some[0].fresh && len(configured) > 1 {
		some = append(some, goods{id: configured[1].ID, price: configured[1].Price})
	}
	return some
}

// configuredProducts are the products of a kind in the target file.
func configuredProducts(t *Trial, l list) []config.LoyettaProduct {
	if l.Kind == client.Prepaid {
		return t.Target.Loyetta.Products.Prepaid
	}
	return t.Target.Loyetta.Products.Physical
}

// goodsNeeds are what a target must offer for an order of a kind.
var goodsNeeds = map[client.Kind]requirement.Need{client.Physical: requirement.PhysicalProduct, client.Prepaid: requirement.PrepaidProduct}

// availableLists are the lists of whose kind the target offers a product.
func availableLists(t *Trial) []list {
	var available []list
	for _, l := range lists {
		if t.Offers(goodsNeeds[l.Kind]) {
			available = append(available, l)
		}
	}
	if len(available) == 0 {
		t.NotTested("the target offers no product", "a product in loyetta.products, or a state hook that answers loyetta.product")
	}
	return available
}

// freshGoods is newGoods for a story that changes the product.
func freshGoods(t *Trial, l list, regular, sale int64) goods {
	g, ok := newGoods(t, l, regular, sale)
	if !ok {
		t.NotTested("the target offers no product that may be changed", "a state hook that answers loyetta.product and loyetta.product.change")
	}
	return g
}

// change changes a product of freshGoods.
func (g goods) change(t *Trial, what state.Change) {
	if !t.Arrange(func(ctx context.Context, hook state.Hook) error { return state.ChangeProduct(ctx, hook, g.id, what) }) {
		t.NotTested("the state hook cannot change a product", "a state hook that answers loyetta.product.change")
	}
}

// buyer is a customer with an empty cart in a trial.
type buyer struct {
	t     *Trial
	token string
	rich  bool // the points are known to cover what a story orders
}

// rich is more points than a story spends.
const rich = 1_000_000

// newBuyer is a new customer with that many points from the state hook, or else
// a customer of the target file.
func newBuyer(t *Trial, points int64) buyer {
	if token, ok := t.NewCustomer(points); ok {
		return buyer{t, token, true}
	}
	b := buyer{t: t, token: t.Customers(1)[0]}
	if lines, ok := b.cart(); ok && len(lines) > 0 {
		t.Block("", "the cart of a customer of the target file is not empty, and no documented operation empties it: %v", lines)
	}
	return b
}

// fill puts so many of a product into the cart.
func (b buyer) fill(g goods, quantity int) {
	t := b.t
	if t.Target.Loyetta.Cart == config.CartAPI {
		t.Given(t.Loyetta().AddToCart(b.token, g.id, quantity)).To(Work())
		return
	}
	if !t.Arrange(func(ctx context.Context, hook state.Hook) error {
		return state.FillCart(ctx, hook, b.token, state.Item{ProductID: g.id, Quantity: int64(quantity)})
	}) {
		t.NotTested("the target offers no way to fill a cart", "loyetta.cart: api, or a state hook that answers loyetta.cart.fill")
	}
}

// cart is the quantity of each product in the cart; ok is false where the
// target offers no way to read it.
func (b buyer) cart() (quantities map[string]int64, ok bool) {
	t := b.t
	quantities = map[string]int64{}
	if t.Target.Loyetta.Cart == config.CartAPI {
		a := t.Loyetta().GetCart(b.token)
		t.Given(a).To(Work())
		items := a.Get("data").Get("items")
		t.Given(items).To(BeArray())
		for _, item := range items.Items() {
			n, _ := item.Get("quantity").Int()
			quantities[item.Get("product").Get("id").Key()] += n
		}
		return quantities, true
	}
	ok = t.Arrange(func(ctx context.Context, hook state.Hook) error {
		lines, err := state.Cart(ctx, hook, b.token)
		for _, line := range lines {
			quantities[line.ProductID] += line.Quantity
		}
		return err
	})
	return quantities, ok
}

// emptied takes for granted that an order has emptied the cart.
func (b buyer) emptied() {
	if quantities, ok := b.cart(); ok {
		b.t.Given(quantities).OwnedBy("loyetta.order.create.empties-cart").To(EqualTo(map[string]int64{}), "the cart after an order, by product")
	}
}

// readCart is cart for a story that cannot do without.
func (b buyer) readCart() map[string]int64 {
	quantities, ok := b.cart()
	if !ok {
		b.t.NotTested("the target offers no way to read a cart", "loyetta.cart: api, or a state hook that answers loyetta.cart")
	}
	return quantities
}

// priceInCart is what a product costs in the cart, in points; ok is false where
// the target offers no way to read it.
func (b buyer) priceInCart(g goods) (price int64, ok bool) {
	t := b.t
	if t.Target.Loyetta.Cart == config.CartAPI {
		a := t.Loyetta().GetCart(b.token)
		t.Given(a).To(Work())
		for _, item := range a.Get("data").Get("items").Items() {
			product := item.Get("product")
			if product.Get("id").Key() != g.id {
				continue
			}
			if price, ok = product.Get("sale_price").Int(); !ok {
				price, ok = product.Get("regular_price").Int()
			}
			return price, ok
		}
		return 0, false
	}
	var lines []state.Line
	ok = t.Arrange(func(ctx context.Context, hook state.Hook) (err error) {
		lines, err = state.Cart(ctx, hook, b.token)
		return err
	})
	for _, line := range lines {
		if line.ProductID == g.id {
			return line.Price, ok
		}
	}
	return 0, false
}

// points is the customer's balance; ok is false where the target offers no way
// to read it.
func (b buyer) points() (points int64, ok bool) {
	t := b.t
	if balance := t.Target.Loyetta.Balance; balance != nil {
		a := t.Loyetta().Balance(b.token, balance.Path)
		t.Given(a).To(Work())
		found := a.Body().At(balance.Pointer)
		t.Given(found).To(BeWhole(), "the balance")
		n, _ := found.Int()
		return n, true
	}
	ok = t.Arrange(func(ctx context.Context, hook state.Hook) (err error) {
		points, err = state.Points(ctx, hook, b.token)
		return err
	})
	return points, ok
}

// readPoints is points for a story that cannot do without.
func (b buyer) readPoints() int64 {
	points, ok := b.points()
	if !ok {
		b.t.NotTested("the target offers no way to read a customer's points", "loyetta.balance, or a state hook that answers loyetta.points")
	}
	return points
}

// buy orders what is in the cart, which the points should cover. Where it is
// not known that those of a customer of the target file do, a refusal as the
// document has it may be right, and the story ends.
func (b buyer) buy() *client.Answer {
	answer := b.order()
	refused, _ := MatchSchema(schemas.LoyettaOrderRefused).Match(answer)
	if !b.rich && answer.Status == http.StatusBadRequest && refused {
		b.t.NotTested("the order of a customer of the target file was refused, perhaps rightly: whether the points cover it is not known",
			"a customer with plenty of points in loyetta.customers, or a state hook that answers loyetta.customer")
	}
	return answer
}

// order orders what is in the cart.
func (b buyer) order(edits ...client.Edit) *client.Answer {
	return b.t.Loyetta().CreateOrder(b.token, edits...)
}

// orders are all the customer's orders of a kind, in the documented form by id.
func (b buyer) orders(l list) map[string]client.Value {
	h := history{customer: customer{b.token, -1}, pages: firstPages(b.t, l, b.token)}
	if len(h.pages) == 0 {
		return nil
	}
	h.follow(b.t, l, b.t.Target.Limits.Pages)
	if h.broken != nil {
		b.t.Given(h.broken).OwnedBy(l.id("walk")).To(Work())
	}
	found := map[string]client.Value{}
	for _, order := range h.orders() {
		found[order.Get("id").Key()] = order
	}
	return found
}

// allOrders are the customer's orders in both lists.
func (b buyer) allOrders() map[string]client.Value {
	all := map[string]client.Value{}
	for _, l := range lists {
		maps.Copy(all, b.orders(l))
	}
	return all
}

// newOrders are the orders of a list that were not there before.
func (b buyer) newOrders(l list, before map[string]client.Value) []client.Value {
	var added []client.Value
	for id, order := range b.orders(l) {
		if _, known := before[id]; !known {
			added = append(added, order)
		}
	}
	return added
}

// theNewOrder is the one order of a list that was not there before.
func (b buyer) theNewOrder(l list, before map[string]client.Value) client.Value {
	added := b.newOrders(l, before)
	if len(added) != 1 {
		b.t.Block(requirement.ID("loyetta.order.create.listed-"+l.name), "the %s list shows %s after an order", l.name, count(len(added), "new order"))
	}
	return added[0]
}

// count is a number of things.
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
