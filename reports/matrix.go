package reports

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// writeCSV renders a report as a traceability matrix for a spreadsheet: a row
// for each requirement, with what it rests on and what it came to.
func writeCSV(w io.Writer, r *verdict.Report) error {
	writer := csv.NewWriter(w)
	rows := [][]string{{"id", "level", "verdict", "requirement", "document", "section", "basis", "why", "exempt", "exchanges"}}
	for _, result := range gradeAll(r) {
		rows = append(rows, []string{
			string(result.ID), result.Level.String(), string(result.Verdict), result.Text,
			result.Source.Document, result.Source.Section, string(result.Source.Basis),
			result.why, result.Exempt, fmt.Sprint(len(result.Exchanges)),
		})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = textCell(row[i])
		}
	}
	return writer.WriteAll(rows)
}

// textCell is text that no spreadsheet takes for a formula.
func textCell(text string) string {
	text = strings.TrimSpace(oneLine(text))
	if text != "" && strings.ContainsAny(text[:1], "=+-@") {
		return "'" + text
	}
	return text
}

// writeMatrix renders a report as a traceability matrix for people: for each
// section of the documents a table of its requirements.
func writeMatrix(w io.Writer, r *verdict.Report) error {
	results := gradeAll(r)
	slices.SortStableFunc(results, func(a, b graded) int { return cmp.Compare(section(a.Result), section(b.Result)) })
	var b strings.Builder
	fmt.Fprintf(&b, "# Requirements\n\n%s\n", escapeMarkdown(r.Target.Name+": "+r.Headline))
	for i, result := range results {
		if i == 0 || section(result.Result) != section(results[i-1].Result) {
			fmt.Fprintf(&b, "\n## %s\n\n| id | level | verdict | requirement | basis | why |\n| --- | --- | --- | --- | --- | --- |\n",
				escapeMarkdown(section(result.Result)))
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", code(string(result.ID)), result.Level,
			result.Verdict, escapeMarkdown(result.Text), result.Source.Basis, code(result.why))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
