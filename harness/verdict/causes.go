package verdict

import (
	"cmp"
	"slices"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// Causes groups the blocked results by the fault that blocked them: a
// requirement that failed, or else the reason that the results give. Faults
// that blocked nothing are left out; those that blocked most come first.
func Causes(results []Result) []Cause {
	byID := byID(results)
	causes := []Cause{}
	for _, r := range results {
		if r.Verdict != Blocked {
			continue
		}
		root := rootOf(r, byID)
		i := slices.IndexFunc(causes, func(c Cause) bool { return c.ID == root.ID && c.Reason == root.Reason })
		if i < 0 {
			i = len(causes)
			causes = append(causes, root)
		}
		causes[i].Blocked = append(causes[i].Blocked, r.ID)
	}
	for _, c := range causes {
		slices.Sort(c.Blocked)
	}
	slices.SortFunc(causes, func(a, b Cause) int {
		return cmp.Or(
			cmp.Compare(len(b.Blocked), len(a.Blocked)),
			cmp.Compare(a.ID, b.ID),
			cmp.Compare(a.Reason, b.Reason),
		)
	})
	return causes
}

// byID are the results by requirement.
func byID(results []Result) map[requirement.ID]Result {
	found := make(map[requirement.ID]Result, len(results))
	for _, r := range results {
		found[r.ID] = r
	}
	return found
}

// rootOf follows a blocked result to the fault behind it, from owner to owner
// as long as they are blocked themselves.
func rootOf(r Result, byID map[requirement.ID]Result) Cause {
	seen := map[requirement.ID]bool{}
	for !seen[r.ID] {
		seen[r.ID] = true
		switch owner := byID[r.Owner]; owner.Verdict {
		case Fail:
			return Cause{ID: owner.ID, Reason: firstMessage(owner)}
		case Blocked:
			r = owner
		}
	}
	return Cause{Reason: r.Reason}
}

// firstMessage says in what way a result failed.
func firstMessage(r Result) string {
	if len(r.Failures) > 0 {
		return r.Failures[0].Message
	}
	return cmp.Or(r.Reason, r.Text)
}
