package reports

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/xeipuuv/gojsonschema"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// problems is what schemas/result.json says about a document.
func problems(t *testing.T, document []byte) []string {
	t.Helper()
	result, err := gojsonschema.Validate(
		gojsonschema.NewBytesLoader(schemas.Result.Text()),
		gojsonschema.NewBytesLoader(document),
	)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range result.Errors() {
		found = append(found, e.String())
	}
	return found
}

func TestResultMatchesSchema(t *testing.T) {
	interrupted := greenReport()
	interrupted.Interrupted = true
	for name, r := range map[string]*verdict.Report{
		"green":       greenReport(),
		"bad":         badReport(),
		"interrupted": conclude(interrupted),
		"no results":  conclude(&verdict.Report{Gate: "may"}),
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(problems(t, render(t, "json", r))).To(BeEmpty())
		})
	}
}

// TestSchemaIsStrict breaks a good document in one place at a time.
func TestSchemaIsStrict(t *testing.T) {
	good := string(render(t, "json", badReport()))
	for _, row := range []struct{ name, old, new string }{
		{"unknown key", `"seed": 42`, `"seed": 42, "colour": "red"`},
		{"missing key", `"writes": 123,`, ``},
		{"version", `mihenk.result/1`, `mihenk.result/2`},
		{"time", `"started": "2026-01-15T10:30:00Z"`, `"started": "yesterday"`},
		{"verdict of the run", `"verdict": "error",` + "\n  \"headline\"", `"verdict": "green",` + "\n  \"headline\""},
		{"verdict of a result", `"verdict": "not tested"`, `"verdict": "skipped"`},
		{"gate", `"gate": "must"`, `"gate": "all"`},
		{"level", `"level": "should"`, `"level": "SHOULD"`},
		{"id", `"id": "pariette.cart.get.ok"`, `"id": "Get cart"`},
		{"basis", `"basis": "shown"`, `"basis": "guessed"`},
		{"blocked without a reason", `"reason": "adding a product did not work",`, ``},
		{"failure of a pass", `"id": "pariette.cart.get.ok",`, `"id": "pariette.cart.get.ok", "failures": [{"message": "no"}],`},
		{"owner of a pass", `"id": "pariette.cart.get.ok",`, `"id": "pariette.cart.get.ok", "owner": "pariette.cart.add.ok",`},
		{"known of a pass", `"id": "pariette.cart.get.ok",`, `"id": "pariette.cart.get.ok", "known": {"reason": "no"},`},
		{"stale without a line", `"seed": 42`, `"seed": 42, "stale": [{"place": "known.yaml", "id": "a.*", "text": "no"}]`},
		{"fail without failures", `"verdict": "pass"`, `"verdict": "fail"`},
		{"pointer", `"pointer": "/data"`, `"pointer": "data"`},
		{"exchange without answer or error", `"error": "connection reset by peer",`, ``},
		{"false that is left out elsewhere", `"seed": 42`, `"seed": 42, "interrupted": false`},
		{"count", `"not applicable": 1`, `"not applicable": -1`},
	} {
		t.Run(row.name, func(t *testing.T) {
			broken := strings.Replace(good, row.old, row.new, 1)
			if broken == good {
				t.Fatalf("the document holds no %s", row.old)
			}
			if !json.Valid([]byte(broken)) {
				t.Fatal("the document is no JSON")
			}
			if len(problems(t, []byte(broken))) == 0 {
				t.Error("the schema allows it")
			}
		})
	}
}

// schemaNode is as much of a JSON Schema as says which fields an object has.
type schemaNode struct {
	Ref         string                `json:"$ref"`
	Required    []string              `json:"required"`
	Properties  map[string]schemaNode `json:"properties"`
	Items       *schemaNode           `json:"items"`
	Definitions map[string]schemaNode `json:"definitions"`
}

// TestSchemaHasTheFieldsOfReport walks the Go type and the schema side by side.
func TestSchemaHasTheFieldsOfReport(t *testing.T) {
	var root schemaNode
	if err := json.Unmarshal(schemas.Result.Text(), &root); err != nil {
		t.Fatal(err)
	}
	walked := 0
	var walk func(path string, goType reflect.Type, node schemaNode)
	walk = func(path string, goType reflect.Type, node schemaNode) {
		if name, ok := strings.CutPrefix(node.Ref, "#/definitions/"); ok {
			node = root.Definitions[name]
		}
		switch goType.Kind() {
		case reflect.Pointer:
			walk(path, goType.Elem(), node)
		case reflect.Slice:
			if node.Items == nil {
				t.Errorf("%s: no items in the schema", path)
				return
			}
			walk(path+"[]", goType.Elem(), *node.Items)
		case reflect.Struct:
			if goType == reflect.TypeFor[time.Time]() {
				return
			}
			walked++
			var names, required []string
			for _, field := range reflect.VisibleFields(goType) {
				name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
				names = append(names, name)
				if option == "" {
					required = append(required, name)
				}
				walk(path+"."+name, field.Type, node.Properties[name])
			}
			g := NewWithT(t)
			g.Expect(slices.Collect(maps.Keys(node.Properties))).To(ConsistOf(names), path)
			g.Expect(node.Required).To(ConsistOf(required), path)
		}
	}
	walk("report", reflect.TypeFor[verdict.Report](), root)
	if walked != 15 {
		t.Errorf("walked %d objects, not the 15 there are", walked)
	}
}

func TestJSONKeepsWhatWasFound(t *testing.T) {
	g := NewWithT(t)
	want := badReport()

	var got verdict.Report
	g.Expect(json.Unmarshal(render(t, "json", want), &got)).To(Succeed())

	g.Expect(got.Results).To(HaveLen(len(want.Results)))
	g.Expect(got.Summary).To(Equal(want.Summary))
	g.Expect(got.Causes).To(Equal(want.Causes))
	g.Expect(got.Headline).To(Equal(want.Headline))
	g.Expect(render(t, "text", &got)).To(Equal(render(t, "text", want)))
}
