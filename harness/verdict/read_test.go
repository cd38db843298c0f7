package verdict

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// document is a result document as a run writes it.
func document(t *testing.T) string {
	t.Helper()
	results := []Result{{
		ID: "pariette.cart.get.ok", Level: requirement.Must, Verdict: Fail, Text: "it does",
		Source:   Source{Document: string(requirement.Basket), Basis: requirement.Stated},
		Failures: []Failure{{Message: "it does not", Exchange: new(0)}},
		Exchanges: []Exchange{{
			Operation: "pariette.cart.get", Method: "GET", URL: "http://127.0.0.1/", Status: 200,
			Content: &Body{Text: "\x00\u202e"}, Started: time.Date(2026, 1, 15, 10, 30, 0, 123, time.UTC), Seconds: 0.1,
		}},
	}}
	r := &Report{
		Schema: Schema, Harness: Harness{Version: "1.2.3"}, Gate: requirement.Must, Started: time.Date(2026, 1, 15, 10, 30, 0, 0, time.UTC),
		Results: results, Verdict: NotConformant, Summary: Summarize(results), Causes: []Cause{},
		Observations: []Observation{}, Statuses: []StatusCount{}, Notes: []string{},
	}
	r.Headline = Headline(r)
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRead(t *testing.T) {
	g := NewWithT(t)
	want := document(t)

	r, err := Read([]byte(want))

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(json.Marshal(r)).To(MatchJSON(want))
}

func TestReadRefuses(t *testing.T) {
	good := document(t)
	replaced := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("the document holds no %s", old)
		}
		return strings.ReplaceAll(good, old, new)
	}
	for name, row := range map[string]struct{ document, err string }{
		"nothing":        {"", "not a JSON document\n  \"the body is empty\""},
		"a page":         {"<html>", "not a JSON document\n"},
		"cut off":        {good[:len(good)/2], "not a JSON document\n"},
		"two":            {good + good, "not a JSON document\n"},
		"twice the name": {replaced(`"seed":0`, `"seed":0,"seed":1`), "not a JSON document\n"},
		"null":           {"null", `not a result document of 'mihenk run', whose "schema" is "mihenk.result/1"`},
		"foreign":        {`{"schema": "other/1", "runs": []}`, "not a result document of 'mihenk run'"},
		"newer": {
			replaced("mihenk.result/1", "mihenk.result/2"),
			`a result document of version "2", but this Mihenk knows 1 alone (it was written by Mihenk "1.2.3")`,
		},
		"broken":        {replaced(`"verdict":"fail"`, `"verdict":"failed"`), "a broken result document\n  \"/results/0/verdict: expected one of"},
		"unknown field": {replaced(`"seed":0`, `"seed":0,"\u001b[31m":1`), `\x1b[31m`},
		"huge seed":     {replaced(`"seed":0`, `"seed":1e30`), "a broken result document: "},
		"missing field": {replaced(`"requests":0,`, ""), "a broken result document\n  \"requests is missing\""},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)

			r, err := Read([]byte(row.document))

			g.Expect(err).To(MatchError(ContainSubstring(row.err)))
			g.Expect(r).To(BeNil())
			g.Expect(err.Error()).NotTo(ContainSubstring("\x1b"))
		})
	}
}

func TestReadNamesTheFirstProblems(t *testing.T) {
	_, err := Read([]byte(`{"schema": "mihenk.result/1"}`))

	g := NewWithT(t)
	g.Expect(err).To(MatchError(HavePrefix("a broken result document\n")))
	g.Expect(strings.Split(err.Error(), "\n")).To(HaveLen(1 + maxProblems + 1))
	g.Expect(err).To(MatchError(MatchRegexp(`\n  and \d+ more$`)))
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "{}", `{"schema": "mihenk.result/1"}`, `{"schema": "mihenk.result/"}`, `{"schema": 1}`, `[]`, `{"schema": "mihenk.result/2", "harness": {"version": []}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		r, err := Read(document)
		if (r == nil) != (err != nil) {
			t.Errorf("%v, %v", r, err)
		}
	})
}
