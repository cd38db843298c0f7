package reports

import (
	"encoding/xml"
	"fmt"
	"io"

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
// viewer counts <failure> and <error> as red and <skipped> as not:
//
//	failed   failure, its type the level
//	broken   error of type "blocked" or "error"
//	warned   skipped, "warning: …" or "known (why): …"; the details in system-out
//	skipped  skipped, its message beginning with the verdict
//
// A stale entry of the file of known failures is a testcase of its own.
func writeJUnit(w io.Writer, r *verdict.Report) error {
	suite := junitSuite{
		junitCounts: junitCounts{Name: harmless(r.Target.Name), Tests: len(r.Results) + len(r.Stale), Time: seconds(r.Seconds)},
		Timestamp:   r.Started.UTC().Format("2006-01-02T15:04:05"), // the JUnit schema allows no zone
		Properties: []junitProperty{
			{"verdict", string(r.Verdict)},
			{"headline", harmless(r.Headline)},
			{"seed", fmt.Sprint(r.Seed)},
			{"mihenk", harmless(r.Harness.Version)},
		},
	}
	for _, result := range gradeAll(r) {
		c := junitCase{Class: result.ID.Feature(), Name: string(result.ID), Time: seconds(result.Seconds)}
		switch result.grade {
		case failed:
			c.Failure = &junitDetail{Message: result.why, Type: string(result.Level), Text: detail(result.Result)}
		case broken:
			c.Error = &junitDetail{Message: result.why, Type: string(result.Verdict), Text: detail(result.Result)}
		case warned:
			c.Skipped = &junitDetail{Message: result.why}
			c.Output = &junitDetail{Text: detail(result.Result)}
		case skipped:
			c.Skipped = &junitDetail{Message: result.why}
		}
		suite.add(c)
	}

	for _, stale := range r.Stale {
		suite.add(junitCase{
			Class:   "known-failures",
			Name:    oneLine(stale.Place),
			Time:    seconds(0),
			Failure: &junitDetail{Message: oneLine(stale.ID + ": " + stale.Text), Type: "stale"},
		})
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

// finding says what was wrong, without how to repeat it.
func finding(r verdict.Result) string {
	p := &printer{}
	p.line(0, "", r.Text)
	for _, f := range r.Failures[:min(len(r.Failures), maxFailures)] {
		p.failure(0, f)
	}
	return p.String()
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
