// Package cli is the command line of Mihenk: one file a command.
//
// What people read goes to stderr, what a program reads to stdout or to files.
// Whatever a command cannot do, it refuses before anything is sent, in one
// line that names it. The exit statuses are those of package verdict.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/mihenk-conformance/mihenk/harness/diff"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// Program is what a call of the mihenk command is given.
type Program struct {
	Args    []string // without the program's own name
	Environ []string // NAME=VALUE, as [os.Environ] gives them
	Stdout  io.Writer
	Stderr  io.Writer
	Reports Reports
}

// Reports are the writers of a run's report.
type Reports struct {
	Formats []string                                                                           // their names
	Files   func(format string, r *verdict.Report, language string) (map[string][]byte, error) // by the files' usual paths
	Text    func(w io.Writer, r *verdict.Report, color bool) error                             // the summary for people
	Diff    func(format string, w io.Writer, d *diff.Diff) error
}

// status is the exit status of a command that has said all there is to say. It
// is an error so that cobra hands it through.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// failure is an error of the harness itself. All other errors are wrong usage
// or configuration.
type failure struct{ error }

// Main runs the command that the arguments name and gives the exit status.
func Main(p Program) (exit int) {
	defer func() {
		if fault := recover(); fault != nil {
			fmt.Fprintf(p.Stderr, "mihenk: internal error: %v\n", fault)
			exit = verdict.ExitHarnessFailed
		}
	}()
	ctx, stop := interruptible()
	defer stop()

	root := p.root()
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	if ended, ok := errors.AsType[status](err); ok {
		return int(ended)
	}
	for line := range strings.SplitSeq(suggestCommand(command, err).Error(), "\n") {
		fmt.Fprintf(p.Stderr, "mihenk: %s\n", line)
	}
	if _, ok := errors.AsType[failure](err); ok {
		return verdict.ExitHarnessFailed
	}
	return verdict.ExitUsage
}

// interruptible is a context that the first ^C or SIGTERM ends. The second one
// ends the program.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		<-signals
		os.Exit(verdict.ExitInterrupted)
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel()
	}
}

// root is the mihenk command with all others below it.
func (p Program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "mihenk",
		Short: "Mihenk tells whether a server does what the Pariette and Loyetta documents say",
		Long: `Mihenk tells whether a server implements the Pariette basket and checkout API
and the Loyetta order API as their documents describe them.

Exit status:
    0  conformant, or with --known-failures all that failed is known
    1  not conformant, or a known failure is stale; of diff, a regression
    2  wrong usage or configuration; nothing was judged
    3  incomplete: a MUST was blocked or not tested, or the target is unreachable
    4  the harness or its selftest failed, or a report could not be written
  130  interrupted; what was found so far is reported`,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(command *cobra.Command, _ []string) error {
			command.SetOut(p.Stderr)
			return errors.Join(command.Help(), status(verdict.ExitUsage))
		},
		DisableSuggestions:    true, // they come from [suggestCommand]
		DisableFlagsInUseLine: true,
	}
	root.SetArgs(p.Args)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(helpCommand())
	root.AddCommand(
		p.runCommand(), p.initCommand(), p.checkCommand(), p.reportCommand(), p.diffCommand(), p.serveCommand(), p.selftestCommand(),
		listCommand(), explainCommand(), versionCommand(), completionCommand(),
	)
	return root
}

// helpCommand is "mihenk help".
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show what a command does and its flags",
		RunE: func(help *cobra.Command, args []string) error {
			command, _, err := help.Root().Find(args)
			if err != nil {
				return err
			}
			command.InitDefaultHelpFlag()
			return command.Help()
		},
	}
}
