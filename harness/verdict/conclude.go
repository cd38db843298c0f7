package verdict

import (
	"slices"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// RunVerdict is what a whole run says about a target.
type RunVerdict string

// The four verdicts of a run.
const (
	Conformant    RunVerdict = "conformant"     // all that counts passed
	NotConformant RunVerdict = "not conformant" // the server broke a requirement that counts
	Incomplete    RunVerdict = "incomplete"     // nothing is known to be broken, but not all was asked
	HarnessFailed RunVerdict = "error"          // the harness itself failed
)

// The exit statuses of the mihenk command.
const (
	ExitConformant    = 0 // or all that is not is known
	ExitNotConformant = 1
	ExitUsage         = 2 // wrong usage or configuration; nothing was judged
	ExitIncomplete    = 3
	ExitHarnessFailed = 4 // an internal error, or a report that could not be written
	ExitInterrupted   = 130
)

// Conclude turns the results of a run into its verdict. The gate is the lowest
// level whose failures count; the zero gate is MUST. The first line that
// applies decides:
//
//	error           the harness failed in any result, or a result has no known verdict
//	not conformant  a requirement at or above the gate failed
//	incomplete      a MUST that is not exempt was blocked or not tested,
//	                the run was interrupted,
//	                or no requirement at or above the gate passed
//	conformant      otherwise
//
// What is not applicable never counts. An exemption excuses from being asked,
// not from answering wrongly: see [Result.Excused].
func Conclude(results []Result, gate requirement.Level, interrupted bool) RunVerdict {
	var broken, failed, open, passed bool
	for _, r := range results {
		switch r.Verdict {
		case Pass:
			passed = passed || Gated(r.Level, gate)
		case Fail:
			failed = failed || Gated(r.Level, gate)
		case Blocked, NotTested:
			open = open || r.Level == requirement.Must && !r.Excused()
		case NotApplicable:
		default:
			broken = true
		}
	}
	switch {
	case broken:
		return HarnessFailed
	case failed:
		return NotConformant
	case open, interrupted, !passed:
		return Incomplete
	default:
		return Conformant
	}
}

// ExitStatus is the exit status of a run. Known failures, and what they alone
// blocked, do not count for it. The first line that applies decides:
//
//	130  the run was interrupted
//	4    the harness failed
//	1    a requirement at or above the gate failed, and not as known,
//	     or an entry of the file of known failures is stale
//	3    a MUST that is not exempt was blocked or not tested,
//	     or no requirement at or above the gate passed or failed as known
//	0    otherwise
func (r *Report) ExitStatus() int {
	switch v := Conclude(tolerate(r.Results), r.Gate, r.Interrupted); {
	case r.Interrupted:
		return ExitInterrupted
	case v == HarnessFailed:
		return ExitHarnessFailed
	case v == NotConformant, len(r.Stale) > 0:
		return ExitNotConformant
	case v == Incomplete:
		return ExitIncomplete
	default:
		return ExitConformant
	}
}

// Gated reports whether failures of the level count for the run's verdict: it
// weighs at least as much as the gate. The zero gate is MUST.
func Gated(level, gate requirement.Level) bool {
	weight := slices.Index(requirement.Levels, level)
	return weight <= max(0, slices.Index(requirement.Levels, gate))
}

// Excused reports whether the target file's exemption covers the result: the
// requirement is exempt and was blocked or not tested. An exempt requirement
// that failed is a failure like any other, and one that passed a pass.
func (r Result) Excused() bool {
	return r.Exempt != "" && (r.Verdict == Blocked || r.Verdict == NotTested)
}

// Summarize counts results. Every level and every verdict has a count.
func Summarize(results []Result) Summary {
	summary := Summary{}
	for _, level := range requirement.Levels {
		summary[level] = map[Verdict]int{}
		for _, v := range Verdicts {
			summary[level][v] = 0
		}
	}
	for _, r := range results {
		summary[r.Level][r.Verdict]++
	}
	return summary
}
