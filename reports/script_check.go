package reports

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// comparison is the end of a script: whether what was wrong is wrong again.
func (s *script) comparison() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n# What was wrong, and what is there now.\nsteps=%d\nsent=%s\n", len(s.result.Exchanges), quote(compact(s.values.own()), nil))
	s.naming = newNaming(s)
	var checks []string
	for _, f := range s.result.Failures {
		if f.Exchange == nil || *f.Exchange < 0 || *f.Exchange >= len(s.result.Exchanges) {
			continue
		}
		if check := s.check(f); !slices.Contains(checks, check) {
			checks = append(checks, check)
		}
	}
	return b.String() + strings.Join(checks, "\n") + `

case $again:$failures in
  0:0) stop 'no answer is known to be wrong' ;;
  0:*)
    printf 'not reproduced\n'
    exit 1
    ;;
  *) printf 'reproduced: %s of %s\n' "$again" "$failures" ;;
esac
`
}

// check is the command that compares what was wrong with what is there now: the
// status or the Content-Type where that was it, the text where it was no JSON,
// else the value at the pointer, or what was read since the last change.
func (s *script) check(f verdict.Failure) string {
	n := *f.Exchange
	e := s.result.Exchanges[n]
	status, text := strconv.Itoa(e.Status), decodedText(e.Content)
	contentType := ""
	for _, value := range e.Answer["Content-Type"] {
		contentType = value
	}
	path, value := follow(decoded(e.Content), f.Pointer)
	switch {
	case e.Error != "":
		return fmt.Sprintf("same_status %d %s", n+1, quote(noAnswer, nil))
	case strings.HasSuffix(f.Message, "status "+status):
		return fmt.Sprintf("same_status %d %s", n+1, status)
	case contentType != "" && f.Actual == strconv.Quote(contentType):
		return fmt.Sprintf("same_type %d %s", n+1, quote(contentType, nil))
	case !jsontext.Value(text).IsValid() || inFraction(value) && !isNumber(f.Expected):
		if strings.ContainsRune(text, 0) { // no text, and perhaps compressed
			return fmt.Sprintf("same_text %d %s %d", n+1, quote(masked(text[:min(len(text), signature)]), nil), signature)
		}
		return fmt.Sprintf("same_text %d %s", n+1, quote(masked(text), nil))
	case f.Pointer == "":
		first := n
		for first > 0 && s.result.Exchanges[first].Method == http.MethodGet {
			first--
		}
		var answers []any
		for _, e := range s.result.Exchanges[first : n+1] {
			answers = append(answers, s.naming.at(e.Started).steady("", decoded(e.Content)))
		}
		return fmt.Sprintf("same_answers %d %d %s", first+1, n+1, quote(compact(answers), nil))
	}
	name := ""
	for _, step := range path {
		if key, ok := step.(string); ok {
			name = key
		}
	}
	at := s.naming.at(e.Started)
	return fmt.Sprintf("same_value %d %s %s \\\n  %s", n+1, quote(compact(path), nil), quote(compact(at.steady(name, value)), nil),
		quote(compact(at.outline().steady("", decoded(e.Content))), nil))
}

// signature is how many bytes of a file tell of which kind it is.
const signature = 8

// compact is a value as JSON.
func compact(value any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // it was decoded from JSON
	return strings.TrimSuffix(b.String(), "\n")
}

// follow is the value that a JSON Pointer leads to, and its path for jq; where
// there is none, the last one on the way.
func follow(value any, pointer string) (path []any, at any) {
	path = []any{}
	for token := range jsontext.Pointer(pointer).Tokens() {
		switch v := value.(type) {
		case map[string]any:
			member, ok := v[token]
			if !ok {
				return path, value
			}
			path, value = append(path, token), member
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(v) {
				return path, value
			}
			path, value = append(path, i), v[i]
		}
	}
	return path, value
}

