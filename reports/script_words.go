package reports

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// piece is a part of a word: text, or a variable by its name.
type piece struct {
	text     string
	variable bool
}

var identifier = regexp.MustCompile(`^\w`)

// word is some pieces as one word of bash.
func word(pieces []piece) string {
	var b strings.Builder
	variables := slices.ContainsFunc(pieces, func(p piece) bool { return p.variable })
	if !variables || slices.ContainsFunc(pieces, func(p piece) bool { return !p.variable && strings.ContainsFunc(p.text, unseen) }) {
		for _, p := range joined(pieces) {
			if p.variable {
				b.WriteString(`"$` + p.text + `"`)
			} else {
				b.WriteString(quote(p.text, nil))
			}
		}
		return b.String()
	}
	b.WriteByte('"')
	for i, p := range pieces {
		switch {
		case !p.variable:
			b.WriteString(inQuotes.Replace(p.text))
		case i+1 < len(pieces) && !pieces[i+1].variable && identifier.MatchString(pieces[i+1].text):
			b.WriteString("${" + p.text + "}")
		default:
			b.WriteString("$" + p.text)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// inQuotes writes text as it stands in double quotes.
var inQuotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`")

// joined are the pieces with neighbouring texts as one.
func joined(pieces []piece) []piece {
	var all []piece
	for _, p := range pieces {
		if last := len(all) - 1; last >= 0 && !p.variable && !all[last].variable {
			all[last].text += p.text
		} else {
			all = append(all, p)
		}
	}
	return all
}

// variables are those of a story.
type variables struct {
	secrets map[string]bool   // the names of tokens in requests
	given   []string          // those of them that the environment gives, each after what it is made of
	made    map[string]bool   // those that the story has made already
	guests  []string          // the values of X-Guest-Id
	picked  map[string]string // those that hold what was in an answer, by where
}

func newVariables(result verdict.Result) variables {
	v := variables{secrets: map[string]bool{}, made: map[string]bool{}, picked: map[string]string{}}
	note := func(text string) {
		for _, found := range placeholder.FindAllString(text, -1) {
			v.secrets[found[1:]] = true
		}
	}
	for _, e := range result.Exchanges {
		for _, values := range e.Header {
			for _, value := range values {
				note(value)
			}
		}
	}
	for _, a := range result.Arranged {
		note(a.Params)
	}
	return v
}

// secret is the name of the token that a text stands for.
func (v variables) secret(text string) (name string, ok bool) {
	name, ok = strings.CutPrefix(text, "$")
	return name, ok && v.secrets[name]
}

// derivations are how tokens that nobody issued are made of those that somebody
// did, by the ends of their names.
var derivations = map[string]string{"_NEVER_ISSUED": "never_issued", "_APPENDED": "appended", "_OTHER_CASE": "other_case"}

// derived is the token that another is made of, and how; "" for one that is
// made of none.
func derived(name string) (origin, how string) {
	for suffix, how := range derivations {
		if origin, found := strings.CutSuffix(name, suffix); found {
			return origin, how
		}
	}
	return "", ""
}

// define gives a token's variable its value, unless the environment does.
func define(name string) string {
	if origin, how := derived(name); origin != "" {
		return fmt.Sprintf(`: "${%s:=$(%s "$%s")}"`, name, how, origin)
	}
	return fmt.Sprintf(`: "${%s:?the token of that name}"`, name)
}

// token makes sure that a token's variable has a value.
func (s *script) token(name string) {
	v := &s.variables
	if v.made[name] || slices.Contains(v.given, name) {
		return
	}
	origin, _ := derived(name)
	if origin != "" {
		s.token(origin)
	}
	if origin != "" && v.made[origin] {
		v.made[name] = true
		s.needs.WriteString(define(name) + "\n")
	} else {
		v.given = append(v.given, name)
	}
}

// text is text in which tokens stand.
func (s *script) text(text string) []piece {
	var pieces []piece
	done := 0
	for _, at := range placeholder.FindAllStringIndex(text, -1) {
		if name := text[at[0]+1 : at[1]]; s.variables.secrets[name] {
			s.token(name)
			pieces = append(pieces, piece{text: text[done:at[0]]}, piece{name, true})
			done = at[1]
		}
	}
	return append(pieces, piece{text: text[done:]})
}

// header is a header field.
func (s *script) header(header string) []piece {
	value, guest := strings.CutPrefix(header, "X-Guest-Id: ")
	if !guest {
		return s.text(header)
	}
	n := slices.Index(s.variables.guests, value)
	if n < 0 {
		n = len(s.variables.guests)
		s.variables.guests = append(s.variables.guests, value)
	}
	return []piece{{text: "X-Guest-Id: "}, {fmt.Sprintf("guest_%d", n+1), true}}
}

// url is a URL, whose segments and values of the query may have been in answers.
func (s *script) url(address string) []piece {
	var pieces []piece
	for _, base := range bases(s.report) {
		if rest, ok := strings.CutPrefix(address, base.url); ok {
			pieces, address = []piece{{base.name, true}}, rest
			break
		}
	}
	path, query, asks := strings.Cut(address, "?")
	for i, segment := range strings.Split(path, "/") {
		if i > 0 {
			pieces = append(pieces, piece{text: "/"})
		}
		meant, err := url.PathUnescape(segment)
		pieces = append(pieces, s.carry("", segment, meant, err == nil, inURL)...)
	}
	if !asks {
		return pieces
	}
	for i, parameter := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(parameter, "=")
		pieces = append(pieces, piece{text: map[bool]string{true: "?", false: "&"}[i == 0]})
		pieces = append(pieces, s.text(parameter[:len(parameter)-len(value)])...)
		meant, err := url.QueryUnescape(value)
		pieces = append(pieces, s.carry(name, value, meant, err == nil && mayCarry(name, meant), inURL)...)
	}
	return pieces
}

// body is the part of a command that sends a request's body, and what goes
// before the command: a pipe where the body is not text or is long.
func (s *script) body(b *verdict.Body) (source, data string) {
	if !b.Base64 && !b.Truncated && len(b.Text) <= maxBody && !strings.ContainsRune(b.Text, 0) {
		return "", "--data-raw " + word(s.json(b.Text))
	}
	if b.Truncated {
		source = "# only the beginning of the body was recorded\n"
	}
	encoded := b.Text
	if !b.Base64 {
		encoded = base64.StdEncoding.EncodeToString([]byte(b.Text))
	}
	return source + "base64 -d <<<" + quote(encoded, nil) + " |\n  ", "--data-binary @-"
}

// json is a JSON text, whose values may have been in answers.
func (s *script) json(text string) []piece {
	var pieces []piece
	done := 0
	decoder := jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true))
	for {
		kind, n := decoder.StackIndex(decoder.StackDepth())
		isName := kind == '{' && n%2 == 0
		if next := decoder.PeekKind(); isName || next != '"' && next != '0' {
			if _, err := decoder.ReadToken(); err != nil { // the end, or no JSON
				return append(pieces, s.text(text[done:])...)
			}
			continue
		}
		raw, err := decoder.ReadValue()
		if err != nil {
			return append(pieces, s.text(text[done:])...)
		}
		end := int(decoder.InputOffset())
		meant := string(raw)
		if unquoted, err := jsontext.AppendUnquote(nil, raw); err == nil {
			meant = string(unquoted)
		}
		pieces = append(pieces, s.text(text[done:end-len(raw)])...)
		name := decoder.StackPointer().LastToken()
		pieces = append(pieces, s.carry(name, string(raw), meant, mayCarry(name, meant), func(at place) string {
			switch quoted := raw.Kind() == '"'; {
			case quoted == at.quoted:
				return "tojson"
			case quoted:
				return "tostring | tojson"
			default:
				return "tonumber"
			}
		})...)
		done = end
	}
}

// inURL is the filter of jq for a value in a URL.
func inURL(place) string { return "@uri" }

// carry is a value in a request, under a name: what a filter of jq makes of it
// where it was in an answer before, and in no request, or else itself.
func (s *script) carry(name, written, meant string, may bool, filter func(place) string) []piece {
	if _, secret := s.variables.secret(meant); secret || !may {
		return s.text(written)
	}
	at, seen := s.values.find(name, meant)
	if !seen {
		return s.text(written)
	}
	where := fmt.Sprintf("pick %s %s", at.step, quote(at.path+" | "+filter(at), nil))
	variable, known := s.variables.picked[where]
	if !known {
		variable = fmt.Sprintf("value_%d", len(s.variables.picked)+1)
		s.variables.picked[where] = variable
		fmt.Fprintf(&s.needs, "%s=$(%s)\n", variable, where)
	}
	return []piece{{variable, true}}
}
