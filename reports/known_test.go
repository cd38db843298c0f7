package reports

import (
	"bytes"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// knownReport is the report of a run in which all that failed is known.
func knownReport() *verdict.Report {
	fails := func(id string, level requirement.Level, known verdict.Known) verdict.Result {
		r := result(id, level, verdict.Fail, "1) Get Cart")
		r.Failures = []verdict.Failure{{Message: "no currency", Expected: "TRY"}}
		r.Known = &known
		return r
	}
	blocked := result("pariette.cart.get.schema", requirement.Must, verdict.Blocked, "1) Get Cart")
	blocked.Reason, blocked.Owner = "no cart", "pariette.cart.get.currency"
	return conclude(&verdict.Report{
		Target: verdict.Target{Name: "Acme staging", Pariette: host},
		Gate:   requirement.Must,
		Results: []verdict.Result{
			result("pariette.cart.add.ok", requirement.Must, verdict.Pass, "2) Add to Cart"),
			fails("pariette.cart.get.currency", requirement.Must, verdict.Known{
				Reason: "the back office\nsends no currency", Issue: "https://issues.example/42",
				Owner: "the basket team " + hostile, Expires: "2026-12-31",
			}),
			blocked,
			fails("pariette.cart.get.total", requirement.May, verdict.Known{Reason: "as above"}),
		},
	})
}

func TestTextOfKnownFailures(t *testing.T) {
	stale := knownReport()
	stale.Stale = []verdict.Stale{
		{Place: "known.yaml:12", ID: "pariette.cart.add.ok", Text: "delete lines 12–16: pariette.cart.add.ok passes now"},
		{Place: "known.yaml:20", ID: "pariette.cart.gte.*", Text: "correct or delete line 20: no requirement is pariette.cart.gte.*"},
	}
	for name, r := range map[string]*verdict.Report{"known": knownReport(), "stale": conclude(stale)} {
		var b bytes.Buffer
		if err := Text(&b, r, TextOptions{Color: true}); err != nil {
			t.Fatal(err)
		}
		golden(t, name+"-color.txt", b.Bytes())
	}
}
