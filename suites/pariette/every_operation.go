package pariette

import (
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
	"golang.org/x/text/unicode/norm"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/wire"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// call is one of the four operations.
type call struct {
	name string
	send func(edits ...client.Edit) *client.Answer
}

// calls are the four operations in the name of a visitor: each would show or
// change the cart, which holds a product, or order it.
func calls(t *Trial, v visitor, held product) []call {
	item := itemOf(t, v.filled(held).Line(held.key()))
	return []call{
		{"Get Cart", v.get},
		{"Add to Cart", func(edits ...client.Edit) *client.Answer { return v.add(products(t)[1], 1, edits...) }},
		{"Remove from Cart", func(edits ...client.Edit) *client.Answer { return v.remove(item, edits...) }},
		{"Checkout", func(edits ...client.Edit) *client.Answer { return v.checkout(v.form(), edits...) }},
	}
}

// somebody is a signed-in shopper, who could check out, or else a guest.
func somebody(t *Trial) visitor {
	if shoppers := t.TryShoppers(1); shoppers != nil {
		return signIn(t, shoppers)[0]
	}
	return newGuest(t)
}

// expectNoService expects each operation to refuse a request that was edited,
// and the cart to stay as it was.
func expectNoService(t *Trial, what string, edit client.Edit) {
	v, held := somebody(t), products(t)[0]
	v.fill(held, 2)
	before := v.settled(held)
	for _, call := range calls(t, v, held) {
		answer := call.send(edit)
		t.Expect(answer).To(BeRefused(), "%s %s", call.name, what)
		t.Expect(answer.Cart().Get("items")).NotTo(HaveLineOf(held), "what %s %s shows", call.name, what)
		t.Expect(v.cart()).To(BeSameCart(before), "the cart after %s %s", call.name, what)
	}
	t.Given(v.remove(itemOf(t, before.Line(held.key())))).To(Work())
}

var _ = Describe("Every operation", func() {
	Verify(Requirement{
		ID:     "pariette.http.json",
		Level:  Must,
		Text:   "every documented answer is one JSON document: application/json, UTF-8, no duplicate names, nothing after it",
		Source: basket.Shown(examples),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		guest := newGuest(t)
		for i, p := range few(t) {
			added := guest.add(p, i+1)
			t.Given(added).To(BeSuccessful())
			t.Expect(added).To(BeExactJSON(), "the answer to Add to Cart")
			read := guest.get()
			t.Given(read).To(BeSuccessful())
			t.Expect(read).To(BeExactJSON(), "the answer to Get Cart")
		}
		for range few(t) {
			lines := guest.cart().Lines()
			t.Given(lines).OwnedBy("pariette.cart.remove.others-kept").NotTo(gomega.BeEmpty())
			removed := guest.remove(itemOf(t, lines[0]))
			t.Given(removed).To(BeSuccessful())
			t.Given(removed).NotTo(HaveStatus(204))
			t.Expect(removed).To(BeExactJSON(), "the answer to Remove from Cart")
		}
		t.Expect(guest.get()).To(BeExactJSON(), "the answer to Get Cart for an empty cart")
		t.Try(func() {
			ordered := thePurchase(t).answer
			t.Given(ordered).To(BeSuccessful())
			t.Expect(ordered).To(BeExactJSON(), "the answer to Checkout")
		})
	})

	Verify(Requirement{
		ID:     "pariette.http.turkish-text",
		Level:  Must,
		Text:   "a product's title comes back as it was stored, Turkish letters included",
		Source: basket.Shown(examples),
		Needs:  []Need{GuestProducts, ProductTitle},
	}, func(t *Trial) {
		for _, p := range products(t) {
			if p.Title == "" {
				continue
			}
			guest := newGuest(t)
			guest.fill(p, 1)
			t.Expect(guest.filled(p).Line(p.key()).Get("title")).To(Be(`"`+p.Title+`"`, func(v client.Value) bool {
				title, _ := v.Text()
				return norm.NFC.String(title) == norm.NFC.String(p.Title)
			}), "the title of product %d", p.ID)
		}
	})

	Verify(Requirement{
		ID:     "pariette.envelope.status-boolean",
		Level:  Must,
		Text:   "status is the boolean true in every success, and never true in a refusal",
		Source: basket.Shown(examples),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		guest, held := newGuest(t), products(t)[0]
		added := guest.add(held, 2)
		t.Given(added).To(BeSuccessful())
		read := guest.get()
		t.Given(read).To(BeSuccessful())
		removed := guest.remove(itemOf(t, guest.filled(held).Line(held.key())))
		t.Given(removed).To(BeSuccessful())
		for _, answer := range []*client.Answer{added, read, removed} {
			t.Given(answer.Body()).To(Be("a JSON document", client.Value.Exists))
			t.Expect(answer.Get("status")).To(BeJSON(true), "in a success")
		}
		for _, answer := range refusals(t, guest) {
			t.Expect(answer.Get("status")).NotTo(BeJSON(true), "in a refusal")
			t.Expect(answer.Get("status")).NotTo(BeJSON("true"), "in a refusal")
		}
	})

	Verify(Requirement{
		ID:     "pariette.envelope.error",
		Level:  Should,
		Text:   "a refusal carries status false and a message",
		Source: ParietteSDK.Supplement("error"),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		refused := refusals(t, newGuest(t))
		if len(refused) == 0 {
			t.Block("pariette.auth.token-required", "none of the requests that should be refused was")
		}
		for _, answer := range refused {
			t.Expect(answer).To(MatchSchema(schemas.ParietteRefusal))
		}
	})

	Verify(Requirement{
		ID:     "pariette.auth.token-required",
		Level:  Must,
		Text:   "each of the four operations refuses a request without ParietteToken",
		Source: basket.Shown(examples),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		expectNoService(t, "without ParietteToken", client.Without("ParietteToken"))
	})

	Verify(Requirement{
		ID:     "pariette.auth.token-checked",
		Level:  Must,
		Text:   "each of the four operations refuses a request with an unknown ParietteToken",
		Source: basket.Implied(examples),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		for _, invalid := range append(t.InvalidTokens(t.Target.Pariette.Token), InvalidToken{Name: "of no letters"}) {
			expectNoService(t, "with a ParietteToken "+invalid.Name, client.With("ParietteToken", invalid.Token))
		}
	})

	Verify(Requirement{
		ID:     "pariette.auth.status",
		Level:  Should,
		Text:   "a request without ParietteToken, or with an unknown one, is answered with 401 or 403",
		Source: HTTP.Practice("15.5.2 401 Unauthorized"),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		guest, held := somebody(t), products(t)[0]
		guest.fill(held, 2)
		edits := []client.Edit{client.Without("ParietteToken"), client.With("ParietteToken", t.Invalid(t.Target.Pariette.Token))}
		owners := []ID{"pariette.auth.token-required", "pariette.auth.token-checked"}
		for _, call := range calls(t, guest, held) {
			for i, edit := range edits {
				answer := call.send(edit)
				t.Given(answer).OwnedBy(owners[i]).To(BeRefused())
				t.Expect(answer).To(HaveStatus(401, 403), "%s", call.name)
			}
		}
	})

	Verify(Requirement{
		ID:     "pariette.http.method",
		Level:  May,
		Text:   "a method that nobody documents is answered with 404 or 405, and nothing changes",
		Source: HTTP.Practice("15.5.6 405 Method Not Allowed"),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		guest, held := newGuest(t), products(t)[0]
		guest.fill(held, 2)
		before := guest.settled(held)
		item := url.PathEscape(itemOf(t, before.Line(held.key())))
		for _, wrong := range []wire.Request{
			{Operation: client.GetCart, Method: http.MethodPatch, URL: "/shopping/cart"},
			{Operation: client.RemoveFromCart, Method: http.MethodPatch, URL: "/shopping/cart/" + item},
			{Operation: client.RemoveFromCart, Method: http.MethodPost, URL: "/shopping/cart/" + item},
			{Operation: client.Checkout, Method: http.MethodDelete, URL: "/shopping/checkout"},
			{Operation: client.Checkout, Method: http.MethodPatch, URL: "/shopping/checkout"},
		} {
			answer := t.Pariette().Do(wrong, guest.Visitor)
			t.Expect(answer).To(HaveStatus(404, 405), "%s %s", wrong.Method, wrong.URL)
			t.Expect(answer).NotTo(BeWebPage(), "%s %s", wrong.Method, wrong.URL)
			t.Expect(guest.cart()).To(BeSameCart(before), "the cart after %s %s", wrong.Method, wrong.URL)
		}
	})
})

// refusals are answers of the server that refuse something, as far as it does.
func refusals(t *Trial, guest visitor) []*client.Answer {
	first := products(t)[0]
	t.Given(guest.add(first, 1)).To(Work())
	var refused []*client.Answer
	for _, answer := range []*client.Answer{
		guest.get(client.Without("ParietteToken")),
		guest.add(first, 1, client.With("ParietteToken", t.Invalid(t.Target.Pariette.Token))),
		guest.send(map[string]any{"product_id": unknownProduct(t), "quantity": 1, "variant_id": nil}),
		guest.send([]byte(strings.Repeat("{", 3))),
		guest.remove(t.Unique()),
		guest.checkout(guest.form()),
	} {
		if answer.Status >= 400 && answer.Status <= 499 {
			refused = append(refused, answer)
		}
	}
	return refused
}
