package reports

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/schemas"
)

//go:embed html
var htmlFiles embed.FS

var htmlTemplate = template.Must(template.New("report.html.tmpl").Funcs(template.FuncMap{
	"word":     phrase,
	"value":    value,
	"spelt":    spelt,
	"sentence": sentence,
	"short":    func(text string) string { return harmless(shorten(text)) },
	"ms":       milliseconds,
}).ParseFS(htmlFiles, "html/report.html.tmpl", "html/evidence.html.tmpl"))

// The page's own style and script, all that its policy lets a browser run.
var (
	htmlStyle  = htmlFile("report.css")
	htmlScript = htmlFile("report.js")
	htmlPolicy = fmt.Sprintf("default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'",
		integrity(htmlStyle), integrity(htmlScript))
)

// page is what the template of the HTML report shows.
type page struct {
	*verdict.Report
	Language string // "en", "tr", or "" for the reader's own
	Policy   string // the Content-Security-Policy
	Style    template.CSS
	Script   template.JS
	Verdicts []count
	Levels   []count
	APIs     []count
	Tally    []tally
	Faults   []fault
	Untested []gap
	Chapters []chapter
	Statuses []status
	Exempt   []verdict.Result
	Timing   timing
}

// count is a value that results have, and how many have it.
type count struct {
	Value string
	N     int
}

// status is how often a status value was seen, and what the documents say of it.
type status struct {
	verdict.StatusCount
	Known schemas.Status
}

// In reports whether orders of a list, "physical" or "prepaid", can have it.
func (s status) In(list string) bool { return slices.Contains(s.Known.Lists, list) }

// writeHTML renders a report as one HTML page that loads nothing. All facts
// are in its markup; its script only filters, copies, and switches language
// and colours. The language is "en", "tr", or "" for the reader's own.
func writeHTML(w io.Writer, r *verdict.Report, language string) error {
	var b bytes.Buffer
	if err := htmlTemplate.Execute(&b, newPage(r, language)); err != nil {
		return err
	}
	_, err := io.WriteString(w, harmless(b.String()))
	return err
}

func newPage(r *verdict.Report, language string) page {
	p := page{
		Report:   r,
		Language: language,
		Policy:   htmlPolicy,
		Style:    template.CSS(htmlStyle),
		Script:   template.JS(htmlScript),
		Tally:    tallies(r.Results),
		Faults:   faults(r),
		Untested: gaps(r.Results),
		Chapters: chapters(r),
		Exempt:   pick(r, func(result verdict.Result) bool { return result.Exempt != "" }),
		Timing:   measure(r),
	}
	verdicts, levels, apis := map[string]int{}, map[string]int{}, map[string]int{}
	for _, result := range r.Results {
		verdicts[string(result.Verdict)]++
		levels[string(result.Level)]++
		apis[result.ID.API()]++
	}
	for _, v := range verdict.Verdicts {
		p.Verdicts = append(p.Verdicts, count{string(v), verdicts[string(v)]})
	}
	for _, l := range requirement.Levels {
		p.Levels = append(p.Levels, count{string(l), levels[string(l)]})
	}
	for _, api := range htmlAPIs {
		p.APIs = append(p.APIs, count{api, apis[api]})
	}
	for _, seen := range r.Statuses {
		row := status{StatusCount: seen}
		for _, known := range schemas.Statuses() {
			if known.Value == seen.Value {
				row.Known = known
			}
		}
		p.Statuses = append(p.Statuses, row)
	}
	return p
}

// htmlAPIs lists the APIs in the order in which the page shows them.
var htmlAPIs = []string{"pariette", "loyetta"}

// chapter holds the requirements that rest on one section of a document.
type chapter struct {
	Document, Title string
	Failed          int
	Results         []entry
}

// documents lists the texts in the order in which the page shows them.
var documents = []requirement.Document{
	requirement.Basket, requirement.Orders, requirement.ParietteSDK, requirement.LoyettaGuide,
	requirement.HTTP, requirement.URI, requirement.Currencies, requirement.Habit,
}

// chapters groups all results by what they rest on.
func chapters(r *verdict.Report) []chapter {
	results := slices.Clone(r.Results)
	rank := func(r verdict.Result) int {
		i := slices.Index(documents, requirement.Document(r.Source.Document))
		return (i + len(documents) + 1) % (len(documents) + 1) // an unknown one is the last
	}
	slices.SortStableFunc(results, func(a, b verdict.Result) int {
		return cmp.Or(
			cmp.Compare(rank(a), rank(b)),
			cmp.Compare(a.Source.Document, b.Source.Document),
			cmp.Compare(a.Source.Section, b.Source.Section),
		)
	})
	var all []chapter
	for _, result := range results {
		n := len(all)
		if n == 0 || all[n-1].Document != result.Source.Document || all[n-1].Title != result.Source.Section {
			all = append(all, chapter{Document: result.Source.Document, Title: result.Source.Section})
			n++
		}
		last := &all[n-1]
		last.Results = append(last.Results, newEntry(r, result))
		if result.Verdict == verdict.Fail {
			last.Failed++
		}
	}
	return all
}

// htmlFile is an embedded file of the page.
func htmlFile(name string) string {
	text, err := htmlFiles.ReadFile("html/" + name)
	if err != nil {
		panic("reports: " + err.Error())
	}
	return strings.TrimSpace(string(text))
}

// integrity is the hash by which a policy allows an inline style or script.
func integrity(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
