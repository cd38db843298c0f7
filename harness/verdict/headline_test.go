package verdict

import (
	"fmt"
	"slices"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// many is n results alike, with an id each.
func many(n int, level requirement.Level, v Verdict, exempt string) []Result {
	results := make([]Result, n)
	for i := range results {
		results[i] = Result{ID: requirement.ID(fmt.Sprintf("a.b%d", i+1)), Level: level, Verdict: v, Exempt: exempt}
	}
	return results
}

// knownFailures is n failures that a file of known failures covers.
func knownFailures(n int, level requirement.Level) []Result {
	results := many(n, level, Fail, "")
	for i := range results {
		results[i].Known = &Known{Reason: "being mended"}
	}
	return results
}

func TestHeadline(t *testing.T) {
	rows := []struct {
		name        string
		results     [][]Result
		gate        requirement.Level
		interrupted bool
		stale       []Stale
		want        string
	}{
		{
			name:    "all passed",
			results: [][]Result{many(118, must, Pass, ""), many(7, must, NotApplicable, "")},
			want:    "118 of 118 MUSTs tested: all passed. Conformant.",
		},
		{
			name:    "incomplete",
			results: [][]Result{many(112, must, Pass, ""), many(4, must, Blocked, ""), many(2, must, NotTested, "")},
			want:    "112 of 118 MUSTs tested: 112 passed. Incomplete: 4 blocked, 2 not tested.",
		},
		{
			name:    "a failure and what follows",
			results: [][]Result{many(2, must, Pass, ""), many(1, must, Fail, ""), many(4, must, Blocked, "")},
			want:    "3 of 7 MUSTs tested: 2 passed. Not conformant: 1 MUST failed, 4 blocked.",
		},
		{
			name:    "warnings",
			results: [][]Result{many(5, must, Pass, ""), many(3, should, Fail, ""), many(1, may, Fail, ""), many(2, should, Blocked, "")},
			want:    "5 of 5 MUSTs tested: all passed. Conformant. Warnings: 3 SHOULDs failed, 1 MAY failed.",
		},
		{
			name:    "gated warnings",
			results: [][]Result{many(5, must, Pass, ""), many(3, should, Fail, ""), many(1, may, Fail, "")},
			gate:    should,
			want:    "5 of 5 MUSTs tested: all passed. Not conformant: 3 SHOULDs failed. Warnings: 1 MAY failed.",
		},
		{
			name:    "exempt",
			results: [][]Result{many(5, must, Pass, ""), many(1, must, NotTested, "no supplier"), many(1, should, NotTested, "no sale")},
			want:    "5 of 6 MUSTs tested: 5 passed. Conformant. 1 exempt: a.b1 (no supplier).",
		},
		{
			name:    "many exempt",
			results: [][]Result{many(5, must, Pass, ""), many(5, must, Blocked, "no card")},
			want:    "5 of 10 MUSTs tested: 5 passed. Conformant. 5 exempt: a.b1 (no card), a.b2 (no card), a.b3 (no card), and 2 more.",
		},
		{
			name:    "exempt and broken all the same",
			results: [][]Result{many(5, must, Pass, ""), many(1, must, Fail, "no supplier")},
			want:    "6 of 6 MUSTs tested: 5 passed. Not conformant: 1 MUST failed.",
		},
		{
			name:    "harness error",
			results: [][]Result{many(5, must, Pass, ""), many(1, must, Error, ""), many(1, may, Error, "")},
			want:    "5 of 6 MUSTs tested: 5 passed. Error: 2 harness errors.",
		},
		{
			name:        "interrupted",
			results:     [][]Result{many(5, must, Pass, ""), many(2, must, NotTested, "")},
			interrupted: true,
			want:        "5 of 7 MUSTs tested: 5 passed. Incomplete: interrupted, 2 not tested.",
		},
		{
			name:    "no MUST among the results",
			results: [][]Result{many(5, should, Pass, "")},
			want:    "0 of 0 MUSTs tested: 0 passed. Incomplete: no MUST was tested.",
		},
		{
			name:    "unreachable",
			results: [][]Result{many(118, must, Blocked, "")},
			want:    "0 of 118 MUSTs tested: 0 passed. Incomplete: 118 blocked.",
		},
		{
			name:    "all that failed is known",
			results: [][]Result{many(95, must, Pass, ""), knownFailures(2, must)},
			want:    "97 of 97 MUSTs tested: 95 passed. Not conformant, as known: 2 MUSTs failed.",
		},
		{
			name:    "some that failed is known",
			results: [][]Result{many(94, must, Pass, ""), knownFailures(2, must), many(1, must, Fail, ""), many(4, must, Blocked, "")},
			want:    "97 of 101 MUSTs tested: 94 passed. Not conformant: 3 MUSTs failed (2 known), 4 blocked.",
		},
		{
			name:    "known, and not all was asked",
			results: [][]Result{many(5, must, Pass, ""), knownFailures(1, must), many(2, must, NotTested, "")},
			want:    "6 of 8 MUSTs tested: 5 passed. Not conformant, as known, and incomplete: 1 MUST failed, 2 not tested.",
		},
		{
			name:    "known warnings",
			results: [][]Result{many(5, must, Pass, ""), knownFailures(1, should), many(1, should, Fail, "")},
			want:    "5 of 5 MUSTs tested: all passed. Conformant. Warnings: 2 SHOULDs failed (1 known).",
		},
		{
			name:    "stale",
			results: [][]Result{many(5, must, Pass, ""), knownFailures(1, must)},
			stale:   []Stale{{Place: "known.yaml:3"}},
			want:    "6 of 6 MUSTs tested: 5 passed. Not conformant, as known: 1 MUST failed. 1 stale known failure: known.yaml:3.",
		},
		{
			name:    "many stale",
			results: [][]Result{many(5, must, Pass, "")},
			stale:   []Stale{{Place: "known.yaml:1"}, {Place: "known.yaml:3"}, {Place: "known.yaml:5"}, {Place: "known.yaml:7"}},
			want: "5 of 5 MUSTs tested: all passed. Conformant. " +
				"4 stale known failures: known.yaml:1, known.yaml:3, known.yaml:5, and 1 more.",
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := Headline(&Report{
				Results: slices.Concat(row.results...), Stale: row.stale, Gate: row.gate, Interrupted: row.interrupted,
			}); got != row.want {
				t.Errorf("\n got %s\nwant %s", got, row.want)
			}
		})
	}
}
