package wire

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// shortest is the length below which a secret is replaced by its position
// alone: a PIN such as "1234" would be found in every price.
const shortest = 6

// hidden stands for a secret that has no name.
const hidden = "[redacted]"

// cardFields finds a buyer's card code or PIN: 1 is the field's name and colon, 2 the bare name, 3 the value,
// which lacks its last quote where an answer broke off.
var cardFields = regexp.MustCompile(`("(card_code|card_pin)"\s*:\s*)("(?:[^"\\]|\\.)*"?|[0-9]+)`)

// secretFields are the header fields whose whole value is a secret.
var secretFields = []string{"Authorization", "Cookie", "Pariettetoken", "Proxy-Authorization", "Set-Cookie"}

// Redactor replaces secrets: header and JSON fields that hold one by their
// position, and every known secret by its value, wherever it stands, raw or
// encoded. It is not safe for concurrent use.
type Redactor struct {
	names    map[string]string // placeholder by secret
	replacer *strings.Replacer // made of the names at the first replacement after the last Add
}

// Add makes a secret known. It is shown as $NAME.
func (r *Redactor) Add(name, secret string) {
	if len(secret) < shortest {
		return
	}
	if r.names == nil {
		r.names = map[string]string{}
	}
	if _, known := r.names[secret]; !known {
		r.names[secret], r.replacer = "$"+name, nil
	}
}

// AddCards makes the card codes and PINs in a JSON text known.
func (r *Redactor) AddCards(body []byte) {
	if !bytes.Contains(body, []byte(`"card_`)) {
		return
	}
	for _, found := range cardFields.FindAllSubmatch(body, -1) {
		text := string(found[3])
		_ = json.Unmarshal(found[3], &text) // a number is known as it is spelt
		r.Add(strings.ToUpper(string(found[2])), text)
	}
}

// Text is the text without the known secrets.
func (r *Redactor) Text(text string) string {
	if r.replacer == nil {
		longestFirst := func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) }
		var pairs []string
		for _, secret := range slices.SortedFunc(maps.Keys(r.names), longestFirst) {
			for _, form := range forms(secret) {
				pairs = append(pairs, form, r.names[secret])
			}
		}
		r.replacer = strings.NewReplacer(pairs...)
	}
	return r.replacer.Replace(text)
}

// Body is a message's content without secrets.
func (r *Redactor) Body(content string) string {
	if strings.Contains(content, `"card_`) {
		content = cardFields.ReplaceAllString(content, `${1}"`+hidden+`"`)
	}
	return r.Text(content)
}

// Header is a header without secrets.
func (r *Redactor) Header(header http.Header) http.Header {
	clean := make(http.Header, len(header))
	for name, values := range header {
		for _, value := range values {
			text := r.Text(value)
			if text == value && slices.Contains(secretFields, http.CanonicalHeaderKey(name)) {
				text = hidden
			}
			clean[name] = append(clean[name], text)
		}
	}
	return clean
}

// Holds reports whether a text still holds a known secret.
func (r *Redactor) Holds(text string) bool { return r.Text(text) != text }

// forms are the ways in which a secret may be written.
func forms(secret string) []string {
	html, _ := json.Marshal(secret)
	plain, ascii := strconv.Quote(secret), strconv.QuoteToASCII(secret)
	all := []string{
		secret,
		string(html[1 : len(html)-1]),
		plain[1 : len(plain)-1],
		ascii[1 : len(ascii)-1],
		strings.ReplaceAll(ascii[1:len(ascii)-1], "/", `\/`), // as PHP writes it
		url.QueryEscape(secret),
		url.PathEscape(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)),
		base64.RawStdEncoding.EncodeToString([]byte(secret)),
		base64.URLEncoding.EncodeToString([]byte(secret)),
		base64.RawURLEncoding.EncodeToString([]byte(secret)),
	}
	slices.Sort(all)
	slices.Reverse(all) // a form with padding before the same without
	return slices.Compact(all)
}
