package reports

import (
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/joshdk/go-junit"
	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// hostileTexts are what a server may send to break a format, or whoever reads it.
var hostileTexts = []string{
	hostile,
	"",
	"<script>alert(1)</script><img src=x onerror=alert(1)></details></code></pre>",
	"]]>]]&gt;<![CDATA[<?xml?>&amp;&#0;",
	"=cmd|'/C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1",
	"::error::stolen", "\n  ::stop-commands::x\n::add-mask::a", "##[add-mask]a", "a ##vso[task.setvariable]b ##teamcity[x]", "%0A::error::x", "a,file=b::c",
	"`", "``` a\n```\n<b>x</b>\n````", "`` `a` ``", "~~~\n# h\n- x\n> y\n", "a|b\\|c\\\\|d", "\\", "$a$ &lt; **b** _c_ [d](https://evil.example) ![e](x)",
	"@everyone #1 https://evil.example www.evil.example a@evil.example",
	"# SKIP", "x # TODO y", "\\# SKIP", "\n  ...\nok 1\nBail out!\n1..0\n---", "- a: {b: !!c *d}", "{0} {{1}} [a](1)",
	"\x1b]8;;https://evil.example\x07link\x1b]8;;\x07", "\u202e\u2066\u200b\ufeff\u2028\u0085\u009b2J\x7f\b", "\xff\xfe\x80", "\U000e0041 \U0001f600",
	"\"'\\\r\n\t\v\f\x00",
}

// hostileReport is a report with a result of every kind, each of whose free
// texts is the given one.
func hostileReport(text string) *verdict.Report {
	body := verdict.Body{Text: strings.ToValidUTF8(text, "\uFFFD")}
	binary := verdict.Body{Text: base64.StdEncoding.EncodeToString([]byte(text)), Base64: true, Truncated: true}
	header := map[string][]string{"Content-Type": {text}, "Location": {text}, "X-" + text: {text, text}}
	address := "https://acme.example/?" + url.QueryEscape(text)
	answered := verdict.Exchange{
		Operation: text, Method: text, URL: address, Header: header, Body: &binary,
		Status: 200, Answer: header, Content: &body, Started: started, Seconds: 0.5,
	}
	unanswered := verdict.Exchange{Operation: text, Method: "GET", URL: address, Error: text, Body: &body, Content: &binary, Started: started}

	r := &verdict.Report{
		Target:       verdict.Target{Name: text, Pariette: text},
		Observations: []verdict.Observation{{Name: text, Value: text}},
		Statuses:     []verdict.StatusCount{{Value: text}},
		Notes:        []string{text},
		Stale:        []verdict.Stale{{Place: text + ":7", ID: text, Text: text}},
	}
	add := func(v verdict.Verdict, level requirement.Level) *verdict.Result {
		n := result(fmt.Sprintf("pariette.cart.r%d", len(r.Results)), level, v, text)
		n.Text, n.Source.Document, n.Reason, n.Provide = text, text, text, text
		n.Exchanges = []verdict.Exchange{answered, unanswered}
		r.Results = append(r.Results, n)
		return &r.Results[len(r.Results)-1]
	}
	for _, v := range verdict.Verdicts {
		add(v, requirement.Must)
	}
	failures := []verdict.Failure{
		{Message: text, Expected: text, Actual: text, Pointer: text, Where: text, Exchange: new(0)},
		{Message: text, Exchange: new(1)},
	}
	r.Results[1].Failures = failures
	add(verdict.Fail, requirement.Should).Failures = failures
	known := add(verdict.Fail, requirement.Must)
	known.Known = &verdict.Known{Reason: text, Issue: text, Owner: text}
	add(verdict.NotTested, requirement.Must).Exempt = text
	add(verdict.Blocked, requirement.Must).Owner = known.ID
	return conclude(r)
}

// checks say what is wrong with a hostile report in a format, if anything.
var checks = map[string]func(text string, r *verdict.Report) error{
	"json": func(text string, _ *verdict.Report) error { return json.Unmarshal([]byte(text), &verdict.Report{}) },
	"junit": func(text string, r *verdict.Report) error {
		suites, err := junit.Ingest([]byte(text))
		if err == nil && len(suites[0].Tests) != len(r.Results)+len(r.Stale) {
			err = fmt.Errorf("%d tests", len(suites[0].Tests))
		}
		return err
	},
	"text": func(text string, _ *verdict.Report) error {
		if found := regexp.MustCompile(`(?m)^\s*::.*|##\w*\[`).FindString(text); found != "" {
			return fmt.Errorf("a command of a CI: %q", found)
		}
		return nil
	},
	"markdown": func(text string, _ *verdict.Report) error { return checkMarkdown(text) },
	"matrix":   func(text string, _ *verdict.Report) error { return checkMarkdown(text) },
	"csv": func(text string, r *verdict.Report) error {
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err == nil && len(rows) != len(r.Results)+1 {
			err = fmt.Errorf("%d rows", len(rows))
		}
		for _, row := range rows {
			for _, cell := range row {
				if strings.TrimLeft(cell, "=+-@\t\r\n") != cell {
					err = fmt.Errorf("a formula: %q", cell)
				}
			}
		}
		return err
	},
	"sarif": func(text string, _ *verdict.Report) error { return json.Unmarshal([]byte(text), &sarifFile{}) },
	"har":   func(text string, _ *verdict.Report) error { return json.Unmarshal([]byte(text), &harFile{}) },
	"tap": func(text string, r *verdict.Report) error {
		points, err := parseTAP(text)
		if err == nil && len(points) != len(r.Results)+len(r.Stale) {
			err = fmt.Errorf("%d test points", len(points))
		}
		return err
	},
	"github": func(text string, r *verdict.Report) error {
		commands, err := parseCommands(text)
		if err == nil && len(commands) == 0 {
			err = fmt.Errorf("no commands for %d results", len(r.Results))
		}
		return err
	},
	"html": func(text string, r *verdict.Report) error {
		tags := map[string]int{}
		for _, tag := range regexp.MustCompile(`<(script|style|img|details class="requirement")[ >]`).FindAllStringSubmatch(text, -1) {
			tags[tag[1]]++
		}
		if want := map[string]int{"script": 1, "style": 1, `details class="requirement"`: len(r.Results)}; !maps.Equal(tags, want) {
			return fmt.Errorf("the tags %v, not %v", tags, want)
		}
		return nil
	},
	"badge": func(text string, _ *verdict.Report) error {
		var svg struct {
			XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
			Title   string   `xml:"title"`
			Other   []struct {
				XMLName xml.Name
				Inner   string `xml:",innerxml"`
			} `xml:",any"`
		}
		if err := xml.Unmarshal([]byte(text), &svg); err != nil {
			return err
		}
		if len(svg.Other) != 3 {
			return fmt.Errorf("%d further elements", len(svg.Other))
		}
		return nil
	},
}

// checkAll renders a report in some formats, says what is wrong with them, and
// gives the longest of those that do not hold all that was found.
func checkAll(t *testing.T, formats []string, r *verdict.Report) (longest int) {
	t.Helper()
	for _, format := range formats {
		text := string(render(t, format, r))
		if format != "json" && format != "har" {
			longest = max(longest, len(text))
		}
		if !utf8.ValidString(text) {
			t.Errorf("%s is not UTF-8", format)
		}
		for _, r := range text {
			if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
				t.Errorf("%s holds %U", format, r)
				break
			}
		}
		if err := checks[format](text, r); err != nil {
			t.Errorf("%s: %v", format, err)
		}
	}
	return longest
}

func TestHostile(t *testing.T) {
	every := slices.Collect(maps.Keys(checks))
	NewWithT(t).Expect(append(every, "scripts")).To(ConsistOf(Formats()))
	for i, text := range hostileTexts {
		t.Run(fmt.Sprint(i), func(t *testing.T) { checkAll(t, every, hostileReport(text)) })
	}
	t.Run("megabytes", func(t *testing.T) {
		r, text := badReport(), strings.Repeat("`|<@ş\n", 5<<20/7)
		r.Results[5].Failures[0].Actual = text
		if n := checkAll(t, every, r); n > 100_000 {
			t.Errorf("a report of %d bytes", n)
		}
	})
}

// FuzzEscapes is about the formats that no library encodes.
func FuzzEscapes(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkAll(t, []string{"badge", "csv", "github", "markdown", "matrix", "tap", "text"}, hostileReport(text))
	})
}
