package cli

import (
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
)

// completionCommand is "mihenk completion".
func completionCommand() *cobra.Command {
	scripts := map[string]func(root *cobra.Command, w io.Writer) error{
		"bash":       func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"fish":       func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": (*cobra.Command).GenPowerShellCompletionWithDesc,
		"zsh":        (*cobra.Command).GenZshCompletion,
	}
	shells := slices.Sorted(maps.Keys(scripts))
	return &cobra.Command{
		Use:   "completion bash|fish|powershell|zsh",
		Short: "Print a script that completes commands, flags and ids in a shell",
		Long: `Print a script that completes commands, flags and ids in a shell.

  bash        source <(mihenk completion bash)
  fish        mihenk completion fish | source
  powershell  mihenk completion powershell | Out-String | Invoke-Expression
  zsh         source <(mihenk completion zsh)`,
		Args:      takes(1, 1),
		ValidArgs: shells,
		RunE: func(command *cobra.Command, args []string) error {
			if err := lookUp("shell", args[0], shells, "mihenk completion --help"); err != nil {
				return err
			}
			return scripts[args[0]](command.Root(), command.OutOrStdout())
		},
	}
}

// complete completes the values of a flag.
func complete(command *cobra.Command, flag string, values cobra.CompletionFunc) {
	if err := command.RegisterFlagCompletionFunc(flag, values); err != nil {
		panic(err) // a flag that does not exist
	}
}

// completeIDs completes a requirement's id.
func completeIDs(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	all, err := conform.Catalogue()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	ids := make([]cobra.Completion, len(all))
	for i, requirement := range all {
		ids[i] = cobra.CompletionWithDesc(string(requirement.ID), requirement.Text)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// completeMutants completes a mutant's name.
func completeMutants(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	for _, m := range mutant.Mutants() {
		names = append(names, cobra.CompletionWithDesc(m.Name, m.Text))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
