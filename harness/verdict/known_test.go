package verdict

import (
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// TestExitStatus is the truth table of the exit status: the results of a run,
// beside a MUST that passed, and what it ends with for each gate.
func TestExitStatus(t *testing.T) {
	known := &Known{Reason: "being mended"}
	rows := []struct {
		name    string
		results []Result
		want    [3]int // for the gates MUST, SHOULD and MAY
	}{
		{"nothing else", nil, [3]int{0, 0, 0}},
		{"MUST failed", []Result{{Level: must, Verdict: Fail}}, [3]int{1, 1, 1}},
		{"SHOULD failed", []Result{{Level: should, Verdict: Fail}}, [3]int{0, 1, 1}},
		{"MAY failed", []Result{{Level: may, Verdict: Fail}}, [3]int{0, 0, 1}},
		{"MUST not tested", []Result{{Level: must, Verdict: NotTested}}, [3]int{3, 3, 3}},
		{"MUST exempt", []Result{{Level: must, Verdict: NotTested, Exempt: "no supplier"}}, [3]int{0, 0, 0}},
		{"error", []Result{{Level: may, Verdict: Error}}, [3]int{4, 4, 4}},

		{"MUST failed as known", []Result{{Level: must, Verdict: Fail, Known: known}}, [3]int{0, 0, 0}},
		{"SHOULD failed as known", []Result{{Level: should, Verdict: Fail, Known: known}}, [3]int{0, 0, 0}},
		{"MAY failed as known", []Result{{Level: may, Verdict: Fail, Known: known}}, [3]int{0, 0, 0}},
		{
			"known and another MUST",
			[]Result{{Level: must, Verdict: Fail, Known: known}, {Level: must, Verdict: Fail}},
			[3]int{1, 1, 1},
		},
		{
			"known and another SHOULD",
			[]Result{{Level: must, Verdict: Fail, Known: known}, {Level: should, Verdict: Fail}},
			[3]int{0, 1, 1},
		},
		{
			"known and not tested",
			[]Result{{Level: must, Verdict: Fail, Known: known}, {Level: must, Verdict: NotTested}},
			[3]int{3, 3, 3},
		},
		{
			"known and error",
			[]Result{{Level: must, Verdict: Fail, Known: known}, {Level: must, Verdict: Error}},
			[3]int{4, 4, 4},
		},

		{
			"blocked by a known failure",
			[]Result{{ID: "a.add", Level: must, Verdict: Fail, Known: known}, blocked("a.get", "a.add", "no cart")},
			[3]int{0, 0, 0},
		},
		{
			"blocked by what a known failure blocked",
			[]Result{
				{ID: "a.add", Level: must, Verdict: Fail, Known: known},
				blocked("a.get", "a.add", "no cart"), blocked("a.remove", "a.get", "no cart"),
			},
			[3]int{0, 0, 0},
		},
		{
			"blocked by a failure that is not known",
			[]Result{{ID: "a.add", Level: must, Verdict: Fail}, blocked("a.get", "a.add", "no cart")},
			[3]int{1, 1, 1},
		},
		{
			"blocked by a warning",
			[]Result{{ID: "a.add", Level: may, Verdict: Fail}, blocked("a.get", "a.add", "no cart")},
			[3]int{3, 3, 1},
		},
		{
			"blocked by a known warning",
			[]Result{{ID: "a.add", Level: may, Verdict: Fail, Known: known}, blocked("a.get", "a.add", "no cart")},
			[3]int{0, 0, 0},
		},
		{
			"blocked by something else",
			[]Result{{ID: "a.add", Level: must, Verdict: Fail, Known: known}, blocked("a.get", "", "connection refused")},
			[3]int{3, 3, 3},
		},
		{
			"blocked by another that passed",
			[]Result{{ID: "a.add", Level: must, Verdict: Pass}, blocked("a.get", "a.add", "no cart")},
			[3]int{3, 3, 3},
		},
	}
	stale := []Stale{{Place: "known.yaml:1", ID: "a.old", Text: "delete line 1: a.old passes now"}}
	for _, row := range rows {
		for i, gate := range requirement.Levels {
			r := &Report{Gate: gate, Results: append(row.results, Result{Level: must, Verdict: Pass})}
			expectStatus(t, row.name, r, row.want[i])

			r.Stale = stale
			want := row.want[i]
			if want == ExitConformant || want == ExitIncomplete {
				want = ExitNotConformant
			}
			expectStatus(t, row.name+", stale", r, want)

			r.Interrupted = true
			expectStatus(t, row.name+", stale, interrupted", r, ExitInterrupted)
		}
	}
}

func expectStatus(t *testing.T, name string, r *Report, want int) {
	t.Helper()
	if got := r.ExitStatus(); got != want {
		t.Errorf("%s, gate %s: exit status %d, want %d", name, r.Gate, got, want)
	}
}

// TestExitStatusAlone says what runs without any pass end with.
func TestExitStatusAlone(t *testing.T) {
	known := &Known{Reason: "being mended"}
	for name, row := range map[string]struct {
		results []Result
		want    int
	}{
		"nothing":                {nil, ExitIncomplete},
		"a known MUST":           {[]Result{{Level: must, Verdict: Fail, Known: known}}, ExitConformant},
		"a known SHOULD":         {[]Result{{Level: should, Verdict: Fail, Known: known}}, ExitIncomplete},
		"blocked by a known MAY": {[]Result{{ID: "a.add", Level: may, Verdict: Fail, Known: known}, blocked("a.get", "a.add", "")}, ExitIncomplete},
		"no verdict":             {[]Result{{Level: must}}, ExitHarnessFailed},
	} {
		expectStatus(t, name, &Report{Results: row.results}, row.want)
	}
}

// TestVerdictCountsKnownFailures: a known failure is one all the same.
func TestVerdictCountsKnownFailures(t *testing.T) {
	results := []Result{{Level: must, Verdict: Pass}, {Level: must, Verdict: Fail, Known: &Known{Reason: "being mended"}}}

	if got := Conclude(results, must, false); got != NotConformant {
		t.Errorf("the verdict is %q", got)
	}
	if tolerate(results)[1].Verdict != Pass || results[1].Verdict != Fail {
		t.Error("tolerate changes what it is given")
	}
}
