package reports

import (
	"encoding/xml"
	"testing"

	"github.com/joshdk/go-junit"
	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// parseJUnit reads a report's JUnit back, by name of the testcase.
func parseJUnit(t *testing.T, r *verdict.Report) (junitSuites, map[string]junitCase) {
	t.Helper()
	var suites junitSuites
	if err := xml.Unmarshal(render(t, "junit", r), &suites); err != nil {
		t.Fatal(err)
	}
	cases := map[string]junitCase{}
	for _, c := range suites.Suite.Cases {
		cases[c.Name] = c
	}
	return suites, cases
}

func TestJUnitCounts(t *testing.T) {
	g := NewWithT(t)
	r := badReport()

	suites, cases := parseJUnit(t, r)

	g.Expect(cases).To(HaveLen(len(r.Results)), "unique names")
	var failures, errors, skipped int
	for _, c := range suites.Suite.Cases {
		if c.Failure != nil {
			failures++
		}
		if c.Error != nil {
			errors++
		}
		if c.Skipped != nil {
			skipped++
			g.Expect(c.Skipped.Message).NotTo(BeEmpty(), c.Name)
		}
	}
	for _, counts := range []junitCounts{suites.junitCounts, suites.Suite.junitCounts} {
		g.Expect(counts.Tests).To(Equal(len(r.Results)))
		g.Expect(counts.Failures).To(Equal(failures))
		g.Expect(counts.Errors).To(Equal(errors))
		g.Expect(counts.Skipped).To(Equal(skipped))
	}
	g.Expect([]int{failures, errors, skipped}).To(Equal([]int{2, 2, 12}))
}

// TestJUnitIsAccepted counts with a reader that others wrote.
func TestJUnitIsAccepted(t *testing.T) {
	g := NewWithT(t)
	r := badReport()
	r.Stale = []verdict.Stale{{Place: "known.yaml:12", ID: "pariette.*", Text: "all passed"}}

	suites, err := junit.Ingest(render(t, "junit", r))

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(suites).To(HaveLen(1))
	totals := suites[0].Totals
	g.Expect([]int{totals.Tests, totals.Passed, totals.Failed, totals.Error, totals.Skipped}).To(Equal([]int{18, 1, 3, 2, 12}))
	g.Expect(suites[0].Tests[5].Error.Error()).To(ContainSubstring("expected: Kablosuz Kulaklık"))
	g.Expect(suites[0].Tests[17].Message).To(Equal("pariette.*: all passed"))
}

// TestJUnitColour says for each verdict what a viewer shows.
func TestJUnitColour(t *testing.T) {
	const owner, id = "pariette.cart.add.ok", "pariette.cart.add.line"
	for _, row := range []struct {
		name        string
		gate        requirement.Level
		level       requirement.Level
		verdict     verdict.Verdict
		exempt      string
		ownerFailed requirement.Level // its level, where it did
		want        string
	}{
		{name: "passed", level: "must", verdict: verdict.Pass, want: "pass"},
		{name: "failed", level: "must", verdict: verdict.Fail, want: "failure must"},
		{name: "failed though exempt", level: "must", verdict: verdict.Fail, exempt: "why", want: "failure must"},
		{name: "failed below the gate", level: "should", verdict: verdict.Fail, want: "skipped warning: wrong"},
		{name: "failed at the gate", gate: "should", level: "should", verdict: verdict.Fail, want: "failure should"},
		{name: "blocked by a failure", level: "must", verdict: verdict.Blocked, ownerFailed: "must", want: "skipped blocked by " + owner + ": why"},
		{name: "blocked by a warning", level: "must", verdict: verdict.Blocked, ownerFailed: "should", want: "error blocked"},
		{name: "blocked by the network", level: "must", verdict: verdict.Blocked, want: "error blocked"},
		{name: "blocked SHOULD", level: "should", verdict: verdict.Blocked, want: "skipped blocked: why"},
		{name: "blocked and exempt", level: "must", verdict: verdict.Blocked, exempt: "no card", want: "skipped exempt: no card"},
		{name: "not tested", level: "must", verdict: verdict.NotTested, want: "skipped not tested: why"},
		{name: "not applicable", level: "must", verdict: verdict.NotApplicable, want: "skipped not applicable: why"},
		{name: "harness error", level: "may", verdict: verdict.Error, want: "error error"},
	} {
		t.Run(row.name, func(t *testing.T) {
			asked := result(id, row.level, row.verdict, "1) Get Cart")
			asked.Exempt = row.exempt
			if row.verdict == verdict.Fail {
				asked.Failures = []verdict.Failure{{Message: "wrong"}}
			} else {
				asked.Reason = "why"
			}
			r := &verdict.Report{Gate: row.gate, Results: []verdict.Result{asked}}
			if row.ownerFailed != "" {
				r.Results[0].Owner = owner
				r.Results = append(r.Results, result(owner, row.ownerFailed, verdict.Fail, ""))
			}

			_, cases := parseJUnit(t, conclude(r))

			if got := shown(cases[id]); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func shown(c junitCase) string {
	switch {
	case c.Failure != nil:
		return "failure " + c.Failure.Type
	case c.Error != nil:
		return "error " + c.Error.Type
	case c.Skipped != nil:
		return "skipped " + c.Skipped.Message
	default:
		return "pass"
	}
}
