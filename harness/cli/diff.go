package cli

import (
	"bytes"
	"errors"

	"github.com/spf13/cobra"

	"github.com/mihenk-conformance/mihenk/harness/diff"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// diffCommand is "mihenk diff".
func (p Program) diffCommand() *cobra.Command {
	format := choice[string]{known: []string{"text", "json", "markdown"}, chosen: []string{"text"}}
	command := &cobra.Command{
		Use:   "diff OLD.json NEW.json",
		Short: "Show what changed between two runs or two targets",
		Long: `Show what changed between two runs: of a vendor's last release and the next, or
of staging and production. Each is a result.json that 'mihenk run' wrote.

Shown are requirements whose verdicts changed, observations and status values,
and answers of another shape though all that was asked of them passed: other
statuses, content types, fields, or types of fields.

Exit status:
  0  no regression
  1  a regression: a requirement fails and did not, or passed and is blocked, not
     tested or an error now. One that the new run did not ask is none.
  2  wrong usage, or a file that is no result document`,
		Example: `  mihenk diff last/result.json mihenk-report/result.json
  mihenk diff staging.json production.json --format markdown >>"$GITHUB_STEP_SUMMARY"`,
		Args: takes(2, 2),
		RunE: func(command *cobra.Command, args []string) error {
			from, errFrom := readResult(args[0], command.InOrStdin())
			to, errTo := readResult(args[1], command.InOrStdin())
			if err := errors.Join(errFrom, errTo); err != nil {
				return err
			}
			d, err := diff.Compare(from, to)
			if err != nil {
				return err
			}
			var text bytes.Buffer
			if err := p.Reports.Diff(format.String(), &text, d); err != nil {
				return failure{err}
			}
			if _, err := p.Stdout.Write(text.Bytes()); err != nil {
				return failure{err}
			}
			if d.Regression {
				return status(verdict.ExitNotConformant)
			}
			return nil
		},
	}
	format.add(command, "format", "form of what changed")
	return command
}
