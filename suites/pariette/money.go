package pariette

import (
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/money"
)

// amount takes for granted that a member of a cart or line is a number.
func amount(t *Trial, v client.Value, name string) money.Amount {
	member := v.Get(name)
	t.Given(member).OwnedBy("pariette.cart.get.schema").To(Be("a number", func(v client.Value) bool {
		_, ok := v.Number()
		return ok
	}))
	number, _ := member.Number()
	return number
}

// lineTotal is what a line's total should be: its price times its quantity.
func lineTotal(t *Trial, line client.Value) money.Amount {
	quantity := line.Get("quantity")
	t.Given(quantity).OwnedBy("pariette.cart.get.schema").To(BeWhole())
	n, _ := quantity.Int()
	return amount(t, line, "price").Times(n)
}

// sumOfLines is what a cart's subtotal should be: the sum of its lines' totals.
func sumOfLines(t *Trial, cart client.Cart) money.Amount {
	var sum money.Amount
	for _, line := range cart.Lines() {
		sum = sum.Plus(amount(t, line, "total"))
	}
	return sum
}

// expectMoney expects a cart to keep the rules of money that are MUSTs.
func expectMoney(t *Trial, cart client.Cart, what string) {
	for _, line := range cart.Lines() {
		t.Expect(line.Get("total")).To(EqualNumber(lineTotal(t, line)), "%s, a line's price times its quantity", what)
	}
	t.Expect(cart.Get("subtotal")).To(EqualNumber(sumOfLines(t, cart)), "%s, the sum of its lines", what)
	expectNotNegative(t, cart, what)
}

// expectNotNegative expects no amount of a cart to be negative.
func expectNotNegative(t *Trial, cart client.Cart, what string) {
	for _, value := range amounts(cart) {
		t.Expect(value).To(Be("zero or more", func(v client.Value) bool {
			number, _ := v.Number()
			return !number.IsNegative()
		}), "%s", what)
	}
}

// beCurrency matches an ISO 4217 code.
var beCurrency = Be("an ISO 4217 code, such as TRY", func(v client.Value) bool {
	code, _ := v.Text()
	_, known := money.MinorUnit(code)
	return known
})

// amounts are the documented amounts of a cart that are there.
func amounts(cart client.Cart) []client.Value {
	all := []client.Value{cart.Get("subtotal"), cart.Get("total")}
	for _, line := range cart.Lines() {
		all = append(all, line.Get("price"), line.Get("total"))
	}
	var there []client.Value
	for _, value := range all {
		if _, ok := value.Number(); ok {
			there = append(there, value)
		}
	}
	return there
}

// surcharges are parts of the names of fields that make a total differ from
// its subtotal.
var surcharges = []string{
	"discount", "indirim", "coupon", "kupon", "campaign", "kampanya", "tax", "vat", "kdv", "vergi",
	"shipping", "delivery", "cargo", "kargo", "fee", "service",
}

// hasSurcharge reports whether an object, or one within it, has a field that
// makes its total differ from its subtotal.
func hasSurcharge(v client.Value) bool {
	for _, name := range v.Names() {
		names := func(part string) bool { return strings.Contains(strings.ToLower(name), part) }
		if slices.ContainsFunc(surcharges, names) || hasSurcharge(v.Get(name)) {
			return true
		}
	}
	return slices.ContainsFunc(v.Items(), hasSurcharge)
}
