package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mihenk-conformance/mihenk/harness/known"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// knownFailures are the flags about known failures, and the list that they name.
type knownFailures struct {
	read  string // path of the file; empty for none
	write string // path of the file to write; empty for none
	list  *known.List
}

// add gives a command the flags.
func (k *knownFailures) add(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&k.read, "known-failures", "", "`FILE` of failures that do not count for the exit status while they last")
	flags.StringVar(&k.write, "write-known-failures", "", "`FILE` to write in which all failures are known; that of --known-failures is mended")
}

// load reads the list. The file to write may be there already only where it is
// the one that was read: what people wrote into it would be lost.
func (k *knownFailures) load(flags *pflag.FlagSet) error {
	for _, name := range []string{"known-failures", "write-known-failures"} {
		if flag := flags.Lookup(name); flag.Changed && flag.Value.String() == "" {
			return fmt.Errorf("--%s is empty (give a path, or leave it out)", name)
		}
	}
	k.list = &known.List{}
	if k.read != "" {
		list, err := known.Load(k.read)
		if errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("--known-failures: %w (--write-known-failures writes one)", err)
		}
		if err != nil {
			return err
		}
		k.list = list
	}
	written, err := os.Stat(k.write)
	if err != nil {
		return nil // it is not there
	}
	if read, err := os.Stat(k.read); err != nil || !os.SameFile(read, written) {
		return fmt.Errorf("--write-known-failures %s: it is there already (remove it, or mend it with --known-failures %s)", k.write, k.write)
	}
	return nil
}

// prepare fails unless the file to write, if any, can be written.
func (k *knownFailures) prepare() error {
	if k.write == "" {
		return nil
	}
	if err := prepare(filepath.Dir(k.write)); err != nil {
		return fmt.Errorf("--write-known-failures %s: no file can be written there: %w", k.write, err)
	}
	return nil
}

// outputs are the file to write after a run, if any.
func (k *knownFailures) outputs(report *verdict.Report) ([]output, error) {
	if k.write == "" {
		return nil, nil
	}
	content, err := k.list.Mend(report)
	if err != nil {
		return nil, err
	}
	write := func(content []byte) error { return writeFile(k.write, content) }
	return []output{{name: k.write, content: bytes.NewBuffer(content), write: write}}, nil
}
