package validator

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/xeipuuv/gojsonschema"
)

// check compiles one schema and validates a body against it.
func check(t *testing.T, schema, body string) []Problem {
	t.Helper()
	const id = "https://mihenk.example/it.json"
	compiled, err := compile(map[string][]byte{id: []byte(`{"$id": "` + id + `", ` + schema + `}`)})
	if err != nil {
		t.Fatal(err)
	}
	value, err := Decode([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	result, err := compiled[id].Validate(gojsonschema.NewRawLoader(value))
	if err != nil {
		t.Fatal(err)
	}
	return explain(result.Errors())
}

func TestCompileFetchesNothing(t *testing.T) {
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		_, _ = w.Write([]byte(`{}`))
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "other.json")
	if err := os.WriteFile(file, []byte(`{}`), 0o600); err != nil {
		t.Fatal(err)
	}

	for _, reference := range []string{
		server.URL + "/other.json", "file://" + file, file, "missing.json",
		"http://json-schema.org/draft-07/schema#", "https://mihenk.example/it.json#/definitions/none",
	} {
		const id = "https://mihenk.example/it.json"
		_, err := compile(map[string][]byte{id: []byte(`{"$id": "` + id + `", "properties": {"a": {"$ref": "` + reference + `"}}}`)})
		NewWithT(t).Expect(err).To(MatchError(ContainSubstring(id)), reference)
	}
	NewWithT(t).Expect(requests.Load()).To(BeZero())
}

func TestCompileNamesTheSchema(t *testing.T) {
	for text, hint := range map[string]string{
		`{`: "schema a", `{"$id": "a", "type": "decimal"}`: "schema a", `{"$id": "b"}`: "schema a",
	} {
		_, err := compile(map[string][]byte{"a": []byte(text)})
		NewWithT(t).Expect(err).To(MatchError(ContainSubstring(hint)), text)
	}
}

func TestPointers(t *testing.T) {
	const schema = `"additionalProperties": {"items": {"additionalProperties": {"type": "integer"}}}`
	for body, pointer := range map[string]string{
		`{"a.b": [{"c.d": "x"}]}`:   "/a.b/0/c.d",
		`{"a/b": [{"c~d": "x"}]}`:   "/a~1b/0/c~0d",
		`{"": [{"": "x"}]}`:         "//0/",
		`{"(root)": [{"é ": 1.5}]}`: "/(root)/0/é ",
		`{"\u0000": [{"ÿ": true}]}`: "/\x00/0/ÿ",
	} {
		problems := check(t, schema, body)
		NewWithT(t).Expect(problems).To(ConsistOf(HaveField("Pointer", pointer)), body)
	}
}

func TestOrderOfProblems(t *testing.T) {
	body := `[` + strings.Repeat(`"x",`, 11) + `{"b": "x", "10": "x", "9": "x", "a": "x"}]`
	for range 20 {
		var pointers []string
		for _, problem := range check(t, `"items": {"type": "object", "additionalProperties": {"type": "null"}}`, body) {
			pointers = append(pointers, problem.Pointer)
		}
		NewWithT(t).Expect(pointers).To(Equal([]string{
			"/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9", "/10", "/11/9", "/11/10", "/11/a", "/11/b",
		}))
	}
}

func TestMessages(t *testing.T) {
	for _, test := range []struct{ schema, body, message string }{
		{`"type": "integer"`, `"2"`, `expected integer, got string "2"`},
		{`"type": ["integer", "null"]`, `1.50`, `expected integer or null, got number 1.50`},
		{`"type": "object"`, `[1, 2, 3]`, `expected object, got array of 3`},
		{`"type": "array"`, `{}`, `expected array, got object`},
		{`"type": "string"`, `null`, `expected string, got null`},
		{`"type": "string"`, `true`, `expected string, got boolean true`},
		{`"const": true`, `false`, `expected true, got boolean false`},
		{`"enum": ["a", "b"]`, `"c\u001b[31m\u202e"`, `expected one of "a", "b", got string "c\x1b[31m\u202e"`},
		{`"minLength": 1`, `""`, `expected a string of length 1 or more, got string ""`},
		{`"minimum": 1`, `0.5`, `expected at least 1, got number 0.5`},
		{`"pattern": "^a"`, `"b"`, `expected a string that matches ^a, got string "b"`},
		{`"format": "uri"`, `"/a"`, `expected a string of the format uri, got string "/a"`},
		{`"format": "date-time"`, `"10:30:00"`, `expected a string of the format date-time, got string "10:30:00"`},
		{`"required": ["a.b"]`, `{}`, `a.b is missing`},
		{`"allOf": [{"required": ["a"]}, {"required": ["a"]}]`, `{}`, `a is missing`},
		{`"additionalProperties": false`, `{"a": 1}`, `Additional property a is not allowed`},
		{`"type": "integer"`, `"` + strings.Repeat("ü", 200) + `"`, `expected integer, got string "` + strings.Repeat("ü", 80) + `…"`},
	} {
		NewWithT(t).Expect(check(t, test.schema, test.body)).To(ConsistOf(HaveField("Message", test.message)), test.schema)
	}
}

func TestFormats(t *testing.T) {
	for format, texts := range map[string]map[string]bool{
		"date-time": {
			"2024-01-15T10:30:00Z": true, "2024-01-15T10:30:00.5+03:00": true,
			"2024-01-15": false, "2024-01-15T10:30:00": false, "2024-01-15T1:30:00Z": false,
		},
		"uri": {
			"https://example.com/kulaklik.jpg": true, "http://127.0.0.1:8080": true,
			"a:": false, "https://": false, "http://:80": false, "//example.com": false, "http://a b/": false, "": false,
		},
	} {
		for text, want := range texts {
			problems := check(t, `"format": "`+format+`"`, `"`+text+`"`)
			NewWithT(t).Expect(len(problems) == 0).To(Equal(want), "%s %q", format, text)
		}
		NewWithT(t).Expect(check(t, `"format": "`+format+`"`, `1`)).To(BeEmpty(), "a format says nothing of numbers")
	}
}
