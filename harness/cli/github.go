package cli

import (
	"errors"
	"os"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// outputsForGitHub are what a step of GitHub Actions says of a run: annotations
// on stdout, which Actions reads, and Markdown at the end of the step's
// summary. There are none where the environment is not that of a step.
func (p Program) outputsForGitHub(report *verdict.Report) ([]output, error) {
	var all []output
	add := func(name, format string, write func([]byte) error) error {
		outputs, err := p.outputFiles(report, []string{format}, "", "en")
		for _, o := range outputs {
			all = append(all, output{name: name, content: o.content, write: write})
		}
		return err
	}
	var errs []error
	if p.variable("GITHUB_ACTIONS") == "true" {
		errs = append(errs, add("an annotation", "github", func(text []byte) error {
			_, err := p.Stdout.Write(text)
			return err
		}))
	}
	if file := p.variable("GITHUB_STEP_SUMMARY"); file != "" {
		errs = append(errs, add("$GITHUB_STEP_SUMMARY", "markdown", func(text []byte) error { return appendFile(file, text) }))
	}
	return all, errors.Join(errs...)
}

// appendFile writes to the end of a file, which it makes if there is none.
func appendFile(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}
