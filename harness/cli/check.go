package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/preflight"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// checked is what "mihenk check" found, as its JSON has it.
type checked struct {
	Schema     string              `json:"schema"` // "mihenk.check/1"
	Target     string              `json:"target"` // its name
	Findings   []preflight.Finding `json:"findings"`
	Estimate   *estimate           `json:"estimate,omitempty"` // of a run; nil where the target cannot be reached
	ExitStatus int                 `json:"exit_status"`
}

// checkCommand is "mihenk check".
func (p Program) checkCommand() *cobra.Command {
	r := &run{Program: p}
	format := choice[string]{known: []string{"text", "json"}, chosen: []string{"text"}}
	command := &cobra.Command{
		Use:   "check",
		Short: "Check a target file, the connection and every credential; no verdict",
		Long: `Check what a target file says: the hosts and their certificates, each base URL,
each credential, each product, and the state hook. Nothing is judged: that is
what 'mihenk run' is for, which does the quickest of these checks first.

What is put into a cart is a guest's, and removed again. The state hook is asked
for each of its states: what it makes is named, and stays, as after a run. With
--read-only neither is done.

Exit status:
    0  a run can start
    2  something is wrong, probably in the target file
    3  the target is unreachable`,
		Example: `  mihenk check --target mihenk.yaml
  mihenk check --target mihenk.yaml --read-only --format json`,
		Args: takes(0, 0),
		RunE: func(command *cobra.Command, _ []string) error {
			if err := r.check(command.Flags()); err != nil {
				return err
			}
			found, err := r.inspect(command.Context())
			if err != nil {
				return err
			}
			if format.String() == "json" {
				err = writeJSON(p.Stdout, found)
			} else {
				_, err = fmt.Fprint(p.Stderr, found.text(p.inColor()))
			}
			if err != nil {
				return failure{err}
			}
			return status(found.ExitStatus)
		},
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.StringVar(&r.target, "target", p.variable("MIHENK_TARGET"), "target `FILE` (default $MIHENK_TARGET, or else the embedded reference server)")
	flags.StringArrayVar(&r.set, "set", nil, "`KEY=VALUE` that overrides the target file")
	flags.DurationVar(&r.timeout, "timeout", 0, "`duration` of one request at most (default limits.timeout of the target file)")
	flags.BoolVar(&r.readOnly, "read-only", false, "send no writing request, and do not ask the state hook")
	flags.BoolVar(&r.allowProduction, "allow-production", false, "ask a host that looks like production")
	format.add(command, "format", "form of the result: text on stderr, or JSON on stdout")
	return command
}

// inspect looks at all that the target file says.
func (r *run) inspect(ctx context.Context) (*checked, error) {
	target, stop, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	all, err := conform.Catalogue()
	if err != nil {
		return nil, failure{err}
	}
	if err := checkExemptions(target, all); err != nil {
		return nil, err
	}
	if err := r.guardProduction(target); err != nil {
		return nil, err
	}
	report, err := preflight.Full(ctx, preflight.Options{Target: target, ReadOnly: r.readOnly})
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(r.Stderr, "mihenk: interrupted: the check did not end")
		return nil, status(verdict.ExitInterrupted)
	}
	if err != nil {
		return nil, err
	}
	found := &checked{Schema: "mihenk.check/1", Target: target.Name, ExitStatus: exitStatus(report.Findings)}
	found.Findings = append([]preflight.Finding{r.aboutFile(target)}, report.Findings...)
	if report.Latency > 0 {
		if found.Estimate, err = r.estimate(ctx, target, report); err != nil {
			return nil, failure{err}
		}
	}
	return found, nil
}

// aboutFile tells that the target file is well formed, and what it claims.
func (r *run) aboutFile(target *config.Target) preflight.Finding {
	var claimed []string
	if target.Pariette != nil {
		claimed = append(claimed, "Pariette")
	}
	if target.Loyetta != nil {
		claimed = append(claimed, "Loyetta")
	}
	f := preflight.Finding{Part: "file", About: "claims", Status: preflight.OK, Text: strings.Join(claimed, " and ")}
	if r.target != "" {
		f.Part = r.target
	}
	return f
}

// exitStatus is that of a check: a mistake counts for more than a host that is
// not there.
func exitStatus(findings []preflight.Finding) int {
	exit := 0
	for _, f := range findings {
		switch f.Status {
		case preflight.Wrong:
			return verdict.ExitUsage
		case preflight.Unreachable:
			exit = verdict.ExitIncomplete
		}
	}
	return exit
}

// preflight ends a run that a mistake in the configuration would spoil: it
// looks at the APIs that the plan asks.
func (r *run) preflight(ctx context.Context, target *config.Target, plan *conform.Plan) error {
	found, err := preflight.Quick(ctx, preflight.Options{Target: target, ReadOnly: r.readOnly, APIs: plan.APIs()})
	if err != nil || len(found) == 0 {
		return err
	}
	for _, f := range found {
		fmt.Fprintf(r.Stderr, "mihenk: %s\n", verdict.Harmless(f.String()))
	}
	fmt.Fprintln(r.Stderr, "mihenk: nothing was judged; 'mihenk check' shows more")
	return status(exitStatus(found))
}

// marks are how a status is shown: a mark, and the parameter of the escape
// sequence SGR that gives its colour.
var marks = map[preflight.Status]struct{ mark, color string }{
	preflight.OK:          {"✓", "32"},
	preflight.Note:        {"!", "33"},
	preflight.NotTried:    {"–", "2"},
	preflight.Wrong:       {"✗", "31"},
	preflight.Unreachable: {"✗", "31"},
}

// text is what was found, for people.
func (c *checked) text(color bool) string {
	text := verdict.Harmless(c.Target) + "\n" + table(c.Findings, color)
	if c.Estimate != nil {
		text += "\n" + c.Estimate.String() + "\n"
	}
	return text
}

// table is a table of findings for people, in parts.
func table(findings []preflight.Finding, color bool) string {
	var b strings.Builder
	width, part := 0, ""
	for _, f := range findings {
		width = max(width, utf8.RuneCountInString(f.About))
	}
	for _, f := range findings {
		if f.Part != part {
			part = f.Part
			fmt.Fprintf(&b, "\n  %s\n", part)
		}
		shown := marks[f.Status]
		mark := shown.mark
		if color {
			mark = "\x1b[" + shown.color + "m" + mark + "\x1b[0m"
		}
		fmt.Fprintf(&b, "    %s %-*s  %s\n", mark, width, verdict.Harmless(f.About), verdict.Harmless(f.Text))
		if advice := f.Advice(); advice != "" {
			fmt.Fprintf(&b, "      %-*s  %s\n", width, "", verdict.Harmless(advice))
		}
	}
	return b.String()
}
