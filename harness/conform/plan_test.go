package conform

import (
	"slices"
	"sync/atomic"
	"testing"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// declareMore is called in the container of this package's specs, if it is set.
var declareMore func()

// running is how many stories of this package's specs are being told.
var running atomic.Int64

var _ = ginkgo.Describe("Specs with every verdict", func() {
	declare := func(id requirement.ID, level requirement.Level, story Story, decorators ...any) {
		Verify(requirement.Requirement{ID: id, Level: level, Text: "text of " + string(id), Source: requirement.Basket.Stated("Fake")}, func(t *Trial) {
			running.Add(1)
			defer running.Add(-1)
			story(t)
		}, decorators...)
	}
	declare("pariette.alpha.one", requirement.Must, read)
	declare("pariette.alpha.two", requirement.Should, func(t *Trial) {
		t.Expect(t.Pariette().GetCart(guest)).To(BeRefused())
		t.Expect(1).To(Equal(2))
	})
	declare("pariette.alphabet.one", requirement.May, func(t *Trial) { t.Given(t.Pariette().GetCart(guest)).To(HaveStatus(201)) })
	declare("pariette.beta.two", requirement.Must, func(t *Trial) { t.NotTested("no way", "a way") })
	declare("loyetta.gamma.one", requirement.Must, func(*Trial) {})
	declare("loyetta.gamma.two", requirement.May, func(*Trial) { panic("wrong") })
	declare("loyetta.gamma.alone", requirement.Must, func(t *Trial) {
		read(t)
		t.Expect(running.Load()).To(BeEquivalentTo(1), "the stories that are being told")
	}, ginkgo.Serial)
	if declareMore != nil {
		declareMore()
	}
})

// order are the ids of a plan.
func order(plan *Plan) []string {
	var ids []string
	for _, s := range plan.specs {
		ids = append(ids, string(s.ID))
	}
	return ids
}

func TestSelection(t *testing.T) {
	all := []string{
		"loyetta.gamma.alone", "loyetta.gamma.one", "loyetta.gamma.two",
		"pariette.alpha.one", "pariette.alpha.two", "pariette.alphabet.one", "pariette.beta.two",
	}
	without := func(ids ...string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(ids, id) })
	}
	only := func(entries ...string) Selection { return Selection{Only: entries} }
	for _, test := range []struct {
		name      string
		selection Selection
		want      []string
	}{
		{"everything", Selection{}, all},
		{"an id", only("pariette.alpha.one"), []string{"pariette.alpha.one"}},
		{"ids", only("pariette.alpha.one, loyetta.gamma.one", "pariette.beta.two"), []string{"loyetta.gamma.one", "pariette.alpha.one", "pariette.beta.two"}},
		{"a glob at the end", only("pariette.alpha.*"), []string{"pariette.alpha.one", "pariette.alpha.two"}},
		{"a glob in the middle", only("*.one"), []string{"loyetta.gamma.one", "pariette.alpha.one", "pariette.alphabet.one"}},
		{"a glob without its dot", only("pariette.alpha*"), []string{"pariette.alpha.one", "pariette.alpha.two", "pariette.alphabet.one"}},
		{"two globs in one entry", only("*.beta.*,*.alone"), []string{"loyetta.gamma.alone", "pariette.beta.two"}},
		{"a label", only("level: may"), []string{"loyetta.gamma.two", "pariette.alphabet.one"}},
		{"a label without its blank", only("level:may"), []string{"loyetta.gamma.two", "pariette.alphabet.one"}},
		{"labels", only("level: must && api:pariette"), []string{"pariette.alpha.one", "pariette.beta.two"}},
		{"a feature", only("feature:pariette.alpha"), []string{"pariette.alpha.one", "pariette.alpha.two"}},
		{"one label or another", only("level: may, level: should"), []string{"loyetta.gamma.two", "pariette.alpha.two", "pariette.alphabet.one"}},
		{"an expression", only("/alpha\\./"), []string{"pariette.alpha.one", "pariette.alpha.two"}},
		{"not a label", only("!(api: pariette || level: may)"), []string{"loyetta.gamma.alone", "loyetta.gamma.one"}},
		{"a label or a glob", only("level: should", "*.alone"), []string{"loyetta.gamma.alone", "pariette.alpha.two"}},
		{"without an id", Selection{Skip: []string{"pariette.alpha.one"}}, without("pariette.alpha.one")},
		{"without several", Selection{Skip: []string{"*.two", "level: may"}}, without("loyetta.gamma.two", "pariette.alpha.two", "pariette.beta.two", "pariette.alphabet.one")},
		{"a glob without some", Selection{Only: []string{"pariette.*"}, Skip: []string{"*.two"}}, []string{"pariette.alpha.one", "pariette.alphabet.one"}},
		{"a level", Selection{Level: []requirement.Level{requirement.Should}}, []string{"pariette.alpha.two"}},
		{"levels of a glob", Selection{Only: []string{"pariette.*"}, Level: []requirement.Level{requirement.Must, requirement.May}}, []string{"pariette.alpha.one", "pariette.alphabet.one", "pariette.beta.two"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)

			plan, err := NewPlan(test.selection, 1)

			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(plan.Len()).To(Equal(len(test.want)))
			g.Expect(order(plan)).To(ConsistOf(test.want))
		})
	}
}

