package suites_test

import (
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/selftest"
)

// TestSelftest shows that each check can fail, and that none accuses a right server.
func TestSelftest(t *testing.T) {
	report, err := selftest.Run(t.Context(), selftest.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(report.Summary)
	for _, s := range report.Servers {
		for _, problem := range s.Problems {
			t.Errorf("%s %s (%s): %s", s.Kind, s.Name, s.Text, problem)
		}
	}
	for _, id := range report.Unproven {
		t.Errorf("no server breaks %s", id)
	}
}
