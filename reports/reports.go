// Package reports renders the report of a run. It decides nothing: all that it
// prints stands in the report, so a recorded result can be rendered again.
package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// format is one form of a report.
type format struct {
	name   string
	render func(r *verdict.Report, language string) (map[string][]byte, error) // as [Files] does
}

var formats = []format{
	{"json", file("result.json", writeJSON)},
	{"junit", file("junit.xml", writeJUnit)},
	{"html", func(r *verdict.Report, language string) (map[string][]byte, error) {
		return file("report.html", func(w io.Writer, r *verdict.Report) error { return writeHTML(w, r, language) })(r, language)
	}},
	{"text", file("report.txt", func(w io.Writer, r *verdict.Report) error { return Text(w, r, TextOptions{}) })},
	{"markdown", file("summary.md", writeMarkdown)},
	{"matrix", file("requirements.md", writeMatrix)},
	{"csv", file("requirements.csv", writeCSV)},
	{"sarif", file("mihenk.sarif", writeSARIF)},
	{"har", file("exchanges.har", writeHAR)},
	{"tap", file("results.tap", writeTAP)},
	{"github", file("annotations.txt", writeGitHub)},
	{"badge", file("badge.svg", writeBadge)},
	{"scripts", func(r *verdict.Report, _ string) (map[string][]byte, error) { return scripts(r), nil }},
}

// file renders a report as one file, in English.
func file(name string, write func(io.Writer, *verdict.Report) error) func(*verdict.Report, string) (map[string][]byte, error) {
	return func(r *verdict.Report, _ string) (map[string][]byte, error) {
		var content bytes.Buffer
		err := write(&content, r)
		return map[string][]byte{name: content.Bytes()}, err
	}
}

// Formats lists the names of the formats.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Files renders a report in a format, as files by their usual paths, for
// example "junit.xml". The language is "en", "tr", or "" for the reader's own;
// HTML alone knows any other than English. It fails on an unknown format.
func Files(format string, r *verdict.Report, language string) (map[string][]byte, error) {
	for _, f := range formats {
		if f.name == format {
			return f.render(r, language)
		}
	}
	return nil, fmt.Errorf("unknown report format %q: use %s", format, strings.Join(Formats(), ", "))
}
