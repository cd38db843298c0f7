package reports

import (
	"fmt"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// The styles of a terminal, as parameters of the escape sequence SGR.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

// maxFailures is how many failures of one requirement are shown.
const maxFailures = 5

// printer gathers text for people. Whatever it is given comes out harmless
// and, where it is long, shortened.
type printer struct {
	strings.Builder
	color bool
}

func (p *printer) paint(style, text string) string {
	if !p.color || style == "" || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// title begins a section about n things. A section about none has no title.
func (p *printer) title(n int, text string) {
	if n > 0 {
		fmt.Fprintf(p, "\n%s\n\n", p.paint(bold, text))
	}
}

// line writes a text, each of its lines at the indent. An empty one is left out.
func (p *printer) line(indent int, style, text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(harmless(shorten(text)), "\n") {
		fmt.Fprintf(p, "%*s%s\n", indent, "", p.paint(style, line))
	}
}

// field writes a label and its value. An empty value is left out.
func (p *printer) field(indent int, label, value string) {
	if value == "" {
		return
	}
	label = harmless(shorten(label))
	value = strings.ReplaceAll(harmless(shorten(value)), "\n", "\n"+strings.Repeat(" ", indent+2))
	fmt.Fprintf(p, "%*s%s %s\n", indent, "", p.paint(dim, label+":"), value)
}

// failure writes what was wrong.
func (p *printer) failure(indent int, f verdict.Failure) {
	p.line(indent, "", f.Message)
	p.field(indent+2, "expected", f.Expected)
	p.field(indent+2, "actual", f.Actual)
	p.field(indent+2, "pointer", f.Pointer)
	p.field(indent+2, "where", f.Where)
}

// failures writes what was wrong, and once for each exchange how to repeat it.
func (p *printer) failures(indent int, r verdict.Result) {
	last := -1
	for i, f := range r.Failures {
		if i == maxFailures {
			p.line(indent, dim, fmt.Sprintf("and %d more in result.json", len(r.Failures)-i))
			return
		}
		p.failure(indent, f)
		if f.Exchange == nil || *f.Exchange == last || *f.Exchange < 0 || *f.Exchange >= len(r.Exchanges) {
			continue
		}
		last = *f.Exchange
		for line := range strings.SplitSeq(curl(r, last), "\n") {
			fmt.Fprintf(p, "%*s%s\n", indent+2, "", line)
		}
	}
}
