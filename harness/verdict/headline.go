package verdict

import (
	"fmt"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// maxExempt is how many exempt requirements a headline names.
const maxExempt = 3

// Headline is the run's verdict in one line, with how many were tested:
//
//	112 of 118 MUSTs tested: 112 passed. Incomplete: 4 blocked, 2 not tested.
//
// What is not applicable is not counted. Failures below the gate follow as
// warnings, then the exempt MUSTs that were not tested, with their reasons.
func Headline(results []Result, gate requirement.Level, interrupted bool) string {
	var counted []Result
	var exempt []string
	for _, r := range results {
		if r.Level == requirement.Must && r.Excused() {
			exempt = append(exempt, fmt.Sprintf("%s (%s)", r.ID, r.Exempt))
		} else {
			counted = append(counted, r)
		}
	}
	summary := Summarize(counted)
	must := summary[requirement.Must]
	tested := must[Pass] + must[Fail]
	total := tested + must[Blocked] + must[NotTested] + must[Error] + len(exempt)

	outcome := fmt.Sprintf("%d passed", must[Pass])
	if must[Pass] == total && total > 0 {
		outcome = "all passed"
	}

	conclusion := Conclude(results, gate, interrupted)
	headline := fmt.Sprintf("%d of %d MUSTs tested: %s. %s%s",
		tested, total, outcome, strings.ToUpper(string(conclusion[:1])), conclusion[1:])
	if why := reasons(conclusion, summary, gate, interrupted); len(why) > 0 {
		headline += ": " + strings.Join(why, ", ")
	}
	headline += "."
	if warnings := failures(summary, gate, false); len(warnings) > 0 {
		headline += fmt.Sprintf(" Warnings: %s.", strings.Join(warnings, ", "))
	}
	if n := len(exempt); n > 0 {
		if n > maxExempt {
			exempt = append(exempt[:maxExempt], fmt.Sprintf("and %d more", n-maxExempt))
		}
		headline += fmt.Sprintf(" %d exempt: %s.", n, strings.Join(exempt, ", "))
	}
	return headline
}

// reasons says why a run is not conformant: nothing, if it is.
func reasons(v RunVerdict, counted Summary, gate requirement.Level, interrupted bool) []string {
	var why []string
	if interrupted {
		why = append(why, "interrupted")
	}
	errors := 0
	for _, level := range requirement.Levels {
		errors += counted[level][Error]
	}
	if errors > 0 {
		why = append(why, plural(errors, "harness error"))
	}
	why = append(why, failures(counted, gate, true)...)
	for _, open := range []Verdict{Blocked, NotTested} {
		if n := counted[requirement.Must][open]; n > 0 {
			why = append(why, fmt.Sprintf("%d %s", n, open))
		}
	}
	if v == Incomplete && len(why) == 0 {
		why = append(why, "no MUST was tested")
	}
	return why
}

// failures counts the requirements of each level that failed, either at or
// above the gate or below it.
func failures(counted Summary, gate requirement.Level, gated bool) []string {
	var failed []string
	for _, level := range requirement.Levels {
		if n := counted[level][Fail]; n > 0 && Gated(level, gate) == gated {
			failed = append(failed, plural(n, level.String())+" failed")
		}
	}
	return failed
}

// plural is a number with its noun, for example "1 MUST" and "2 MUSTs".
func plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
