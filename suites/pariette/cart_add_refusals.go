package pariette

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// attempt is a bad request and what is bad about it.
type attempt struct {
	name string
	body any // bytes as they are, anything else as JSON
}

// bodies are attempts with one member of the documented body replaced.
func bodies(p product, member string, values ...attempt) []attempt {
	for i, value := range values {
		body := p.body(1)
		body[member] = value.body
		values[i].body = body
	}
	return values
}

// expectRefused expects each attempt of a guest to be refused, and the guest's
// cart to stay as it was. A good request comes first, so that a server that
// refuses everything does not pass.
func expectRefused(t *Trial, attempts ...attempt) {
	guest, kept := newGuest(t), products(t)[1]
	guest.fill(kept, 2)
	before := guest.settled(kept)
	for _, bad := range attempts {
		t.Expect(guest.send(bad.body)).To(BeRefused(), "%s", bad.name)
		t.Expect(guest.cart()).To(BeSameCart(before), "the cart after %s", bad.name)
	}
}

// expectHarmless expects a bad request of a guest to be refused without a
// trace, or to leave a cart that keeps every rule.
func expectHarmless(t *Trial, guest visitor, before client.Cart, answer *client.Answer, what string) {
	if !answer.Successful() {
		t.Expect(answer).To(BeRefused(), "%s", what)
		t.Expect(guest.cart()).To(BeSameCart(before), "the cart after %s was refused", what)
		return
	}
	after := guest.get()
	t.Expect(after.Cart()).To(MatchSchema(schemas.ParietteCart), "the cart after %s was accepted", what)
	if ok, _ := MatchSchema(schemas.ParietteCart).Match(after.Cart()); ok {
		expectMoney(t, after.Cart(), "the cart after "+what+" was accepted")
	}
}

var _ = Describe(addCart+", refused", func() {
	Verify(Requirement{
		ID:     "pariette.cart.add.refuse-unknown-product",
		Level:  Should,
		Text:   "a product that does not exist is refused",
		Source: basket.Implied(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		expectRefused(t, bodies(products(t)[0], "product_id", attempt{"an unknown product", unknownProduct(t)})...)
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.refuse-missing-product",
		Level:  Should,
		Text:   "a body without product_id is refused",
		Source: basket.Implied(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		expectRefused(t,
			attempt{"a body without product_id", map[string]any{"quantity": 1, "variant_id": nil}},
			attempt{"a product_id of null", map[string]any{"product_id": nil, "quantity": 1, "variant_id": nil}},
			attempt{"an empty object", map[string]any{}},
		)
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.reject-product-type",
		Level:  Should,
		Text:   "a product_id of a wrong type is refused",
		Source: basket.Implied(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		first := products(t)[0]
		expectRefused(t, bodies(first, "product_id",
			attempt{"a product_id that is an object", map[string]any{"id": first.ID}},
			attempt{"a product_id that is an array", []int64{first.ID}},
			attempt{"a product_id that is a boolean", true},
			attempt{"a product_id that is an empty string", ""},
			attempt{"a product_id of 10,000 characters", strings.Repeat("x", 10_000)},
		)...)
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.reject-quantity",
		Level:  Should,
		Text:   "a quantity that nobody can order is refused or does no harm",
		Source: basket.Implied(addCart),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		for _, bad := range bodies(products(t)[0], "quantity",
			attempt{"a quantity of 0", 0},
			attempt{"a quantity of -1", -1},
			attempt{"a quantity of 1.5", 1.5},
			attempt{`a quantity of "two"`, "two"},
			attempt{"a quantity of null", nil},
			attempt{"a quantity of 10^18", int64(1_000_000_000_000_000_000)},
			attempt{"a quantity that is an object", map[string]any{}},
		) {
			guest, kept := newGuest(t), products(t)[1]
			guest.fill(kept, 2)
			before := guest.settled(kept)
			expectHarmless(t, guest, before, guest.send(bad.body), bad.name)
		}
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.unknown-variant",
		Level:  Should,
		Text:   "a variant that does not exist is refused",
		Source: basket.Implied(addCart),
		Needs:  []Need{GuestProducts, ProductVariants},
	}, func(t *Trial) {
		varied := withVariants(t)
		newGuest(t).fill(varied, 1)
		expectRefused(t, bodies(varied, "variant_id", attempt{"an unknown variant", unknownID})...)
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.malformed-json",
		Level:  Should,
		Text:   "a body that is no JSON object is refused",
		Source: Habit.Practice("malformed requests"),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		expectRefused(t,
			attempt{"truncated JSON", []byte(`{"product_id": 1, "quantity"`)},
			attempt{"an empty body", []byte{}},
			attempt{"an array", []byte(`[]`)},
			attempt{"a bare string", []byte(`"product_id"`)},
			attempt{"10,000 nested arrays", []byte(strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000))},
		)
	})

	Verify(Requirement{
		ID:     "pariette.cart.add.content-type",
		Level:  May,
		Text:   "a body that is not declared as JSON is refused or does no harm",
		Source: HTTP.Practice("8.3 Content-Type"),
		Needs:  []Need{GuestProducts},
	}, func(t *Trial) {
		for _, media := range []string{"text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"} {
			guest, kept := newGuest(t), products(t)[1]
			guest.fill(kept, 2)
			before := guest.settled(kept)
			answer := guest.add(products(t)[0], 1, client.With("Content-Type", media))
			expectHarmless(t, guest, before, answer, "a body declared as "+media)
		}
	})
})
