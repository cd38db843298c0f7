package reports

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// As much of SARIF 2.1.0 as Mihenk has to say.
type (
	sarifFile struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Automation  sarifAutomation   `json:"automationDetails"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Home    string      `json:"informationUri"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID         string          `json:"id"`
		Short      sarifMessage    `json:"shortDescription"`
		Full       sarifMessage    `json:"fullDescription"`
		Help       sarifMessage    `json:"help"`
		Default    sarifLevel      `json:"defaultConfiguration"`
		Properties sarifProperties `json:"properties"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifProperties struct {
		Tags     []string `json:"tags"`
		Severity string   `json:"problem.severity"` // GitHub's
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Started       time.Time           `json:"startTimeUtc"`
		Notifications []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Level   string        `json:"level"`
		Message sarifMessage  `json:"message"`
		Rule    *sarifRuleRef `json:"associatedRule,omitempty"`
	}
	sarifRuleRef struct {
		ID    string `json:"id"`
		Index int    `json:"index"`
	}
	sarifResult struct {
		Rule         string             `json:"ruleId"`
		Index        int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"` // the request, and the place in its answer
	}
	sarifPhysical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region struct {
			Line int `json:"startLine"`
		} `json:"region"`
	}
	sarifLogical struct {
		Name string `json:"name"`
		Full string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
)

// The levels of SARIF, and what GitHub calls the severity of a rule, by the
// level of the requirement.
var (
	sarifLevels      = map[requirement.Level]string{requirement.Must: "error", requirement.Should: "warning", requirement.May: "note"}
	githubSeverities = map[requirement.Level]string{requirement.Must: "error", requirement.Should: "warning", requirement.May: "recommendation"}
)

// writeSARIF renders a report as SARIF 2.1.0: requirements are rules, those that
// failed have one result each. What a viewer must not take for a finding, such
// as what was blocked or not tested, is a notification of the invocation.
//
// GitHub shows no result without a file: it is the section of the document that
// the requirement rests on, as a path. A known failure is a suppressed result.
func writeSARIF(w io.Writer, r *verdict.Report) error {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name:    "Mihenk",
			Version: r.Harness.Version,
			Home:    "https://github.com/mihenk-conformance/mihenk",
			Rules:   []sarifRule{},
		}},
		Automation: sarifAutomation{"mihenk/" + strings.ReplaceAll(r.Target.Name, "/", "-") + "/"},
		Results:    []sarifResult{},
	}
	invocation := sarifInvocation{
		Successful:    r.Verdict != verdict.HarnessFailed && !r.Interrupted,
		Started:       r.Started.UTC(),
		Notifications: []sarifNotification{{Level: "note", Message: sarifText(r.Headline)}},
	}
	for _, stale := range r.Stale {
		text := fmt.Sprintf("%s: %s: %s", stale.Place, stale.ID, stale.Text)
		invocation.Notifications = append(invocation.Notifications, sarifNotification{Level: "error", Message: sarifText(text)})
	}
	for i, result := range gradeAll(r) {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, ruleOf(result.Result))
		switch {
		case result.Verdict == verdict.Fail:
			run.Results = append(run.Results, findingOf(result.Result, i))
		case result.grade != passed:
			level := "note"
			if result.grade == broken {
				level = "error"
			}
			invocation.Notifications = append(invocation.Notifications, sarifNotification{
				Level:   level,
				Message: sarifText(fmt.Sprintf("%s: %s", result.ID, result.why)),
				Rule:    &sarifRuleRef{string(result.ID), i},
			})
		}
	}
	run.Invocations = []sarifInvocation{invocation}
	return encodeJSON(w, sarifFile{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

func ruleOf(r verdict.Result) sarifRule {
	text := fmt.Sprintf("%s (%s): %s. Source: %s (%s).", r.ID, r.Level, r.Text, section(r), r.Source.Basis)
	help := sarifText(text + fmt.Sprintf("\n\nmihenk explain %s\nmihenk run --only %s", r.ID, r.ID))
	help.Markdown = fmt.Sprintf("**%s**: %s.\n\nSource: %s (%s).\n\n%s",
		r.Level, escapeMarkdown(r.Text), escapeMarkdown(section(r)), r.Source.Basis,
		fence(fmt.Sprintf("mihenk explain %s\nmihenk run --only %s\n", r.ID, r.ID)))
	return sarifRule{
		ID:         string(r.ID),
		Short:      sarifText(r.Text),
		Full:       sarifText(text),
		Help:       help,
		Default:    sarifLevel{sarifLevels[r.Level]},
		Properties: sarifProperties{[]string{r.ID.API(), string(r.Level), string(r.Source.Basis)}, githubSeverities[r.Level]},
	}
}

// findingOf is what a failed requirement, the rule of that index, came to. Its
// fingerprint is that of the requirement: it stays as long as the fault does.
func findingOf(r verdict.Result, index int) sarifResult {
	var location sarifLocation
	if len(r.Failures) > 0 && r.Failures[0].Where != "" {
		where, pointer := oneLine(r.Failures[0].Where), oneLine(r.Failures[0].Pointer)
		location.Logical = []sarifLogical{{where, strings.TrimSpace(where + " " + pointer), "resource"}}
	}
	location.Physical.Artifact.URI = "documents/" + url.PathEscape(section(r))
	location.Physical.Region.Line = 1
	sum := sha256.Sum256([]byte(r.ID))
	found := sarifResult{
		Rule:         string(r.ID),
		Index:        index,
		Level:        sarifLevels[r.Level],
		Message:      sarifText(finding(r)),
		Locations:    []sarifLocation{location},
		Fingerprints: map[string]string{"primaryLocationLineHash": fmt.Sprintf("%x:1", sum[:8])},
		Suppressions: []sarifSuppression{},
	}
	if r.Known != nil {
		found.Suppressions = append(found.Suppressions, sarifSuppression{"external", harmless(r.Known.Reason)})
	}
	return found
}

// sarifEscapes keep a message from having links and placeholders (SARIF 2.1.0,
// 3.11.5 and 3.11.6).
var sarifEscapes = strings.NewReplacer("{", "{{", "}", "}}", "](", "] (")

func sarifText(text string) sarifMessage {
	return sarifMessage{Text: sarifEscapes.Replace(strings.TrimSpace(harmless(text)))}
}
