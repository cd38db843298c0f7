package reports

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// TextOptions says how [Text] prints.
type TextOptions struct {
	Color bool // with the colours of a terminal
}

// Text prints a report for people: the headline, harness errors, failures by
// section of the document, each with the request that shows it, warnings
// (failures below the gate), known failures and those entries of their file
// that are stale, causes with what they blocked, what was not tested,
// observations, exemptions and notes. It fails with the error of w.
func Text(w io.Writer, r *verdict.Report, o TextOptions) error {
	p := &printer{color: o.Color}
	p.line(0, headlineStyle(r), r.Headline)
	p.errors(pick(r, func(result verdict.Result) bool { return result.Verdict == verdict.Error }))
	p.broken("Failed", red, pick(r, func(result verdict.Result) bool {
		return result.Verdict == verdict.Fail && result.Known == nil && verdict.Gated(result.Level, r.Gate)
	}))
	p.broken("Warnings: failed below the gate", yellow, pick(r, func(result verdict.Result) bool {
		return result.Verdict == verdict.Fail && result.Known == nil && !verdict.Gated(result.Level, r.Gate)
	}))
	p.known(pick(r, func(result verdict.Result) bool { return result.Known != nil }))
	p.stale(r.Stale)
	p.causes(r.Causes)
	p.untested(gaps(r.Results))
	p.observations(r.Observations)
	p.exempt(pick(r, func(result verdict.Result) bool { return result.Exempt != "" }))
	p.notes(r.Notes)
	_, err := io.WriteString(w, inert(p.String()))
	return err
}

func headlineStyle(r *verdict.Report) string {
	switch {
	case len(r.Stale) > 0:
		return red
	case r.Verdict == verdict.Conformant:
		return green
	case r.Verdict == verdict.Incomplete, r.ExitStatus() == verdict.ExitConformant:
		return yellow
	default:
		return red
	}
}

// pick lists the results that a section is about.
func pick(r *verdict.Report, wanted func(verdict.Result) bool) []verdict.Result {
	var picked []verdict.Result
	for _, result := range r.Results {
		if wanted(result) {
			picked = append(picked, result)
		}
	}
	return picked
}

func (p *printer) errors(results []verdict.Result) {
	p.title(len(results), "Harness errors")
	for _, r := range results {
		p.line(2, red, string(r.ID))
		p.line(4, "", r.Reason)
		p.failures(4, r)
	}
}

// broken shows results that failed, grouped by the section that they rest on.
func (p *printer) broken(title, style string, results []verdict.Result) {
	p.title(len(results), title)
	slices.SortStableFunc(results, func(a, b verdict.Result) int { return cmp.Compare(section(a), section(b)) })
	for i, r := range results {
		if i > 0 {
			p.WriteByte('\n')
		}
		if i == 0 || section(r) != section(results[i-1]) {
			p.line(2, bold, section(r))
			p.WriteByte('\n')
		}
		p.line(4, style, fmt.Sprintf("%s  %s, %s", r.ID, r.Level, r.Source.Basis))
		p.line(4, "", r.Text)
		p.line(4, "", r.Reason)
		p.failures(6, r)
	}
}

// known shows failures that are known, in short.
func (p *printer) known(results []verdict.Result) {
	p.title(len(results), "Failed, as known")
	for _, r := range results {
		p.line(2, yellow, fmt.Sprintf("%s  %s, %s", r.ID, r.Level, r.Source.Basis))
		p.line(4, "", summary(r))
		p.field(4, "known", r.Known.Reason)
		p.field(4, "issue", r.Known.Issue)
		p.field(4, "owner", r.Known.Owner)
		p.field(4, "expires", r.Known.Expires)
	}
}

func (p *printer) stale(entries []verdict.Stale) {
	p.title(len(entries), "Stale known failures")
	for _, entry := range entries {
		p.line(2, red, entry.Place)
		p.line(4, "", entry.Text)
	}
}

// section is the part of a document that a result's requirement rests on.
func section(r verdict.Result) string {
	if r.Source.Section == "" {
		return r.Source.Document
	}
	return r.Source.Document + ", " + r.Source.Section
}

func (p *printer) causes(causes []verdict.Cause) {
	blocked := 0
	for _, c := range causes {
		blocked += len(c.Blocked)
	}
	noun := "causes"
	if len(causes) == 1 {
		noun = "cause"
	}
	p.title(len(causes), fmt.Sprintf("%d %s, %d blocked", len(causes), noun, blocked))
	for _, c := range causes {
		p.line(2, red, cmp.Or(string(c.ID), c.Reason))
		if c.ID != "" {
			p.line(4, "", c.Reason)
		}
		p.field(4, "blocked", list(c.Blocked))
	}
}

// untested shows what could not be asked for, and why.
func (p *printer) untested(gaps []gap) {
	p.title(len(gaps), "Not tested")
	for _, g := range gaps {
		p.line(2, "", g.Reason)
		p.field(4, "provide", g.Provide)
		p.field(4, "tests", list(g.IDs))
	}
}

func (p *printer) observations(observations []verdict.Observation) {
	p.title(len(observations), "Observed")
	for _, o := range observations {
		p.field(2, o.Name, o.Value)
	}
}

func (p *printer) exempt(results []verdict.Result) {
	p.title(len(results), "Exempt")
	for _, r := range results {
		p.field(2, fmt.Sprintf("%s (%s)", r.ID, r.Verdict), r.Exempt)
	}
}

func (p *printer) notes(notes []string) {
	p.title(len(notes), "Notes")
	for _, note := range notes {
		p.line(2, "", note)
	}
}

// list names the first few of some requirements.
func list(ids []requirement.ID) string {
	const most = 5
	var b strings.Builder
	for i, id := range ids[:min(len(ids), most)] {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(id))
	}
	if more := len(ids) - most; more > 0 {
		fmt.Fprintf(&b, " and %d more", more)
	}
	return b.String()
}
