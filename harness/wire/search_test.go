package wire_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

const secret = `s3cr"t/+ü<&7`

// escapeAll is a text with every byte as an escape of the format.
func escapeAll(format, text string) string {
	var escaped strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&escaped, format, c)
	}
	return escaped.String()
}

func TestEveryFormOfASecretIsReplaced(t *testing.T) {
	quoted, _ := json.Marshal(secret)
	twice, _ := json.Marshal(string(quoted))
	for name, form := range map[string]string{
		"raw":                    secret,
		"JSON":                   strings.Trim(string(quoted), `"`),
		"JSON of PHP":            `s3cr\"t\/+\u00fc<&7`,
		"JSON of browsers":       `s3cr\"t\/+ü<&7`,
		"JSON in JSON":           strings.Trim(string(twice), `\"`),
		"query":                  url.QueryEscape(secret),
		"path":                   url.PathEscape(secret),
		"query in small letters": strings.ToLower(url.QueryEscape(secret)),
		"query in a query":       url.QueryEscape(url.QueryEscape(secret)),
		"every byte in a query":  escapeAll("%%%02x", secret),
		"shell":                  escapeAll(`\x%02x`, secret),
		"HTML":                   html.EscapeString(secret),
		"capitals":               strings.ToUpper("s3cr\"t/+") + "ü<&7",
		"base64":                 base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64, unpadded":       base64.RawStdEncoding.EncodeToString([]byte(secret)),
		"base64 of URLs":         base64.URLEncoding.EncodeToString([]byte(secret)),
		"base64 of URLs, bare":   base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"base64 in a query":      url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(secret))),
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			r := knowing(map[string]string{"TOKEN": secret})

			g.Expect(r.Text("a " + form + " z")).To(Equal("a $TOKEN z"))
			g.Expect(r.Body("a " + form + " z")).To(Equal("a $TOKEN z"))
			g.Expect(r.Text(form + form)).To(Equal("$TOKEN$TOKEN"))
			g.Expect(r.Find("a " + form + " z")).To(Equal("TOKEN"))
			g.Expect(r.Find("a $TOKEN z")).To(BeEmpty())
		})
	}
}

func TestSecretsWithinLongerBase64(t *testing.T) {
	for before := range 4 {
		g := NewWithT(t)
		r := knowing(map[string]string{"TOKEN": secret})
		text := base64.StdEncoding.EncodeToString([]byte("user"[:before] + secret + ":rest"))

		g.Expect(r.Find(text)).To(Equal("TOKEN"), text)
		g.Expect(r.Text(text)).To(ContainSubstring("$TOKEN"), text)
	}
}

func TestSecretThatWasCutOff(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"TOKEN": secret, "OTHER": "abcdefgh-1"})
	for _, form := range []string{secret, url.QueryEscape(secret), escapeAll("%%%02x", secret), escapeAll(`\x%02x`, secret), base64.StdEncoding.EncodeToString([]byte(secret))} {
		for end := len(form) / 2; end < len(form); end++ {
			clean := r.Text("a " + form[:end] + "… z " + form[:end] + "…")
			if !strings.HasPrefix(clean, "a $TOKEN… z $TOKEN…") && end > len(form)*2/3 || strings.Contains(clean, form[:len(form)*2/3]) {
				t.Errorf("%s gives %s", form[:end], clean)
			}
		}
	}
	g.Expect(r.Text("abcdefg… (300 characters)")).To(Equal("$OTHER… (300 characters)"))
	g.Expect(r.Text("abcde… abcdefg")).To(Equal("abcde… abcdefg"), "too little to know, and not cut off")
}

func TestSecretThatLooksEscaped(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"TOKEN": `ab%2Bc\u0041d e`})

	for _, form := range []string{`ab%2Bc\u0041d e`, `ab%252Bc%5Cu0041d+e`, `ab%2Bc\\u0041d e`, "ab+cAd e"} {
		g.Expect(r.Text(form)).To(Equal("$TOKEN"), form)
	}
	g.Expect(knowing(map[string]string{"TOKEN": "41abcdef"}).Text("%41abcdef")).To(Equal("%$TOKEN"), "an escape that is none")
}

func TestTheLongestSecretIsReplacedFirst(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"SHORT": "abcdef", "LONG": "abcdefghi", "INNER": "cdefgh", "NEXT": "ghijkl"})

	g.Expect(r.Text("abcdefghi abcdef cdefgh")).To(Equal("$LONG $SHORT $INNER"))
	g.Expect(r.Text("YWJjZGVmZ2hp")).To(Equal("$LONG"), "in base64, which begins like that of the short one")
	g.Expect(r.Text("abcdefghijkl.")).To(Equal("$LONG."), "and nothing of one that overlaps is left")
}

