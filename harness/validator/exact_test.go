package validator_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/validator"
)

// nested is so many arrays within each other.
func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func TestExactAcceptsExactDocuments(t *testing.T) {
	for _, body := range []string{
		`{}`, `[]`, `null`, `"ğüşiöç İı"`, " \r\n\t{\"a\": [1500.00, -0, 1e5, true]} \n",
		`{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]}`, `"\ud83d\ude00"`, `"\u0000"`, `1e-400`, nested(1000),
	} {
		g := NewWithT(t)
		g.Expect(validator.Exact([]byte(body))).To(BeEmpty(), "%.40q", body)
		_, err := validator.Decode([]byte(body))
		g.Expect(err).NotTo(HaveOccurred(), "%.40q", body)
	}
}

func TestExactListsProblems(t *testing.T) {
	const (
		twice   = "the name occurs twice in its object"
		invalid = "the string is not valid UTF-8, or has an unpaired surrogate"
		deep    = "arrays and objects are nested deeper than 1000"
	)
	for name, test := range map[string]struct {
		body     string
		want     []string // each ends the problem's line
		readable bool     // by Decode
	}{
		"nothing":                {"", []string{"the body is empty"}, false},
		"blanks":                 {" \r\n\t", []string{"the body is empty"}, false},
		"a mark alone":           {"\ufeff", []string{"a byte order mark precedes the document", "the body is empty"}, false},
		"a mark":                 {"\ufeff{}", []string{"a byte order mark precedes the document"}, true},
		"two marks":              {"\ufeff\ufeff{}", []string{"precedes the document", "at start of value, at byte 0"}, false},
		"UTF-16":                 {"\xff\xfe{\x00}\x00", []string{"at start of value, at byte 0"}, false},
		"duplicate":              {`{"a": 1, "b": {"x/~": 2, "x/~": 3}}`, []string{"/b/x~1~0: " + twice}, true},
		"escaped duplicate":      {`{"a": 1, "\u0061": 2}`, []string{"/a: " + twice}, true},
		"thrice":                 {`{"a": 1, "a": 2, "a": 3}`, []string{"/a: " + twice, "/a: " + twice}, true},
		"duplicate, then more":   {`{"a": 1, "a": 2} {}`, []string{"/a: " + twice, "bytes after the document: 2"}, false},
		"after the document":     {"{}\n\x00", []string{"bytes after the document: 1"}, false},
		"HTML after it":          {`[]<br />`, []string{"bytes after the document: 6"}, false},
		"invalid UTF-8":          {"[\"ok\", \"\xc5\"]", []string{"/1: " + invalid}, true},
		"invalid name":           {"{\"\xff\": 1}", []string{"/\uFFFD: " + invalid}, true},
		"unpaired surrogate":     {`{"a": "\ud83d"}`, []string{"/a: " + invalid}, true},
		"reversed surrogates":    {`{"a": "\ude00\ud83d"}`, []string{"/a: " + invalid}, true},
		"a surrogate in UTF-8":   {"\"\xed\xa0\x80\"", []string{invalid}, true},
		"huge exponent":          {`{"n": 1e1000001}`, []string{"/n: the exponent of 1e1000001 is not within ±400"}, false},
		"huge numbers, all":      {`[1e309, 0e999]`, []string{"/0: 1e309 is beyond the range of a 64-bit float", "/1: the exponent of 0e999 is not within ±400"}, false},
		"a number of many digit": {strings.Repeat("1", 1001), []string{"a number of 1001 characters is too long: at most 1000"}, false},
		"too deep":               {nested(1001), []string{deep}, false},
		"far too deep, open":     {strings.Repeat(`{"a":[`, 100_000), []string{deep}, false},
		"truncated":              {`{"a": [1, 2`, []string{"/a: unexpected EOF, at byte 11"}, false},
		"truncated text":         {`["ab`, []string{"/0: unexpected EOF, at byte 4"}, false},
		"trailing comma":         {`[1,]`, []string{"invalid character ',' at start of value, at byte 2"}, false},
		"a name that is none":    {`{1: 2}`, []string{"object member name must be a string, at byte 1"}, false},
		"single quotes":          {`{'a': 1}`, []string{`invalid character '\'' at start of value, at byte 1`}, false},
		"HTML":                   {`<!doctype html>`, []string{"invalid character '<' at start of value, at byte 0"}, false},
		"NaN":                    {`[NaN]`, []string{"/0: invalid character 'N' at start of value, at byte 1"}, false},
		"leading zero":           {`[01]`, []string{"after array element (expecting ',' or ']'), at byte 2"}, false},
		"control character":      {"\"a\nb\"", []string{`at byte 2`}, false},
		"NUL":                    {"\x00", []string{`at start of value, at byte 0`}, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			problems := validator.Exact([]byte(test.body))
			g.Expect(problems).To(HaveLen(len(test.want)), "%v", problems)
			for i, want := range test.want {
				g.Expect(problems[i].String()).To(HaveSuffix(want))
			}
			_, err := validator.Decode([]byte(test.body))
			g.Expect(err == nil).To(Equal(test.readable), "%v", err)
		})
	}
}

