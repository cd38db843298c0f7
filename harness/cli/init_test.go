package cli

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
)

// environ gives each variable of a target file a value of its own.
func environ(content string) []string {
	var all []string
	for _, name := range variables(content) {
		all = append(all, name+"=value-of-"+name)
	}
	return all
}

func TestTemplateIsValid(t *testing.T) {
	g := NewWithT(t)

	target, err := config.Parse("init.yaml", []byte(template), config.Overrides{Environ: environ(template)})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.Pariette.Token).To(Equal("value-of-PARIETTE_TOKEN"))
	g.Expect(target.Loyetta.Customers).To(HaveLen(1))
}

func TestTemplateIsValidWithAllThatItOffers(t *testing.T) {
	g := NewWithT(t)
	whole := regexp.MustCompile(`(?m)^( *)#([^ \n])`).ReplaceAllString(template, "$1$2")

	target, err := config.Parse("init.yaml", []byte(whole), config.Overrides{Environ: environ(whole)})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.Name).To(Equal("Acme staging"))
	g.Expect(target.Pariette.Shoppers).To(HaveLen(2))
	g.Expect(target.Pariette.Products[2].Variants).To(Equal([]int64{7, 8}))
	g.Expect(target.Loyetta.NewCustomer).NotTo(BeNil())
	g.Expect(target.Loyetta.Balance.Pointer).To(Equal("/data/points"))
	g.Expect(target.States.URL).To(Equal("http://127.0.0.1:9000/states"))
	g.Expect(target.Limits.Pages).To(Equal(200))
	g.Expect(target.Headers).To(HaveKey("X-Env"))
}

// TestTemplateNamesEveryKey compares the template with the schema of target files.
func TestTemplateNamesEveryKey(t *testing.T) {
	g := NewWithT(t)
	content, err := os.ReadFile("../../schemas/target.json")
	g.Expect(err).NotTo(HaveOccurred())
	var schema any
	g.Expect(json.Unmarshal(content, &schema)).To(Succeed())

	keys := keysOf(schema)

	g.Expect(len(keys)).To(BeNumerically(">", 40))
	for _, key := range keys {
		g.Expect(template).To(MatchRegexp(`(?m)(^|[ #])`+key+`: ?`), key)
	}
}

// keysOf are the names of all properties in a schema.
func keysOf(schema any) []string {
	var keys []string
	switch s := schema.(type) {
	case map[string]any:
		for name, value := range s {
			if properties, ok := value.(map[string]any); ok && name == "properties" {
				for key := range properties {
					keys = append(keys, key)
				}
			}
			keys = append(keys, keysOf(value)...)
		}
	case []any:
		for _, value := range s {
			keys = append(keys, keysOf(value)...)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func TestSectionsAreCommentedOut(t *testing.T) {
	g := NewWithT(t)
	b := begun{loyetta: "given"}

	text, err := b.section(t.Context(), "pariette", "", "# Prose.\na:\n  # More.\n  b: 1\n  #c: 2\n  d:\n    - e: 3\n\n")

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(text).To(Equal("# Prose.\n#a:\n  # More.\n  #b: 1\n  #c: 2\n  #d:\n    #- e: 3\n\n"))
	g.Expect(variables("a: ${A}\n  #b: ${B}\n# ${C}\nd: ${D} ${A}")).To(Equal([]string{"A", "D"}))
	g.Expect(strings.Count(template, "base_url: ")).To(Equal(2))
}
