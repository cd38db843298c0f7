package reports

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// drawn is a frame in plain text: a marked place in «», its notes after ^, and
// how many lines are folded away.
func drawn(excerpts []excerpt) string {
	var b strings.Builder
	for _, e := range excerpts {
		if e.Folded {
			b.WriteString("⋯\n")
			continue
		}
		for _, l := range e.Lines {
			b.WriteString(l.Before)
			if l.Notes != nil {
				b.WriteString("«" + l.Mark + "»")
			}
			b.WriteString(l.After + "\n")
			for _, note := range l.Notes {
				b.WriteString("^ " + note + "\n")
			}
		}
	}
	return b.String()
}

func TestFrame(t *testing.T) {
	at := func(pointers ...string) []verdict.Failure {
		var all []verdict.Failure
		for _, p := range pointers {
			all = append(all, verdict.Failure{Message: "wrong", Pointer: p})
		}
		return all
	}
	long := "[" + strings.Repeat("0,", 200) + "1]"
	for _, row := range []struct {
		name, body string
		failures   []verdict.Failure
		want       string
	}{
		{"nothing", "", at("/a"), ""},
		{"numbers and strings as they are spelt", `{"a":15000.0,"b":1.5e4,"c":"\u015f"}`, at("/a", "/b", "/c"), "{\n  \"a\": «15000.0»,\n^ wrong\n  \"b\": «1.5e4»,\n^ wrong\n  \"c\": «\"\\u015f\"»\n^ wrong\n}\n"},
		{"the expectation", `[7]`, []verdict.Failure{{Message: "wrong", Expected: "3", Pointer: "/0"}}, "[\n  «7»\n^ expected 3\n]\n"},
		{"several at one place", `[7]`, []verdict.Failure{{Message: "odd", Pointer: "/0"}, {Message: "big", Pointer: "/0"}, {Message: "odd", Pointer: "/0"}}, "[\n  «7»\n^ odd\n^ big\n]\n"},
		{"an object", `{"a":{"b":1}}`, at("/a"), "{\n  \"a\": «{»\n^ wrong\n    \"b\": 1\n  }\n}\n"},
		{"a member that is missing", `{"a":{"b":1}}`, at("/a/c/0"), "{\n  \"a\": «{»\n^ wrong\n    \"b\": 1\n  }\n}\n"},
		{"a duplicate name", `{"a":1,"a":2}`, at("/a"), "{\n  \"a\": «1»,\n^ wrong\n  \"a\": «2»\n^ wrong\n}\n"},
		{"a name with slash and tilde", `{"a/b~c":1}`, at("/a~1b~0c"), "{\n  \"a/b~c\": «1»\n^ wrong\n}\n"},
		{"the whole", `{"a":1}`, at(""), "{\n  \"a\": 1\n}\n"},
		{"no pointer", `{"a":1}`, at("a"), "{\n  \"a\": 1\n}\n"},
		{"a scalar", ` 7 `, nil, "7\n"},
		{"no JSON", "<h1>Whoops</h1>\n{", at("/a"), "<h1>Whoops</h1>\n{\n"},
		{"two values", `{"a":1}{"a":2}`, at("/a"), "{\"a\":1}{\"a\":2}\n"},
		{"NUL", "a\x00b", nil, "a\\u0000b\n"},
		{"too deep", strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), nil, strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1) + "\n"},
		{"far from the mark", long, at("/100"), "⋯\n  0,\n  0,\n  0,\n  «0»,\n^ wrong\n  0,\n  0,\n  0,\n⋯\n"},
		{"the beginning", long, nil, "[\n" + strings.Repeat("  0,\n", beginning-1) + "⋯\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			NewWithT(t).Expect(drawn(frame(&verdict.Body{Text: row.body}, row.failures))).To(Equal(row.want))
		})
	}
}

func FuzzFrame(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text, text)
	}
	f.Add(`{"a":[{"b":1.50},null,""],"a":{}}`, "/a/0/b")
	f.Fuzz(func(t *testing.T, body, pointer string) {
		var text strings.Builder
		lines := 0
		for _, e := range frame(&verdict.Body{Text: body}, []verdict.Failure{{Message: "wrong", Pointer: pointer}}) {
			for _, l := range e.Lines {
				lines++
				text.WriteString(l.Before + l.Mark + l.After + "\n")
				if l.Number != lines {
					t.Errorf("the line %d has the number %d", lines, l.Number)
				}
			}
			lines += e.Left
		}
		indented, _ := indent(body)
		if want := strings.Count(indented, "\n") + 1; body != "" && lines != want {
			t.Errorf("%d lines, not %d:\n%s", lines, want, &text)
		}
		if utf8.ValidString(body) && !utf8.ValidString(text.String()) {
			t.Errorf("a letter is cut:\n%s", &text)
		}
	})
}

