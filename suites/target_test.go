package suites_test

import (
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/reports"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// target is the reference server's target file, for a server at the origin.
func target(t testing.TB, origin string) *config.Target {
	target, err := config.Parse("reference", reference.New(reference.Options{}).TargetFile(origin), config.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// tell runs every suite against a target.
func tell(t *testing.T, target *config.Target) *verdict.Report {
	t.Helper()
	plan, err := conform.NewPlan(conform.Selection{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	report, err := conform.Tell(t.Context(), plan, conform.Options{Target: target, Parallel: 8, Version: "test", Gate: requirement.Must})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// expectDocument expects the report's result document to be valid by its schema.
func expectDocument(t *testing.T, report *verdict.Report) {
	t.Helper()
	files, err := reports.Files("json", report, "")
	if err != nil {
		t.Fatal(err)
	}
	value, err := validator.Decode(files["result.json"])
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range validator.Validate(schemas.Result, value) {
		t.Error(problem)
	}
}
