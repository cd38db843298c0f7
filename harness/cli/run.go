package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// run is a call of "mihenk run": its flags.
type run struct {
	Program
	target          string // path of the target file; empty for the embedded reference server
	set             []string
	selection       conform.Selection
	level           choice[requirement.Level]
	failOn          choice[requirement.Level]
	out             string // folder of the reports
	formats         choice[string]
	language        choice[string] // of the HTML report
	parallel        int            // 0 for what the target file says
	seed            int64
	timeout         time.Duration // 0 for what the target file says
	readOnly        bool
	allowProduction bool
	known           knownFailures
}

// runCommand is "mihenk run".
func (p Program) runCommand() *cobra.Command {
	r := &run{
		Program:  p,
		level:    choice[requirement.Level]{known: requirement.Levels, many: true},
		failOn:   choice[requirement.Level]{known: requirement.Levels, chosen: requirement.Levels[:1]},
		formats:  choice[string]{known: p.Reports.Formats, chosen: []string{"json", "junit", "html"}, many: true},
		language: choice[string]{known: []string{"en", "tr"}},
	}
	command := &cobra.Command{
		Use:   "run",
		Short: "Run the suites against a target, or else the embedded reference server",
		Example: `  mihenk run
  mihenk run --target mihenk.yaml --only 'pariette.cart.*'
  mihenk run --target mihenk.yaml --only 'level: must && api: loyetta' --read-only`,
		Args: takes(0, 0),
		RunE: func(command *cobra.Command, _ []string) error {
			if err := r.check(command.Flags()); err != nil {
				return err
			}
			if err := r.known.load(command.Flags()); err != nil {
				return err
			}
			return r.do(command.Context())
		},
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.StringVar(&r.target, "target", p.variable("MIHENK_TARGET"), "target `FILE` (default $MIHENK_TARGET, or else the embedded reference server)")
	flags.StringArrayVar(&r.set, "set", nil, "`KEY=VALUE` that overrides the target file")
	flags.StringArrayVar(&r.selection.Only, "only", nil, "`ids` to run, globs, or a Ginkgo label filter")
	flags.StringArrayVar(&r.selection.Skip, "skip", nil, "`ids` to leave out, globs, or a Ginkgo label filter")
	r.level.add(command, "level", "levels to run (default all)")
	r.failOn.add(command, "fail-on", "lowest level whose failures make the target not conformant")
	r.known.add(command)
	flags.StringVar(&r.out, "out", "mihenk-report", "`folder` of the reports")
	r.formats.add(command, "report", "`formats` to report in: "+r.formats.Type())
	r.language.add(command, "lang", "language of the HTML report (default the reader's own)")
	flags.IntVar(&r.parallel, "parallel", 0, "`number` of stories told at once (default limits.parallel of the target file)")
	flags.Int64Var(&r.seed, "seed", 0, "`number` that the order follows from (default random)")
	flags.DurationVar(&r.timeout, "timeout", 0, "`duration` of one request at most (default limits.timeout of the target file)")
	flags.BoolVar(&r.readOnly, "read-only", false, "send no writing request")
	flags.BoolVar(&r.allowProduction, "allow-production", false, "run against a host that looks like production")
	complete(command, "only", completeIDs)
	complete(command, "skip", completeIDs)
	return command
}

// check refuses values that the flags' types allow, and picks a seed where none
// is given. A target file without a name is a mistake, such as a variable of a
// shell that is not set: it must not end in a run against the embedded server.
func (r *run) check(flags *pflag.FlagSet) error {
	named := flags.Changed("target") || slices.Contains(r.Environ, "MIHENK_TARGET=")
	switch {
	case r.target == "" && named:
		return errors.New("--target or MIHENK_TARGET is empty (leave both out for the embedded reference server)")
	case r.parallel < 1 && flags.Changed("parallel"):
		return fmt.Errorf("--parallel %d: want at least 1", r.parallel)
	case r.timeout <= 0 && flags.Changed("timeout"):
		return fmt.Errorf("--timeout %s: want more than 0s", r.timeout)
	}
	if !flags.Changed("seed") {
		r.seed = rand.Int64N(math.MaxInt32)
	}
	return nil
}

// do runs the suites and writes the reports. Whatever can be refused is
// refused before the first request.
func (r *run) do(ctx context.Context) error {
	target, stop, err := r.load(ctx)
	if err != nil {
		return err
	}
	defer stop()
	all, err := conform.Catalogue()
	if err != nil {
		return failure{err}
	}
	r.selection.Level = r.level.chosen
	plan, err := conform.NewPlan(r.selection, r.seed)
	if err != nil {
		return err
	}
	if err := checkExemptions(target, all); err != nil {
		return err
	}
	if err := r.guardProduction(target); err != nil {
		return err
	}
	if err := prepare(r.out); err != nil {
		return failure{fmt.Errorf("--out %s: no report can be written there: %w", r.out, err)}
	}
	if err := r.known.prepare(); err != nil {
		return failure{err}
	}

	redactor := &wire.Redactor{}
	for _, secret := range target.Secrets() {
		redactor.Add(secret.Name, secret.Value)
	}
	fmt.Fprintf(r.Stderr, "%s: %d of %d requirements, %d at once, seed %d\n",
		redactor.Text(target.Name), plan.Len(), len(all), target.Limits.Parallel, plan.Seed)
	if err := r.preflight(ctx, target, plan); err != nil {
		return err
	}
	shown := r.watch(plan.Len())
	report, err := conform.Run(ctx, plan, conform.Options{
		Target:   target,
		Hook:     target.States.Hook(),
		Parallel: target.Limits.Parallel,
		ReadOnly: r.readOnly,
		Version:  version(),
		Gate:     r.failOn.chosen[0],
		Progress: shown.update,
		Redactor: redactor,
	})
	shown.end()
	if err != nil {
		return err
	}
	r.known.list.Apply(report, idsOf(all))
	if err := r.publish(report, redactor); err != nil {
		return failure{err}
	}
	return status(report.ExitStatus())
}

// checkExemptions fails where the target file exempts something that is no
// requirement.
func checkExemptions(target *config.Target, all []requirement.Requirement) error {
	var unknown []error
	for _, exempt := range target.Exempt {
		if err := lookUp("requirement", exempt.ID, idsOf(all), "mihenk list"); err != nil {
			unknown = append(unknown, fmt.Errorf("%s: exempt: %w", exempt.Place, err))
		}
	}
	return errors.Join(unknown...)
}
