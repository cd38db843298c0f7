// Package reports renders the report of a run. It decides nothing: all that it
// prints stands in the report, so a recorded result can be rendered again.
package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// format is one form of a report.
type format struct {
	name  string
	file  string // the usual name of its file
	write func(io.Writer, *verdict.Report) error
}

var formats = []format{
	{"json", "result.json", writeJSON},
	{"junit", "junit.xml", writeJUnit},
	{"text", "report.txt", func(w io.Writer, r *verdict.Report) error { return Text(w, r, TextOptions{}) }},
}

// Formats lists the names of the formats.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// FileName is the usual name of a format's file, for example "junit.xml". It
// fails on an unknown format.
func FileName(name string) (string, error) {
	f, err := find(name)
	return f.file, err
}

// Write renders a report in a format. It fails on an unknown format, and with
// the error of w.
func Write(name string, w io.Writer, r *verdict.Report) error {
	f, err := find(name)
	if err != nil {
		return err
	}
	return f.write(w, r)
}

func find(name string) (format, error) {
	i := slices.IndexFunc(formats, func(f format) bool { return f.name == name })
	if i < 0 {
		return format{}, fmt.Errorf("unknown report format %q: use %s", name, strings.Join(Formats(), ", "))
	}
	return formats[i], nil
}
