package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// explainCommand is "mihenk explain".
func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "explain ID",
		Short:             "Explain a requirement: its words, its source, its mutants and an example",
		Args:              takes(1, 1),
		ValidArgsFunction: completeIDs,
		RunE: func(command *cobra.Command, args []string) error {
			all, err := conform.Catalogue()
			if err != nil {
				return failure{err}
			}
			id := requirement.ID(args[0])
			if err := lookUp("requirement", id, idsOf(all), "mihenk list"); err != nil {
				return err
			}
			i := slices.Index(idsOf(all), id)
			if _, err := fmt.Fprint(command.OutOrStdout(), explanation(all[i])); err != nil {
				return err
			}
			text, err := example(command.Context(), id)
			if err != nil {
				return failure{err}
			}
			_, err = fmt.Fprint(command.OutOrStdout(), text)
			return err
		},
	}
}

// idsOf are the ids of requirements.
func idsOf(all []requirement.Requirement) []requirement.ID {
	ids := make([]requirement.ID, len(all))
	for i, r := range all {
		ids[i] = r.ID
	}
	return ids
}

// bases say what each basis means.
var bases = map[requirement.Basis]string{
	requirement.Stated:     "the document says it in words",
	requirement.Shown:      "the document's example or table shows it",
	requirement.Implied:    "it follows from what the document says",
	requirement.Practice:   "good practice, without a sentence in the documents",
	requirement.Supplement: "from other public pages of the vendor; never a MUST",
}

// mostMutants is how many mutants of a requirement are named.
const mostMutants = 12

// explanation is a requirement in full.
func explanation(r requirement.Requirement) string {
	var b strings.Builder
	line := func(label, text string) { fmt.Fprintf(&b, "%-8s %s\n", label, text) }

	fmt.Fprintf(&b, "%s\n\n  %s\n\n", r.ID, r.Text)
	line("level", r.Level.String())
	line("source", r.Source.Document)
	if r.Source.Section != "" {
		line("section", r.Source.Section)
	}
	line("basis", string(r.Source.Basis)+": "+bases[r.Source.Basis])
	for _, need := range r.Needs {
		line("needs", string(need))
	}
	line("run", "mihenk run --only "+string(r.ID))
	breaking := slices.DeleteFunc(mutant.Mutants(), func(m mutant.Mutant) bool { return !slices.Contains(m.Breaks, r.ID) })
	for i, m := range breaking {
		if i == mostMutants {
			line("mutants", fmt.Sprintf("and %d more: mihenk list mutants", len(breaking)-i))
			break
		}
		line("mutant", m.Name+": "+m.Text)
	}
	return b.String()
}
