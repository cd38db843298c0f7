package selftest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// Schema is the version of a report's JSON.
const Schema = "mihenk.selftest/1"

// Kind is what a server of the selftest is.
type Kind string

// The kinds of servers.
const (
	Reference Kind = "reference" // the reference server as it is: every requirement passes
	Mutant    Kind = "mutant"    // see [mutant.Mutant]
	Liberty   Kind = "liberty"   // see [mutant.Liberty]
	Pair      Kind = "pair"      // two liberties at once
	Constant  Kind = "constant"  // see [mutant.Constant]
)

// Report is a whole selftest.
type Report struct {
	Schema       string           `json:"schema"` // always [Schema]
	Harness      verdict.Harness  `json:"harness"`
	Seed         int64            `json:"seed"`
	Started      time.Time        `json:"started"`
	Seconds      float64          `json:"seconds"`
	Held         bool             `json:"held"`    // all servers held, and every requirement is proven
	Summary      string           `json:"summary"` // in one line
	Requirements int              `json:"requirements,omitempty"`
	Proven       []requirement.ID `json:"proven,omitempty"`   // those for which a mutant was killed
	Unproven     []requirement.ID `json:"unproven,omitempty"` // those that no server could break
	Servers      []Server         `json:"servers"`
}

// Server is a server of the selftest, and what the suites found.
type Server struct {
	Kind     Kind                        `json:"kind"`
	Name     string                      `json:"name"`
	Text     string                      `json:"text"`               // what is special about it
	Held     bool                        `json:"held"`               // the suites found what they had to, and nothing else
	Killed   []requirement.ID            `json:"killed,omitempty"`   // by which requirements a mutant was killed
	Checks   map[requirement.ID][]string `json:"checks,omitempty"`   // the lines of the suites that killed a mutant
	Missed   []requirement.ID            `json:"missed,omitempty"`   // that a mutant breaks, and that did not fail
	Accused  []requirement.ID            `json:"accused,omitempty"`  // that failed, and are not broken
	Blocked  int                         `json:"blocked"`            // requirements that could not be asked
	Passed   []requirement.ID            `json:"passed,omitempty"`   // MUSTs that passed at a constant server
	Problems []string                    `json:"problems,omitempty"` // what did not hold, in sentences
	Requests int                         `json:"requests"`
	Seconds  float64                     `json:"seconds"`
	Run      *verdict.Report             `json:"run,omitempty"` // what the suites found at a chosen mutant
}

// problem records what did not hold.
func (s *Server) problem(format string, args ...any) {
	s.Problems = append(s.Problems, fmt.Sprintf(format, args...))
}

// judgeMutant expects the requirements that the mutant breaks to fail, and no
// others. Of a derived mutant one is enough.
func (s *Server) judgeMutant(m mutant.Mutant, found *verdict.Report) {
	for _, r := range found.Results {
		breaks := slices.Contains(m.Breaks, r.ID)
		switch {
		case r.Verdict == verdict.Fail && breaks:
			s.kill(r)
		case r.Verdict == verdict.Fail:
			s.accuse(r)
		case breaks && !m.Derived:
			s.Missed = append(s.Missed, r.ID)
			s.problem("%s is %s: want fail", r.ID, describe(r))
		}
		s.count(r)
	}
	if len(s.Killed) == 0 && m.Derived {
		s.Missed = m.Breaks
		s.problem("none of %q failed", m.Breaks)
	}
	for _, cause := range found.Causes {
		if cause.ID == "" {
			s.problem("%d requirements are blocked by no failure: %s", len(cause.Blocked), cause.Reason)
		}
	}
}

// judgeLiberty expects every requirement to pass, but for MAYs that are excepted.
func (s *Server) judgeLiberty(except map[requirement.ID]string, found *verdict.Report) {
	for _, r := range found.Results {
		excepted := r.Level == requirement.May && except[r.ID] != ""
		switch {
		case r.Verdict == verdict.Pass || excepted:
		case r.Verdict == verdict.Fail:
			s.accuse(r)
		default:
			s.problem("%s is %s", r.ID, describe(r))
		}
		s.count(r)
	}
}

// judgeConstant expects no MUST to pass, but for those that are excepted.
func (s *Server) judgeConstant(c mutant.Constant, found *verdict.Report) {
	for _, r := range found.Results {
		if r.Verdict == verdict.Pass && r.Level == requirement.Must && c.Passes[r.ID] == "" {
			s.Passed = append(s.Passed, r.ID)
			s.problem("%s passed", r.ID)
		}
		s.count(r)
	}
	if v := found.Verdict; v != verdict.NotConformant && v != verdict.Incomplete {
		s.problem("the run is %s", v)
	}
}

// kill records by which checks a mutant was killed.
func (s *Server) kill(r verdict.Result) {
	s.Killed = append(s.Killed, r.ID)
	var checks []string
	for _, f := range r.Failures {
		checks = append(checks, f.Check)
	}
	slices.Sort(checks)
	if s.Checks == nil {
		s.Checks = map[requirement.ID][]string{}
	}
	s.Checks[r.ID] = slices.Compact(checks)
}

// accuse records a failure of a requirement that the server does not break.
func (s *Server) accuse(r verdict.Result) {
	s.Accused = append(s.Accused, r.ID)
	s.problem("%s failed, and is not broken: %s", r.ID, describe(r))
}

// count counts what could not be asked, and records where the harness failed.
func (s *Server) count(r verdict.Result) {
	switch r.Verdict {
	case verdict.Blocked:
		s.Blocked++
	case verdict.Error:
		s.problem("%s: the harness failed: %s", r.ID, r.Reason)
	}
}

// describe is a result in a few words.
func describe(r verdict.Result) string {
	if r.Verdict != verdict.Fail {
		return strings.TrimSuffix(fmt.Sprintf("%s (%s)", r.Verdict, r.Reason), " ()")
	}
	f := r.Failures[0]
	return fmt.Sprintf("%s: expected %s, actual %s, at %s", f.Message, f.Expected, f.Actual, strings.TrimSpace(f.Where+" "+f.Pointer))
}

// conclude counts what held.
func conclude(r *Report, catalogue []requirement.Requirement) *Report {
	proven := map[requirement.ID]bool{}
	served, held := map[Kind]int{}, map[Kind]int{}
	passed := 0
	r.Held = true
	for _, s := range r.Servers {
		served[s.Kind]++
		if s.Held {
			held[s.Kind]++
		}
		r.Held = r.Held && s.Held
		passed += len(s.Passed)
		for _, id := range s.Killed {
			proven[id] = true
		}
	}
	mutants := fmt.Sprintf("mutants %d, killed %d", served[Mutant], held[Mutant])
	if served[Reference] == 0 { // mutants were chosen
		r.Summary = mutants
		return r
	}
	r.Requirements = len(catalogue)
	for _, q := range catalogue {
		if proven[q.ID] {
			r.Proven = append(r.Proven, q.ID)
		} else {
			r.Unproven = append(r.Unproven, q.ID)
		}
	}
	r.Held = r.Held && len(r.Unproven) == 0
	r.Summary = fmt.Sprintf(
		"requirements proven %d of %d; %s; liberties %d, alive %d; constant servers %d, MUSTs passed %d; pairs of liberties %d, alive %d",
		len(r.Proven), len(catalogue), mutants, served[Liberty], held[Liberty], served[Constant], passed, served[Pair], held[Pair])
	return r
}
