package reports

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// maxBody is the longest body that a command holds, in bytes.
const maxBody = 4 << 10

var (
	plain       = regexp.MustCompile(`^[\w./:=-]+$`)
	placeholder = regexp.MustCompile(`\$[A-Za-z_]\w*`)
	special     = regexp.MustCompile("\\$[A-Za-z_]\\w*|[\"\\\\$`!]") // in double quotes
)

// curl is a bash command that sends the request of an exchange again, the nth
// of the result. A secret, $NAME in the request's headers, stays a variable of
// the environment; no other $NAME is one, or a server could make whoever
// repeats a request send it any variable.
func curl(result verdict.Result, n int) string {
	e := result.Exchanges[n]
	secrets := map[string]bool{}
	for _, values := range e.Header {
		for _, value := range values {
			for _, name := range placeholder.FindAllString(value, -1) {
				secrets[name] = true
			}
		}
	}

	command := "curl -i"
	switch {
	case e.Method == http.MethodHead:
		command += " --head"
	case e.Method != http.MethodGet || e.Body != nil:
		command += " -X " + quote(e.Method, secrets)
	}
	if strings.ContainsAny(e.URL, "[]{}") {
		command += " --globoff"
	}
	if strings.Contains(e.URL, "..") {
		command += " --path-as-is"
	}
	parts := []string{command + " " + quote(e.URL, secrets)}
	parts = append(parts, headers(e, func(header string) string { return quote(header, secrets) })...)
	if e.Body == nil {
		return strings.Join(parts, " \\\n  ")
	}
	source, data := body(result, n, secrets)
	return source + strings.Join(append(parts, data), " \\\n  ")
}

// headers are the parts of a command that send a request's header. Word makes a
// word of bash of a field.
func headers(e verdict.Exchange, word func(header string) string) []string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(e.Header)) {
		for _, value := range e.Header[name] {
			header := name + ": " + value
			if value == "" {
				header = name + ";" // how curl is told to send an empty one
			}
			parts = append(parts, "-H "+word(header))
		}
	}
	if _, ok := e.Header["Content-Type"]; !ok && e.Body != nil {
		parts = append(parts, "-H Content-Type:") // or curl adds its own
	}
	return parts
}

// body is the part of a command that sends the request's body, and what goes
// before the command: a pipe where the body is not text or is long.
func body(result verdict.Result, n int, secrets map[string]bool) (source, data string) {
	b := result.Exchanges[n].Body
	switch {
	case b.Truncated || len(b.Text) > maxBody:
		filter := fmt.Sprintf(".results[] | select(.id == %q).exchanges[%d].request_body.text", result.ID, n)
		source = fmt.Sprintf("jq -j %s result.json | ", quote(filter, nil))
		if b.Base64 {
			source += "base64 -d | "
		}
		if b.Truncated {
			source = "# only the beginning of the body was recorded\n" + source
		}
		return source, "--data-binary @-"
	case b.Base64:
		return "base64 -d <<<" + quote(b.Text, nil) + " | ", "--data-binary @-"
	case strings.ContainsRune(b.Text, 0):
		return "base64 -d <<<" + base64.StdEncoding.EncodeToString([]byte(b.Text)) + " | ", "--data-binary @-"
	default:
		return "", "--data-raw " + quote(b.Text, secrets)
	}
}

// quote is text as one word of bash, of printable characters alone: plain, in
// single quotes, in double quotes where it holds a secret, or, where it holds
// what cannot be seen, in $'…' (and a secret in that stays a name).
func quote(text string, secrets map[string]bool) string {
	switch {
	case plain.MatchString(text):
		return text
	case strings.ContainsFunc(text, unseen) || !utf8.ValidString(text):
		return ansiQuote(text)
	case slices.ContainsFunc(placeholder.FindAllString(text, -1), func(name string) bool { return secrets[name] }):
		return `"` + special.ReplaceAllStringFunc(text, func(match string) string {
			switch {
			case secrets[match]:
				return match
			case match == "!":
				return `"'!'"` // bash expands it in double quotes, even behind a backslash
			default:
				return `\` + match
			}
		}) + `"`
	default:
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
}

func unseen(r rune) bool { return !unicode.IsPrint(r) }

func ansiQuote(text string) string {
	var b strings.Builder
	b.WriteString("$'")
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == '\'' || r == '\\':
			b.WriteString(`\` + text[:size])
		case unseen(r) || r == utf8.RuneError && size == 1:
			for _, c := range []byte(text[:size]) {
				fmt.Fprintf(&b, `\x%02x`, c)
			}
		default:
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	b.WriteString("'")
	return b.String()
}
