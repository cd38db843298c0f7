package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/config"
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

// publish prints the summary and writes the reports, unless one of them holds
// a secret of the target file.
func (r *run) publish(report *verdict.Report, target *config.Target) error {
	var summary bytes.Buffer
	if err := r.Reports.Text(&summary, report, r.inColor()); err != nil {
		return err
	}
	if err := refuseSecrets("the summary", summary.String(), target); err != nil {
		return err
	}
	contents := map[string][]byte{} // by path
	var paths []string
	for _, format := range r.formats.chosen {
		name, err := r.Reports.FileName(format)
		if err != nil {
			return err
		}
		var content bytes.Buffer
		if err := r.Reports.Write(format, &content, report); err != nil {
			return err
		}
		if err := refuseSecrets(name, content.String(), target); err != nil {
			return err
		}
		path := filepath.Join(r.out, name)
		paths, contents[path] = append(paths, path), content.Bytes()
	}

	fmt.Fprintf(r.Stderr, "\n%s\n", &summary)
	for _, path := range paths {
		if err := writeFile(path, contents[path]); err != nil {
			return fmt.Errorf("the report could not be written: %w", err)
		}
	}
	fmt.Fprintf(r.Stderr, "Reports: %s\n", strings.Join(paths, ", "))
	return nil
}

// refuseSecrets fails where a text holds a secret of the target file, in
// whatever encoding.
func refuseSecrets(name, text string, target *config.Target) error {
	for _, secret := range target.Secrets() {
		var redactor wire.Redactor
		redactor.Add(secret.Name, secret.Value)
		if redactor.Holds(text) {
			return fmt.Errorf("nothing was reported, since %s would hold the secret %s", name, secret.Name)
		}
	}
	return nil
}

// writeFile writes a file as a whole, or leaves what was there.
func writeFile(path string, content []byte) error {
	temporary := path + ".tmp"
	err := os.WriteFile(temporary, content, 0o644)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		_ = os.Remove(temporary) // it may not be there
	}
	return err
}
