package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// listing is a list for people, as rows, and for programs, as entries.
type listing struct {
	columns []string
	rows    [][]string
	brief   int // the first columns, which fit on a terminal
	entries any // a slice that JSON can encode
}

// listings are the lists by name.
var listings = map[string]func() (listing, error){
	"liberties":    listLiberties,
	"mutants":      listMutants,
	"requirements": listRequirements,
	"schemas":      listSchemas,
	"states":       listStates,
}

// listCommand is "mihenk list".
func listCommand() *cobra.Command {
	names := slices.Sorted(maps.Keys(listings))
	format := choice[string]{known: []string{"text", "json", "markdown"}, chosen: []string{"text"}}
	command := &cobra.Command{
		Use:       "list [" + strings.Join(names, "|") + "]",
		Short:     "List requirements, the servers that prove them, JSON Schemas, or states of the state hook",
		Args:      takes(0, 1),
		ValidArgs: names,
		RunE: func(command *cobra.Command, args []string) error {
			name := "requirements"
			if len(args) > 0 {
				name = args[0]
			}
			if err := lookUp("list", name, names, "mihenk list --help"); err != nil {
				return err
			}
			l, err := listings[name]()
			if err != nil {
				return failure{err}
			}
			return l.write(command.OutOrStdout(), format.String())
		},
	}
	format.add(command, "format", "form of the list; text leaves out what 'mihenk explain' shows")
	return command
}

func listRequirements() (listing, error) {
	type entry struct {
		ID     requirement.ID     `json:"id"`
		Level  requirement.Level  `json:"level"`
		Text   string             `json:"text"`
		Source verdict.Source     `json:"source"`
		Needs  []requirement.Need `json:"needs"`
	}
	all, err := conform.Catalogue()
	if err != nil {
		return listing{}, err
	}
	l := listing{columns: []string{"id", "level", "text", "source", "needs"}, brief: 3}
	entries := make([]entry, len(all))
	for i, r := range all {
		source := verdict.Source{Document: r.Source.Document, Section: r.Source.Section, Basis: r.Source.Basis}
		entries[i] = entry{r.ID, r.Level, r.Text, source, append([]requirement.Need{}, r.Needs...)}
		l.rows = append(l.rows, []string{
			string(r.ID), r.Level.String(), r.Text, r.Source.String(), strings.Join(texts(r.Needs), "; "),
		})
	}
	l.entries = entries
	return l, nil
}

func listSchemas() (listing, error) {
	type entry struct {
		Name schemas.Name `json:"name"`
		ID   string       `json:"id"`
	}
	l := listing{columns: []string{"name", "$id"}, brief: 2}
	var entries []entry
	for _, name := range schemas.Names() {
		entries = append(entries, entry{name, name.ID()})
		l.rows = append(l.rows, []string{string(name), name.ID()})
	}
	l.entries = entries
	return l, nil
}

func listStates() (listing, error) {
	type entry struct {
		Name state.Name `json:"name"`
	}
	l := listing{columns: []string{"name"}, brief: 1}
	var entries []entry
	for _, name := range state.Names {
		entries = append(entries, entry{name})
		l.rows = append(l.rows, []string{string(name)})
	}
	l.entries = entries
	return l, nil
}

func listMutants() (listing, error) {
	type entry struct {
		Name   string           `json:"name"`
		Text   string           `json:"text"`
		Breaks []requirement.ID `json:"breaks"`
	}
	l := listing{columns: []string{"name", "text", "breaks"}, brief: 3}
	var entries []entry
	for _, m := range mutant.Mutants() {
		entries = append(entries, entry{m.Name, m.Text, m.Breaks})
		l.rows = append(l.rows, []string{m.Name, m.Text, strings.Join(texts(m.Breaks), ", ")})
	}
	l.entries = entries
	return l, nil
}

func listLiberties() (listing, error) {
	type entry struct {
		Name   string                    `json:"name"`
		API    string                    `json:"api"` // "both" where it concerns both
		Text   string                    `json:"text"`
		Except map[requirement.ID]string `json:"except,omitempty"` // MAYs that it breaks, with the reasons
	}
	l := listing{columns: []string{"name", "api", "text", "except"}, brief: 3}
	var entries []entry
	for _, free := range mutant.Liberties() {
		api := cmp.Or(free.API, "both")
		var except []string
		for _, id := range slices.Sorted(maps.Keys(free.Except)) {
			except = append(except, string(id)+": "+free.Except[id])
		}
		entries = append(entries, entry{free.Name, api, free.Text, free.Except})
		l.rows = append(l.rows, []string{free.Name, api, free.Text, strings.Join(except, "; ")})
	}
	l.entries = entries
	return l, nil
}

// write writes the list as text, json or markdown.
func (l listing) write(w io.Writer, format string) error {
	switch format {
	case "json":
		return writeJSON(w, l.entries)
	case "markdown":
		return l.writeMarkdown(w)
	default:
		columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, row := range l.rows {
			fmt.Fprintln(columns, strings.Join(row[:l.brief], "\t"))
		}
		return columns.Flush()
	}
}

// writeJSON writes a document for programs, which people can read.
func writeJSON(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

// writeMarkdown writes the list as a table.
func (l listing) writeMarkdown(w io.Writer) error {
	var b strings.Builder
	rule := slices.Repeat([]string{"---"}, len(l.columns))
	for _, row := range slices.Concat([][]string{l.columns, rule}, l.rows) {
		for _, cell := range row {
			fmt.Fprintf(&b, "| %s ", strings.ReplaceAll(cell, "|", `\|`))
		}
		b.WriteString("|\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
