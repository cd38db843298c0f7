package verdict

import (
	"fmt"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// maxNamed is how many exempt requirements, and how many stale entries, a
// headline names.
const maxNamed = 3

// Headline is the run's verdict in one line, with how many were tested:
//
//	112 of 118 MUSTs tested: 112 passed. Incomplete: 4 blocked, 2 not tested.
//	97 of 97 MUSTs tested: 95 passed. Not conformant, as known: 2 MUSTs failed.
//
// What is not applicable is not counted. Failures below the gate follow as
// warnings, then the exempt MUSTs that were not tested, with their reasons, and
// the stale entries of the file of known failures.
func Headline(r *Report) string {
	var counted, known []Result
	var exempt, stale []string
	for _, result := range r.Results {
		if result.Level == requirement.Must && result.Excused() {
			exempt = append(exempt, fmt.Sprintf("%s (%s)", result.ID, result.Exempt))
		} else {
			counted = append(counted, result)
		}
		if result.Known != nil {
			known = append(known, result)
		}
	}
	for _, entry := range r.Stale {
		stale = append(stale, entry.Place)
	}
	all := tally{Summarize(counted), Summarize(known)}
	must := all.counted[requirement.Must]
	tested := must[Pass] + must[Fail]
	total := tested + must[Blocked] + must[NotTested] + must[Error] + len(exempt)

	outcome := fmt.Sprintf("%d passed", must[Pass])
	if must[Pass] == total && total > 0 {
		outcome = "all passed"
	}

	conclusion := Conclude(r.Results, r.Gate, r.Interrupted)
	title := strings.ToUpper(string(conclusion[:1])) + string(conclusion[1:])
	why := all
	if tolerated := Conclude(tolerate(r.Results), r.Gate, r.Interrupted); conclusion == NotConformant && tolerated != conclusion {
		title += ", as known"
		if tolerated == Incomplete {
			title += ", and incomplete"
		}
		why.known = nil // since the title says it
	}
	headline := fmt.Sprintf("%d of %d MUSTs tested: %s. %s", tested, total, outcome, title)
	if reasons := why.reasons(conclusion, r.Gate, r.Interrupted); len(reasons) > 0 {
		headline += ": " + strings.Join(reasons, ", ")
	}
	headline += "."
	if warnings := all.failures(r.Gate, false); len(warnings) > 0 {
		headline += fmt.Sprintf(" Warnings: %s.", strings.Join(warnings, ", "))
	}
	if n := len(exempt); n > 0 {
		headline += fmt.Sprintf(" %d exempt: %s.", n, some(exempt))
	}
	if n := len(stale); n > 0 {
		headline += fmt.Sprintf(" %s: %s.", plural(n, "stale known failure"), some(stale))
	}
	return headline
}

// some names the first few of many.
func some(names []string) string {
	if n := len(names); n > maxNamed {
		names = append(names[:maxNamed:maxNamed], fmt.Sprintf("and %d more", n-maxNamed))
	}
	return strings.Join(names, ", ")
}

// tally counts the results of a headline, and the known failures among them.
type tally struct{ counted, known Summary }

// reasons says why a run is not conformant: nothing, if it is.
func (t tally) reasons(v RunVerdict, gate requirement.Level, interrupted bool) []string {
	var why []string
	if interrupted {
		why = append(why, "interrupted")
	}
	errors := 0
	for _, level := range requirement.Levels {
		errors += t.counted[level][Error]
	}
	if errors > 0 {
		why = append(why, plural(errors, "harness error"))
	}
	why = append(why, t.failures(gate, true)...)
	for _, open := range []Verdict{Blocked, NotTested} {
		if n := t.counted[requirement.Must][open]; n > 0 {
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
func (t tally) failures(gate requirement.Level, gated bool) []string {
	var failed []string
	for _, level := range requirement.Levels {
		n, known := t.counted[level][Fail], t.known[level][Fail]
		if n == 0 || Gated(level, gate) != gated {
			continue
		}
		text := plural(n, level.String()) + " failed"
		if known > 0 {
			text += fmt.Sprintf(" (%d known)", known)
		}
		failed = append(failed, text)
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
