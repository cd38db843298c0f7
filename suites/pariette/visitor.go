// Package pariette verifies the requirements of the Pariette basket and
// checkout API. Its files follow the sections of the document.
package pariette

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"github.com/onsi/gomega/types"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// The headings of the document's sections, as sources name them.
const (
	intro    = "Basket & Checkout"
	examples = "Request and Response Examples"
	getCart  = "1) Get Cart"
	addCart  = "2) Add to Cart"
	remCart  = "3) Remove from Cart"
	checkout = "4) Checkout (Complete Order)"
)

// basket is the document.
const basket = requirement.Basket

// visitor is a guest or a signed-in shopper in a trial.
type visitor struct {
	t *Trial
	client.Visitor
	billing, shipping int64 // a shopper's address ids
}

// newGuest is a guest whom the server has never seen.
func newGuest(t *Trial) visitor {
	return asGuest(t, t.Unique())
}

// asGuest is the guest with an X-Guest-Id.
func asGuest(t *Trial, id string) visitor {
	return visitor{t: t, Visitor: client.Visitor{Guest: id}}
}

// newShopper is a signed-in shopper with an empty cart.
func newShopper(t *Trial) visitor { return newShoppers(t, 1)[0] }

// newShoppers are signed-in shoppers with empty carts.
func newShoppers(t *Trial, n int) []visitor { return signIn(t, t.Shoppers(n)) }

// signIn are shoppers whose carts are emptied first.
func signIn(t *Trial, shoppers []config.Shopper) []visitor {
	var visitors []visitor
	for _, s := range shoppers {
		v := visitor{t, client.Visitor{Bearer: s.Token}, s.BillingAddressID, s.ShippingAddressID}
		v.clear()
		visitors = append(visitors, v)
	}
	return visitors
}

// product is something to put into a cart.
type product struct {
	config.ParietteProduct
	variant *int64 // nil for a product without variants
}

// key is the product's id as carts are searched for it.
func (p product) key() string { return strconv.FormatInt(p.ID, 10) }

// body is the documented body that adds so many of the product.
func (p product) body(quantity any) map[string]any {
	return map[string]any{"product_id": p.ID, "quantity": quantity, "variant_id": p.variant}
}

// products are the configured products, those without variants first, each of
// the others in its first variant. There are two at least.
func products(t *Trial) []product {
	var all []product
	for _, configured := range t.Target.Pariette.Products {
		p := product{ParietteProduct: configured}
		if len(configured.Variants) > 0 {
			p.variant = &configured.Variants[0]
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b product) int { return cmp.Compare(len(a.Variants), len(b.Variants)) })
	return all
}

// goods are the products from the last to the first. What stories order is
// among the first of them, and what they only put into carts among the last, so
// that a small stock does for both.
func goods(t *Trial) []product {
	all := products(t)
	slices.Reverse(all)
	return all
}

// few are at most four products: enough for carts of many lines.
func few(t *Trial) []product {
	all := products(t)
	return all[:min(len(all), 4)]
}

// unknownProduct is an id that no product has.
func unknownProduct(t *Trial) int64 {
	id := int64(2_147_483_000)
	for slices.ContainsFunc(t.Target.Pariette.Products, func(p config.ParietteProduct) bool { return p.ID == id }) {
		id--
	}
	return id
}

// get asks for the visitor's cart.
func (v visitor) get(edits ...client.Edit) *client.Answer {
	return v.t.Pariette().GetCart(v.Visitor, edits...)
}

// add adds so many of a product.
func (v visitor) add(p product, quantity any, edits ...client.Edit) *client.Answer {
	return v.send(p.body(quantity), edits...)
}

// send sends any body to be added: bytes as they are, anything else as JSON.
func (v visitor) send(body any, edits ...client.Edit) *client.Answer {
	return v.t.Pariette().AddToCart(v.Visitor, body, edits...)
}

// remove removes an item by its identifier.
func (v visitor) remove(item string, edits ...client.Edit) *client.Answer {
	return v.t.Pariette().RemoveFromCart(v.Visitor, url.PathEscape(item), edits...)
}

// fill takes for granted that so many of a product can be added.
func (v visitor) fill(p product, quantity int) {
	v.t.Given(v.add(p, quantity)).To(Work())
}

// cart takes for granted that the visitor's cart can be read.
func (v visitor) cart() client.Cart {
	answer := v.get()
	v.t.Given(answer).To(Work())
	v.t.Given(answer.Cart().Get("items")).OwnedBy("pariette.cart.get.schema").To(BeArray())
	return answer.Cart()
}

// filled is the visitor's cart, which is taken for granted to hold products.
func (v visitor) filled(held ...product) client.Cart {
	cart, owner := v.cart(), requirement.ID("pariette.cart.get.guest")
	if v.Bearer != "" {
		owner = "pariette.cart.get.user"
	}
	for _, p := range held {
		v.t.Given(cart.Get("items")).OwnedBy(owner).To(HaveLineOf(p))
	}
	return cart
}

// settled is the visitor's filled cart, which is taken for granted to stay the
// same while it is only read.
func (v visitor) settled(held ...product) client.Cart {
	cart := v.filled(held...)
	v.t.Given(v.cart()).OwnedBy("pariette.cart.get.safe").To(BeSameCart(cart))
	return cart
}

// clear empties the visitor's cart.
func (v visitor) clear() {
	cart := v.cart()
	for range cart.Lines() {
		if lines := cart.Lines(); len(lines) > 0 {
			v.t.Given(v.remove(itemOf(v.t, lines[0]))).To(Work())
		}
		cart = v.cart()
	}
	rest := cart.Get("items")
	v.t.Given(rest).OwnedBy("pariette.cart.remove.persisted").To(HaveItems(0), "the cart of a shopper that was emptied")
}

// HaveLineOf matches the items of a cart that holds a product.
func HaveLineOf(p product) types.GomegaMatcher {
	return Be("a line of product "+p.key()+" among them", func(items client.Value) bool {
		return slices.ContainsFunc(items.Items(), func(line client.Value) bool { return line.Get("product_id").Key() == p.key() })
	})
}

// BeSameCart matches a cart that equals another in the documented fields apart
// from its id, whatever the order of its lines.
func BeSameCart(as client.Cart) types.GomegaMatcher {
	want := as.Documented()
	return Be(want, func(v client.Value) bool { return client.Cart{Value: v}.Documented() == want })
}

// BeSameLine matches a line that equals another in the documented fields.
func BeSameLine(as client.Value) types.GomegaMatcher {
	want := client.DocumentedLine(as)
	return Be(want, func(v client.Value) bool { return client.DocumentedLine(v) == want })
}

// unknownID is an id that nothing has.
const unknownID = 2_147_483_000

// haveKey matches an identifier: a string or a number.
var haveKey = Be("an identifier", func(v client.Value) bool { return v.Key() != "" })
