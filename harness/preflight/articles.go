package preflight

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"golang.org/x/text/unicode/norm"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/money"
)

// Variants that are none.
const (
	null    int64 = 0  // variant_id is null
	leftOut int64 = -1 // there is no variant_id
)

// add puts some of a product into a visitor's cart.
func (c *inspection) add(ctx context.Context, who client.Visitor, product, variant int64, quantity int) *client.Answer {
	body := map[string]any{"product_id": product, "quantity": quantity}
	switch variant {
	case leftOut:
	case null:
		body["variant_id"] = nil
	default:
		body["variant_id"] = variant
	}
	return c.shop(ctx, c.Target.Pariette.BaseURL).AddToCart(who, body)
}

// sale is what came of putting a product into a guest's cart.
type sale struct {
	config.ParietteProduct
	key     string // of the product in the target file
	form    string // of what is sold: the product's id or variant
	variant int64
	answer  *client.Answer
	title   string // in the cart; empty where it has none
	price   client.Value
	left    string // the guest in whose cart it stayed; empty for nobody
}

// accepted reports whether the product was put into the cart.
func (s sale) accepted() bool {
	return s.answer.Err == nil && s.answer.Successful() && !s.answer.Denies()
}

// sales are what is to be sold: each product, in its first variant or, for a
// full look, in all.
func (c *inspection) sales() []sale {
	var all []sale
	for i, product := range c.Target.Pariette.Products[:c.most(len(c.Target.Pariette.Products))] {
		s := sale{ParietteProduct: product, key: fmt.Sprintf("pariette.products[%d]", i), form: ".id"}
		if len(product.Variants) == 0 {
			all = append(all, s)
		}
		for j, variant := range product.Variants {
			if j == 0 || c.full {
				s.form, s.variant = fmt.Sprintf(".variants[%d]", j), variant
				all = append(all, s)
			}
		}
	}
	return all
}

// articles looks at each product, and at how the server reads what the document
// leaves open.
func (c *inspection) articles() (products, readings []Finding) {
	if !c.mayWrite() {
		return []Finding{{About: "products", Status: NotTried, Text: c.whyNot()}}, nil
	}
	sales := c.sales()
	c.each(len(sales), func(i int) { c.sell(&sales[i]) })
	products = make([]Finding, len(sales))
	c.each(len(sales), func(i int) { products[i] = c.article(sales[i], sales) })
	if i := slices.IndexFunc(sales, sale.accepted); i >= 0 && c.full {
		readings = c.readings(sales[i])
	}
	return products, readings
}

// whyNot is why nothing is written.
func (c *inspection) whyNot() string {
	if c.ReadOnly {
		return "nothing is written"
	}
	return "limits.writes is left to the run"
}

// begun is a context for what is removed again: an interruption does not end
// it, unless it came before.
func (c *inspection) begun() (context.Context, context.CancelFunc) {
	if c.ctx.Err() != nil {
		return c.ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(c.ctx), 2*c.Target.Limits.Timeout)
}

// sell puts a product into a new guest's cart and removes it again.
func (c *inspection) sell(s *sale) {
	ctx, cancel := c.begun()
	defer cancel()
	guest := visit()
	s.answer = c.add(ctx, guest, s.ID, s.variant, 1)
	if refused(s.answer) || denied(s.answer) {
		return
	}
	line := c.cart(ctx, guest, s.answer).Line(strconv.FormatInt(s.ID, 10))
	title, _ := line.Get("title").Text()
	s.title = norm.NFC.String(title)
	s.price = line.Get("price")
	if _, gone := c.takeOut(ctx, guest, s.ID, s.answer); !gone {
		s.left = guest.Guest
	}
}

// article tells what came of one of the sales.
func (c *inspection) article(s sale, sales []sale) Finding {
	f := Finding{About: fmt.Sprintf("product %d", s.ID), Status: OK, Text: "sold", Where: c.Target.Where(s.key + s.form)}
	if s.variant != null {
		f.About += fmt.Sprintf(", variant %d", s.variant)
	}
	price, known := s.price.Number()
	configured, _ := money.Parse(s.Price)
	switch {
	case refused(s.answer) && slices.ContainsFunc(sales, sale.accepted) && c.isUnknown(s):
		f.Status, f.Sure, f.Text, f.Hint = Wrong, true, "unknown: "+c.said(s.answer), "give the id of a product that is sold there"
		f.Where = c.Target.Where(s.key + ".id")
	case refused(s.answer) && s.variant != null && c.hasUnknownVariant(s, sales):
		f.Status, f.Sure, f.Text, f.Hint = Wrong, true, "unknown variant: "+c.said(s.answer), "give a variant that the product has there"
	case refused(s.answer):
		f.Status, f.Text, f.Hint = Wrong, "refused: "+c.said(s.answer), "give one of which ten are in stock"
	case !s.accepted():
		f.Status, f.Text = Note, c.said(s.answer)
	case s.swapped(sales):
		f.Status, f.Sure = Wrong, true
		f.Text, f.Hint = fmt.Sprintf("called %q there, as another product is here", c.short(s.title)), "swap the two ids"
	case s.left != "":
		f.Status, f.Text = Note, "left in the cart of the guest "+s.left+": no documented removal took it out"
	case s.Title != "" && s.title != "" && norm.NFC.String(s.Title) != s.title:
		f.Status, f.Text, f.Hint = Note, fmt.Sprintf("called %q there, and %q here", c.short(s.title), s.Title), "one of them is wrong"
	case s.Price != "" && known && price.String() != configured.String():
		f.Status, f.Text, f.Hint = Note, fmt.Sprintf("costs %s there, and %s here", c.short(price.String()), configured), "one of them is wrong"
	}
	return f
}

