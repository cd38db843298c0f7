package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// reportCommand is "mihenk report".
func (p Program) reportCommand() *cobra.Command {
	formats := choice[string]{known: p.Reports.Formats, many: true}
	language := choice[string]{known: []string{"en", "tr"}}
	var folder string
	command := &cobra.Command{
		Use:   "report RESULT.json",
		Short: "Render a recorded result again, without a request to anybody",
		Example: `  mihenk report mihenk-report/result.json --to html,markdown
  curl -sS https://ci.example/result.json | mihenk report - --to junit --out junit`,
		Args: takes(1, 1),
		RunE: func(command *cobra.Command, args []string) error {
			if len(formats.chosen) == 0 {
				return fmt.Errorf("--to is missing: want one or more of %s", formats.Type())
			}
			report, err := readResult(args[0], command.InOrStdin())
			if err != nil {
				return err
			}
			files, err := p.outputFiles(report, formats.chosen, folder, language.String())
			if err != nil {
				return failure{err}
			}
			if err := prepare(folder); err != nil {
				return failure{fmt.Errorf("--out %s: no report can be written there: %w", folder, err)}
			}
			if err := write(files); err != nil {
				return failure{err}
			}
			p.announce(files)
			return nil
		},
	}
	flags := command.Flags()
	flags.SortFlags = false
	formats.add(command, "to", "`formats` to report in: "+formats.Type())
	flags.StringVar(&folder, "out", "mihenk-report", "`folder` of the reports")
	language.add(command, "lang", "language of the HTML report (default the reader's own)")
	return command
}

// readResult is the report in a result document: a file, or stdin for "-".
func readResult(path string, stdin io.Reader) (*verdict.Report, error) {
	var document []byte
	var err error
	if path == "-" {
		document, err = io.ReadAll(stdin)
	} else {
		document, err = os.ReadFile(path)
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %q (mihenk run --report json writes one)", path)
	}
	if err != nil {
		return nil, err
	}
	report, err := verdict.Read(document)
	if err != nil {
		return nil, fmt.Errorf("%s is %w", path, err)
	}
	return report, nil
}
