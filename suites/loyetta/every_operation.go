package loyetta

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

var _ = Describe("Every operation of Loyetta", func() {
	Verify(Requirement{
		ID:     "loyetta.http.json",
		Level:  Must,
		Text:   "every documented answer is one JSON document: application/json, UTF-8, no duplicate names, nothing after it",
		Source: orders.Shown(examples),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		t.Try(func() {
			ordered := aSale(t)
			t.Given(ordered).To(BeSuccessful())
			t.Expect(ordered).To(BeExactJSON(), "the answer to an order")
		})
		for _, l := range lists {
			c := anyCustomer(t, l)
			for _, a := range []*client.Answer{t.Loyetta().List(c.token, l.Kind, ""), ask(t, l, c.token, 1, 1)} {
				t.Given(a).To(BeSuccessful())
				t.Expect(a).To(BeExactJSON(), "a page of the %s list", l.name)
			}
		}
		t.Try(func() {
			refused := t.Loyetta().CreateOrder(emptyCustomer(t))
			t.Given(refused).OwnedBy("loyetta.order.refuse-empty-cart").To(HaveStatus(400))
			t.Expect(refused).To(BeExactJSON(), "the refusal to order an empty cart")
		})
	})

	Verify(Requirement{
		ID:     "loyetta.http.turkish-text",
		Level:  Must,
		Text:   "a product's title comes back as it was stored, Turkish letters included",
		Source: orders.Shown(examples),
		Needs:  []Need{Customer, LoyettaTitle},
	}, func(t *Trial) {
		asked := false
		for _, l := range lists {
			titles := configuredTitles(t, l)
			for _, order := range theHistory(t, l).orders() {
				for _, line := range order.Get(l.Lines()).Items() {
					product := line.Get("product")
					want, configured := titles[product.Get("id").Key()]
					if !configured {
						continue
					}
					asked = true
					t.Expect(product.Get("title")).To(Be(`"`+want+`"`, func(v client.Value) bool {
						title, _ := v.Text()
						return norm.NFC.String(title) == norm.NFC.String(want)
					}))
				}
			}
		}
		if !asked {
			t.NotTested("no order shows a product of the target file", "the title of a product that a customer of loyetta.customers has ordered")
		}
	})

	Verify(Requirement{
		ID:     "loyetta.auth.required",
		Level:  Must,
		Text:   "each of the three operations refuses a request without Authorization",
		Source: orders.Shown(examples),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		expectNoService(t, func(string) []attempt { return []attempt{withoutToken} })
	})

	Verify(Requirement{
		ID:     "loyetta.auth.checked",
		Level:  Must,
		Text:   "each of the three operations refuses a request with an invalid token",
		Source: orders.Implied(examples),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		expectNoService(t, func(token string) []attempt {
			attempts := []attempt{withToken("that is empty", "")}
			for _, invalid := range t.InvalidTokens(token) {
				attempts = append(attempts, withToken(invalid.Name, invalid.Token))
			}
			return attempts
		})
	})

	Verify(Requirement{
		ID:     "loyetta.auth.status",
		Level:  Should,
		Text:   "a request without Authorization, or with an invalid token, is answered with 401 or 403",
		Source: HTTP.Practice("15.5.2 401 Unauthorized"),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		expectStatus := func(call call, token string) {
			without := call.send(withoutToken.edit)
			t.Given(without).OwnedBy("loyetta.auth.required").To(BeRefused())
			t.Expect(without).To(HaveStatus(401, 403), "%s without Authorization", call.name)
			invalid := call.send(withToken("never issued", t.Invalid(token)).edit)
			t.Given(invalid).OwnedBy("loyetta.auth.checked").To(BeRefused())
			t.Expect(invalid).To(HaveStatus(401, 403), "%s with an invalid token", call.name)
		}
		t.Try(func() {
			b := fullCart(t)
			expectStatus(createOrder(t, b.token), b.token)
			t.Given(b.buy()).To(Work(), "Create Order with the customer's token")
		})
		t.Return()
		for _, l := range lists {
			token := anyCustomer(t, l).token
			expectStatus(readList(t, l, token), token)
		}
	})

	Verify(Requirement{
		ID:     "loyetta.http.method",
		Level:  May,
		Text:   "a method that nobody documents is answered with 404 or 405, and nothing changes",
		Source: HTTP.Practice("15.5.6 405 Method Not Allowed"),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		for _, l := range lists {
			token := victim(t, l).token
			before := steadyPage(t, l, token)
			for _, wrong := range []wire.Request{
				{Operation: client.CreateOrder, Method: http.MethodPatch, URL: "/v1/store/orders"},
				{Operation: l.Operation(), Method: http.MethodPatch, URL: l.Path()},
				{Operation: l.Operation(), Method: http.MethodPost, URL: l.Path()},
				{Operation: l.Operation(), Method: http.MethodPut, URL: l.Path()},
			} {
				a := t.Loyetta().Do(wrong, token)
				t.Expect(a).To(HaveStatus(404, 405), "%s %s", wrong.Method, wrong.URL)
				t.Expect(a).NotTo(BeWebPage(), "%s %s", wrong.Method, wrong.URL)
			}
			t.Expect(firstPage(t, l, token)).To(BeSamePage(before), "the %s list after methods that nobody documents", l.name)
		}
	})
})

