// Mihenk tells whether a server implements the Pariette basket and checkout
// API and the Loyetta order API as their documents describe them.
package main

import (
	"io"
	"os"

	"github.com/mihenk-conformance/mihenk/harness/cli"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/reports"
	_ "github.com/mihenk-conformance/mihenk/suites" // registers every suite
)

func main() {
	os.Exit(cli.Main(cli.Program{
		Args:    os.Args[1:],
		Environ: os.Environ(),
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Reports: cli.Reports{
			Formats: reports.Formats(),
			Files:   reports.Files,
			Diff:    reports.Diff,
			Text: func(w io.Writer, r *verdict.Report, color bool) error {
				return reports.Text(w, r, reports.TextOptions{Color: color})
			},
		},
	}))
}
