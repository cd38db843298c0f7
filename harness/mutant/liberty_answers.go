package mutant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// answerLiberties are about the form of any answer: its status, its fields,
// its text and its spelling.
func answerLiberties() []Liberty {
	return []Liberty{
		{
			Name: "success-2xx", Text: "what was made is answered with 201, 202 or 203",
			subject: "status of successes",
			answer: statuses(func(r *http.Request, a *httptest.ResponseRecorder) bool {
				return r.Method != http.MethodGet && a.Code == http.StatusOK
			}, 201, 202, 203),
		},
		{
			Name: "refusal-4xx", Text: "what is wrong is answered with any 4xx",
			subject: "status of refusals",
			answer: statuses(func(r *http.Request, a *httptest.ResponseRecorder) bool {
				return a.Code >= 400 && !order(r) && a.Code != http.StatusUnauthorized && a.Code != http.StatusMethodNotAllowed
			}, 400, 402, 403, 404, 406, 409, 410, 412, 415, 418, 422, 428, 451),
		},
		{
			Name: "unauthenticated-403", Text: "whoever is unknown is answered with 403",
			subject: "status of refusals",
			answer:  statuses(func(_ *http.Request, a *httptest.ResponseRecorder) bool { return a.Code == http.StatusUnauthorized }, 403),
		},
		{
			Name: "method-404", Text: "a method that nobody knows is answered with 404",
			subject: "status of refusals",
			answer:  statuses(func(_ *http.Request, a *httptest.ResponseRecorder) bool { return a.Code == http.StatusMethodNotAllowed }, 404),
		},
		{
			Name: "refusal-problem-json", Text: "refusals of Loyetta are problem documents (RFC 9457)",
			subject: "refusals", API: "loyetta",
			answer: refusals(func(a *httptest.ResponseRecorder, said object) object {
				a.Header().Set("Content-Type", "application/problem+json")
				return object{"type": "about:blank", "title": said["message"], "status": a.Code, "detail": nil}
			}),
		},
		{
			Name: "refusal-under-error", Text: "refusals of Loyetta are under error",
			subject: "refusals", API: "loyetta",
			answer: refusals(func(a *httptest.ResponseRecorder, said object) object {
				return object{"error": object{"code": fmt.Sprint("E", a.Code), "message": said["message"]}}
			}),
		},
		{
			Name: "messages-translated", Text: "messages are in other languages",
			subject: "messages",
			answer:  rewrite(anything, speak()),
		},
		{
			Name: "titles-decomposed", Text: "titles are in decomposed form",
			subject: "titles",
			answer: rewrite(anything, func(_ *http.Request, document object) {
				eachObject(document, func(product object) {
					if title, ok := product["title"].(string); ok {
						product["title"] = norm.NFD.String(title)
					}
				})
			}),
		},
		{
			Name: "further-fields", Text: "every object has further fields",
			subject: "fields",
			answer: rewrite(anything, func(_ *http.Request, document object) {
				eachObject(document, func(o object) {
					maps.Copy(o, object{"": nil, "ürün~/0": []any{[]any{}, object{}}, "nested": object{"a": object{"b": []any{nil, 1e3}}}, "items_count": 0, "Total": "1.500,00 ₺"})
				})
			}),
		},
		{
			Name: "lines-shuffled", Text: "lines come in another order each time",
			subject: "order of lines",
			answer: rewrite(anything, func(_ *http.Request, document object) {
				eachObject(document, func(o object) {
					for _, name := range []string{"items", "cards"} {
						lines, _ := o[name].([]any)
						rand.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
					}
				})
			}),
		},
		{
			Name: "keys-shuffled", Text: "keys come in another order each time",
			subject: "spelling",
			answer: func(_ *http.Request, a *httptest.ResponseRecorder) {
				a.Body = bytes.NewBuffer(appendShuffled(nil, decode(a.Body.Bytes())))
			},
		},
		{
			Name: "indented", Text: "answers are indented, and stand between blank lines",
			subject: "spelling",
			answer: func(_ *http.Request, a *httptest.ResponseRecorder) {
				indented := bytes.NewBufferString(" \r\n")
				_ = json.Indent(indented, a.Body.Bytes(), "\r\n", "\t")
				indented.WriteString("\r\n\t ")
				a.Body = indented
			},
		},
		{
			Name: "slashes-escaped", Text: "slashes are escaped",
			subject: "spelling",
			answer:  replace(anything, `/`, `\/`),
		},
		{
			Name: "letters-escaped", Text: "every letter but ASCII's is escaped, and some of names",
			subject: "spelling",
			answer: func(_ *http.Request, a *httptest.ResponseRecorder) {
				named := regexp.MustCompile(`"[a-z][a-z_]*":`).ReplaceAllFunc(a.Body.Bytes(), func(name []byte) []byte {
					return fmt.Appendf(nil, `"\u%04X%s`, name[1], name[2:])
				})
				a.Body = bytes.NewBuffer(appendEscaped(nil, string(named)))
			},
		},
		{
			Name: "content-type-charset", Text: "the content type has a charset",
			subject: "content type",
			answer:  header(anything, "Content-Type", "application/json; charset=utf-8"),
		},
		{
			Name: "content-type-capitals", Text: "the content type is in capitals, its charset quoted",
			subject: "content type",
			answer:  header(anything, "Content-Type", `Application/JSON;CHARSET="UTF-8"`),
		},
		{
			Name: "further-headers", Text: "answers have cookies and other fields",
			subject: "header",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				maps.Copy(a.Header(), http.Header{
					"Set-Cookie":                  {"session=1; Path=/; HttpOnly", "guest=2; Path=/"},
					"X-Guest-Id":                  {"another"},
					"Cache-Control":               {"public, max-age=3600"},
					"Etag":                        {`W/"1"`},
					"Vary":                        {"Accept-Encoding, Authorization"},
					"Content-Language":            {"tr"},
					"Access-Control-Allow-Origin": {"*"},
					"Strict-Transport-Security":   {"max-age=31536000"},
					"X-Ratelimit-Remaining":       {"0"},
					"Retry-After":                 {"1"},
				})
			},
		},
	}
}

