package schemas_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/schemas"
)

func TestValues(t *testing.T) {
	const (
		cart      = "pariette/cart.json"
		change    = "pariette/add-answer.json"
		checkout  = "pariette/checkout-answer.json"
		refusal   = "pariette/refusal.json"
		created   = "loyetta/order-created.json"
		refused   = "loyetta/order-refused.json"
		physical  = "loyetta/orders-page-physical.json"
		prepaid   = "loyetta/orders-page-prepaid.json"
		pointsBag = "loyetta/cart-answer.json"
	)
	schemaOf := map[string]schemas.Name{}
	for _, example := range examples {
		if example.within == "" {
			schemaOf[example.file] = example.schema
		}
	}
	for _, test := range []struct {
		file, pointer string
		allowed       []string // JSON
		refused       []string
	}{
		{cart, "/items", []string{`[]`}, []string{`{}`, `[[]]`}},
		{cart, "/items/0/product_id", []string{`0`, `101.0`}, []string{`"101"`, `101.5`}},
		{cart, "/items/0/quantity", []string{`1`, `3.0`, `1e6`}, []string{`0`, `-1`, `1.5`, `"1"`}},
		{cart, "/items/0/price", []string{`0`, `1500`, `0.001`, `-1`}, []string{`"1500.00"`}},
		{cart, "/total", []string{`0`, `-0.5`, `1e3`}, []string{`"0"`, `true`}},
		{cart, "/currency", []string{`"EUR"`, `"TL"`}, []string{`949`}},
		{cart, "/id", []string{`""`}, []string{`12345`}},
		{change, "/status", nil, []string{`false`, `1`, `"true"`, `"success"`}},
		{change, "/message", []string{`"x"`}, []string{`""`}},
		{checkout, "/data/order_id", []string{`0`, `999.0`}, []string{`"999"`, `999.5`}},
		{
			checkout, "/data/redirect_url",
			[]string{`"http://127.0.0.1:8080/pay"`, `"HTTPS://pay.example"`, `"https://pay.example/ödeme?id=1"`, `"https://[::1]/"`},
			[]string{`""`, `"/payment/1"`, `"//pay.example/1"`, `"pay.example"`, `"https://"`, `"https:///x"`, `"ftp://pay.example"`, `"javascript:alert(1)"`, `" https://pay.example"`},
		},
		{refusal, "/status", nil, []string{`true`, `0`, `"false"`}},
		{refusal, "/message", nil, []string{`""`}},
		{created, "/success", nil, []string{`false`, `1`}},
		{created, "/message", nil, []string{`""`}},
		{refused, "/success", nil, []string{`true`, `0`}},
		{refused, "/message", nil, []string{`""`}},
		{refused, "/cart_updated", []string{`false`}, []string{`0`, `"true"`}},
		{physical, "/data", []string{`[]`}, []string{`{"0": {}}`}},
		{physical, "/data/0/id", nil, []string{`120`}},
		{physical, "/data/0/status", []string{`"paid"`}, nil},
		{physical, "/data/0/created_at", []string{`"yesterday"`}, []string{`1705314600`}},
		{physical, "/data/0/total_paid", []string{`0`, `-5`, `15000.0`, `1.5e4`}, []string{`15000.5`, `"15000"`}},
		{physical, "/data/0/items", []string{`[]`}, nil},
		{physical, "/data/0/items/0/quantity", []string{`0`}, []string{`1.5`}},
		{physical, "/data/0/items/0/sale_price", []string{`null`, `12000`, `99999`}, []string{`12000.5`, `"12000"`, `false`}},
		{physical, "/links/next", []string{`null`, `"x"`}, []string{`2`}},
		{physical, "/meta/from", []string{`null`, `0`}, []string{`"1"`, `1.5`}},
		{physical, "/meta/total", []string{`0`}, []string{`"1"`, `0.5`}},
		{prepaid, "/data/0/cards", []string{`[]`}, nil},
		{prepaid, "/data/0/cards/0/card_code", []string{`""`}, []string{`1111`}},
		{prepaid, "/data/0/cards/0/card_pin", []string{`"0000"`}, []string{`1234`}},
		{pointsBag, "/data/items", []string{`[]`}, nil},
		{pointsBag, "/data/regular_total", []string{`0`}, []string{`"0"`}},
	} {
		for text, want := range verdicts(test.allowed, test.refused) {
			value := load(t, test.file, "")
			replacement, err := validator.Decode([]byte(text))
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			find(t, value, test.pointer).set(replacement)

			problems := validator.Validate(schemaOf[test.file], value)
			NewWithT(t).Expect(len(problems) == 0).To(Equal(want), "%s%s = %s: %v", test.file, test.pointer, text, problems)
		}
	}
}

// verdicts says of each text whether it is allowed.
func verdicts(allowed, refused []string) map[string]bool {
	all := map[string]bool{}
	for _, text := range allowed {
		all[text] = true
	}
	for _, text := range refused {
		all[text] = false
	}
	return all
}

func TestEveryDocumentIsAnObject(t *testing.T) {
	for _, name := range schemas.Names() {
		if name == schemas.KnownFailures {
			continue // a list
		}
		for _, body := range []string{`null`, `[]`, `""`, `0`, `true`, `{}`} {
			value, err := validator.Decode([]byte(body))
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			NewWithT(t).Expect(validator.Validate(name, value)).NotTo(BeEmpty(), "%s of %s", body, name)
		}
	}
}

func TestStatuses(t *testing.T) {
	g := NewWithT(t)
	lists := map[string][]string{}
	var values []string
	for _, status := range schemas.Statuses() {
		values = append(values, status.Value)
		lists[status.Value] = status.Lists
		g.Expect(status.Meaning).NotTo(BeEmpty())
		g.Expect(status.MeaningTR).To(HavePrefix("Sipariş "))
		g.Expect(status.Requirements[0]).To(Equal("loyetta.status." + status.Value))
		expectRequirements(t, status.Value, "loyetta", status.Requirements)
	}
	g.Expect(values).To(Equal([]string{"pending_approval", "waiting_supply", "processing", "shipped", "completed", "cancelled"}))
	for value, got := range lists {
		want := []string{"physical", "prepaid"}
		if value == "shipped" {
			want = want[:1]
		}
		g.Expect(got).To(Equal(want), value)
	}
}
