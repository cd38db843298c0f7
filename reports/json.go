package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

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
	return encodeJSON(w, document)
}

// orEmpty is the list, which JSON writes as [] even when it is nil.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// encodeJSON writes a JSON document. Whatever cannot be seen is escaped in it, so
// that a terminal shows it as it is.
func encodeJSON(w io.Writer, document any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	text := make([]byte, 0, b.Len())
	for _, r := range b.String() {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			text = utf8.AppendRune(text, r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			text = fmt.Appendf(text, `\u%04x\u%04x`, high, low)
		default:
			text = fmt.Appendf(text, `\u%04x`, r)
		}
	}
	_, err := w.Write(text)
	return err
}
