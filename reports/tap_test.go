package reports

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// tapPoint is a test point as a strict reader understands it.
type tapPoint struct {
	ok         bool
	text       string
	directive  string // "", "SKIP" or "TODO"
	reason     string
	hasBlock   bool
	diagnostic tapDiagnostic
}

var tapLine = regexp.MustCompile(`^(not )?ok (\d+) - ((?:[^\\#]|\\[\\#])*?)(?: # (SKIP|TODO) ((?:[^\\#]|\\[\\#])*))?$`)

// parseTAP reads TAP 14 and refuses whatever the reports have no need of.
func parseTAP(text string) ([]tapPoint, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	var plan int
	if len(lines) < 3 || lines[0] != "TAP version 14" || !strings.HasPrefix(lines[2], "# ") {
		return nil, errors.New("no beginning")
	}
	if _, err := fmt.Sscanf(lines[1], "1..%d", &plan); err != nil {
		return nil, err
	}
	unescape := strings.NewReplacer(`\\`, `\`, `\#`, `#`)
	var points []tapPoint
	for i := 3; i < len(lines); i++ {
		if lines[i] == "  ---" && len(points) > 0 && !points[len(points)-1].hasBlock {
			var block strings.Builder
			for i++; i < len(lines) && lines[i] != "  ..."; i++ {
				block.WriteString(strings.TrimPrefix(lines[i], "  ") + "\n")
			}
			last := &points[len(points)-1]
			last.hasBlock = true
			decoder := yaml.NewDecoder(strings.NewReader(block.String()))
			decoder.KnownFields(true)
			if err := decoder.Decode(&last.diagnostic); err != nil {
				return nil, err
			}
			continue
		}
		if strings.HasPrefix(lines[i], "Bail out!") && i == len(lines)-1 {
			continue
		}
		match := tapLine.FindStringSubmatch(lines[i])
		if match == nil || match[2] != fmt.Sprint(len(points)+1) {
			return nil, fmt.Errorf("line %d: %q", i+1, lines[i])
		}
		points = append(points, tapPoint{
			ok: match[1] == "", text: unescape.Replace(match[3]), directive: match[4], reason: unescape.Replace(match[5]),
		})
	}
	if len(points) != plan {
		return nil, fmt.Errorf("%d test points, but a plan of %d", len(points), plan)
	}
	return points, nil
}

func TestTAP(t *testing.T) {
	const id = "pariette.cart.add.line"
	for _, row := range []struct {
		name   string
		result verdict.Result
		want   string
	}{
		{"passed", verdict.Result{Verdict: verdict.Pass}, "ok"},
		{"failed", verdict.Result{Verdict: verdict.Fail}, "not ok"},
		{"failed below the gate", verdict.Result{Verdict: verdict.Fail, Level: requirement.May}, "not ok TODO warning: wrong"},
		{"known", verdict.Result{Verdict: verdict.Fail, Known: &verdict.Known{Reason: "#7"}}, "not ok TODO known (#7): wrong"},
		{"blocked", verdict.Result{Verdict: verdict.Blocked, Reason: "refused"}, "not ok"},
		{"blocked SHOULD", verdict.Result{Verdict: verdict.Blocked, Level: requirement.Should, Reason: "refused"}, "ok SKIP blocked: refused"},
		{"not tested", verdict.Result{Verdict: verdict.NotTested, Reason: "no hook"}, "ok SKIP not tested: no hook"},
		{"not applicable", verdict.Result{Verdict: verdict.NotApplicable, Reason: "no variants"}, "ok SKIP not applicable: no variants"},
		{"exempt", verdict.Result{Verdict: verdict.NotTested, Reason: "no hook", Exempt: "why"}, "ok SKIP exempt: why"},
		{"harness error", verdict.Result{Verdict: verdict.Error, Reason: "panic"}, "not ok"},
	} {
		t.Run(row.name, func(t *testing.T) {
			g := NewWithT(t)
			asked := row.result
			asked.ID, asked.Text = id, "it's # what \\ says"
			if asked.Level == "" {
				asked.Level = requirement.Must
			}
			if asked.Verdict == verdict.Fail {
				asked.Failures = []verdict.Failure{{Message: "wrong", Expected: "3", Actual: "no"}}
			}

			points, err := parseTAP(string(render(t, "tap", conclude(&verdict.Report{Results: []verdict.Result{asked}}))))

			g.Expect(err).NotTo(HaveOccurred())
			point := points[0]
			g.Expect(point.text).To(Equal(id + ": it's # what \\ says"))
			got := strings.TrimSpace(fmt.Sprintf("ok %s %s", point.directive, point.reason))
			if !point.ok {
				got = "not " + got
			}
			g.Expect(got).To(Equal(row.want))
			g.Expect(point.hasBlock).To(Equal(!point.ok))
			g.Expect(point.diagnostic.Reason).To(Or(BeEquivalentTo(asked.Reason), BeEmpty()))
			if asked.Verdict == verdict.Fail {
				g.Expect(point.diagnostic.Failures).To(ConsistOf(tapFailure{Message: "wrong", Expected: "3", Actual: "no"}))
			}
		})
	}
}

func TestTAPOfAnInterruptedRun(t *testing.T) {
	r := greenReport()
	r.Interrupted = true

	text := string(render(t, "tap", conclude(r)))

	NewWithT(t).Expect(text).To(HaveSuffix("\nBail out! the run was interrupted\n"))
}
