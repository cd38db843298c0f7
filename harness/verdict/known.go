package verdict

import "slices"

// Known is what a file of known failures says about a failure that it covers.
// Such a failure is still one, and the run's verdict is the same; it only does
// not count for the exit status.
type Known struct {
	Reason  string `json:"reason"`
	Issue   string `json:"issue,omitempty"`   // URL of the issue about it
	Owner   string `json:"owner,omitempty"`   // who mends it
	Expires string `json:"expires,omitempty"` // the last day on which it counts as known, such as "2026-12-31"
}

// Stale is an entry of a file of known failures that does not hold.
type Stale struct {
	Place string `json:"place"` // where it is written, for example "known.yaml:12"
	ID    string `json:"id"`    // the id or glob that it is about
	Text  string `json:"text"`  // what does not hold, and how to mend the file
}

// tolerate is what the results would be if the server did what it is known not
// to do: a known failure passes, and what such a failure blocked does not apply.
func tolerate(results []Result) []Result {
	byID := byID(results)
	tolerated := slices.Clone(results)
	for i, r := range results {
		switch {
		case r.Verdict == Fail && r.Known != nil:
			tolerated[i].Verdict = Pass
		case r.Verdict == Blocked && byID[rootOf(r, byID).ID].Known != nil:
			tolerated[i].Verdict = NotApplicable
		}
	}
	return tolerated
}