func TestExactIsBounded(t *testing.T) {
	g := NewWithT(t)
	name := strings.Repeat("k", 1<<20)
	body := `{"` + name + `": {"a": 0` + strings.Repeat(`, "a": 0`, 100_000) + `}}`
	problems := validator.Exact([]byte(body))
	g.Expect(problems).To(HaveLen(100))
	g.Expect(problems[0].Pointer).To(HavePrefix("/kkk"))
	g.Expect(len(problems[0].Pointer)).To(BeNumerically("<", 1000))
}

func TestDecodeReadsAsABrowserDoes(t *testing.T) {
	for body, want := range map[string]any{
		"\ufeff[true, false, null]": []any{true, false, nil},
		`{"a": 1, "a": 2}`:          map[string]any{"a": json.Number("2")},
		`{"__proto__": {}}`:         map[string]any{"__proto__": map[string]any{}},
		`[1500.00, 15000.0, 1.5e4]`: []any{json.Number("1500.00"), json.Number("15000.0"), json.Number("1.5e4")},
		"\"a\xffb\"":                "a\uFFFDb",
		`"\ud800"`:                  "\uFFFD",
		`[]`:                        []any{},
	} {
		g := NewWithT(t)
		got, err := validator.Decode([]byte(body))
		g.Expect(err).NotTo(HaveOccurred(), "%q", body)
		if want == nil {
			g.Expect(got).To(BeNil())
			continue
		}
		g.Expect(got).To(Equal(want), "%q", body)
	}
}

func TestDecodeErrorSaysWhere(t *testing.T) {
	value, err := validator.Decode([]byte(`{"a": [1, 1e1000001]`))
	g := NewWithT(t)
	g.Expect(value).To(BeNil())
	g.Expect(err).To(MatchError("/a/1: the exponent of 1e1000001 is not within ±400"))
}

// hostile are bodies that have broken JSON readers before.
var hostile = []string{
	"", "null", `{}`, `{"a":1,"a":2}`, `"\ud800"`, "\x00", "\ufeff", "[1e1000001]", "-0e-1000001", `{"a":1}{`,
	nested(100_000), strings.Repeat(`{"":`, 100_000), "\xff\xfe", "[1e400]", `{"data":[{"items":[{"quantity":1e400}]}]}`,
	`{"status":true,"data":{"id":"c","items":[],"subtotal":0,"total":0,"currency":"TRY"}}`,
}

func FuzzExact(f *testing.F) {
	for _, seed := range hostile {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		before := bytes.Clone(body)
		problems := validator.Exact(body)
		if !bytes.Equal(body, before) {
			t.Fatal("the body was changed")
		}
		if len(problems) == 0 && !(json.Valid(body) && utf8.Valid(body)) {
			t.Fatalf("no problem in %q", body)
		}
		for _, problem := range problems {
			if problem.Message == "" || !utf8.ValidString(problem.String()) {
				t.Fatalf("unclear problem %q", problem)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, seed := range hostile {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		value, err := validator.Decode(body)
		if len(validator.Exact(body)) == 0 && err != nil {
			t.Fatalf("exact, but not decoded: %v", err)
		}
		if err != nil {
			return
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		again, err := validator.Decode(text)
		if err != nil {
			t.Fatalf("%q became %q: %v", body, text, err)
		}
		if twice, _ := json.Marshal(again); !bytes.Equal(text, twice) {
			t.Fatalf("%q became %q, then %q", body, text, twice)
		}
	})
}
