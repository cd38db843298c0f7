package reports

import (
	"cmp"
	"slices"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// tally says for a level how much of each API was tested: Cells are in the
// order of htmlAPIs.
type tally struct {
	Level requirement.Level
	Cells []cell
}

// cell counts the results of a level and an API; what is not applicable does
// not count.
type cell struct {
	Passed, Failed, Open int // Open are blocked, not tested or an error of the harness
}

// Total is how many requirements there are.
func (c cell) Total() int { return c.Passed + c.Failed + c.Open }

// Tested is how many of them the server answered.
func (c cell) Tested() int { return c.Passed + c.Failed }

// Percent is a part of the total, for a bar of the width 100.
func (c cell) Percent(part int) float64 { return 100 * float64(part) / float64(max(1, c.Total())) }

func tallies(results []verdict.Result) []tally {
	var rows []tally
	for _, level := range requirement.Levels {
		row := tally{Level: level, Cells: make([]cell, len(htmlAPIs))}
		for _, r := range results {
			i := slices.Index(htmlAPIs, r.ID.API())
			if i < 0 || r.Level != level {
				continue
			}
			switch r.Verdict {
			case verdict.Pass:
				row.Cells[i].Passed++
			case verdict.Fail:
				row.Cells[i].Failed++
			case verdict.NotApplicable:
			default:
				row.Cells[i].Open++
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// fault is something that went wrong, and what it blocked.
type fault struct {
	verdict.Result // the zero result for a fault outside the requirements, such as the network
	Reason         string
	Warning        bool // a failure below the gate
	Blocked        []requirement.ID
}

// faults lists the causes of what is blocked, then all else that failed: the
// errors of the harness first, and failures below the gate at the end.
func faults(r *verdict.Report) []fault {
	var all []fault
	add := func(result verdict.Result, reason string, blocked []requirement.ID) {
		warning := result.Verdict == verdict.Fail && !verdict.Gated(result.Level, r.Gate)
		all = append(all, fault{result, reason, warning, blocked})
	}
	for _, c := range r.Causes {
		i := slices.IndexFunc(r.Results, func(result verdict.Result) bool { return c.ID != "" && result.ID == c.ID })
		if i < 0 {
			add(verdict.Result{}, c.Reason, c.Blocked)
		} else {
			add(r.Results[i], c.Reason, c.Blocked)
		}
	}
	causes := len(all)
	for _, result := range r.Results {
		known := slices.ContainsFunc(all[:causes], func(f fault) bool { return f.ID == result.ID })
		if !known && (result.Verdict == verdict.Fail || result.Verdict == verdict.Error) {
			add(result, summary(result), nil)
		}
	}
	slices.SortStableFunc(all[causes:], func(a, b fault) int { return cmp.Compare(a.rank(), b.rank()) })
	return all
}

func (f fault) rank() int {
	switch {
	case f.Verdict == verdict.Error:
		return 0
	case f.Warning:
		return 2
	default:
		return 1
	}
}

// gap is what could not be asked for one reason.
type gap struct {
	Reason, Provide string
	IDs             []requirement.ID
}

// gaps groups the results that were not tested by their reason.
func gaps(results []verdict.Result) []gap {
	var all []gap
	for _, r := range results {
		if r.Verdict != verdict.NotTested || r.Excused() {
			continue
		}
		i := slices.IndexFunc(all, func(g gap) bool { return g.Reason == r.Reason && g.Provide == r.Provide })
		if i < 0 {
			i = len(all)
			all = append(all, gap{Reason: r.Reason, Provide: r.Provide})
		}
		all[i].IDs = append(all[i].IDs, r.ID)
	}
	return all
}
