package client_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/client"
)

const cart = `{"data": {"id": "cart_1", "items": [
	{"product_id": 101, "title": "Kulaklık", "quantity": 1, "price": 1500.00, "total": 1500.00},
	{"product_id": "102", "title": "Kılıf", "quantity": 2, "price": 10, "total": 20}
], "subtotal": 1520.00, "total": 1520.00, "currency": "TRY"}}`

func TestLines(t *testing.T) {
	g := NewWithT(t)
	c := answered(`{"data": {"items": [{"product_id": 101, "n": 1}, {"product_id": 102}, {"product_id": "101", "n": 2}, 101, {}]}}`).Cart()

	g.Expect(c.Lines()).To(HaveLen(5))
	g.Expect(c.LinesOf("101")).To(HaveLen(2), "a number and a string name the same product")
	g.Expect(c.Line("101").Pointer()).To(Equal("/data/items/0"))
	g.Expect(c.Line("102").Pointer()).To(Equal("/data/items/1"))
	none := c.Line("103")
	g.Expect(none.Exists()).To(BeFalse())
	g.Expect(none.Get("quantity").Pointer()).To(Equal("/data/items/quantity"))
	g.Expect(none.Answer()).To(BeIdenticalTo(c.Answer()))
}

func TestDocumentedCart(t *testing.T) {
	for _, test := range []struct {
		name     string
		old, new string
		same     bool
	}{
		{"nothing", "", "", true},
		{"a number's spelling", `1520.00, "total": 1520.00`, `1520, "total": 1.52e3`, true},
		{"a number's spelling in a line", `"price": 10,`, `"price": 10.00,`, true},
		{"a further field", `"currency": "TRY"`, `"currency": "TRY", "coupon": "X"`, true},
		{"a further field of a line", `"quantity": 1,`, `"quantity": 1, "id": 7,`, true},
		{"the cart's id", `"id": "cart_1", "items"`, `"items"`, true},
		{"an amount", `1520.00, "total"`, `1520.01, "total"`, false},
		{"a quantity", `"quantity": 2`, `"quantity": 3`, false},
		{"a number as text", `"price": 10,`, `"price": "10.00",`, true},
		{"no number", `"price": 10,`, `"price": "ten",`, false},
		{"null for nothing", `"currency": "TRY"`, `"currency": null`, false},
		{"a title", "Kılıf", "Kilif", false},
		{"a line twice", `"items": [`, `"items": [{"product_id": 101, "title": "Kulaklık", "quantity": 1, "price": 1500, "total": 1500},`, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			changed := strings.Replace(cart, test.old, test.new, 1)
			g.Expect(changed != cart).To(Equal(test.old != ""))

			same := answered(changed).Cart().Documented() == answered(cart).Cart().Documented()

			g.Expect(same).To(Equal(test.same))
		})
	}
}

func TestDocumentedCartInAnyOrderOfLines(t *testing.T) {
	g := NewWithT(t)
	const first, second = `{"product_id": 101, "quantity": 1}`, `{"product_id": 102, "quantity": 2}`
	one := answered(`{"data": {"items": [` + first + "," + second + `]}}`).Cart()
	other := answered(`{"data": {"items": [` + second + "," + first + `]}}`).Cart()

	g.Expect(one.Documented()).To(Equal(other.Documented()))
}

const page = `{"data": [
	{"id": "120aaa50", "status": "shipped", "total_paid": 15000, "created_at": "2024-01-15T10:30:00Z", "items": [
		{"quantity": 1, "regular_price": 15000, "sale_price": null,
		 "product": {"id": "154dsc", "title": "Kulaklık", "sku": "WH-001", "thumbnail": "https://a.example/k.jpg?sig=1"}}]},
	{"id": "220bbb60", "status": "completed", "total_paid": 5000, "cards": [{"card_code": "1111", "card_pin": "12"}]}
], "links": {"first": "/p?page[number]=1", "last": "/p?page[number]=1", "prev": null, "next": null},
"meta": {"current_page": 1, "from": 1, "last_page": 1, "path": "/p", "per_page": 15, "to": 2, "total": 2}}`

