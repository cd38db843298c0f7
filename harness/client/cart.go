package client

import (
	"slices"
	"strings"
)

// Cart is the cart of an answer, the value under "data".
type Cart struct{ Value }

// Cart is the cart that the answer shows; missing when it shows none.
func (a *Answer) Cart() Cart { return Cart{a.Get("data")} }

// Lines are the lines of the cart.
func (c Cart) Lines() []Value { return c.Get("items").Items() }

// LinesOf are the lines of a product.
func (c Cart) LinesOf(product string) []Value {
	var lines []Value
	for _, line := range c.Lines() {
		if line.Get("product_id").Key() == product {
			lines = append(lines, line)
		}
	}
	return lines
}

// Line is the first line of a product; missing when there is none.
func (c Cart) Line(product string) Value {
	if lines := c.LinesOf(product); len(lines) > 0 {
		return lines[0]
	}
	return Value{answer: c.answer, pointer: c.Get("items").pointer}
}

// Documented is what is in the cart, in the documented fields alone and in one
// form: numbers by value, lines in an order of their own. The cart's id is not
// in it.
func (c Cart) Documented() string {
	lines := []string{}
	for _, line := range c.Lines() {
		lines = append(lines, DocumentedLine(line))
	}
	slices.Sort(lines)
	return c.numbers("subtotal", "total") + c.documented("currency") + "items=[" + strings.Join(lines, ", ") + "]"
}

// DocumentedLine is a line of a cart in the documented fields alone, in one form:
// numbers by value.
func DocumentedLine(line Value) string {
	return line.numbers("product_id", "quantity", "price", "total") + line.documented("title")
}
