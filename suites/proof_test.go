package suites_test

import (
	"slices"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// TestMutantsOfRequirements shows that each MUST has two mutants or more, and
// that names are unique.
func TestMutantsOfRequirements(t *testing.T) {
	mutants := map[requirement.ID]int{}
	seen := map[string]bool{}
	for _, m := range mutant.Mutants() {
		if seen[m.Name] {
			t.Errorf("two mutants are called %s", m.Name)
		}
		seen[m.Name] = true
		for _, id := range m.Breaks {
			if !m.Derived {
				mutants[id]++
			}
		}
	}
	for _, q := range catalogue(t) {
		if n := mutants[q.ID]; n == 0 || n == 1 && q.Level == requirement.Must {
			t.Errorf("%s (%s) has %d mutants: %s", q.ID, q.Level, n, q.Text)
		}
		delete(mutants, q.ID)
	}
	for id := range mutants {
		t.Errorf("a mutant breaks %s, which is no requirement", id)
	}
}

// TestDocumentedIsVerified shows that whatever the documents name is verified:
// each row of documented.json and of statuses.json names requirements, all of
// which exist, and each requirement of the documents is named by some row.
func TestDocumentedIsVerified(t *testing.T) {
	known := map[string]bool{}
	for _, q := range catalogue(t) {
		known[string(q.ID)] = true
	}
	check := func(row string, requirements []string) {
		if len(requirements) == 0 {
			t.Errorf("%s is not verified", row)
		}
		for _, id := range requirements {
			if !known[id] {
				t.Errorf("%s is verified by %s, which is no requirement", row, id)
			}
		}
	}
	for _, o := range schemas.Operations() {
		check(o.Name, o.Requirements)
		for _, h := range o.Headers {
			check(o.Name+" "+h.Name, h.Requirements)
		}
		for _, p := range o.Parameters {
			check(o.Name+" "+p.Name, p.Requirements)
		}
		for _, a := range o.Answers {
			for _, f := range a.Fields {
				check(o.Name+" "+f.Path, f.Requirements)
			}
		}
	}
	for _, s := range schemas.Statuses() {
		check(s.Value, s.Requirements)
	}
}

// TestDocumentedIsDerived shows that each field, status and header that a
// client must send has mutants of its own.
func TestDocumentedIsDerived(t *testing.T) {
	var names []string
	for _, m := range mutant.Mutants() {
		names = append(names, m.Name)
	}
	has := func(name string) {
		if !slices.Contains(names, name) {
			t.Errorf("there is no mutant %s", name)
		}
	}
	has("pariette.cart.get:data.items.price:missing")
	has("pariette.checkout.refusal:message:empty")
	has("loyetta.order.create.refusal:cart_updated:null")
	has("loyetta.prepaid:data.cards.product.thumbnail:type")
	has("loyetta.physical:shipped:misspelt")
	has("pariette.checkout:Authorization:optional")
	for _, o := range schemas.Operations() {
		for _, h := range o.Headers {
			if h.Required {
				has(o.Name + ":" + h.Name + ":optional")
			}
		}
	}
}

func catalogue(t *testing.T) []requirement.Requirement {
	t.Helper()
	all, err := conform.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