// inFraction reports whether a number is wrong in how it is spelt alone: jq reads
// 15000.0 as 15000.
func inFraction(value any) bool {
	number, ok := value.(json.Number)
	f, err := number.Float64()
	return ok && err == nil && strings.ContainsAny(number.String(), ".eE") && f == math.Trunc(f)
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// decodedText is the text of a body.
func decodedText(b *verdict.Body) string {
	if b == nil {
		return ""
	}
	if raw, err := base64.StdEncoding.DecodeString(b.Text); b.Base64 && err == nil {
		return string(raw)
	}
	return b.Text
}

// masks are what differs from run to run in a text, and what stands for it;
// script.bash has the same.
var masks = []struct {
	expression *regexp.Regexp
	mask       string
}{
	{regexp.MustCompile(`"card_(code|pin)": *"[^"]*"`), `"card"`},
	{uuid, "uuid"},
	{regexp.MustCompile(`[0-9]+`), "0"},
}

var uuid = regexp.MustCompile(`[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`)

// masked is a text without what differs from run to run, as the script's
// same_text sees it.
func masked(text string) string {
	for _, m := range masks {
		text = m.expression.ReplaceAllString(text, m.mask)
	}
	return strings.TrimRight(strings.ReplaceAll(text, "\x00", ""), "\n")
}

// naming is what a script's same_value makes of values that differ from run to
// run.
type naming struct {
	names  map[string]int  // the ids in the story's answers, in their order
	sent   map[string]bool // those that requests named by themselves stay as they are
	bases  []base
	now    time.Time
	around bool // of texts and ids only that they are there
}

func newNaming(s *script) naming {
	n := naming{names: map[string]int{}, sent: map[string]bool{}, bases: bases(s.report)}
	for _, text := range s.values.own() {
		n.sent[text] = true
	}
	for _, e := range s.result.Exchanges {
		n.note(decoded(e.Content))
	}
	return n
}

// at is the naming at a time.
func (n naming) at(now time.Time) naming {
	n.now = now
	return n
}

// outline is the naming that shows of texts and ids only that they are there.
func (n naming) outline() naming {
	n.around = true
	return n
}

// note gives the ids in a value their numbers.
func (n naming) note(value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if key, ok := idKey(name, v[name]); ok {
				if _, known := n.names[key]; !known {
					n.names[key] = len(n.names) + 1
				}
			} else {
				n.note(v[name])
			}
		}
	case []any:
		for _, element := range v {
			n.note(element)
		}
	}
}

// idKey tells ids apart, by their type, too.
func idKey(name string, value any) (key string, ok bool) {
	if !identifying.MatchString(name) {
		return "", false
	}
	switch v := value.(type) {
	case string:
		return "string " + v, true
	case json.Number:
		return "number " + v.String(), true
	}
	return "", false
}

// steady is a value under a name as it is in every run.
func (n naming) steady(name string, value any) any {
	if key, ok := idKey(name, value); ok {
		kind, text, _ := strings.Cut(key, " ")
		switch {
		case text == "" || n.sent[text]:
			return value
		case n.around:
			return "id"
		}
		return fmt.Sprintf("%s %d", kind, n.names[key])
	}
	switch v := value.(type) {
	case map[string]any:
		object := map[string]any{}
		for key, member := range v {
			object[key] = n.steady(key, member)
		}
		return object
	case []any:
		array := make([]any, len(v))
		for i, element := range v {
			array[i] = n.steady("", element)
		}
		return array
	case string:
		switch {
		case name == "card_pin" && v != "":
			return "PIN"
		case n.around:
			return "text"
		}
		return n.text(v)
	case json.Number:
		if name == "card_pin" {
			return "PIN"
		}
	}
	return value
}

var (
	dated  = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]`)
	digits = regexp.MustCompile(`[0-9]`)
	number = regexp.MustCompile(`[0-9]+`)
)

// text is a text as it is in every run, without the numbers in front of a
// query: of a time its form, and how many hours it is from now if they are less
// than a hundred.
func (n naming) text(text string) string {
	if dated.MatchString(text) {
		form := digits.ReplaceAllString(text, "0")
		if len(text) < 19 {
			return form
		}
		at, err := time.Parse(time.DateTime, text[:10]+" "+text[11:19])
		if hours := int(math.Round(at.Sub(n.now).Hours())); err == nil && -100 < hours && hours < 100 {
			form += fmt.Sprintf(" (%d h from now)", hours)
		}
		return form
	}
	for _, base := range n.bases {
		text = strings.ReplaceAll(text, base.url, base.name)
	}
	text = uuid.ReplaceAllString(text, "uuid")
	query := strings.IndexByte(text, '?')
	if query < 0 {
		query = len(text)
	}
	return number.ReplaceAllString(text[:query], "0") + text[query:]
}