// statuses gives some answers other statuses, one after the other.
func statuses(which func(*http.Request, *httptest.ResponseRecorder) bool, others ...int) revision {
	var given atomic.Int64
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r, a) {
			a.Code = others[int(given.Add(1))%len(others)]
		}
	}
}

// refusals changes what the refusals of Loyetta say, but for those of orders,
// whose form is documented.
func refusals(change func(a *httptest.ResponseRecorder, said object) object) revision {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if strings.HasPrefix(r.URL.Path, "/api/v1/") && a.Code >= 400 && !(order(r) && a.Code == http.StatusBadRequest) {
			a.Body = bytes.NewBuffer(encode(change(a, decode(a.Body.Bytes()))))
		}
	}
}

// speak puts a message in another language in the place of each.
func speak() func(*http.Request, object) {
	var said atomic.Int64
	languages := []string{"Added to your cart, failed to fail", "已添加到购物车", "تمت الإضافة إلى السلة", "🛒", "0"}
	return func(_ *http.Request, document object) {
		if _, ok := document["message"]; ok {
			document["message"] = languages[int(said.Add(1))%len(languages)]
		}
	}
}

// appendShuffled appends a JSON value, the members of objects in any order.
func appendShuffled(to []byte, value any) []byte {
	switch v := value.(type) {
	case object:
		separator := byte('{')
		names := slices.Collect(maps.Keys(v))
		rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		for _, name := range names {
			to = append(to, separator)
			to = append(append(to, bytes.TrimSpace(encode(name))...), ':')
			to = appendShuffled(to, v[name])
			separator = ','
		}
		if len(names) == 0 {
			to = append(to, '{')
		}
		return append(to, '}')
	case []any:
		to = append(to, '[')
		for i, element := range v {
			if i > 0 {
				to = append(to, ',')
			}
			to = appendShuffled(to, element)
		}
		return append(to, ']')
	}
	return append(to, bytes.TrimSpace(encode(value))...)
}

// appendEscaped appends JSON in ASCII alone.
func appendEscaped(to []byte, text string) []byte {
	for _, letter := range text {
		if letter < 0x80 {
			to = append(to, byte(letter))
			continue
		}
		for _, unit := range utf16.Encode([]rune{letter}) {
			to = fmt.Appendf(to, `\u%04x`, unit)
		}
	}
	return to
}
