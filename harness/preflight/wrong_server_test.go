package preflight_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/preflight"
)

// offers are what target files may hold of the reference server's.
var offers = map[string]func(*config.Target) preflight.Options{
	"some of everything": func(t *config.Target) preflight.Options {
		t.Pariette.Products, t.Pariette.Shoppers, t.Loyetta.Customers = t.Pariette.Products[:4], t.Pariette.Shoppers[:2], t.Loyetta.Customers[:2]
		return preflight.Options{Target: t}
	},
	"a vendor's": func(t *config.Target) preflight.Options {
		t.States, t.Pariette.Products, t.Loyetta.Cart = nil, t.Pariette.Products[:2], config.CartNone
		t.Pariette.Shoppers, t.Loyetta.Customers = t.Pariette.Shoppers[:1], t.Loyetta.Customers[:1]
		t.Loyetta.NewCustomer, t.Loyetta.PoorCustomer = nil, nil
		return preflight.Options{Target: t}
	},
	"guests, to read": func(t *config.Target) preflight.Options {
		t.Pariette.Shoppers, t.Loyetta.Customers = nil, nil
		return preflight.Options{Target: t, ReadOnly: true}
	},
}

// TestWrongServersAreForTheSuites shows that whatever a server does wrongly is
// not taken for a mistake in the target file, nor any liberty that it takes.
func TestWrongServersAreForTheSuites(t *testing.T) {
	for name, offer := range offers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectNothing := func(server string, served mutant.Served) {
				defer served.Close()
				NewWithT(t).Expect(quick(t, offer(served.Target))).To(BeEmpty(), server)
			}
			for _, m := range mutant.Mutants() {
				if !m.Derived || name == "some of everything" {
					expectNothing(m.Name, m.Serve())
				}
			}
			for _, free := range mutant.Liberties() {
				expectNothing(free.Name, mutant.ServeLiberties(free))
			}
			for _, c := range mutant.Constants() {
				served := c.Serve()
				served.Target.Limits.Timeout = time.Second
				if c.Name == "refused" { // that one is unreachable
					served.Close()
					continue
				}
				expectNothing(c.Name, served)
			}
		})
	}
}

// TestRightServersAreWell shows that no liberty of a right server looks like a
// mistake in the target file, however closely it is looked at.
func TestRightServersAreWell(t *testing.T) {
	for _, free := range mutant.Liberties() {
		served := mutant.ServeLiberties(free)
		o := offers["some of everything"](served.Target)

		for _, f := range full(t, o).Findings {
			NewWithT(t).Expect(f.Status).NotTo(Or(Equal(preflight.Wrong), Equal(preflight.Unreachable)), "%s: %v", free.Name, f)
		}
		served.Close()
	}
}