// swapped reports whether the product goes there by another one's title, and
// that one by its: no server does that, but a file with two ids mixed up.
func (s sale) swapped(sales []sale) bool {
	return s.Title != "" && slices.ContainsFunc(sales, func(other sale) bool {
		return other.ID != s.ID && other.Title != s.Title && s.title == other.Title && other.title == s.Title
	})
}

// nobodys is an id that no product and no variant has.
func (c *inspection) nobodys() int64 {
	id := int64(math.MaxInt32 - 1000)
	for slices.ContainsFunc(c.Target.Pariette.Products, func(p config.ParietteProduct) bool {
		return p.ID == id || slices.Contains(p.Variants, id)
	}) {
		id--
	}
	return id
}

// isUnknown reports whether a product that was refused is refused just as one
// is that nobody sells, with its variant, with null and without any.
func (c *inspection) isUnknown(s sale) bool {
	nobodys := c.nobodys()
	for _, variant := range []int64{s.variant, null, leftOut} {
		asked := sale{ParietteProduct: s.ParietteProduct, variant: variant}
		unknown := sale{ParietteProduct: config.ParietteProduct{ID: nobodys}, variant: variant}
		c.sell(&asked)
		c.sell(&unknown)
		if !refused(asked.answer) || !alike(asked.answer, unknown.answer, s.ID, nobodys) {
			return false
		}
	}
	return true
}

// hasUnknownVariant reports whether a variant that was refused is refused just
// as one is that the product has not, while another one is sold.
func (c *inspection) hasUnknownVariant(s sale, sales []sale) bool {
	unknown := sale{ParietteProduct: s.ParietteProduct, variant: c.nobodys()}
	c.sell(&unknown)
	if !alike(s.answer, unknown.answer, s.variant, unknown.variant) {
		return false
	}
	sold := func(s sale) bool { return s.variant != null && s.accepted() }
	if slices.ContainsFunc(sales, sold) {
		return true
	}
	return slices.ContainsFunc(s.Variants, func(variant int64) bool {
		sibling := sale{ParietteProduct: s.ParietteProduct, variant: variant}
		c.sell(&sibling)
		return sold(sibling)
	})
}

// takeOut removes a product from a guest's cart, given an answer that may show
// it. It tells by which field of its line that worked, and whether it is gone.
func (c *inspection) takeOut(ctx context.Context, who client.Visitor, product int64, shown *client.Answer) (field string, gone bool) {
	fields := []string{"item_id", "id", "product_id"}
	if demanded := c.Target.Pariette.Readings.ItemID; demanded != config.ItemIDAuto {
		fields = []string{string(demanded)}
	}
	key := strconv.FormatInt(product, 10)
	cart := c.cart(ctx, who, shown)
	for _, name := range fields {
		if item := cart.Line(key).Get(name).Key(); item != "" {
			field, cart = name, c.cart(ctx, who, c.remove(ctx, who, item))
		}
		if cart.Get("items").IsArray() && !cart.Line(key).Exists() {
			return field, true
		}
	}
	return "", false
}

// cart is a visitor's cart as an answer shows it, or else the next Get Cart. A
// full look believes Get Cart alone.
func (c *inspection) cart(ctx context.Context, who client.Visitor, shown *client.Answer) client.Cart {
	if cart := shown.Cart(); !c.full && cart.Get("items").IsArray() {
		return cart
	}
	return c.shop(ctx, c.Target.Pariette.BaseURL).GetCart(who).Cart()
}

// readings tells how the server reads what the document leaves open, by a
// product that it sells.
func (c *inspection) readings(s sale) []Finding {
	ctx, cancel := c.begun()
	defer cancel()
	guest, demanded := visit(), c.Target.Pariette.Readings
	c.add(ctx, guest, s.ID, s.variant, 1)
	again := c.add(ctx, guest, s.ID, s.variant, 2)
	quantity, _ := c.cart(ctx, guest, again).Line(strconv.FormatInt(s.ID, 10)).Get("quantity").Int()
	same := map[int64]config.SameProduct{2: config.SameProductSet, 3: config.SameProductAdd}[quantity]
	item, _ := c.takeOut(ctx, guest, s.ID, again)
	return []Finding{
		c.reading("same_product", string(demanded.SameProduct), string(same), string(config.SameProductAny)),
		c.reading("item_id", string(demanded.ItemID), item, string(config.ItemIDAuto)),
	}
}

// reading compares what the target file demands of a reading with what was seen.
func (c *inspection) reading(name, demanded, seen, either string) Finding {
	f := Finding{About: name, Status: OK, Text: seen, Where: c.Target.Where("pariette.readings." + name)}
	switch {
	case seen == "":
		f.Status, f.Text = Note, "not known: the server does none of what the document may mean"
	case demanded != either && demanded != seen:
		f.Status, f.Text, f.Hint = Note, seen+" there, where the file demands "+demanded, "a run fails the server for that"
	}
	return f
}
