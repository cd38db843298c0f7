package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/xeipuuv/gojsonschema"
	"go.yaml.in/yaml/v3"
)

const schemaFile = "../../schemas/target.json"

// TestSchemaAgreesWithTypes walks the schema of the target file and the type
// Target side by side.
func TestSchemaAgreesWithTypes(t *testing.T) {
	g := NewWithT(t)
	data, err := os.ReadFile(schemaFile)
	g.Expect(err).NotTo(HaveOccurred())
	var root map[string]any
	g.Expect(json.Unmarshal(data, &root)).To(Succeed())
	g.Expect(root).To(HaveKeyWithValue("$id", "https://mihenk-conformance.github.io/schemas/target.json"))

	w := walker{t: t, definitions: root["definitions"].(map[string]any)}
	w.compare("target", reflect.TypeFor[Target](), "", root)

	g.Expect(w.compared).To(BeNumerically(">", 50))
}

// walker compares types with their schemas.
type walker struct {
	t           *testing.T
	definitions map[string]any
	compared    int
}

// types are the JSON types that a value may have, by what is wanted of it;
// every single value may be text, which holds a variable.
var types = map[string]string{
	someKeys: "object", aList: "array", aText: "[string number]", aWhole: "[integer string]",
	aNumber: "[number string]", aTruth: "[boolean string]", aTime: "string",
	formats["base"].want: "string", formats["url"].want: "string", formats["path"].want: "string",
	formats["pointer"].want: "string", formats["decimal"].want: "[string number]",
	formats["header"].want: "[string number]", formats["size"].want: "[integer string]",
}

func (w *walker) compare(path string, goType reflect.Type, tag reflect.StructTag, schema map[string]any) {
	w.compared++
	g := NewWithT(w.t)
	if reference, ok := schema["$ref"].(string); ok {
		schema = w.definitions[strings.TrimPrefix(reference, "#/definitions/")].(map[string]any)
	}
	if goType.Kind() == reflect.Pointer {
		goType = goType.Elem()
	}
	if words, ok := reflect.TypeAssert[interface{ values() []string }](reflect.Zero(goType)); ok {
		g.Expect(fmt.Sprint(schema["enum"])).To(Equal(fmt.Sprint(words.values())), path)
	} else {
		g.Expect(fmt.Sprint(schema["type"])).To(Equal(types[wanted(goType, tag)]), path)
	}
	switch goType.Kind() {
	case reflect.Struct:
		w.compareKeys(path, goType, schema)
	case reflect.Slice:
		w.compare(path+"[]", goType.Elem(), tag, schema["items"].(map[string]any))
	case reflect.Map:
		w.compare(path+".*", goType.Elem(), tag, schema["additionalProperties"].(map[string]any))
	default:
		if value, ok := tag.Lookup("default"); ok {
			g.Expect(fmt.Sprint(schema["default"])).To(Equal(value), path)
		} else {
			g.Expect(schema).NotTo(HaveKey("default"), path)
		}
		if least, ok := tag.Lookup("min"); ok {
			g.Expect(fmt.Sprint(schema["minimum"])).To(Equal(least), path)
		}
	}
}

func (w *walker) compareKeys(path string, goType reflect.Type, schema map[string]any) {
	g := NewWithT(w.t)
	g.Expect(schema).To(HaveKeyWithValue("additionalProperties", false), path)
	properties := schema["properties"].(map[string]any)
	var keys, required []string
	for field := range goType.Fields() {
		key := field.Tag.Get("key")
		if key == "" {
			continue
		}
		keys = append(keys, key)
		if field.Tag.Get("required") != "" {
			required = append(required, key)
		}
		child := path + "." + key
		g.Expect(properties).To(HaveKey(key), child)
		property := properties[key].(map[string]any)
		g.Expect(property).To(HaveKeyWithValue("description", Not(BeEmpty())), child)
		w.compare(child, field.Type, field.Tag, property)
	}
	g.Expect(slices.Collect(maps.Keys(properties))).To(ConsistOf(keys), path)
	given, _ := schema["required"].([]any)
	g.Expect(fmt.Sprint(given)).To(Equal(fmt.Sprint(required)), path)
}

// TestSchemaJudgesAsTheReaderDoes validates the files in testdata.
func TestSchemaJudgesAsTheReaderDoes(t *testing.T) {
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(data))
	if err != nil {
		t.Fatal(err)
	}
	for name, valid := range map[string]bool{
		"full": true, "least": true,
		"conflicts": false, "types": false, "none": false, "list": false,
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			data, err := os.ReadFile(filepath.Join("testdata", name+".yaml"))
			g.Expect(err).NotTo(HaveOccurred())
			var file any
			g.Expect(yaml.Unmarshal(data, &file)).To(Succeed())

			result, err := schema.Validate(gojsonschema.NewGoLoader(file))

			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(result.Valid()).To(Equal(valid), "%v", result.Errors())
		})
	}
}
