package wire

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// hidden stands for a secret that has no name.
const hidden = "[redacted]"

// Redactor replaces secrets in what is shown, in two ways.
//
// By position: the values of the header fields and JSON members that hold
// credentials, a buyer's card code or a PIN, whatever they are.
//
// By value: every known secret of 6 characters or more (a number, of 10 digits
// or more) wherever it stands, in either case, escaped or in base64, and its
// beginning where a text was cut off with "…". A shorter one, such as the PIN
// 1234, would be found in every price, and is replaced by its position alone.
//
// [Redactor.Find] goes by value, too, but looks only for what does not stand in
// a text by chance: secrets of 16 characters or more, or of 8 of more than one
// kind (small letters, capitals, digits, all others).
//
// It is not safe for concurrent use.
type Redactor struct {
	names  map[string]string // placeholder by secret
	places map[string]bool   // the placeholders
	fields []string          // further header fields whose value is a secret
	cards  int
	index  *index // of the names, made when it is first needed after a secret was added
}

// Add makes a secret known. It is shown as $NAME; one that is known already
// keeps its name.
func (r *Redactor) Add(name, secret string) {
	if r.names == nil {
		r.names, r.places = map[string]string{}, map[string]bool{}
	}
	if _, known := r.names[secret]; secret != "" && !known {
		r.names[secret], r.places["$"+name], r.index = "$"+name, true, nil
	}
}

// AddField makes a header field known as one whose value is a secret.
func (r *Redactor) AddField(name string) {
	r.fields = append(r.fields, http.CanonicalHeaderKey(name))
}

// Name is the name of a known secret; empty for any other text.
func (r *Redactor) Name(secret string) string {
	return strings.TrimPrefix(r.names[secret], "$")
}

// AddCards makes the card codes and PINs in a JSON text known.
func (r *Redactor) AddCards(body []byte) {
	for _, found := range members(string(body)) {
		text := string(body[found.start:found.end])
		if err := json.Unmarshal([]byte(text), &text); err != nil { // a number, or a text in a text
			text = strings.Trim(text, `"\`)
		}
		switch known := r.names[text] != ""; {
		case known:
		case found.name == "card_code":
			r.cards++
			r.Add(fmt.Sprintf("CARD_CODE_%d", r.cards), text)
		case found.name == "card_pin":
			r.Add("CARD_PIN", text)
		}
	}
}

// Body is a message's content without secrets.
func (r *Redactor) Body(content string) string {
	content = r.Text(content)
	var clean strings.Builder
	done := 0
	for _, found := range members(content) {
		value := content[found.start:found.end]
		inner := strings.Trim(value, `"\`)
		if inner == "" || r.places[inner] {
			continue
		}
		clean.WriteString(content[done:found.start])
		quote := value[:len(value)-len(strings.TrimLeft(value, `\`))] + `"` // \" in a text within a text
		if !strings.HasPrefix(value, quote) {
			quote = `"`
		}
		clean.WriteString(quote + r.nameOf(inner) + quote)
		done = found.end
	}
	return clean.String() + content[done:]
}

// nameOf is what is shown instead of a secret.
func (r *Redactor) nameOf(secret string) string {
	if name, known := r.names[secret]; known {
		return name
	}
	return hidden
}

// Header is a header without secrets.
func (r *Redactor) Header(header http.Header) http.Header {
	clean := make(http.Header, len(header))
	for name, values := range header {
		canonical := http.CanonicalHeaderKey(name)
		secret := slices.Contains(secretFields, canonical) || slices.Contains(r.fields, canonical)
		for _, value := range values {
			if secret {
				clean[name] = append(clean[name], r.credentials(value))
			} else {
				clean[name] = append(clean[name], r.Text(value))
			}
		}
	}
	return clean
}

// secretFields are the header fields whose value is a secret.
var secretFields = []string{
	"Authorization", "Cookie", "Pariettetoken", "Proxy-Authorization", "Set-Cookie", "X-Api-Key", "X-Auth-Token", "X-Csrf-Token",
}

// credentials is the value of a header field that holds a secret, without it.
// The scheme of an Authorization is none.
func (r *Redactor) credentials(value string) string {
	secret := strings.TrimPrefix(value, "Bearer ")
	if secret == "" || r.places[secret] {
		return value
	}
	return strings.TrimSuffix(value, secret) + r.nameOf(secret)
}

// member is the value of a JSON member that holds a secret.
type member struct {
	name       string
	start, end int
}

const (
	secretNames  = `((?:[A-Za-z_-]*[_-])?(?:card_?(?:[cC]ode|[pP]in)|[tT]oken|[sS]ecret|[pP]assword|[aA]uthorization|[cC]ookie|[aA]pi_?[kK]ey)|[a-zA-Z]+Token)`
	secretNumber = `-?[0-9][0-9.eE+-]*`
)

// secretMembers find such members: in a JSON text, and in one that stands,
// quoted, in another. 1 is the name, 2 the value, which lacks its end where an
// answer broke off.
var secretMembers = []*regexp.Regexp{
	regexp.MustCompile(`"` + secretNames + `"\s*:\s*("(?:[^"\\]|\\.)*"?|` + secretNumber + `|\[[^\]]*\]?|\{[^}]*\}?)`),
	regexp.MustCompile(`\\+"` + secretNames + `\\+"\s*:\s*(\\+"(?:[^"\\]|\\+[^"\\])*(?:\\+"|\\*)|` + secretNumber + `)`),
}

// secretWords stand in every name of such a member.
var secretWords = []string{"card", "oken", "ecret", "assword", "uthorization", "ookie", "pi_key", "piKey", "pi_Key", "pikey"}

// members are the members of a text that hold a secret, in their order.
func members(text string) []member {
	if !slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(text, word) }) {
		return nil
	}
	var found []member
	for _, expression := range secretMembers {
		for _, at := range expression.FindAllStringSubmatchIndex(text, -1) {
			found = append(found, member{text[at[2]:at[3]], at[4], at[5]})
		}
	}
	slices.SortFunc(found, func(a, b member) int { return a.start - b.start })
	end := 0
	return slices.DeleteFunc(found, func(m member) bool {
		inside := m.start < end
		end = max(end, m.end)
		return inside
	})
}
