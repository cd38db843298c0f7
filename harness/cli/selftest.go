package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/spf13/cobra"

	"github.com/mihenk-conformance/mihenk/harness/selftest"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// errUntrusted says what to do when a selftest did not hold.
var errUntrusted = failure{errors.New("the harness cannot be trusted: what is listed did not hold" +
	" (please report it to https://github.com/mihenk-conformance/mihenk/issues, with what 'mihenk selftest --mutant NAME' shows)")}

// selftestCommand is "mihenk selftest".
func (p Program) selftestCommand() *cobra.Command {
	options := selftest.Options{Version: version()}
	format := choice[string]{known: []string{"text", "json"}, chosen: []string{"text"}}
	command := &cobra.Command{
		Use:   "selftest",
		Short: "Prove the suites: wrong servers fail, right ones pass",
		Long: `Prove the suites, here and now. They run against servers of which it is known
what is wrong with them:

  mutants           each is wrong in one way: the requirements that it breaks
                    fail, and no others
  liberties         each uses a freedom that the documents leave, alone or with
                    another one: every requirement passes
  constant servers  each gives one answer to everything: no MUST passes

Whatever does not hold is listed, and so is each requirement that no mutant
proves; then the exit status is 4. 'mihenk serve --mutant NAME' serves a mutant
to try things on.`,
		Example: `  mihenk selftest
  mihenk selftest --mutant guest-id-caseless
  mihenk selftest --format json >selftest.json`,
		Args: takes(0, 0),
		RunE: func(command *cobra.Command, _ []string) error {
			if options.Parallel < 1 && command.Flags().Changed("parallel") {
				return fmt.Errorf("--parallel %d: want at least 1", options.Parallel)
			}
			if !command.Flags().Changed("seed") {
				options.Seed = rand.Int64N(math.MaxInt32)
			}
			report, err := p.prove(command.Context(), options)
			if err != nil {
				return err
			}
			return p.show(report, format.String())
		},
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&options.Mutants, "mutant", nil, "`name` of a mutant to run, with all that the suites found (default all servers)")
	format.add(command, "format", "form of the result on stdout")
	flags.Int64Var(&options.Seed, "seed", 0, "`number` that the order and the pairs of liberties follow from (default random)")
	flags.IntVar(&options.Parallel, "parallel", 0, "`number` of servers tried at once (default two for each processor)")
	complete(command, "mutant", completeMutants)
	return command
}

// prove makes a selftest, and shows how far it is.
func (p Program) prove(ctx context.Context, o selftest.Options) (*selftest.Report, error) {
	var unknown []error
	for _, name := range o.Mutants {
		_, err := findMutant(name)
		unknown = append(unknown, err)
	}
	if err := errors.Join(unknown...); err != nil {
		return nil, err
	}
	slices.Sort(o.Mutants)
	o.Mutants = slices.Compact(o.Mutants)

	fmt.Fprintf(p.Stderr, "Selftest: seed %d\n", o.Seed)
	shown := p.watch(len(o.Mutants))
	o.Progress = shown.update
	report, err := selftest.Run(ctx, o)
	shown.end()
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(p.Stderr, "mihenk: interrupted: nothing was proven")
		return nil, status(verdict.ExitInterrupted)
	case err != nil:
		return nil, failure{err}
	default:
		return report, nil
	}
}

// show writes what a selftest found, and fails unless everything held.
func (p Program) show(report *selftest.Report, format string) error {
	var err error
	if format == "json" {
		err = writeJSON(p.Stdout, report)
	} else {
		err = report.Text(p.Stdout, func(w io.Writer, run *verdict.Report) error { return p.Reports.Text(w, run, false) })
	}
	switch {
	case err != nil:
		return failure{err}
	case !report.Held:
		return errUntrusted
	default:
		return nil
	}
}
