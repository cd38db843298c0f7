package known

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// all are the requirements that exist.
var all = []requirement.ID{
	"pariette.cart.add.ok", "pariette.cart.get.currency", "pariette.cart.get.ok", "pariette.cart.get.schema",
}

// started is late in the evening, where the next day has begun elsewhere.
var started = time.Date(2026, 1, 15, 23, 30, 0, 0, time.FixedZone("", -3600)) // 2026-01-16 in UTC

func failed(id requirement.ID, messages ...string) verdict.Result {
	r := verdict.Result{ID: id, Level: requirement.Must, Verdict: verdict.Fail}
	for _, message := range messages {
		r.Failures = append(r.Failures, verdict.Failure{Message: message, Actual: "the actual of " + message})
	}
	return r
}

func ended(id requirement.ID, v verdict.Verdict) verdict.Result {
	return verdict.Result{ID: id, Level: requirement.Must, Verdict: v}
}

// TestApply says of an entry beside each outcome whether it covers, and in what
// way it is stale.
func TestApply(t *testing.T) {
	const ok, currency, schema = "pariette.cart.get.ok", "pariette.cart.get.currency", "pariette.cart.get.schema"
	rows := []struct {
		name    string
		entry   string // after "- reason: why"
		results []verdict.Result
		known   string // the id that is covered
		stale   string
	}{
		{name: "fails", entry: "id: " + ok, results: []verdict.Result{failed(ok, "status 500")}, known: ok},
		{name: "fails without details", entry: "id: " + ok, results: []verdict.Result{failed(ok)}, known: ok},
		{name: "fails as said", entry: "{id: " + ok + ", message: us 5}", results: []verdict.Result{failed(ok, "a", "status 500")}, known: ok},
		{name: "the server gave what is said", entry: "{id: " + ok + ", message: the actual}", results: []verdict.Result{failed(ok, "a")}, known: ok},
		{name: "said as it is shown", entry: "{id: " + ok + `, message: '\u001b[31m'}`, results: []verdict.Result{failed(ok, "\x1b[31m")}, known: ok},
		{
			name: "fails otherwise", entry: "{id: " + ok + ", message: status 500}", results: []verdict.Result{failed(ok, "status 404\nnot found")},
			stale: `correct the message in lines 1–2: pariette.cart.get.ok fails otherwise now, with "status 404"`,
		},
		{
			name: "passes", entry: "id: " + ok, results: []verdict.Result{ended(ok, verdict.Pass)},
			stale: "delete lines 1–2: pariette.cart.get.ok passes now",
		},
		{name: "not selected", entry: "id: " + ok},
		{name: "blocked", entry: "id: " + ok, results: []verdict.Result{ended(ok, verdict.Blocked)}},
		{name: "not tested", entry: "id: " + ok, results: []verdict.Result{ended(ok, verdict.NotTested)}},
		{name: "not applicable", entry: "id: " + ok, results: []verdict.Result{ended(ok, verdict.NotApplicable)}},
		{name: "harness error", entry: "id: " + ok, results: []verdict.Result{ended(ok, verdict.Error)}},
		{
			name: "no such requirement", entry: "id: pariette.cart.get.curency", results: []verdict.Result{failed(currency)},
			stale: "correct or delete lines 1–2: no requirement is pariette.cart.get.curency (did you mean pariette.cart.get.currency?)",
		},
		{
			name: "no such feature", entry: "id: pariette.cart.gte.*",
			stale: "correct or delete lines 1–2: no requirement is pariette.cart.gte.* (did you mean pariette.cart.get.*?)",
		},

		{name: "on its last day", entry: "{id: " + ok + ", expires: 2026-01-16}", results: []verdict.Result{failed(ok)}, known: ok},
		{
			name: "the day after", entry: "{id: " + ok + ", expires: 2026-01-15}", results: []verdict.Result{failed(ok)},
			stale: "mend the server, or give lines 1–2 a later date: pariette.cart.get.ok expired on 2026-01-15",
		},
		{
			name: "expired and not selected", entry: "{id: " + ok + ", expires: 2026-01-15}",
			stale: "mend the server, or give lines 1–2 a later date: pariette.cart.get.ok expired on 2026-01-15",
		},
		{
			name: "expired and passes", entry: "{id: " + ok + ", expires: 2026-01-15}", results: []verdict.Result{ended(ok, verdict.Pass)},
			stale: "delete lines 1–2: pariette.cart.get.ok passes now",
		},

		{
			name: "glob of one that fails", entry: "id: pariette.cart.get.*",
			results: []verdict.Result{ended(ok, verdict.Pass), failed(currency), ended(schema, verdict.Pass)}, known: currency,
		},
		{
			name: "glob of some that pass", entry: "id: pariette.cart.get.*",
			results: []verdict.Result{ended(ok, verdict.Pass), ended(currency, verdict.Pass), ended(schema, verdict.NotApplicable)},
			stale:   "delete lines 1–2: all 2 of pariette.cart.get.* pass now",
		},
		{
			name: "glob of one that was not asked", entry: "id: pariette.cart.get.*",
			results: []verdict.Result{ended(ok, verdict.Pass), ended(currency, verdict.NotTested), ended(schema, verdict.Pass)},
		},
		{
			name: "glob of one that was not selected", entry: "id: pariette.cart.get.*",
			results: []verdict.Result{ended(ok, verdict.Pass)},
		},
		{
			name: "glob of one that fails otherwise", entry: "{id: pariette.cart.get.*, message: status 500}",
			results: []verdict.Result{failed(ok, "status 500"), failed(currency, "status 404"), ended(schema, verdict.Pass)}, known: ok,
		},
		{
			name: "glob of one that fails otherwise, and one not asked", entry: "{id: pariette.cart.get.*, message: status 500}",
			results: []verdict.Result{failed(currency, "status 404"), ended(schema, verdict.NotTested)},
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			g := NewWithT(t)
			keys := strings.ReplaceAll(strings.Trim(row.entry, "{}"), ", ", "\n  ") + "\n  reason: why"
			text := "- " + keys
			if n := strings.Count(text, "\n"); n > 1 {
				row.stale = strings.ReplaceAll(row.stale, "lines 1–2", "lines 1–3")
			}
			l, err := Parse("known.yaml", []byte(text))
			g.Expect(err).NotTo(HaveOccurred())
			r := &verdict.Report{Started: started, Results: row.results}

			l.Apply(r, all)

			var known []string
			for _, result := range r.Results {
				if result.Known != nil {
					known = append(known, string(result.ID))
					g.Expect(result.Known.Reason).To(Equal("why"))
				}
			}
			g.Expect(strings.Join(known, " ")).To(Equal(row.known))
			if row.stale == "" {
				g.Expect(r.Stale).To(BeEmpty())
			} else {
				g.Expect(r.Stale).To(Equal([]verdict.Stale{{Place: "known.yaml:1", ID: l.entries[0].ID, Text: row.stale}}))
			}
			g.Expect(r.Headline).To(Equal(verdict.Headline(r)))
		})
	}
}

// TestApplyTakesTheFirstEntry: where two cover a failure, both hold.
func TestApplyTakesTheFirstEntry(t *testing.T) {
	g := NewWithT(t)
	l, err := Parse("known.yaml", []byte(`
- id: pariette.cart.get.ok
  message: status
  reason: one
  issue: https://issues.example/1
  owner: the basket team
  expires: 2026-02-01
- id: pariette.*
  reason: two
`))
	g.Expect(err).NotTo(HaveOccurred())
	r := &verdict.Report{Started: started, Results: []verdict.Result{failed("pariette.cart.get.ok", "status 500")}}

	l.Apply(r, all)

	g.Expect(r.Stale).To(BeEmpty())
	g.Expect(r.Results[0].Known).To(Equal(&verdict.Known{
		Reason: "one", Issue: "https://issues.example/1", Owner: "the basket team", Expires: "2026-02-01",
	}))
}
