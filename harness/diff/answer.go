package diff

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// Answer is a part of an operation's answers in which the runs saw something
// else, though the requirements that were asked passed in both.
type Answer struct {
	Operation string   `json:"operation"` // for example "pariette.cart.add"
	Class     string   `json:"class"`     // of the status, for example "2xx"
	Part      string   `json:"part"`      // "status", "Content-Type", "body", or a path such as "body.data.items[].price"
	Old       []string `json:"old"`       // what was seen there: statuses, values, or types of JSON; sorted, empty for nothing
	New       []string `json:"new"`
}

const (
	status      = "status"
	contentType = "Content-Type"
	body        = "body"
)

// part is where something was seen.
type part struct{ operation, class, name string }

// named is another part of the same answers.
func (p part) named(name string) part { return part{p.operation, p.class, name} }

// parent is what a part of the body is in; a part that nothing has, for others.
func (p part) parent() part {
	if array, ok := strings.CutSuffix(p.name, "[]"); ok {
		return p.named(array)
	}
	return p.named(p.name[:max(0, strings.LastIndexByte(p.name, '.'))])
}

// seen are the things that were seen in parts of answers.
type seen map[part]map[string]bool

// list is what was seen in a part.
func (s seen) list(p part) []string {
	return append([]string{}, slices.Sorted(maps.Keys(s[p]))...)
}

func (s seen) add(p part, what string) {
	if s[p] == nil {
		s[p] = map[string]bool{}
	}
	s[p][what] = true
}

// answers are the parts of the answers that differ. Requirements count that
// passed in both runs, so that the same was asked.
func answers(pairs map[requirement.ID]pair) []Answer {
	from, to := seen{}, seen{}
	for _, p := range pairs {
		if p.old == nil || p.new == nil || p.old.Verdict != verdict.Pass || p.new.Verdict != verdict.Pass {
			continue
		}
		from.look(p.old.Exchanges)
		to.look(p.new.Exchanges)
	}
	all := maps.Clone(from)
	maps.Copy(all, to)
	found := []Answer{}
	for p := range all {
		if !maps.Equal(from[p], to[p]) && told(p, from, to) {
			found = append(found, Answer{p.operation, p.class, p.name, from.list(p), to.list(p)})
		}
	}
	slices.SortFunc(found, func(a, b Answer) int {
		return cmp.Or(cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Part, b.Part))
	})
	return found
}

// look adds what is seen in some answers.
func (s seen) look(exchanges []verdict.Exchange) {
	for _, e := range exchanges {
		if e.Status == 0 {
			continue
		}
		at := part{operation: e.Operation, class: fmt.Sprintf("%dxx", e.Status/100)}
		s.add(at.named(status), fmt.Sprint(e.Status))
		s.add(at.named(contentType), cmp.Or(strings.ToLower(http.Header(e.Answer).Get(contentType)), "none"))
		switch at = at.named(body); {
		case e.Content == nil:
			s.add(at, "none")
		case !e.Content.Truncated && !e.Content.Base64: // else it was not seen as it is
			value, err := validator.Decode([]byte(e.Content.Text))
			if err != nil {
				s.add(at, "no JSON")
			} else {
				s.lookInto(at, value)
			}
		}
	}
}

// lookInto adds the types of a decoded value and of all that it holds.
func (s seen) lookInto(at part, value any) {
	switch value := value.(type) {
	case nil:
		s.add(at, "null")
	case bool:
		s.add(at, "boolean")
	case string:
		s.add(at, "string")
	case json.Number:
		if strings.ContainsAny(value.String(), ".eE") {
			s.add(at, "number")
		} else {
			s.add(at, "integer")
		}
	case []any:
		s.add(at, "array")
		for _, element := range value {
			s.lookInto(at.named(at.name+"[]"), element)
		}
	case map[string]any:
		s.add(at, "object")
		for name, member := range value {
			s.lookInto(at.named(at.name+"."+name), member)
		}
	}
}

// told reports whether a difference in a part says something by itself. What
// only one run saw does not where the other saw no answers of the class, where
// what the part is in differs, too, or where it is the elements of an array,
// which may have been empty.
func told(p part, from, to seen) bool {
	if p.name == status || from[p] != nil && to[p] != nil {
		return true
	}
	class, parent := p.named(status), p.parent()
	return from[class] != nil && to[class] != nil && maps.Equal(from[parent], to[parent]) && !strings.HasSuffix(p.name, "[]")
}
