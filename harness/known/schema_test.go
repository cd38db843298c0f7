package known

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"

	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// TestSchemaHasTheKeysOfAnEntry holds the schema against the type.
func TestSchemaHasTheKeysOfAnEntry(t *testing.T) {
	g := NewWithT(t)
	var want []schemas.SchemaField
	for field := range reflect.TypeFor[entry]().Fields() {
		if key := field.Tag.Get("key"); key != "" {
			types := []string{"string"}
			if field.Tag.Get("format") == "" {
				types = append(types, "number") // which is text, too
			}
			want = append(want, schemas.SchemaField{Path: "[]." + key, Types: types, Required: field.Tag.Get("required") != ""})
		}
	}

	g.Expect(schemas.KnownFailures.Fields()).To(ConsistOf(want))
}

// TestSchemaJudgesAsTheReaderDoes validates the files in testdata.
func TestSchemaJudgesAsTheReaderDoes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			g := NewWithT(t)
			text, err := os.ReadFile(file)
			g.Expect(err).NotTo(HaveOccurred())
			var value any
			if yaml.Unmarshal(text, &value) != nil {
				t.Skip("no YAML")
			}
			document, err := json.Marshal(value)
			g.Expect(err).NotTo(HaveOccurred())
			decoded, err := validator.Decode(document)
			g.Expect(err).NotTo(HaveOccurred())

			_, err = Load(file)

			ofFormOnly := []string{"testdata/twins.yaml", "testdata/flow.yaml"} // which a schema does not see
			valid := err == nil || slices.Contains(ofFormOnly, file)
			g.Expect(len(validator.Validate(schemas.KnownFailures, decoded)) == 0).To(Equal(valid))
		})
	}
}
