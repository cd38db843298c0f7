package reports

import (
	"encoding/json"
	"fmt"
	"html/template"
	"reflect"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// phrases holds the page's own words by key, in English and in Turkish.
var phrases = htmlTable[[2]string]("words.json")

// turkish holds the sentences of the requirements in Turkish, by id.
var turkish = htmlTable[string]("requirements.tr.json")

// htmlTable is an embedded table of the page.
func htmlTable[T any](name string) map[string]T {
	var table map[string]T
	if err := json.Unmarshal([]byte(htmlFile(name)), &table); err != nil {
		panic("reports: " + name + ": " + err.Error())
	}
	return table
}

// phrase is a word of the page in both languages; the style shows one of them.
func phrase(key string) (template.HTML, error) {
	text, ok := phrases[key]
	if !ok {
		return "", fmt.Errorf("words.json has no %q", key)
	}
	return bilingual(text[0], text[1]), nil
}

// value is a value of a closed vocabulary, such as a verdict, in both languages.
func value(vocabulary string, v any) template.HTML {
	text, ok := phrases[vocabulary+" "+spelt(v)]
	if !ok {
		return template.HTML(template.HTMLEscapeString(spelt(v)))
	}
	return bilingual(text[0], text[1])
}

// spelt is a value of any string type as it is spelt in result.json.
func spelt(v any) string { return reflect.ValueOf(v).String() }

// sentence is what a requirement says, in both languages where it is known.
func sentence(r verdict.Result) template.HTML {
	english := harmless(shorten(r.Text))
	text, ok := turkish[string(r.ID)]
	if !ok {
		return template.HTML("<span lang=en>" + template.HTMLEscapeString(english) + "</span>")
	}
	return bilingual(english, text)
}

func bilingual(english, turkish string) template.HTML {
	return template.HTML(fmt.Sprintf("<span class=en lang=en>%s</span><span class=tr lang=tr>%s</span>",
		template.HTMLEscapeString(english), template.HTMLEscapeString(turkish)))
}

// milliseconds is a duration of so many seconds for people.
func milliseconds(seconds float64) string {
	switch ms := seconds * 1000; {
	case ms < 1:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 10:
		return fmt.Sprintf("%.1f ms", ms)
	case ms < 10_000:
		return fmt.Sprintf("%.0f ms", ms)
	default:
		return fmt.Sprintf("%.1f s", seconds)
	}
}