// call is one of the three operations.
type call struct {
	name string
	send func(edit client.Edit) *client.Answer
}

// createOrder is the operation that orders a customer's cart.
func createOrder(t *Trial, token string) call {
	return call{"Create Order", func(edit client.Edit) *client.Answer { return t.Loyetta().CreateOrder(token, edit) }}
}

// readList is the operation that lists a customer's orders of a kind.
func readList(t *Trial, l list, token string) call {
	return call{"the " + l.name + " list", func(edit client.Edit) *client.Answer { return t.Loyetta().List(token, l.Kind, "", edit) }}
}

// attempt is what makes a request one that nobody should be served for.
type attempt struct {
	name string
	edit client.Edit
}

// withoutToken is an attempt without Authorization.
var withoutToken = attempt{"without Authorization", client.Without("Authorization")}

// withToken is an attempt with a token.
func withToken(name, token string) attempt {
	return attempt{"with a token " + name, client.With("Authorization", "Bearer "+token)}
}

// fullCart is a customer whose cart holds something that the points cover.
func fullCart(t *Trial) buyer {
	b := newBuyer(t, rich)
	b.fill(anyGoods(t, physical, 700, 0), 1)
	return b
}

// victim is a customer with orders of a kind in whose name a story tries what a
// server should refuse: one whose orders no other story sees meanwhile. Whoever
// the story has is given back first.
func victim(t *Trial, l list) customer {
	t.Return()
	if c, ok := newCustomer(t, l, 3); ok {
		return c
	}
	c := anyCustomer(t, l)
	t.Return()
	t.Hold(c.token)
	return c
}

// expectNoService expects each operation to refuse each attempt in a customer's
// name, to show nothing of the customer and to make no order, not even where
// the cart is full.
func expectNoService(t *Trial, attempts func(token string) []attempt) {
	t.Try(func() {
		b := fullCart(t)
		before, ordered := b.allOrders(), false
		for _, attempt := range attempts(b.token) {
			refused := b.order(attempt.edit)
			t.Expect(refused).To(BeRefused(), "Create Order %s", attempt.name)
			ordered = ordered || refused.Successful()
		}
		t.Expect(len(b.allOrders())).To(EqualTo(len(before)), "the number of orders after Create Order in the customer's name")
		if !ordered {
			t.Given(b.buy()).To(Work(), "Create Order with the customer's token")
		}
	})
	for _, l := range lists {
		token := victim(t, l).token
		before := steadyPage(t, l, token)
		for _, attempt := range attempts(token) {
			for _, call := range []call{readList(t, l, token), createOrder(t, token)} {
				a := call.send(attempt.edit)
				t.Expect(a).To(BeRefused(), "%s %s", call.name, attempt.name)
				t.Expect(a.Get("data")).NotTo(Be("a list of orders", func(v client.Value) bool { return len(v.Items()) > 0 }), "what %s shows %s", call.name, attempt.name)
			}
		}
		t.Expect(firstPage(t, l, token)).To(BeSamePage(before), "the %s list after those requests", l.name)
	}
}

// configuredTitles are the titles of the configured products of a kind, by id.
func configuredTitles(t *Trial, l list) map[string]string {
	titles := map[string]string{}
	for _, p := range configuredProducts(t, l) {
		if p.Title != "" {
			titles[p.ID] = p.Title
		}
	}
	return titles
}
