package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// prepare makes a folder, if there is none, and fails unless a file can be
// written into it.
func prepare(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	probe, err := os.CreateTemp(folder, ".probe-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// output is something that a command has rendered and not written yet.
type output struct {
	name    string // for an error, for example "mihenk-report/result.json"
	content *bytes.Buffer
	write   func(content []byte) error
	folder  string // of a file that is one of many, where it is written
}

// publish prints the summary and writes the reports: all of them, or nothing
// where one of them holds a secret that the redactor knows.
func (r *run) publish(report *verdict.Report, redactor *wire.Redactor) error {
	var summary bytes.Buffer
	if err := r.Reports.Text(&summary, report, r.inColor()); err != nil {
		return err
	}
	files, err := r.outputFiles(report, r.formats.chosen, r.out, r.language.String())
	if err != nil {
		return err
	}
	known, err := r.known.outputs(report)
	if err != nil {
		return err
	}
	files = append(files, known...)
	github, err := r.outputsForGitHub(report)
	if err != nil {
		return err
	}
	show := func(text []byte) error {
		_, err := fmt.Fprintf(r.Stderr, "\n%s\n", text)
		return err
	}
	outputs := slices.Concat([]output{{name: "the summary", content: &summary, write: show}}, files, github)
	for _, o := range outputs {
		if secret := redactor.Find(o.content.String()); secret != "" {
			return fmt.Errorf("nothing was written, since %s would hold the secret %s (please report it to https://github.com/mihenk-conformance/mihenk/issues, without the secret)", o.name, secret)
		}
	}
	if err := write(outputs); err != nil {
		return err
	}
	r.announce(files)
	return nil
}

// outputFiles are a report in some formats, as files of a folder.
func (p Program) outputFiles(report *verdict.Report, formats []string, folder, language string) ([]output, error) {
	var outputs []output
	for _, format := range formats {
		files, err := p.Reports.Files(format, report, language)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(files)) {
			path, many := filepath.Join(folder, name), ""
			if parent := filepath.Dir(name); parent != "." {
				many = filepath.Join(folder, parent)
			}
			write := func(content []byte) error { return writeFile(path, content) }
			outputs = append(outputs, output{path, bytes.NewBuffer(files[name]), write, many})
		}
	}
	return outputs, nil
}

// write writes outputs where they belong.
func write(outputs []output) error {
	for _, o := range outputs {
		if err := o.write(o.content.Bytes()); err != nil {
			return fmt.Errorf("%s could not be written: %w", o.name, err)
		}
	}
	return nil
}

// announce says which files were written.
func (p Program) announce(files []output) {
	var names []string
	for _, file := range files {
		names = append(names, cmp.Or(file.folder, file.name))
	}
	fmt.Fprintf(p.Stderr, "Reports: %s\n", strings.Join(slices.Compact(names), ", "))
}

// writeFile writes a file as a whole, or leaves what was there. A script may
// be run.
func writeFile(path string, content []byte) error {
	mode := fs.FileMode(0o644)
	if bytes.HasPrefix(content, []byte("#!")) {
		mode = 0o755
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temporary := path + ".tmp"
	err := os.WriteFile(temporary, content, mode)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		_ = os.Remove(temporary) // it may not be there
	}
	return err
}
