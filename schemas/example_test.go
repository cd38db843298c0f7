package schemas_test

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// examples are the documents' own examples with the schema that each must meet. "cart object" stands written out where a document abridges it.
var examples = []struct {
	schema schemas.Name
	file   string
	within string // the part of the file that is meant, a JSON Pointer
}{
	{schemas.ParietteCart, "pariette/cart.json", ""},
	{schemas.ParietteCartAnswer, "pariette/cart-answer.json", ""},
	{schemas.ParietteCartChange, "pariette/add-answer.json", ""},
	{schemas.ParietteCartChange, "pariette/remove-answer.json", ""},
	{schemas.ParietteCheckout, "pariette/checkout-answer.json", ""},
	{schemas.ParietteOrder, "pariette/checkout-answer.json", "/data"},
	{schemas.ParietteRefusal, "pariette/refusal.json", ""},
	{schemas.LoyettaOrderCreated, "loyetta/order-created.json", ""},
	{schemas.LoyettaOrderRefused, "loyetta/order-refused.json", ""},
	{schemas.LoyettaPagePhysical, "loyetta/orders-page-physical.json", ""},
	{schemas.LoyettaPagePrepaid, "loyetta/orders-page-prepaid.json", ""},
	{schemas.LoyettaOrderPhysical, "loyetta/orders-page-physical.json", "/data/0"},
	{schemas.LoyettaOrderPrepaid, "loyetta/orders-page-prepaid.json", "/data/0"},
	{schemas.LoyettaItem, "loyetta/orders-page-physical.json", "/data/0/items/0"},
	{schemas.LoyettaCard, "loyetta/orders-page-prepaid.json", "/data/0/cards/0"},
	{schemas.LoyettaProduct, "loyetta/orders-page-physical.json", "/data/0/items/0/product"},
	{schemas.LoyettaProduct, "loyetta/orders-page-prepaid.json", "/data/0/cards/0/product"},
	{schemas.LoyettaPageLinks, "loyetta/orders-page-physical.json", "/links"},
	{schemas.LoyettaPageMeta, "loyetta/orders-page-physical.json", "/meta"},
	{schemas.LoyettaCartAnswer, "loyetta/cart-answer.json", ""},
}

// nullable are the members that a document shows or declares as null.
var nullable = map[string]bool{"sale_price": true, "prev": true, "next": true, "from": true, "to": true}

// optional are the members of an example that nothing rests on.
var optional = map[string]bool{"errors": true, "description": true, "gallery": true}

// place is a value within a document.
type place struct {
	pointer string
	name    string         // of a member, otherwise empty
	owner   map[string]any // of a member, otherwise nil
	value   any
	set     func(any)
}

// parent is the pointer to what holds the place.
func (p place) parent() string { return p.pointer[:strings.LastIndexByte(p.pointer, '/')] }

// places lists every value within value that a document demands.
func places(value any, pointer string) []place {
	var found []place
	add := func(p place) { found = append(append(found, p), places(p.value, p.pointer)...) }
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			if !optional[name] {
				add(place{pointer + "/" + name, name, value, member, func(other any) { value[name] = other }})
			}
		}
	case []any:
		for i, element := range value {
			add(place{pointer + "/" + strconv.Itoa(i), "", nil, element, func(other any) { value[i] = other }})
		}
	}
	return found
}

// load reads a part of a file of examples.
func load(t *testing.T, file, within string) any {
	t.Helper()
	body, err := os.ReadFile("examples/" + file)
	if err != nil {
		t.Fatal(err)
	}
	if problems := validator.Exact(body); problems != nil {
		t.Fatal(file, problems)
	}
	value, err := validator.Decode(body)
	if err != nil {
		t.Fatal(err)
	}
	if within == "" {
		return value
	}
	return find(t, value, within).value
}

func find(t *testing.T, value any, pointer string) place {
	t.Helper()
	for _, p := range places(value, "") {
		if p.pointer == pointer {
			return p
		}
	}
	t.Fatalf("nothing stands at %s", pointer)
	return place{}
}

// otherType is a value of a type that nothing like value may have.
func otherType(value any) any {
	switch value.(type) {
	case string:
		return json.Number("1")
	case json.Number:
		return "1"
	case bool:
		return "true"
	case []any:
		return map[string]any{}
	case map[string]any:
		return []any{}
	}
	return true // no nullable member is a boolean
}

func TestEverySchemaOfAnAnswerHasAnExample(t *testing.T) {
	shown := map[schemas.Name]bool{schemas.Target: true, schemas.KnownFailures: true, schemas.Result: true}
	for _, example := range examples {
		shown[example.schema] = true
	}
	for _, name := range schemas.Names() {
		NewWithT(t).Expect(shown).To(HaveKey(name))
	}
	NewWithT(t).Expect(schemas.Names()).To(HaveLen(len(shown)))
}

func TestExamplesConform(t *testing.T) {
	for _, example := range examples {
		t.Run(string(example.schema), func(t *testing.T) {
			NewWithT(t).Expect(validator.Validate(example.schema, load(t, example.file, example.within))).To(BeEmpty())
		})
	}
}

func TestFurtherFieldsAreAllowed(t *testing.T) {
	for _, example := range examples {
		t.Run(string(example.schema), func(t *testing.T) {
			value := load(t, example.file, example.within)
			for _, p := range places(value, "") {
				if p.owner != nil {
					p.owner["vat"] = json.Number("0.18")
					p.owner["notes"] = []any{nil, "…", map[string]any{}}
				}
			}
			NewWithT(t).Expect(validator.Validate(example.schema, value)).To(BeEmpty())
		})
	}
}

func TestBrokenExamplesAreRefused(t *testing.T) {
	for _, example := range examples {
		t.Run(string(example.schema), func(t *testing.T) {
			value := load(t, example.file, example.within)
			demanded := places(value, "")
			NewWithT(t).Expect(demanded).NotTo(BeEmpty())

			// one expects that the document, as it now is, has exactly this problem.
			one := func(pointer, message, change string) {
				t.Helper()
				NewWithT(t).Expect(validator.Validate(example.schema, value)).To(ConsistOf(And(
					HaveField("Pointer", pointer), HaveField("Message", HavePrefix(message)),
				)), change+" "+pointer)
			}
			for _, p := range demanded {
				p.set(otherType(p.value))
				one(p.pointer, "expected ", "other type at")

				p.set(nil)
				if nullable[p.name] {
					NewWithT(t).Expect(validator.Validate(example.schema, value)).To(BeEmpty(), "null at "+p.pointer)
				} else {
					one(p.pointer, "expected ", "null at")
				}

				if p.owner != nil {
					delete(p.owner, p.name)
					one(p.parent(), p.name+" is missing", "nothing at")
				}
				p.set(p.value)
			}
			NewWithT(t).Expect(validator.Validate(example.schema, value)).To(BeEmpty(), "restored")
		})
	}
}
