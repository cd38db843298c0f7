// Package diff finds what changed between two runs: of one target at two times,
// or of two targets.
package diff

import (
	"errors"
	"slices"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// Schema is the version of the JSON of a Diff.
const Schema = "mihenk.diff/1"

// Diff is what changed from an old run to a new one.
type Diff struct {
	Schema       string        `json:"schema"` // always [Schema]
	Old          Run           `json:"old"`
	New          Run           `json:"new"`
	Regression   bool          `json:"regression"` // some change is one
	Changes      []Change      `json:"changes"`    // by kind, in the order of [Kinds], then by ID
	Observations []Observation `json:"observations"`
	Statuses     []Status      `json:"statuses"`
	Answers      []Answer      `json:"answers"` // by operation, class and part
}

// Run is one of the two runs.
type Run struct {
	Target   string             `json:"target"`
	Started  time.Time          `json:"started"`
	Verdict  verdict.RunVerdict `json:"verdict"`
	Headline string             `json:"headline"`
}

// Kind is what a change of a verdict means.
type Kind string

// The kinds of changes.
const (
	Broken  Kind = "new failure"      // it fails, and did not; a regression
	Lost    Kind = "no longer passes" // it passed, and is blocked, not tested or an error now; a regression
	Fixed   Kind = "fixed"            // it failed, and passes now
	Added   Kind = "added"            // the old run did not ask it
	Removed Kind = "removed"          // the new run did not ask it
	Other   Kind = "other"            // anything else
)

// Kinds lists the kinds in the order in which they are shown.
var Kinds = []Kind{Broken, Lost, Fixed, Added, Removed, Other}

// Change is a requirement whose verdict changed.
type Change struct {
	Kind  Kind              `json:"kind"`
	ID    requirement.ID    `json:"id"`
	Level requirement.Level `json:"level"`
	Old   verdict.Verdict   `json:"old,omitempty"` // empty where the old run did not ask it
	New   verdict.Verdict   `json:"new,omitempty"` // empty where the new run did not ask it
	Why   string            `json:"why,omitempty"` // what is wrong now, or why it is no plain pass
}

// Observation is one that changed, appeared or disappeared.
type Observation struct {
	Name string `json:"name"`
	Old  string `json:"old,omitempty"` // empty where it was not made
	New  string `json:"new,omitempty"` // empty where it was not made
}

// Status is a status value that the orders of a list had in one of the runs
// alone.
type Status struct {
	Value string `json:"value"`
	List  string `json:"list"` // "physical" or "prepaid"
	Old   int    `json:"old"`  // how often it was seen
	New   int    `json:"new"`
}

// pair is what the two runs found about a requirement, nil where one did not
// ask it.
type pair struct{ old, new *verdict.Result }

// Compare finds what changed. It fails where the runs have no requirement in
// common.
func Compare(from, to *verdict.Report) (*Diff, error) {
	pairs := map[requirement.ID]pair{}
	for i := range from.Results {
		pairs[from.Results[i].ID] = pair{old: &from.Results[i]}
	}
	common := false
	for i := range to.Results {
		r := &to.Results[i]
		old := pairs[r.ID].old
		pairs[r.ID] = pair{old, r}
		common = common || old != nil
	}
	if !common {
		return nil, errors.New("the two runs have no requirement in common")
	}
	d := &Diff{
		Schema:       Schema,
		Old:          run(from),
		New:          run(to),
		Changes:      changes(pairs),
		Observations: observations(from.Observations, to.Observations),
		Statuses:     statuses(from.Statuses, to.Statuses),
		Answers:      answers(pairs),
	}
	d.Regression = slices.ContainsFunc(d.Changes, func(c Change) bool { return c.Kind == Broken || c.Kind == Lost })
	return d, nil
}

// Empty reports whether nothing changed.
func (d *Diff) Empty() bool {
	return len(d.Changes)+len(d.Observations)+len(d.Statuses)+len(d.Answers) == 0
}

func run(r *verdict.Report) Run {
	return Run{Target: r.Target.Name, Started: r.Started, Verdict: r.Verdict, Headline: r.Headline}
}