func TestSecretsThatDifferInCase(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"TOKEN": "abcDEF-1", "OTHER": "ABCdef-1"})

	g.Expect(r.Text("abcDEF-1 ABCdef-1")).To(Equal("$TOKEN $OTHER"))
	g.Expect(r.Text("abcdef-1")).NotTo(ContainSubstring("abc"))
}

func TestSecretsMayBeAddedAfterAReplacement(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"FIRST": "abcdef"})
	g.Expect(r.Text("abcdef uvwxyz")).To(Equal("$FIRST uvwxyz"))

	r.Add("SECOND", "uvwxyz")

	g.Expect(r.Text("abcdef uvwxyz")).To(Equal("$FIRST $SECOND"))
}

func TestWhatIsSearchedForByValue(t *testing.T) {
	for secret, row := range map[string]struct{ replaced, found bool }{
		"1234":                {false, false}, // a PIN
		"123456":              {false, false},
		"1234567890":          {true, false}, // no price is as long
		"3333444455556666":    {true, true},
		"abc-1":               {false, false},
		"staging":             {true, false}, // a word: it may stand in the target's name
		"s3cret":              {true, false},
		"s3cret-7":            {true, true},
		"correcthorsebattery": {true, true},
	} {
		t.Run(secret, func(t *testing.T) {
			g := NewWithT(t)
			r := knowing(map[string]string{"X": secret})

			g.Expect(r.Text("a"+secret+"z") == "a$Xz").To(Equal(row.replaced))
			g.Expect(r.Find("a"+secret+"z") == "X").To(Equal(row.found))
		})
	}
}

func TestNothingIsKnownAtFirst(t *testing.T) {
	g := NewWithT(t)
	var r wire.Redactor

	g.Expect(r.Text(`any \u0074ext`)).To(Equal(`any \u0074ext`))
	g.Expect(r.Find("any text")).To(BeEmpty())
}

// BenchmarkFind searches 5 MB, such as a long report, for the secrets of a run.
func BenchmarkFind(b *testing.B) {
	var r wire.Redactor
	for i := range 500 {
		r.Add(fmt.Sprintf("CUSTOMER_%d", i), fmt.Sprintf("playground-customer-%04d-%x", i, i*7919))
	}
	line := `{"title":"Kablosuz Kulakl\u0131k","links":"http:\/\/127.0.0.1\/api?page%5Bnumber%5D=2","token":"$CUSTOMER_7","place":"playground"}` + "\n"
	text := strings.Repeat(line, 5_000_000/len(line))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if found := r.Find(text); found != "" {
			b.Fatal(found)
		}
	}
}

func FuzzRedactor(f *testing.F) {
	f.Add("token-0123456789", "before ", ` after`)
	f.Add(secret, `{"a":"`, `"}`)
	f.Add("abcabc", "abc", "abc")
	f.Add("\xff\xfe\x00\"\\\n", "\\", "\"")
	f.Add("eHh4eHh4", "xxxxxx", "eHh4")
	f.Add("41abcdef", "%", "%4")
	f.Add(`u0041\u0041`, `\`, `\`)
	f.Add(`"card_pin":"`, `{"card_pin":"`, `"}`)
	f.Add("&#97;&amp;b", "&amp;", "amp;")
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		if len(secret) < 6 || strings.Trim(secret, "0123456789") == "" || strings.ContainsAny(secret, "$[") {
			t.Skip("short, or like what stands for it")
		}
		var r wire.Redactor
		r.Add("$", secret)
		for name, form := range map[string]string{
			"raw": secret, "in a query": url.QueryEscape(secret), "in base64": base64.StdEncoding.EncodeToString([]byte(secret)),
		} {
			text := before + form + after
			if name != "raw" {
				text = before + " " + form + " " + after // or the two might be read as one escape
			}
			if clean := r.Text(text); strings.Contains(clean, form) {
				t.Errorf("%s: %q survives in %q, made of %q", name, form, clean, text)
			}
			if clean := r.Body(text); strings.Contains(clean, form) {
				t.Errorf("%s: %q survives in %q, made of the body %q", name, form, clean, text)
			}
			if len(secret) >= 16 && r.Find(text) == "" {
				t.Errorf("%s: %q is not found in %q", name, form, text)
			}
		}
	})
}
