package diff

import (
	"encoding/json"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

const must = requirement.Must

// ran is the report of a run with that verdict about a.get, beside one that passed.
func ran(v verdict.Verdict) *verdict.Report {
	r := &verdict.Report{Results: []verdict.Result{{ID: "a.other", Level: must, Verdict: verdict.Pass}}}
	if v != "" {
		r.Results = append(r.Results, verdict.Result{ID: "a.get", Level: must, Verdict: v, Reason: "why"})
	}
	return r
}

// TestKinds is the truth table of a changed verdict.
func TestKinds(t *testing.T) {
	const (
		none = ""
		same = Kind("")
	)
	to := []verdict.Verdict{verdict.Pass, verdict.Fail, verdict.Blocked, verdict.NotTested, verdict.NotApplicable, verdict.Error, none}
	for from, kinds := range map[verdict.Verdict][]Kind{
		verdict.Pass:          {same, Broken, Lost, Lost, Other, Lost, Removed},
		verdict.Fail:          {Fixed, same, Other, Other, Other, Other, Removed},
		verdict.Blocked:       {Other, Broken, same, Other, Other, Other, Removed},
		verdict.NotTested:     {Other, Broken, Other, same, Other, Other, Removed},
		verdict.NotApplicable: {Other, Broken, Other, Other, same, Other, Removed},
		verdict.Error:         {Other, Broken, Other, Other, Other, same, Removed},
		none:                  {Added, Broken, Added, Added, Added, Added, same},
	} {
		for i, want := range kinds {
			g := NewWithT(t)
			d, err := Compare(ran(from), ran(to[i]))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(d.Regression).To(Equal(want == Broken || want == Lost))
			if want == same {
				g.Expect(d.Empty()).To(BeTrue(), "from %s to %s", from, to[i])
				continue
			}
			g.Expect(d.Changes).To(HaveLen(1), "from %s to %s", from, to[i])
			c := d.Changes[0]
			g.Expect([]any{c.Kind, c.ID, c.Level, c.Old, c.New}).To(Equal([]any{want, requirement.ID("a.get"), must, from, to[i]}))
			if to[i] != none {
				g.Expect(c.Why).To(Equal("why"))
			}
		}
	}
}

func TestCompareKeepsAnOrder(t *testing.T) {
	g := NewWithT(t)
	from, to := ran(verdict.Pass), ran(verdict.Pass)
	for _, id := range []requirement.ID{"b.1", "b.2", "b.3", "b.4"} {
		from.Results = append(from.Results, verdict.Result{ID: id, Verdict: verdict.Pass})
	}
	for id, v := range map[requirement.ID]verdict.Verdict{"b.4": verdict.Fail, "b.2": verdict.Blocked, "b.1": verdict.Blocked, "b.3": verdict.Fail} {
		to.Results = append(to.Results, verdict.Result{ID: id, Verdict: v, Failures: []verdict.Failure{{Message: "one"}, {Message: "two"}}})
	}

	d, err := Compare(from, to)

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(d.Changes).To(HaveExactElements(
		HaveField("ID", requirement.ID("b.3")), HaveField("ID", requirement.ID("b.4")),
		HaveField("ID", requirement.ID("b.1")), HaveField("ID", requirement.ID("b.2")),
	))
	g.Expect(d.Changes).To(HaveEach(HaveField("Why", "one")))
}

func TestCompareRefusesRunsOfOtherThings(t *testing.T) {
	for _, pair := range [][2]*verdict.Report{
		{ran(verdict.Pass), {}},
		{{}, ran(verdict.Pass)},
		{{}, {}},
		{ran(verdict.Pass), {Results: []verdict.Result{{ID: "b.get"}}}},
	} {
		_, err := Compare(pair[0], pair[1])
		NewWithT(t).Expect(err).To(MatchError("the two runs have no requirement in common"))
	}
}

func TestObservationsAndStatuses(t *testing.T) {
	g := NewWithT(t)
	from, to := ran(verdict.Pass), ran(verdict.Pass)
	from.Target.Name, to.Target.Name = "staging", "production"
	from.Started = time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)
	from.Observations = []verdict.Observation{{Name: "a", Value: "1"}, {Name: "b", Value: "1"}, {Name: "c", Value: "1"}}
	to.Observations = []verdict.Observation{{Name: "b", Value: "1"}, {Name: "c", Value: "2"}, {Name: "d", Value: "1"}}
	from.Statuses = []verdict.StatusCount{{Value: "shipped", Physical: 3}, {Value: "completed", Physical: 1, Prepaid: 7}}
	to.Statuses = []verdict.StatusCount{{Value: "shipped"}, {Value: "completed", Physical: 9, Prepaid: 7}, {Value: "cancelled", Prepaid: 1}}

	d, err := Compare(from, to)

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(d.Old).To(Equal(Run{Target: "staging", Started: from.Started}))
	g.Expect(d.New).To(Equal(Run{Target: "production"}))
	g.Expect(d.Observations).To(Equal([]Observation{{"a", "1", ""}, {"c", "1", "2"}, {"d", "", "1"}}))
	g.Expect(d.Statuses).To(Equal([]Status{{"shipped", "physical", 3, 0}, {"cancelled", "prepaid", 0, 1}}))
	g.Expect(d.Regression).To(BeFalse())
	g.Expect(d.Empty()).To(BeFalse())
}

func TestNothingIsAnEmptyList(t *testing.T) {
	g := NewWithT(t)
	d, err := Compare(ran(verdict.Pass), ran(verdict.Pass))
	g.Expect(err).NotTo(HaveOccurred())

	text, err := json.Marshal(d)

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(text)).To(And(
		HavePrefix(`{"schema":"mihenk.diff/1",`),
		HaveSuffix(`"changes":[],"observations":[],"statuses":[],"answers":[]}`),
	))
}
