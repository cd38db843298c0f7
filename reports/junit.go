package reports

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	junitCounts
	Suite junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	junitCounts
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitCounts struct {
	Name     string `xml:"name,attr"`
	Tests    int    `xml:"tests,attr"`
	Failures int    `xml:"failures,attr"`
	Errors   int    `xml:"errors,attr"`
	Skipped  int    `xml:"skipped,attr"`
	Time     string `xml:"time,attr"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string       `xml:"classname,attr"`
	Name    string       `xml:"name,attr"`
	Time    string       `xml:"time,attr"`
	Failure *junitDetail `xml:"failure"`
	Error   *junitDetail `xml:"error"`
	Skipped *junitDetail `xml:"skipped"`
	Output  *junitDetail `xml:"system-out"`
}

type junitDetail struct {
	Message string `xml:"message,attr,omitempty"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",cdata"`
}

// writeJUnit renders a report as JUnit XML, one testcase a requirement. A
// viewer counts <failure> and <error> as red and <skipped> as not, so:
//
//	failed at or above the gate        failure, its type the level
//	failed below the gate              skipped, "warning: …"; the details in system-out
//	MUST blocked by such a failure     skipped: the failure itself is red already
//	MUST blocked by anything else      error of type "blocked"
//	SHOULD or MAY blocked              skipped
//	not tested, not applicable, exempt skipped
//	harness error                      error of type "harness"
func writeJUnit(w io.Writer, r *verdict.Report) error {
	red := map[requirement.ID]bool{}
	for _, result := range r.Results {
		red[result.ID] = result.Verdict == verdict.Fail && verdict.Gated(result.Level, r.Gate)
	}
	causes := map[requirement.ID]verdict.Cause{} // by what they blocked
	for _, c := range r.Causes {
		for _, id := range c.Blocked {
			causes[id] = c
		}
	}

	suite := junitSuite{
		junitCounts: junitCounts{Name: harmless(r.Target.Name), Tests: len(r.Results), Time: seconds(r.Seconds)},
		Timestamp:   r.Started.UTC().Format("2006-01-02T15:04:05"), // the JUnit schema allows no zone
		Properties: []junitProperty{
			{"verdict", string(r.Verdict)},
			{"headline", harmless(r.Headline)},
			{"seed", fmt.Sprint(r.Seed)},
			{"mihenk", r.Harness.Version},
		},
	}
	for _, result := range r.Results {
		c := junitCase{Class: result.ID.Feature(), Name: string(result.ID), Time: seconds(result.Seconds)}
		cause := causes[result.ID]
		switch {
		case red[result.ID]:
			c.Failure = &junitDetail{Message: summary(result), Type: string(result.Level), Text: detail(result)}
		case result.Verdict == verdict.Fail:
			c.Skipped = &junitDetail{Message: "warning: " + summary(result)}
			c.Output = &junitDetail{Text: detail(result)}
		case result.Excused():
			c.Skipped = &junitDetail{Message: "exempt: " + harmless(shorten(result.Exempt))}
		case result.Verdict == verdict.Blocked && result.Level == requirement.Must && !red[cause.ID]:
			c.Error = &junitDetail{Message: "blocked: " + summary(result), Type: "blocked"}
		case result.Verdict == verdict.Blocked && cause.ID != "":
			c.Skipped = &junitDetail{Message: fmt.Sprintf("blocked by %s: %s", cause.ID, summary(result))}
		case result.Verdict == verdict.Error:
			c.Error = &junitDetail{Message: summary(result), Type: "harness", Text: detail(result)}
		case result.Verdict != verdict.Pass:
			c.Skipped = &junitDetail{Message: fmt.Sprintf("%s: %s", result.Verdict, summary(result))}
		}
		suite.add(c)
	}

	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	suites := junitSuites{junitCounts: suite.junitCounts, Suite: suite}
	suites.Name = "mihenk"
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(suites); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// add counts a testcase and appends it.
func (s *junitSuite) add(c junitCase) {
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

// summary says in short why a result is no pass.
func summary(r verdict.Result) string {
	text := r.Reason
	if len(r.Failures) > 0 {
		text = r.Failures[0].Message
	}
	return harmless(shorten(cmp.Or(text, r.Text)))
}

// detail says at length what was wrong.
func detail(r verdict.Result) string {
	p := &printer{}
	p.line(0, "", r.Text)
	p.line(0, "", section(r))
	p.line(0, "", r.Reason)
	p.failures(0, r)
	return p.String()
}

func seconds(s float64) string { return fmt.Sprintf("%.3f", s) }
