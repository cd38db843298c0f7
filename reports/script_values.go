package reports

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// values are what a story's requests and answers have named so far.
type values struct {
	seen map[named]place // what answers named: where it was first
	sent map[named]bool  // what requests named that no answer had before
}

// named is a value under the name of a member or parameter; empty for any name.
type named struct{ name, text string }

// place is where a value was.
type place struct {
	step   string // the name of the answer
	path   string // for jq
	text   string // the value's
	quoted bool   // it was a JSON string
}

func newValues() values { return values{seen: map[named]place{}, sent: map[named]bool{}} }

// find is where a value of a request was in an answer: best under the same
// name, or else under any. Where it was in none, it is noted as a request's own.
func (v values) find(name, text string) (at place, ok bool) {
	for _, n := range []named{{name, text}, {"", text}} {
		if at, ok = v.seen[n]; ok && !v.sent[n] {
			return at, true
		}
	}
	v.sent[named{name, text}], v.sent[named{"", text}] = true, true
	return place{}, false
}

// own are the texts of what requests named by themselves.
func (v values) own() []string {
	var texts []string
	for n := range v.sent {
		if n.name == "" {
			texts = append(texts, n.text)
		}
	}
	slices.Sort(texts)
	return texts
}

// identifying are the names of members that hold what a server calls something.
var identifying = regexp.MustCompile(`^(.*_)?id$|^card_code$`)

// mayCarry reports whether a value of a request, under a name, may come from an
// answer: the quantity 3 does not because an id is 3.
func mayCarry(name, value string) bool {
	return identifying.MatchString(name) || len(value) >= 6 && strings.Trim(value, "0123456789") != ""
}

// learn notes the ids in the answer of a step. Those of products are the target
// file's own.
func (v values) learn(step int, content *verdict.Body) {
	scalars(decoded(content), func(path []string, p place) {
		name, parent := path[len(path)-1], path[max(len(path)-2, 0)]
		if identifying.MatchString(name) && name != "product_id" && parent != "product" {
			p.step = strconv.Itoa(step)
			v.note(name, p)
		}
	})
}

// learnAll notes all texts in an answer of the state hook, and lists them.
func (v values) learnAll(step, content string) []place {
	var all []place
	scalars(decoded(&verdict.Body{Text: content}), func(path []string, p place) {
		p.step = step
		all = append(all, p)
		v.note(path[len(path)-1], p)
	})
	return all
}

func (v values) note(name string, p place) {
	for _, n := range []named{{name, p.text}, {"", p.text}} {
		if _, known := v.seen[n]; !known && p.text != "" {
			v.seen[n] = p
		}
	}
}

// decoded is the JSON document of a body; its text where it is none.
func decoded(b *verdict.Body) any {
	if b == nil {
		return ""
	}
	text := strings.TrimPrefix(b.Text, "\ufeff")
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil || b.Base64 || decoder.More() {
		return b.Text
	}
	return value
}

// scalars visits the texts and numbers in an object or array, in the order of
// the sorted names, each with the names above it.
func scalars(value any, visit func(names []string, p place)) {
	var walk func(value any, path []string, jq string)
	walk = func(value any, path []string, jq string) {
		switch v := value.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				walk(v[name], append(slices.Clip(path), name), jq+member(name))
			}
		case []any:
			for i, element := range v {
				walk(element, append(slices.Clip(path), "[]"), fmt.Sprintf("%s[%d]", jq, i))
			}
		case string:
			if len(path) > 0 {
				visit(path, place{path: jq, text: v, quoted: true})
			}
		case json.Number:
			if len(path) > 0 {
				visit(path, place{path: jq, text: v.String()})
			}
		}
	}
	walk(value, nil, "")
}

var simple = regexp.MustCompile(`^[A-Za-z_]\w*$`)

// member is the path for jq to an object's member.
func member(name string) string {
	if simple.MatchString(name) {
		return "." + name
	}
	quoted, _ := json.Marshal(name)
	return "." + string(quoted)
}
