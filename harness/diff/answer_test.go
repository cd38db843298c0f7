package diff

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// answer is an answer of JSON to pariette.cart.get.
func answer(status int, body string) verdict.Exchange {
	e := verdict.Exchange{
		Operation: "pariette.cart.get", Status: status,
		Answer: map[string][]string{"Content-Type": {"application/json"}},
	}
	if body != "" {
		e.Content = &verdict.Body{Text: body}
	}
	return e
}

// answered is the report of a run that saw these answers, and of what it asked
// that verdict.
func answered(v verdict.Verdict, answers ...verdict.Exchange) *verdict.Report {
	return &verdict.Report{Results: []verdict.Result{{ID: "pariette.cart.get.ok", Verdict: v, Exchanges: answers}}}
}

func TestAnswers(t *testing.T) {
	get := func(class, part string, from, to []string) Answer {
		return Answer{"pariette.cart.get", class, part, from, to}
	}
	none := []string{}
	plain := answer(200, `{}`)
	plain.Answer = map[string][]string{"Content-Type": {"Text/JSON"}}
	bare := answer(200, `{}`)
	bare.Answer = nil
	cut := answer(200, `{"a": [`)
	cut.Content.Truncated = true
	coded := answer(200, "e30=")
	coded.Content.Base64 = true
	for _, row := range []struct {
		name     string
		from, to []verdict.Exchange
		want     []Answer
	}{
		{name: "the same", from: []verdict.Exchange{answer(200, `{"a": 1}`)}, to: []verdict.Exchange{answer(200, `{"a": 2}`)}},
		{
			name: "another status", from: []verdict.Exchange{answer(200, `{}`)}, to: []verdict.Exchange{answer(201, `{}`), answer(200, `{}`)},
			want: []Answer{get("2xx", "status", []string{"200"}, []string{"200", "201"})},
		},
		{
			name: "another class", from: []verdict.Exchange{answer(200, `{}`)}, to: []verdict.Exchange{answer(404, `{"a": 1}`)},
			want: []Answer{get("2xx", "status", []string{"200"}, none), get("4xx", "status", none, []string{"404"})},
		},
		{
			name: "another content type", from: []verdict.Exchange{answer(200, `{}`)}, to: []verdict.Exchange{plain},
			want: []Answer{get("2xx", "Content-Type", []string{"application/json"}, []string{"text/json"})},
		},
		{
			name: "no content type", from: []verdict.Exchange{answer(200, `{}`)}, to: []verdict.Exchange{bare},
			want: []Answer{get("2xx", "Content-Type", []string{"application/json"}, []string{"none"})},
		},
		{
			name: "a field more and one less", from: []verdict.Exchange{answer(200, `{"data": {"a": {"b": 1}}}`)},
			to: []verdict.Exchange{answer(200, `{"data": {"c": {"d": 1}}}`)},
			want: []Answer{
				get("2xx", "body.data.a", []string{"object"}, none),
				get("2xx", "body.data.c", none, []string{"object"}),
			},
		},
		{
			name: "every type", from: []verdict.Exchange{answer(200, `[null, true, "", 1, 1.0, 1e3, [], {}]`)},
			to: []verdict.Exchange{answer(200, `[0]`)},
			want: []Answer{get("2xx", "body[]",
				[]string{"array", "boolean", "integer", "null", "number", "object", "string"}, []string{"integer"})},
		},
		{
			name: "elements of another type", from: []verdict.Exchange{answer(200, `{"items": [{"id": 1}]}`)},
			to:   []verdict.Exchange{answer(200, `{"items": [{"id": "1"}, {"id": 2}]}`)},
			want: []Answer{get("2xx", "body.items[].id", []string{"integer"}, []string{"integer", "string"})},
		},
		{
			name: "an array that is empty", from: []verdict.Exchange{answer(200, `{"items": [{"id": 1}]}`)},
			to: []verdict.Exchange{answer(200, `{"items": []}`)},
		},
		{
			name: "no body", from: []verdict.Exchange{answer(200, `{"a": 1}`)}, to: []verdict.Exchange{answer(200, "")},
			want: []Answer{get("2xx", "body", []string{"object"}, []string{"none"})},
		},
		{
			name: "no JSON", from: []verdict.Exchange{answer(200, `{"a": 1}`)}, to: []verdict.Exchange{answer(200, "<html>")},
			want: []Answer{get("2xx", "body", []string{"object"}, []string{"no JSON"})},
		},
		{
			name: "what is not the whole body", from: []verdict.Exchange{answer(200, `{}`)},
			to: []verdict.Exchange{answer(200, `{}`), cut, coded, {Operation: "pariette.cart.get", Error: "connection reset"}},
		},
		{
			name: "names with dots", from: []verdict.Exchange{answer(200, `{"a.b": {"c": 1}}`)},
			to:   []verdict.Exchange{answer(200, `{"a.b": {"c": "1"}}`)},
			want: []Answer{get("2xx", "body.a.b.c", []string{"integer"}, []string{"string"})},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			g := NewWithT(t)
			d, err := Compare(answered(verdict.Pass, row.from...), answered(verdict.Pass, row.to...))
			g.Expect(err).NotTo(HaveOccurred())
			if row.want == nil {
				row.want = []Answer{}
			}
			g.Expect(d.Answers).To(Equal(row.want))
			g.Expect(d.Regression).To(BeFalse())

			d, err = Compare(answered(verdict.Pass, row.from...), answered(verdict.Fail, row.to...))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(d.Answers).To(BeEmpty(), "of what did not pass in both")
		})
	}
}
