package diff

import (
	"cmp"
	"maps"
	"slices"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// changes are the requirements whose verdicts differ.
func changes(pairs map[requirement.ID]pair) []Change {
	found := []Change{}
	for id, p := range pairs {
		c := Change{ID: id}
		if p.old != nil {
			c.Level, c.Old = p.old.Level, p.old.Verdict
		}
		if p.new != nil {
			c.Level, c.New, c.Why = p.new.Level, p.new.Verdict, why(p.new)
		}
		if c.Old != c.New {
			c.Kind = kind(c.Old, c.New)
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b Change) int {
		return cmp.Or(
			cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return found
}

// kind is what it means that a verdict became another. The verdict of what was
// not asked is empty.
func kind(from, to verdict.Verdict) Kind {
	switch {
	case to == verdict.Fail:
		return Broken
	case from == "":
		return Added
	case to == "":
		return Removed
	case from == verdict.Pass && to != verdict.NotApplicable:
		return Lost
	case from == verdict.Fail && to == verdict.Pass:
		return Fixed
	default:
		return Other
	}
}

// why says in what way a result is no plain pass.
func why(r *verdict.Result) string {
	if len(r.Failures) > 0 {
		return r.Failures[0].Message
	}
	return r.Reason
}

// observations are those that differ, by name.
func observations(from, to []verdict.Observation) []Observation {
	both := map[string]Observation{}
	for _, o := range from {
		both[o.Name] = Observation{Name: o.Name, Old: o.Value}
	}
	for _, o := range to {
		both[o.Name] = Observation{Name: o.Name, Old: both[o.Name].Old, New: o.Value}
	}
	found := []Observation{}
	for _, name := range slices.Sorted(maps.Keys(both)) {
		if o := both[name]; o.Old != o.New {
			found = append(found, o)
		}
	}
	return found
}

// statuses are those that were seen in a list by one run alone, in the order of
// the documents' table.
func statuses(from, to []verdict.StatusCount) []Status {
	old := map[string]verdict.StatusCount{}
	for _, s := range from {
		old[s.Value] = s
	}
	found := []Status{}
	for _, s := range to {
		for _, both := range []Status{
			{s.Value, "physical", old[s.Value].Physical, s.Physical},
			{s.Value, "prepaid", old[s.Value].Prepaid, s.Prepaid},
		} {
			if (both.Old == 0) != (both.New == 0) {
				found = append(found, both)
			}
		}
	}
	return found
}