func TestPage(t *testing.T) {
	g := NewWithT(t)
	p := answered(page).Page()

	g.Expect(p.Orders()).To(HaveLen(2))
	g.Expect(p.Orders()[1].Get("id").Pointer()).To(Equal("/data/1/id"))
	g.Expect(p.Meta("per_page").Key()).To(Equal("15"))
	g.Expect(p.Meta("per_page").Pointer()).To(Equal("/meta/per_page"))
	g.Expect(p.Link("next").Pointer()).To(Equal("/links/next"))
	g.Expect(p.Link("next").Exists()).To(BeTrue())
}

func TestDocumentedPage(t *testing.T) {
	for _, test := range []struct {
		name     string
		old, new string
		same     bool
	}{
		{"nothing", "", "", true},
		{"a number's spelling", `"total_paid": 15000,`, `"total_paid": 15000.0,`, true},
		{"a number's spelling in meta", `"per_page": 15`, `"per_page": 1.5e1`, true},
		{"a picture's signature", "?sig=1", "?sig=2", true},
		{"a picture's missing signature", "?sig=1", "", true},
		{"a further field", `"status": "shipped"`, `"status": "shipped", "cargo": "X"`, true},
		{"a further link", `"prev": null`, `"prev": null, "self": "/p"`, true},
		{"a picture", "k.jpg", "l.jpg", true},
		{"a status", `"shipped"`, `"cancelled"`, false},
		{"a card's code", "1111", "2222", false},
		{"a card's PIN", `"12"`, `"13"`, false},
		{"a sale", `"sale_price": null`, `"sale_price": 1`, false},
		{"a link", `"next": null`, `"next": "/p?page[number]=2"`, false},
		{"a total", `"total": 2}`, `"total": 3}`, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			changed := strings.Replace(page, test.old, test.new, 1)
			g.Expect(changed != page).To(Equal(test.old != ""))

			same := answered(changed).Page().Documented() == answered(page).Page().Documented()

			g.Expect(same).To(Equal(test.same))
		})
	}
}

func TestDocumentedPageKeepsTheOrderOfOrders(t *testing.T) {
	g := NewWithT(t)
	one := answered(`{"data": [{"id": "a"}, {"id": "b"}]}`).Page()
	other := answered(`{"data": [{"id": "b"}, {"id": "a"}]}`).Page()

	g.Expect(one.Documented()).NotTo(Equal(other.Documented()))
}

func TestLinkQuery(t *testing.T) {
	for _, test := range []struct {
		link, page, size string
		ok               bool
	}{
		{"https://a.example/p?page[number]=2", "2", "", true},
		{"https://a.example/p?page%5Bnumber%5D=2&page%5Bsize%5D=3", "2", "3", true},
		{"https://a.example/p?page[size]=3&page[number]=10", "10", "3", true},
		{"/p?page[number]=2", "2", "", true},
		{"?page[number]=2", "2", "", true},
		{"https://a.example/p", "1", "", true},
		{"https://a.example/p?page[size]=3", "1", "3", true},
		{"https://a.example/p?page[number]=2&page[number]=3", "", "", false},
		{"https://a.example/p?page[number]=2;a=b", "", "", false},
		{"https://a.example/p?page[number]=%zz", "", "", false},
		{"http://[::1", "", "", false},
	} {
		t.Run(test.link, func(t *testing.T) {
			g := NewWithT(t)

			query, number, ok := client.LinkQuery(test.link)

			g.Expect(ok).To(Equal(test.ok))
			g.Expect(number).To(Equal(test.page))
			g.Expect(query.Get("page[size]")).To(Equal(test.size))
		})
	}
}

func TestPageQueryIsReadBack(t *testing.T) {
	g := NewWithT(t)
	query, number, ok := client.LinkQuery("/p?" + client.PageQuery("4", "3"))

	g.Expect(ok).To(BeTrue())
	g.Expect(number).To(Equal("4"))
	g.Expect(query.Get("page[size]")).To(Equal("3"))
}
