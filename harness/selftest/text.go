package selftest

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// Text writes a report for people: a table of the servers that did not hold,
// then each of them with what did not hold in sentences, the requirements that
// are not proven, and the summary. Of chosen mutants it shows all, each with
// the evidence, which writes what the suites found. It fails with the error of
// w or of evidence.
func (r *Report) Text(w io.Writer, evidence func(io.Writer, *verdict.Report) error) error {
	var b strings.Builder
	chosen := !slices.ContainsFunc(r.Servers, func(s Server) bool { return s.Kind == Reference })
	shown := slices.DeleteFunc(slices.Clone(r.Servers), func(s Server) bool { return s.Held && !chosen })
	if err := writeTable(&b, shown); err != nil {
		return err
	}
	for _, s := range shown {
		fmt.Fprintf(&b, "%s: %s\n", s.Name, s.Text)
		for _, id := range s.Killed {
			fmt.Fprintf(&b, "  killed by %s at %s\n", id, strings.Join(s.Checks[id], ", "))
		}
		for _, problem := range s.Problems {
			fmt.Fprintf(&b, "  %s\n", harmless(problem))
		}
		b.WriteByte('\n')
		if chosen && s.Run != nil {
			if err := evidence(&b, s.Run); err != nil {
				return err
			}
			b.WriteByte('\n')
		}
	}
	if !chosen && len(r.Unproven) > 0 {
		b.WriteString("no mutant is killed by\n")
		for _, id := range r.Unproven {
			fmt.Fprintf(&b, "  %s\n", id)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintln(&b, r.Summary)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeTable writes a row for each server, and a blank line after them.
func writeTable(w io.Writer, servers []Server) error {
	if len(servers) == 0 {
		return nil
	}
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "server\tkind\tkilled by\tblocked\tmissed\taccused")
	for _, s := range servers {
		fmt.Fprintf(columns, "%s\t%s\t%d\t%d\t%d\t%d\n",
			s.Name, s.Kind, len(s.Killed), s.Blocked, len(s.Missed), len(s.Accused))
	}
	fmt.Fprintln(columns)
	return columns.Flush()
}

// harmless is a sentence that a terminal shows in one line, whatever a server
// put into it: what cannot be seen is U+FFFD.
func harmless(sentence string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsPrint(r):
			return r
		default:
			return utf8.RuneError
		}
	}, sentence)
}
