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
// (failures below the gate), causes with what they blocked, what was not
// tested, observations, exemptions and notes. It fails with the error of w.
func Text(w io.Writer, r *verdict.Report, o TextOptions) error {
	p := &printer{color: o.Color}
	p.line(0, headlineStyle(r.Verdict), r.Headline)
	p.errors(pick(r, func(result verdict.Result) bool { return result.Verdict == verdict.Error }))
	p.broken("Failed", red, pick(r, func(result verdict.Result) bool {
		return result.Verdict == verdict.Fail && verdict.Gated(result.Level, r.Gate)
	}))
	p.broken("Warnings: failed below the gate", yellow, pick(r, func(result verdict.Result) bool {
		return result.Verdict == verdict.Fail && !verdict.Gated(result.Level, r.Gate)
	}))
	p.causes(r.Causes)
	p.untested(pick(r, func(result verdict.Result) bool {
		return result.Verdict == verdict.NotTested && !result.Excused()
	}))
	p.observations(r.Observations)
	p.exempt(pick(r, func(result verdict.Result) bool { return result.Exempt != "" }))
	p.notes(r.Notes)
	_, err := io.WriteString(w, p.String())
	return err
}

func headlineStyle(v verdict.RunVerdict) string {
	switch v {
	case verdict.Conformant:
		return green
	case verdict.Incomplete:
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

// untested shows results that could not be asked for, grouped by reason.
func (p *printer) untested(results []verdict.Result) {
	type why struct{ reason, provide string }
	var order []why
	ids := map[why][]requirement.ID{}
	for _, r := range results {
		w := why{r.Reason, r.Provide}
		if ids[w] == nil {
			order = append(order, w)
		}
		ids[w] = append(ids[w], r.ID)
	}
	p.title(len(results), "Not tested")
	for _, w := range order {
		p.line(2, "", w.reason)
		p.field(4, "provide", w.provide)
		p.field(4, "tests", list(ids[w]))
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
