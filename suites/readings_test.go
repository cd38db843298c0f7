package suites_test

import (
	"slices"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// TestSameProduct shows that a target file can demand one of the two readings
// of an addition of the same product, and that without one both are right.
func TestSameProduct(t *testing.T) {
	all := mutant.Liberties()
	sets := slices.IndexFunc(all, func(l mutant.Liberty) bool { return l.Name == "add-again-sets" })
	for _, test := range []struct {
		server  string
		taken   []mutant.Liberty
		demand  config.SameProduct
		verdict verdict.Verdict
	}{
		{"sets", all[sets : sets+1], config.SameProductSet, verdict.Pass},
		{"sets", all[sets : sets+1], config.SameProductAdd, verdict.Fail},
		{"sets", all[sets : sets+1], config.SameProductAny, verdict.Pass},
		{"adds", nil, config.SameProductSet, verdict.Fail},
		{"adds", nil, config.SameProductAdd, verdict.Pass},
		{"adds", nil, config.SameProductAny, verdict.Pass},
	} {
		t.Run(test.server+", "+string(test.demand)+" demanded", func(t *testing.T) {
			served := mutant.ServeLiberties(test.taken...)
			t.Cleanup(served.Close)
			served.Target.Pariette.Readings.SameProduct = test.demand
			plan, err := conform.NewPlan(conform.Selection{Only: []string{"pariette.cart.add.same-product-quantity"}}, 1)
			if err != nil {
				t.Fatal(err)
			}

			report, err := conform.Tell(t.Context(), plan, conform.Options{Target: served.Target})
			if err != nil {
				t.Fatal(err)
			}

			if r := report.Results[0]; r.Verdict != test.verdict {
				t.Errorf("the verdict is %s: %v", r.Verdict, r.Failures)
			}
		})
	}
}
