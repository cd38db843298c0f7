package schemas_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/xeipuuv/gojsonschema"

	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// The keywords that the validator's library knows, by what they hold. It
// ignores any other silently.
var (
	ofSchema  = strings.Fields("items additionalItems additionalProperties propertyNames contains not if then else")
	ofSchemas = strings.Fields("properties patternProperties definitions dependencies")
	ofList    = strings.Fields("items allOf anyOf oneOf")
	ofValue   = strings.Fields("$schema $id $ref $comment title description default examples type const enum format pattern " +
		"multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength " +
		"minItems maxItems uniqueItems minProperties maxProperties required")
)

// subschemas lists schema and every schema within it, by JSON Pointer.
func subschemas(t *testing.T, schema any, pointer string) map[string]map[string]any {
	t.Helper()
	found := map[string]map[string]any{}
	add := func(schema any, pointer string) {
		maps.Copy(found, subschemas(t, schema, pointer))
	}
	object, ok := schema.(map[string]any)
	if !ok {
		return found // true, false, or a dependency's list of names
	}
	found[pointer] = object
	for keyword, value := range object {
		where := pointer + "/" + keyword
		list, isList := value.([]any)
		switch {
		case isList && slices.Contains(ofList, keyword):
			for _, each := range list {
				add(each, where)
			}
		case slices.Contains(ofSchema, keyword):
			add(value, where)
		case slices.Contains(ofSchemas, keyword):
			for name, each := range value.(map[string]any) {
				add(each, where+"/"+name)
			}
		case !slices.Contains(ofValue, keyword):
			t.Errorf("%s is no keyword that is checked", where)
		}
	}
	return found
}

func TestSchemasAreWellFormed(t *testing.T) {
	meta := gojsonschema.NewReferenceLoader("http://json-schema.org/draft-07/schema") // held by the library, not fetched
	for _, name := range schemas.Names() {
		t.Run(string(name), func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(validator.Exact(name.Text())).To(BeEmpty())
			result, err := gojsonschema.Validate(meta, gojsonschema.NewBytesLoader(name.Text()))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(result.Errors()).To(BeEmpty())

			value, err := validator.Decode(name.Text())
			g.Expect(err).NotTo(HaveOccurred())
			schema := value.(map[string]any)
			g.Expect(schema).To(HaveKeyWithValue("$schema", "http://json-schema.org/draft-07/schema#"))
			g.Expect(schema).To(HaveKeyWithValue("$id", name.ID()))
			g.Expect(schema).To(HaveKeyWithValue("title", Not(BeEmpty())))
			g.Expect(schema).To(HaveKeyWithValue("description", HaveSuffix(".")))

			validator.Validate(name, nil) // compiles, and thereby resolves every $ref and registers the formats
			for pointer, each := range subschemas(t, schema, "") {
				if format, ok := each["format"].(string); ok {
					g.Expect(gojsonschema.FormatCheckers.Has(format)).To(BeTrue(), "%s: format %s", pointer, format)
				}
				if pointer != "" {
					g.Expect(each).NotTo(Or(HaveKey("$schema"), HaveKey("$id")), pointer)
				}
				if _, ok := each["$ref"]; ok {
					for keyword := range each {
						g.Expect([]string{"$ref", "title", "description"}).To(ContainElement(keyword), "%s: ignored beside $ref", pointer)
					}
				}
				for _, required := range asList(each["required"]) {
					if each["type"] == "object" {
						g.Expect(each["properties"]).To(HaveKey(required), "%s: required, but not described", pointer)
					}
				}
			}
		})
	}
}

// asList is value when it is an array, otherwise nothing.
func asList(value any) []any {
	list, _ := value.([]any)
	return list
}

func TestTextOfAnUnknownSchemaPanics(t *testing.T) {
	NewWithT(t).Expect(func() { schemas.Name("none").Text() }).To(PanicWith(ContainSubstring("none.json")))
}