func TestSelectionOfNothing(t *testing.T) {
	const none = "no requirement is selected: 7 exist, see 'mihenk list'"
	for _, test := range []struct {
		name      string
		selection Selection
		want      string
	}{
		{"an unknown id", Selection{Only: []string{"pariette.alpha.onr"}}, "--only pariette.alpha.onr matches no requirement (did you mean pariette.alpha.one?); see 'mihenk list'"},
		{"an id that is like none", Selection{Only: []string{"x"}}, "--only x matches no requirement; see 'mihenk list'"},
		{"a part of an id", Selection{Only: []string{"pariette.alpha"}}, "--only pariette.alpha matches no requirement"},
		{"a glob of nothing", Selection{Skip: []string{"*.three"}}, "--skip *.three matches no requirement"},
		{"one unknown id of two", Selection{Only: []string{"pariette.alpha.one,pariette.alpha.six"}}, "--only pariette.alpha.six matches no requirement"},
		{"a dot is a dot", Selection{Only: []string{"pariette-alpha.one"}}, "--only pariette-alpha.one matches no requirement"},
		{"a malformed filter", Selection{Only: []string{"level: must && ("}}, `--only "level: must && (" is neither an id, a glob nor a Ginkgo label filter: `},
		{"a malformed expression", Selection{Skip: []string{"/(/"}}, `--skip "/(/" is neither an id, a glob nor a Ginkgo label filter: `},
		{"an empty entry", Selection{Only: []string{""}}, `--only "" is neither`},
		{"an unknown level", Selection{Only: []string{"level:mist"}}, `--only "level:mist" matches no requirement; see 'mihenk list'`},
		{"an unknown level after a blank", Selection{Only: []string{"level: mist"}}, `--only "level: mist" matches no requirement; see 'mihenk list'`},
		{"an unknown level beside an id", Selection{Only: []string{"pariette.alpha.one", "level:mist"}}, `--only "level:mist" matches no requirement`},
		{"a filter of nothing", Selection{Only: []string{"level: may && api: loyetta && !/gamma/"}}, `--only "level: may && api: loyetta && !/gamma/" matches no requirement`},
		{"an unknown feature to skip", Selection{Skip: []string{"feature: pariette.alpah"}}, `--skip "feature: pariette.alpah" matches no requirement`},
		{"what is skipped", Selection{Only: []string{"*.one"}, Skip: []string{"*.one"}}, none},
		{"no such level", Selection{Only: []string{"*.alone"}, Level: []requirement.Level{requirement.May}}, none},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := NewPlan(test.selection, 1)

			NewWithT(t).Expect(err).To(MatchError(HavePrefix(test.want)))
		})
	}
}

func TestOrder(t *testing.T) {
	g := NewWithT(t)
	plan := func(seed int64) []string {
		p, err := NewPlan(Selection{}, seed)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(p.Seed).To(Equal(seed))
		return order(p)
	}
	orders := map[string]bool{}
	for seed := range int64(10) {
		first := plan(seed)
		g.Expect(plan(seed)).To(Equal(first), "the same seed, the same order")
		orders[first[0]] = true
	}
	g.Expect(len(orders)).To(BeNumerically(">", 1), "other seeds, other orders")
}

func TestCatalogue(t *testing.T) {
	g := NewWithT(t)

	all, err := Catalogue()

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(all).To(HaveLen(7))
	g.Expect(all[0].ID).To(BeEquivalentTo("loyetta.gamma.alone"))
	g.Expect(all[3]).To(Equal(requirement.Requirement{
		ID: "pariette.alpha.one", Level: requirement.Must, Text: "text of pariette.alpha.one", Source: requirement.Basket.Stated("Fake"),
	}))
}

func TestWrongDeclarations(t *testing.T) {
	for _, test := range []struct {
		name    string
		declare func()
		want    string
	}{
		{"two specs of one id", func() {
			Verify(requirement.Requirement{ID: "pariette.alpha.one", Level: requirement.Must}, read)
		}, `^two specs verify pariette\.alpha\.one, one of them at .*plan_test\.go:\d+`},
		{"a spec without a requirement", func() {
			ginkgo.It("stands alone", func() {})
		}, `^the spec "Specs with every verdict stands alone" at .*plan_test\.go:\d+ was not declared by Verify`},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			declareMore = test.declare
			defer func() {
				declareMore = nil
				_, err := NewPlan(Selection{}, 1) // declares what belongs there
				g.Expect(err).NotTo(HaveOccurred())
			}()

			_, err := NewPlan(Selection{}, 1)

			g.Expect(err).To(MatchError(MatchRegexp(test.want)))
		})
	}
}
