package schemas_test

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// TestTablesAreReadWhole shows that each member of each row is there, is known
// and is there once.
func TestTablesAreReadWhole(t *testing.T) {
	for file, rows := range map[string]any{"documented.json": schemas.Operations(), "statuses.json": schemas.Statuses()} {
		g := NewWithT(t)
		text, err := os.ReadFile(file)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(validator.Exact(text)).To(BeEmpty(), file)
		g.Expect(json.Marshal(rows)).To(MatchJSON(text), file)
	}
}

func TestEveryOperationIsDocumented(t *testing.T) {
	var names []string
	for _, op := range schemas.Operations() {
		names = append(names, op.Name)
	}
	NewWithT(t).Expect(names).To(Equal([]string{
		client.GetCart, client.AddToCart, client.RemoveFromCart, client.Checkout,
		client.CreateOrder, client.ListPhysical, client.ListPrepaid,
	}))
}

func TestOperations(t *testing.T) {
	methods := []string{http.MethodGet, http.MethodPost, http.MethodDelete}
	documents := map[string]requirement.Document{"pariette": requirement.Basket, "loyetta": requirement.Orders}
	placeholder := regexp.MustCompile(`\{\w+\}`)
	for _, op := range schemas.Operations() {
		t.Run(op.Name, func(t *testing.T) {
			g := NewWithT(t)
			api, _, _ := strings.Cut(op.Name, ".")
			seen := map[string]bool{}
			expectRow := func(what string, requirements []string) {
				g.Expect(seen).NotTo(HaveKey(what), "two rows of one thing")
				seen[what] = true
				expectRequirements(t, what, api, requirements)
			}

			g.Expect(methods).To(ContainElement(op.Method))
			g.Expect(op.Path).To(HavePrefix("/"))
			g.Expect(op.Source.Document).To(Equal(string(documents[api])))
			g.Expect(op.Source.Section).NotTo(BeEmpty())
			expectRow("the operation", op.Requirements)
			for _, header := range op.Headers {
				g.Expect(header.Name).To(MatchRegexp(`^[A-Z][A-Za-z-]+$`))
				expectRow("header "+header.Name, header.Requirements)
			}
			var inPath []string
			for _, parameter := range op.Parameters {
				g.Expect(parameter.In).To(BeElementOf("body", "path", "query"), parameter.Name)
				if parameter.In == "path" {
					inPath = append(inPath, "{"+parameter.Name+"}")
				}
				expectRow(parameter.In+" "+parameter.Name, parameter.Requirements)
			}
			g.Expect(placeholder.FindAllString(op.Path, -1)).To(Equal(inPath))
			g.Expect(op.Answers).NotTo(BeEmpty())
			for _, answer := range op.Answers {
				g.Expect(answer.Status).To(MatchRegexp(`^[24](xx|\d\d)$`))
				for _, field := range answer.Fields {
					expectRow(answer.Status+" "+field.Path, field.Requirements)
				}
			}
		})
	}
}

// expectRequirements expects a row of a table to have requirements of the API,
// each once.
func expectRequirements(t *testing.T, row, api string, ids []string) {
	t.Helper()
	NewWithT(t).Expect(ids).NotTo(BeEmpty(), "%s has no requirement", row)
	seen := map[string]bool{}
	for _, id := range ids {
		NewWithT(t).Expect(id).To(HavePrefix(api+"."), row)
		NewWithT(t).Expect(seen).NotTo(HaveKey(id), "%s names a requirement twice", row)
		seen[id] = true
	}
}

func TestAnswersHaveTheFieldsOfTheirSchemas(t *testing.T) {
	for _, op := range schemas.Operations() {
		for _, answer := range op.Answers {
			t.Run(op.Name+" "+answer.Status, func(t *testing.T) {
				g := NewWithT(t)
				g.Expect(schemas.Names()).To(ContainElement(answer.Schema))
				var described, documented []string
				for _, field := range answer.Schema.Fields() {
					described = append(described, field.Path)
				}
				for _, field := range answer.Fields {
					documented = append(documented, field.Path)
				}
				g.Expect(documented).To(ConsistOf(described), "documented.json against the schema %s", answer.Schema)
			})
		}
	}
}

func TestCovers(t *testing.T) {
	for _, test := range []struct {
		status  string
		covered []int
		others  []int
	}{
		{"200", []int{200}, []int{0, 20, 201, 400}},
		{"2xx", []int{200, 204, 299}, []int{0, 2, 199, 300, 400}},
		{"4xx", []int{400, 422}, []int{200, 500}},
	} {
		answer := schemas.Answer{Status: test.status}
		for _, status := range test.covered {
			NewWithT(t).Expect(answer.Covers(status)).To(BeTrue(), "%s covers %d", test.status, status)
		}
		for _, status := range test.others {
			NewWithT(t).Expect(answer.Covers(status)).To(BeFalse(), "%s covers %d", test.status, status)
		}
	}
}

func TestFields(t *testing.T) {
	for name, want := range map[schemas.Name][]schemas.SchemaField{
		schemas.ParietteCartAnswer: {
			{"data", []string{"object"}, true},
			{"data.currency", []string{"string"}, true},
			{"data.id", []string{"string"}, true},
			{"data.items", []string{"array"}, true},
			{"data.items[].price", []string{"number"}, true},
			{"data.items[].product_id", []string{"integer"}, true},
			{"data.items[].quantity", []string{"integer"}, true},
			{"data.items[].title", []string{"string"}, true},
			{"data.items[].total", []string{"number"}, true},
			{"data.subtotal", []string{"number"}, true},
			{"data.total", []string{"number"}, true},
			{"status", []string{"boolean"}, true},
		},
		schemas.LoyettaPageLinks: {
			{"first", []string{"string"}, true},
			{"last", []string{"string"}, true},
			{"next", []string{"string", "null"}, true},
			{"prev", []string{"string", "null"}, true},
		},
	} {
		NewWithT(t).Expect(name.Fields()).To(Equal(want), string(name))
	}
	NewWithT(t).Expect(schemas.LoyettaPagePrepaid.Fields()).To(ContainElement(
		schemas.SchemaField{Path: "data[].cards[].product.sku", Types: []string{"string"}, Required: true}))
	NewWithT(t).Expect(schemas.Target.Fields()).To(ContainElement(
		schemas.SchemaField{Path: "limits", Types: []string{"object"}, Required: false}))
}

// TestAnswersDescribeTheirMembersPlainly holds the schemas of answers to the
// keywords that Fields reads, and those that say nothing of members.
func TestAnswersDescribeTheirMembersPlainly(t *testing.T) {
	plain := strings.Fields("$schema $id title description definitions $ref type required properties items " +
		"const minLength minimum format pattern")
	for _, name := range schemas.Names() {
		if name == schemas.Target || name == schemas.KnownFailures || name == schemas.Result {
			continue
		}
		value, err := validator.Decode(name.Text())
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		for pointer, each := range subschemas(t, value, "") {
			for keyword := range each {
				NewWithT(t).Expect(plain).To(ContainElement(keyword), "%s%s", name, pointer)
			}
		}
	}
}
