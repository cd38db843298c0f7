package reports

import (
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// tapDiagnostic is the YAML block below a test point that is not ok.
type tapDiagnostic struct {
	Level    string       `yaml:"level"`
	Source   tapValue     `yaml:"source"`
	Reason   tapValue     `yaml:"reason,omitempty"`
	Failures []tapFailure `yaml:"failures,omitempty"`
}

type tapFailure struct {
	Message  tapValue `yaml:"message"`
	Expected tapValue `yaml:"expected,omitempty"`
	Actual   tapValue `yaml:"actual,omitempty"`
	Pointer  tapValue `yaml:"pointer,omitempty"`
	Where    tapValue `yaml:"where,omitempty"`
}

// tapValue is a text in a block of YAML. The library writes blocks that begin
// with white space such that it cannot read them, so those are quoted.
type tapValue string

// MarshalYAML implements [yaml.Marshaler].
func (v tapValue) MarshalYAML() (any, error) {
	text := harmless(shorten(string(v)))
	if strings.TrimSpace(text) == text {
		return text, nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: text}, nil
}

// writeTAP renders a report in the Test Anything Protocol 14, one test point a
// requirement:
//
//	passed          ok
//	failed, broken  not ok
//	warned          not ok # TODO warning: …, or known (why): …; it fails nobody
//	skipped         ok # SKIP blocked by …, not tested: … and so on
//
// A stale entry of the file of known failures is a test point of its own. A run
// that was interrupted bails out at the end.
func writeTAP(w io.Writer, r *verdict.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "TAP version 14\n1..%d\n# %s: %s\n", len(r.Results)+len(r.Stale), tapText(r.Target.Name), tapText(r.Headline))
	for i, result := range gradeAll(r) {
		point := fmt.Sprintf("ok %d - %s: %s", i+1, tapText(string(result.ID)), tapText(result.Text))
		switch result.grade {
		case passed:
			fmt.Fprintf(&b, "%s\n", point)
			continue
		case skipped:
			fmt.Fprintf(&b, "%s # SKIP %s\n", point, tapText(result.why))
			continue
		case warned:
			fmt.Fprintf(&b, "not %s # TODO %s\n", point, tapText(result.why))
		default:
			fmt.Fprintf(&b, "not %s\n", point)
		}
		block, err := yaml.Marshal(diagnose(result.Result))
		if err != nil {
			return err
		}
		for line := range strings.Lines(fmt.Sprintf("---\n%s...\n", block)) {
			b.WriteString("  " + line)
		}
	}
	for i, stale := range r.Stale {
		fmt.Fprintf(&b, "not ok %d - %s: %s: %s\n", len(r.Results)+i+1, tapText(stale.Place), tapText(stale.ID), tapText(stale.Text))
	}
	if r.Interrupted {
		b.WriteString("Bail out! the run was interrupted\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func diagnose(r verdict.Result) tapDiagnostic {
	d := tapDiagnostic{Level: r.Level.String(), Source: tapValue(section(r)), Reason: tapValue(r.Reason)}
	for _, f := range r.Failures[:min(len(r.Failures), maxFailures)] {
		d.Failures = append(d.Failures, tapFailure{
			tapValue(f.Message), tapValue(f.Expected), tapValue(f.Actual), tapValue(f.Pointer), tapValue(f.Where),
		})
	}
	return d
}

// tapText is text within a line of TAP, without a directive of its own.
func tapText(text string) string {
	return strings.NewReplacer(`\`, `\\`, "#", `\#`).Replace(oneLine(text))
}
