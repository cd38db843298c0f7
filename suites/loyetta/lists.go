package loyetta

import (
	"encoding/json"
	"net/url"
	"regexp"

	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// pageSchemas, orderSchemas and lineSchemas describe a list's answers.
var (
	pageSchemas  = map[client.Kind]schemas.Name{client.Physical: schemas.LoyettaPagePhysical, client.Prepaid: schemas.LoyettaPagePrepaid}
	orderSchemas = map[client.Kind]schemas.Name{client.Physical: schemas.LoyettaOrderPhysical, client.Prepaid: schemas.LoyettaOrderPrepaid}
	lineSchemas  = map[client.Kind]schemas.Name{client.Physical: schemas.LoyettaItem, client.Prepaid: schemas.LoyettaCard}
)

var _ = Describe("The order lists", func() {
	for _, l := range lists {
		Describe(l.section, func() { verifyList(l) })
		Describe(l.object, func() { verifyOrders(l) })
	}
})

// verifyList verifies the requirements of a list as such.
func verifyList(l list) {
	Verify(Requirement{
		ID:     l.id("ok"),
		Level:  Must,
		Text:   "the " + l.name + " list answers 200 with orders under data",
		Source: orders.Shown(l.section),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		a := t.Loyetta().List(anyCustomer(t, l).token, l.Kind, "")

		t.Expect(a).To(HaveStatus(200))
		t.Expect(a.Get("data")).To(BeArray())
	})

	Verify(Requirement{
		ID:     l.id("schema"),
		Level:  Must,
		Text:   "data, links and meta have the documented fields in the documented types, and so has each order",
		Source: orders.Shown(l.section),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		c := anyCustomer(t, l)
		for _, query := range []string{"", "page[number]=1"} {
			a := t.Loyetta().List(c.token, l.Kind, query)
			t.Given(a).To(Work())
			t.Expect(a).To(MatchSchema(pageSchemas[l.Kind]))
		}
		for _, page := range numberedPages(t, l) { // whose orders are for order-fields and line-fields
			t.Expect(page).To(MatchSchemaApart(pageSchemas[l.Kind], "data"))
		}
		t.Try(func() {
			a := t.Loyetta().List(emptyCustomer(t), l.Kind, "")
			t.Given(a).OwnedBy(l.id("empty")).To(Work())
			t.Expect(a).To(MatchSchema(pageSchemas[l.Kind]), "the list of a customer without orders")
		})
	})

	Verify(Requirement{
		ID:     l.id("empty"),
		Level:  Should,
		Text:   "a customer without orders gets an empty list with total 0",
		Source: orders.Implied(l.section),
		Needs:  []Need{CustomerNoOrders},
	}, func(t *Trial) {
		a := t.Loyetta().List(emptyCustomer(t), l.Kind, "")

		t.Expect(a).To(HaveStatus(200))
		t.Expect(a.Get("data")).To(HaveItems(0))
		t.Expect(a.Page().Meta("total")).To(EqualNumber(0))
	})

	Verify(Requirement{
		ID:     l.id("safe"),
		Level:  Should,
		Text:   "reading a list changes nothing: the same page reads the same again",
		Source: HTTP.Practice("9.2.1 Safe Methods"),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		c := anyCustomer(t, l)
		page := firstPage(t, l, c.token)

		t.Expect(firstPage(t, l, c.token)).To(BeSamePage(page))
	})

	Verify(Requirement{
		ID:     l.id("isolation"),
		Level:  Must,
		Text:   "no order of one customer appears to another",
		Source: orders.Implied(l.section),
		Needs:  []Need{TwoCustomers},
	}, func(t *Trial) {
		one, other := theHistory(t, l), anotherCustomer(t, l)
		mine := map[string]bool{}
		for _, order := range someOrders(t, l, 1) {
			mine[client.DocumentedOrder(order)] = true
		}
		for _, page := range firstPages(t, l, other.token) {
			if other.arranged >= 0 {
				t.Expect(page.Meta("total")).To(EqualNumber(other.arranged), "the number of orders of another customer")
			}
		}
		for _, query := range []string{"", client.PageQuery("1", "5"), client.PageQuery("2", "1"), "page[number]=2"} {
			t.Loyetta().List(one.token, l.Kind, query) // for a cache that customers share
			for _, order := range t.Loyetta().List(other.token, l.Kind, query).Page().Orders() {
				t.Expect(order).NotTo(beOneOf(mine), "in the list of another customer, who is not the one of %d orders", one.total)
			}
		}
	})
}

// verifyOrders verifies the requirements of every order of a list, on every page.
func verifyOrders(l list) {
	each := func(rule string, level Level, text string, source Source, expect func(t *Trial, order client.Value)) {
		Verify(Requirement{ID: l.id(rule), Level: level, Text: text, Source: source, Needs: []Need{Customer}}, func(t *Trial) {
			for _, order := range someOrders(t, l, 1) {
				expect(t, order)
			}
		})
	}

	each("order-fields", Must, "every order on every page has the documented fields in the documented types", orders.Stated(l.object),
		func(t *Trial, order client.Value) {
			t.Expect(order).To(MatchSchemaApart(orderSchemas[l.Kind], l.Lines()))
		})

	each("line-fields", Must, "every "+lineNames[l.Kind]+" of every order has the documented fields in the documented types", orders.Stated(l.line),
		func(t *Trial, order client.Value) {
			for _, line := range order.Get(l.Lines()).Items() {
				t.Expect(line).To(MatchSchema(lineSchemas[l.Kind]))
			}
		})

	each("integers", Should, "integers are written as integers: 15000, not 15000.0 or 1.5e4", orders.Stated(l.object),
		func(t *Trial, order client.Value) {
			numbers := []client.Value{order.Get("total_paid")}
			for _, line := range order.Get(l.Lines()).Items() {
				numbers = append(numbers, line.Get("quantity"), line.Get("regular_price"), line.Get("sale_price"))
			}
			for _, number := range numbers {
				if _, ok := number.Raw().(json.Number); ok {
					t.Expect(number).To(Be("an integer without fraction and exponent", func(v client.Value) bool {
						return plainInteger.MatchString(v.String())
					}))
				}
			}
		})

	each("status", Must, "every order's status is one of the table", orders.Stated(statuses),
		func(t *Trial, order client.Value) {
			t.Expect(order.Get("status")).To(beKnownStatus(order.Get("status")))
		})

	each("created-at", Must, "created_at is an ISO 8601 date and time", orders.Stated(l.object),
		func(t *Trial, order client.Value) {
			t.Expect(order.Get("created_at")).To(Be("an ISO 8601 date and time, such as 2024-01-15T10:30:00.000000Z", func(v client.Value) bool {
				text, _ := v.Text()
				_, _, err := validator.DateTime(text)
				return err == nil
			}))
		})

	each("created-at-utc", Should, "created_at is in UTC", LoyettaGuide.Supplement("times"),
		func(t *Trial, order client.Value) {
			text, _ := order.Get("created_at").Text()
			_, utc, err := validator.DateTime(text)
			if err == nil {
				t.Expect(order.Get("created_at")).To(Be("a time in UTC, with Z at its end", func(client.Value) bool { return utc }))
			}
		})

	each("thumbnail", Should, "product.thumbnail is an absolute URL", orders.Stated(l.line),
		func(t *Trial, order client.Value) {
			for _, line := range order.Get(l.Lines()).Items() {
				t.Expect(line.Get("product").Get("thumbnail")).To(Be("an absolute URL", func(v client.Value) bool {
					text, _ := v.Text()
					u, err := url.Parse(text)
					return err == nil && u.IsAbs() && u.Host != ""
				}))
			}
		})

	Verify(Requirement{
		ID:     l.id("ids-unique"),
		Level:  Must,
		Text:   "no two orders share an id",
		Source: orders.Stated(l.object),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		someOrders(t, l, 2)
		first := map[string]string{} // an order by its id
		for _, page := range theHistory(t, l).all() {
			here := map[string]bool{}
			for _, order := range page.Orders() {
				id, documented := order.Get("id").Key(), client.DocumentedOrder(order)
				other, known := first[id]
				// One order on two pages is a fault of the walk, not of the ids.
				t.Expect(order.Get("id")).To(Be("an id that no other order has", func(client.Value) bool {
					return !here[id] && (!known || other == documented)
				}))
				first[id], here[id] = documented, true
			}
		}
	})
}

// lineNames are what the lines of an order are called.
var lineNames = map[client.Kind]string{client.Physical: "item", client.Prepaid: "card"}

// plainInteger is how an integer is written without fraction and exponent.
var plainInteger = regexp.MustCompile(`^-?[0-9]+$`)