// TestEveryRequirementIsInTurkish holds the translations against the catalogue
// of the suites. A new requirement gets its sentence in requirements.tr.json.
func TestEveryRequirementIsInTurkish(t *testing.T) {
	catalogue, err := os.ReadFile("../suites/testdata/catalogue.golden")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for line := range strings.Lines(string(catalogue)) {
		id, _, _ := strings.Cut(line, " ")
		known[id] = true
		if turkish[id] == "" {
			t.Errorf("html/requirements.tr.json has no %s", id)
		}
	}
	for id := range turkish {
		if !known[id] {
			t.Errorf("html/requirements.tr.json has %s, which is no requirement", id)
		}
	}
}

// TestEveryPhraseIsUsed holds the page's words against its templates and the
// vocabularies.
func TestEveryPhraseIsUsed(t *testing.T) {
	used := map[string]bool{}
	add := func(vocabulary string, values ...string) {
		for _, v := range values {
			used[vocabulary+" "+v] = true
		}
	}
	for _, v := range verdict.Verdicts {
		add("verdict", string(v))
	}
	for _, l := range requirement.Levels {
		add("level", string(l))
	}
	for _, v := range []verdict.RunVerdict{verdict.Conformant, verdict.NotConformant, verdict.Incomplete, verdict.HarnessFailed} {
		add("run", string(v))
		add("meaning", string(v))
	}
	for _, b := range []requirement.Basis{requirement.Stated, requirement.Shown, requirement.Implied, requirement.Practice, requirement.Supplement} {
		add("basis", string(b))
	}
	add("api", htmlAPIs...)
	templates, err := fs.Glob(htmlFiles, "html/*.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range templates {
		text, err := htmlFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, after := range strings.Split(string(text), `{{word "`)[1:] {
			key, _, _ := strings.Cut(after, `"`)
			used[key] = true
		}
	}

	for key := range used {
		if text := phrases[key]; text[0] == "" || text[1] == "" {
			t.Errorf("html/words.json has not both languages of %q", key)
		}
	}
	for key := range phrases {
		if !used[key] {
			t.Errorf("html/words.json has %q, which nothing uses", key)
		}
	}
}

func TestTiming(t *testing.T) {
	g := NewWithT(t)
	r := longRun(200)
	for i := range r.Results {
		for j := range r.Results[i].Exchanges {
			e := &r.Results[i].Exchanges[j]
			e.Seconds = float64(i*10+j+1) / 1000
			if e.Operation = "quick"; i >= 10 {
				e.Operation = "slow"
			}
		}
	}
	r.Results = append(r.Results, r.Results[0]) // whose exchanges are shared

	got := measure(r)

	g.Expect(got.Requests).To(Equal(200))
	g.Expect(got.Seconds).To(BeNumerically("~", 20.1))
	g.Expect(got.Operations).To(HaveLen(2))
	slow, quick := got.Operations[0], got.Operations[1]
	g.Expect([]any{slow.Name, slow.Requests, slow.Median, slow.P95, slow.Worst}).To(Equal([]any{"slow", 100, 0.150, 0.195, 0.200}))
	g.Expect([]any{quick.Name, quick.Requests, quick.Median, quick.P95, quick.Worst}).To(Equal([]any{"quick", 100, 0.050, 0.095, 0.100}))
	g.Expect(slow.X(slow.P95)).To(BeNumerically("~", 100))
	g.Expect(slow.Share() + quick.Share()).To(BeNumerically("~", 100))
}

func TestFaultsBeginWithCauses(t *testing.T) {
	var got []string
	for _, f := range faults(badReport()) {
		got = append(got, string(f.ID))
	}

	NewWithT(t).Expect(got).To(Equal([]string{
		"pariette.cart.add.line", "", // what blocked seven, and the network
		"loyetta.physical.walk", // an error of the harness
		"pariette.cart.get.schema",
		"pariette.cart.get.currency", // a warning
	}))
}

// TestPolicyAllowsNothingElse: the page asks for no more than itself.
func TestPolicyAllowsNothingElse(t *testing.T) {
	g := NewWithT(t)
	page := render(t, "html", badReport())

	g.Expect(htmlPolicy).To(HavePrefix("default-src 'none'; "))
	g.Expect(htmlPolicy).NotTo(ContainSubstring("unsafe"))
	g.Expect(bytes.Count(page, []byte("http-equiv"))).To(Equal(1))
	for _, loads := range []string{"src=", "@import", "url(", `href="http`} {
		g.Expect(string(page)).NotTo(ContainSubstring(loads))
	}
}

func BenchmarkHTML(b *testing.B) {
	r := longRun(2000)
	for b.Loop() {
		if _, err := Files("html", r, ""); err != nil {
			b.Fatal(err)
		}
	}
}
