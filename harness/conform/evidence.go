package conform

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/harness/wire"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// kept is how many bytes of a body a report holds.
const kept = 64 << 10

// report is what the session found, without secrets.
func (s *Session) report(plan *Plan, started time.Time) *verdict.Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	evidence := s.evidence()
	o := s.options
	r := &verdict.Report{
		Schema:       verdict.Schema,
		Harness:      verdict.Harness{Version: o.Version},
		Target:       verdict.Target{Name: s.redactor.Text(o.Target.Name)},
		Started:      started.UTC(),
		Seconds:      time.Since(started).Seconds(),
		Seed:         plan.Seed,
		Gate:         o.Gate,
		Interrupted:  s.ctx.Err() != nil,
		Requests:     s.conn.Requests(),
		Writes:       s.conn.Writes(),
		Observations: s.observations(),
		Statuses:     s.statusCounts(),
		Notes:        []string{},
	}
	if o.Target.Pariette != nil {
		r.Target.Pariette = s.redactor.Text(o.Target.Pariette.BaseURL)
	}
	if o.Target.Loyetta != nil {
		r.Target.Loyetta = s.redactor.Text(o.Target.Loyetta.BaseURL)
	}
	if o.Target.TLS.Insecure {
		r.Notes = append(r.Notes, "the server's certificate was not verified (tls.insecure)")
	}
	for _, planned := range plan.specs {
		r.Results = append(r.Results, s.result(planned.Requirement, evidence))
	}
	slices.SortFunc(r.Results, func(a, b verdict.Result) int { return strings.Compare(string(a.ID), string(b.ID)) })
	r.Verdict = verdict.Conclude(r.Results, r.Gate, r.Interrupted)
	r.Headline = verdict.Headline(r)
	r.Summary = verdict.Summarize(r.Results)
	r.Causes = verdict.Causes(r.Results)
	return r
}

// result is what was found about one requirement. A planned spec that did not
// report exactly once is an error of the harness, unless the run was interrupted.
func (s *Session) result(q requirement.Requirement, evidence map[*wire.Exchange]verdict.Exchange) verdict.Result {
	o := s.results[q.ID]
	if n := s.reported[q.ID]; n != 1 && s.ctx.Err() == nil {
		o.stop = stop{verdict: verdict.Error, reason: fmt.Sprintf("the spec was planned once and reported %d times", n)}
	}
	r := verdict.Result{
		ID: q.ID, Level: q.Level, Text: q.Text,
		Source:  verdict.Source{Document: q.Source.Document, Section: q.Source.Section, Basis: q.Source.Basis},
		Verdict: o.verdict,
		Reason:  s.redactor.Body(o.reason),
		Provide: o.provide,
		Owner:   o.owner,
		Seconds: o.duration.Seconds(),
	}
	for _, exempt := range s.options.Target.Exempt {
		if exempt.ID == q.ID {
			r.Exempt = s.redactor.Text(exempt.Reason)
		}
	}
	if !s.options.Brief {
		for _, e := range o.exchanges {
			r.Exchanges = append(r.Exchanges, evidence[e])
		}
		r.Arranged = s.arrangements(o.arranged)
	}
	for _, f := range o.failures {
		if i := slices.Index(o.exchanges, f.exchange); i >= 0 {
			f.Where = s.redactor.Text(f.exchange.Where())
			if !s.options.Brief {
				f.Exchange = &i
			}
		}
		f.Message, f.Pointer = s.redactor.Body(f.Message), s.redactor.Text(f.Pointer)
		f.Expected, f.Actual = s.redactor.Body(f.Expected), s.redactor.Body(f.Actual)
		r.Failures = append(r.Failures, f.Failure)
	}
	return r
}

// evidence is every exchange without secrets; none in a brief report. Those
// that stories share are in it once.
func (s *Session) evidence() map[*wire.Exchange]verdict.Exchange {
	all := map[*wire.Exchange]verdict.Exchange{}
	for _, id := range slices.Sorted(maps.Keys(s.results)) {
		for _, e := range s.results[id].exchanges {
			s.redactor.AddCards(e.Content)
			all[e] = verdict.Exchange{}
		}
	}
	if s.options.Brief {
		return nil
	}
	for e := range all {
		all[e] = s.exchange(e)
	}
	return all
}

// exchange is an exchange without secrets.
func (s *Session) exchange(e *wire.Exchange) verdict.Exchange {
	x := verdict.Exchange{
		Operation: e.Operation,
		Method:    e.Method,
		URL:       s.redactor.Text(e.URL),
		Header:    s.redactor.Header(e.Request.Header),
		Body:      s.body(e.Body, false),
		Status:    e.Status,
		Answer:    s.redactor.Header(e.Answer),
		Content:   s.body(e.Content, e.Truncated),
		Started:   e.Started.UTC(),
		Seconds:   e.Duration.Seconds(),
	}
	if e.Err != nil {
		x.Error = s.redactor.Text(e.Err.Error())
	}
	return x
}

// body is a message's content without secrets, or nil when there is none.
func (s *Session) body(content []byte, truncated bool) *verdict.Body {
	if len(content) == 0 {
		return nil
	}
	const rest = "…" // lets the redactor find a secret that broke off
	text := strings.TrimSuffix(s.redactor.Body(string(content)+rest), rest)
	b := &verdict.Body{Base64: !utf8.ValidString(text), Truncated: truncated || len(text) > kept}
	text = text[:min(len(text), kept)]
	if b.Base64 {
		b.Text = base64.StdEncoding.EncodeToString([]byte(text))
	} else {
		b.Text = strings.ToValidUTF8(text, "") // without half a letter at the end
	}
	return b
}

// text is an outcome in words, for Ginkgo.
func (s *Session) text(o outcome) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range o.exchanges {
		s.redactor.AddCards(e.Content)
	}
	lines := []string{string(o.verdict)}
	if o.verdict != verdict.Fail {
		lines = append(lines, o.reason)
	}
	for _, f := range o.failures {
		line := f.Message
		if f.Expected != "" || f.Actual != "" {
			line += fmt.Sprintf("\n  expected: %s\n  actual:   %s", f.Expected, f.Actual)
		}
		if f.exchange != nil {
			line += "\n  at " + strings.TrimSpace(f.exchange.Where()+" "+f.Pointer)
		}
		lines = append(lines, line)
	}
	return s.redactor.Body(strings.Join(lines, "\n"))
}

// CountStatuses records the status values that a walk of a list showed.
func (t *Trial) CountStatuses(kind client.Kind, orders []client.Value) {
	s := t.session
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, order := range orders {
		if status, ok := order.Get("status").Text(); ok {
			s.statuses[kind][status]++
		}
	}
}

// statusCounts are the values of the documents' table, and how often each was seen.
func (s *Session) statusCounts() []verdict.StatusCount {
	counts := []verdict.StatusCount{}
	for _, status := range schemas.Statuses() {
		counts = append(counts, verdict.StatusCount{
			Value:    status.Value,
			Physical: s.statuses[client.Physical][status.Value],
			Prepaid:  s.statuses[client.Prepaid][status.Value],
		})
	}
	return counts
}
