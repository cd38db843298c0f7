package reports

import (
	"cmp"
	"maps"
	"slices"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// timing is where the time of a run went. Stories run side by side, so its sum
// may exceed the run's.
type timing struct {
	Requests   int
	Seconds    float64 // of all requests
	Operations []operation
}

// operation is how long the requests of one operation took, in seconds.
type operation struct {
	Name               string
	Requests           int
	Total              float64
	Median, P95, Worst float64
	scale              float64 // the longest P95 of all operations
	share              float64 // of the seconds of all requests
}

// Share is the operation's percentage of all time.
func (o operation) Share() float64 { return 100 * o.share }

// X is where a duration stands on a chart of the width 100.
func (o operation) X(seconds float64) float64 { return 100 * seconds / max(o.scale, 1e-9) }

// measure sums up the exchanges of a report. The operations that took most time
// come first.
func measure(r *verdict.Report) timing {
	seconds := map[string][]float64{}
	var t timing
	for _, e := range exchanges(r) {
		seconds[e.Operation] = append(seconds[e.Operation], e.Seconds)
		t.Requests++
		t.Seconds += e.Seconds
	}
	scale := 0.0
	for _, name := range slices.Sorted(maps.Keys(seconds)) {
		all := slices.Sorted(slices.Values(seconds[name]))
		o := operation{Name: name, Requests: len(all), Median: percentile(all, 50), P95: percentile(all, 95), Worst: all[len(all)-1]}
		for _, s := range all {
			o.Total += s
		}
		scale = max(scale, o.P95)
		t.Operations = append(t.Operations, o)
	}
	for i := range t.Operations {
		t.Operations[i].scale = scale
		t.Operations[i].share = t.Operations[i].Total / max(t.Seconds, 1e-9)
	}
	slices.SortStableFunc(t.Operations, func(a, b operation) int { return cmp.Compare(b.Total, a.Total) })
	return t
}

// percentile is the value of sorted ones that so many percent do not exceed.
func percentile(sorted []float64, percent int) float64 {
	return sorted[(len(sorted)*percent+99)/100-1]
}
