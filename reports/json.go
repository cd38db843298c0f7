package reports

import (
	"encoding/json"
	"io"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// writeJSON renders a report as the result document, which schemas/result.json
// describes. The same report always gives the same bytes.
func writeJSON(w io.Writer, r *verdict.Report) error {
	document := *r
	document.Results = orEmpty(r.Results)
	document.Causes = orEmpty(r.Causes)
	document.Observations = orEmpty(r.Observations)
	document.Statuses = orEmpty(r.Statuses)
	document.Notes = orEmpty(r.Notes)

	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

// orEmpty is the list, which JSON writes as [] even when it is nil.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
