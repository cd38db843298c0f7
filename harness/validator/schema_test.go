package validator_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/schemas"
)

func decode(t testing.TB, body string) any {
	t.Helper()
	value, err := validator.Decode([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

const cart = `{"id": "cart_12345", "items": [{"product_id": 101, "title": "Kablosuz Kulaklık", "quantity": 1,
	"price": 1500.00, "total": 1500.00}], "subtotal": 1500.00, "total": 1500.00, "currency": "TRY"}`

func TestValidate(t *testing.T) {
	g := NewWithT(t)
	g.Expect(validator.Validate(schemas.ParietteCart, decode(t, cart))).To(BeEmpty())

	drifted := strings.NewReplacer(`"quantity": 1`, `"quantity": "2"`, `"price"`, `"unit_price"`, `"TRY"`, `null`).Replace(cart)
	g.Expect(validator.Validate(schemas.ParietteCart, decode(t, drifted))).To(Equal([]validator.Problem{
		{Pointer: "/currency", Message: "expected string, got null", Expected: "string", Actual: "null"},
		{
			Pointer: "/items/0", Message: "price is missing", Expected: `a member "price"`,
			Actual: `members "product_id", "quantity", "title", "total", "unit_price"`,
		},
		{Pointer: "/items/0/quantity", Message: `expected integer, got string "2"`, Expected: "integer", Actual: `string "2"`},
	}))
}

func TestIntegersAreJudgedByValue(t *testing.T) {
	for number, want := range map[string]bool{"2": true, "2.0": true, "2e0": true, "20e-1": true, "1e300": true, "2.5": false, "1e-400": false} {
		value := decode(t, strings.Replace(cart, `"quantity": 1`, `"quantity": `+number, 1))
		NewWithT(t).Expect(len(validator.Validate(schemas.ParietteCart, value)) == 0).To(Equal(want), number)
	}
}

func TestCardsAreNeverShown(t *testing.T) {
	for _, cards := range []string{
		`[{"card_code": 11112222, "card_pin": 11112222, "product": "11112222"}]`, `["11112222"]`, `[[11112222]]`, `"11112222"`, `11112222`,
	} {
		value := decode(t, `{"id": "220bbb60", "status": "completed", "total_paid": 5000, "created_at": "", "cards": `+cards+`}`)
		problems := validator.Validate(schemas.LoyettaOrderPrepaid, value)
		g := NewWithT(t)
		g.Expect(problems).NotTo(BeEmpty(), cards)
		g.Expect(fmt.Sprint(problems)).NotTo(ContainSubstring("11112222"), cards)
	}
}

func TestValidateIsBounded(t *testing.T) {
	for values, message := range map[int]string{
		50_000: "expected object, got array of 49999",
		50_001: "the document holds 50001 values, more than the 50000 that are validated",
	} {
		value := decode(t, `[`+strings.Repeat(`0,`, values-2)+`0]`)
		NewWithT(t).Expect(validator.Validate(schemas.LoyettaPagePhysical, value)).To(ConsistOf(HaveField("Message", message)))
		NewWithT(t).Expect(validator.Validate(schemas.Result, value)).To(ConsistOf(HaveField("Message", HavePrefix("expected object"))))
	}
}

func TestValidateManyAtOnce(t *testing.T) {
	good, bad := decode(t, cart), decode(t, `{"items": [1, 2]}`)
	want := validator.Validate(schemas.ParietteCart, bad)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 10 {
				if problems := validator.Validate(schemas.ParietteCart, good); problems != nil {
					t.Error(problems)
				}
				if problems := validator.Validate(schemas.ParietteCart, bad); !slices.Equal(problems, want) {
					t.Error(problems)
				}
			}
		})
	}
	wg.Wait()
}

func TestValidatePanicsOnMisuse(t *testing.T) {
	g := NewWithT(t)
	g.Expect(func() { validator.Validate("pariette/none", nil) }).To(PanicWith(ContainSubstring(`"pariette/none"`)))
	g.Expect(func() { validator.Validate(schemas.ParietteCart, map[string]any{"id": 1}) }).To(PanicWith(ContainSubstring("a int")))
}

func FuzzValidate(f *testing.F) {
	for _, seed := range append(hostile, cart, strings.ReplaceAll(cart, "1", "1e308"), strings.ReplaceAll(cart, `"`, `"\ud800`)) {
		f.Add([]byte(seed))
	}
	names := schemas.Names()
	f.Fuzz(func(t *testing.T, body []byte) {
		value, err := validator.Decode(body)
		if err != nil {
			return
		}
		for _, name := range names {
			once, again := validator.Validate(name, value), validator.Validate(name, value)
			NewWithT(t).Expect(once).To(Equal(again))
		}
	})
}

// page is a page of n orders.
func page(n int) []byte {
	const order = `{"id": "120aaa50", "status": "shipped", "total_paid": 15000, "created_at": "2024-01-15T10:30:00.000000Z",
		"items": [{"quantity": 1, "regular_price": 15000, "sale_price": null, "product": {"id": "154dsc",
		"title": "Kablosuz Kulaklık", "sku": "WH-001", "thumbnail": "https://example.com/kulaklik.jpg"}}]}`
	return []byte(`{"data": [` + strings.TrimSuffix(strings.Repeat(order+",", n), ",") + `],
		"links": {"first": "", "last": "", "prev": null, "next": null},
		"meta": {"current_page": 1, "from": 1, "last_page": 1, "path": "", "per_page": 15, "to": 15, "total": 15}}`)
}

func BenchmarkPageOfOrders(b *testing.B) {
	body := page(15)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if problems := validator.Exact(body); len(problems) > 0 {
			b.Fatal(problems)
		}
		value, err := validator.Decode(body)
		if err != nil {
			b.Fatal(err)
		}
		if problems := validator.Validate(schemas.LoyettaPagePhysical, value); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
