package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// grade is what a result comes to in a format that has fewer words than Mihenk
// has verdicts.
type grade int

// The grades. One fault is shown once: what it blocked is skipped.
const (
	passed  grade = iota
	failed        // failed at or above the gate, and not as known
	broken        // an error of the harness, or a MUST that was blocked by no failure that counts
	warned        // failed below the gate, or as known
	skipped       // anything else: blocked, not tested, not applicable, exempt
)

// graded is a result with its grade.
type graded struct {
	verdict.Result
	grade grade
	why   string // in short, why it is no pass; for example "not tested: the target has no state hook"
}

// gradeAll grades the results of a report.
func gradeAll(r *verdict.Report) []graded {
	shown := map[requirement.ID]bool{} // what failed and is more than a warning, or known
	for _, result := range r.Results {
		shown[result.ID] = result.Verdict == verdict.Fail && (verdict.Gated(result.Level, r.Gate) || result.Known != nil)
	}
	causes := map[requirement.ID]requirement.ID{} // by what they blocked
	for _, c := range r.Causes {
		for _, id := range c.Blocked {
			causes[id] = c.ID
		}
	}

	all := make([]graded, len(r.Results))
	for i, result := range r.Results {
		g := graded{Result: result, grade: skipped, why: fmt.Sprintf("%s: %s", result.Verdict, summary(result))}
		cause := causes[result.ID]
		switch {
		case result.Verdict == verdict.Pass:
			g.grade, g.why = passed, ""
		case result.Known != nil:
			g.grade, g.why = warned, fmt.Sprintf("known (%s): %s", harmless(shorten(result.Known.Reason)), summary(result))
		case shown[result.ID]:
			g.grade, g.why = failed, summary(result)
		case result.Verdict == verdict.Fail:
			g.grade, g.why = warned, "warning: "+summary(result)
		case result.Verdict == verdict.Error:
			g.grade = broken
		case result.Excused():
			g.why = "exempt: " + harmless(shorten(result.Exempt))
		case result.Verdict == verdict.Blocked && result.Level == requirement.Must && !shown[cause]:
			g.grade = broken
		case result.Verdict == verdict.Blocked && cause != "":
			g.why = fmt.Sprintf("blocked by %s: %s", cause, summary(result))
		}
		all[i] = g
	}
	return all
}

// only are the results that are wanted.
func only(results []graded, wanted func(graded) bool) []graded {
	return slices.DeleteFunc(slices.Clone(results), func(g graded) bool { return !wanted(g) })
}

// summary says in short what is to be said about a result.
func summary(r verdict.Result) string {
	text := r.Reason
	if len(r.Failures) > 0 {
		text = r.Failures[0].Message
	}
	return harmless(shorten(cmp.Or(text, r.Text)))
}
