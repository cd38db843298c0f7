package reports

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// writeGitHub renders a report as workflow commands of GitHub Actions, which
// annotates the run with them when a step prints them: the headline first, then
// an error for each fault, then a warning for each requirement that is warned
// of. GitHub shows the first ten of each kind.
func writeGitHub(w io.Writer, r *verdict.Report) error {
	var b strings.Builder
	command := "error"
	switch r.Verdict {
	case verdict.Conformant:
		command = "notice"
	case verdict.Incomplete:
		command = "warning"
	}
	fmt.Fprintf(&b, "::%s title=%s::%s\n", command, property("Mihenk: "+r.Target.Name), data(r.Headline))
	for _, stale := range r.Stale {
		file := strings.TrimRight(stale.Place, "0123456789")
		fmt.Fprintf(&b, "::error file=%s,line=%s,title=Stale known failure::%s\n",
			property(strings.TrimSuffix(file, ":")), stale.Place[len(file):], data(stale.ID+": "+stale.Text))
	}
	all := gradeAll(r)
	slices.SortStableFunc(all, func(a, b graded) int { return cmp.Compare(a.grade, b.grade) })
	for _, g := range all {
		switch {
		case g.Verdict == verdict.Blocked:
			continue // its cause is told of
		case g.grade == failed, g.grade == broken:
			command = "error"
		case g.grade == warned:
			command = "warning"
		default:
			continue
		}
		text := g.Text + "\n" + g.why
		if len(g.Failures) > 0 {
			text = finding(g.Result)
		}
		fmt.Fprintf(&b, "::%s title=%s::%s\n", command, property(fmt.Sprintf("%s (%s)", g.ID, g.Level)), data(text))
	}
	for _, c := range r.Causes {
		if c.ID == "" {
			fmt.Fprintf(&b, "::error title=%d blocked::%s\n", len(c.Blocked), data(c.Reason))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", ":", "%3A", ",", "%2C")
)

// data is text as the data of a workflow command.
func data(text string) string { return dataEscapes.Replace(harmless(strings.TrimSpace(text))) }

// property is text as a property of a workflow command.
func property(text string) string { return propertyEscapes.Replace(oneLine(text)) }
