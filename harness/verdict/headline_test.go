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

func TestHeadline(t *testing.T) {
	rows := []struct {
		name        string
		results     [][]Result
		gate        requirement.Level
		interrupted bool
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
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := Headline(slices.Concat(row.results...), row.gate, row.interrupted); got != row.want {
				t.Errorf("\n got %s\nwant %s", got, row.want)
			}
		})
	}
}
