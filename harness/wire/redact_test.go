package wire_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

const secret = `s3cr"t/+ü<&7`

// knowing is a redactor that knows secrets, by name.
func knowing(secrets map[string]string) *wire.Redactor {
	r := &wire.Redactor{}
	for name, value := range secrets {
		r.Add(name, value)
	}
	return r
}

func TestEveryFormOfASecretIsReplaced(t *testing.T) {
	quoted, _ := json.Marshal(secret)
	for name, form := range map[string]string{
		"raw":               secret,
		"JSON":              strings.Trim(string(quoted), `"`),
		"JSON of PHP":       `s3cr\"t\/+\u00fc<&7`,
		"JSON of browsers":  `s3cr\"t/+ü<&7`,
		"query":             url.QueryEscape(secret),
		"path":              url.PathEscape(secret),
		"base64":            base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64, unpadded":  base64.RawStdEncoding.EncodeToString([]byte(secret)),
		"base64 of URLs":    base64.URLEncoding.EncodeToString([]byte(secret)),
		"… of URLs, bare":   base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"twice in one text": secret + " and " + secret,
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			r := knowing(map[string]string{"TOKEN": secret})
			want := "a $TOKEN z"
			if strings.Contains(form, " and ") {
				want = "a $TOKEN and $TOKEN z"
			}

			g.Expect(r.Holds("a " + form + " z")).To(BeTrue())
			g.Expect(r.Text("a " + form + " z")).To(Equal(want))
			g.Expect(r.Body("a " + form + " z")).To(Equal(want))
			g.Expect(r.Holds(want)).To(BeFalse())
		})
	}
}

func TestTheLongestSecretIsReplacedFirst(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"SHORT": "abcdef", "LONG": "abcdefghi", "INNER": "cdefgh"})

	g.Expect(r.Text("abcdefghi abcdef cdefgh")).To(Equal("$LONG $SHORT $INNER"))
	g.Expect(r.Text("YWJjZGVmZ2hp")).To(Equal("$LONG"), "in base64, which begins like that of the short one")
}

func TestSecretsMayBeAddedAfterAReplacement(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"FIRST": "abcdef"})
	g.Expect(r.Text("abcdef uvwxyz")).To(Equal("$FIRST uvwxyz"))

	r.Add("SECOND", "uvwxyz")
	r.Add("THIRD", "abcdef")

	g.Expect(r.Text("abcdef uvwxyz")).To(Equal("$FIRST $SECOND"), "a secret keeps its first name")
}

func TestShortSecretsAreReplacedByPositionAlone(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"EMPTY": "", "PIN": "1500"})

	g.Expect(r.Text(`{"price": 1500.00}`)).To(Equal(`{"price": 1500.00}`))
	g.Expect(r.Holds("1500")).To(BeFalse())
	g.Expect(r.Body(`{"price": 1500.00, "card_pin": "1500"}`)).To(Equal(`{"price": 1500.00, "card_pin": "[redacted]"}`))
}

func TestNothingIsKnownAtFirst(t *testing.T) {
	g := NewWithT(t)
	var r wire.Redactor

	g.Expect(r.Text("any text")).To(Equal("any text"))
	g.Expect(r.Holds("any text")).To(BeFalse())
}

func TestHeaderIsReplacedByPositionAndByValue(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"TOKEN": "abcdefgh"})
	header := http.Header{
		"ParietteToken": {"tiny"}, // as the client spells it
		"Authorization": {"Bearer abcdefgh", "Bearer unknown"},
		"Cookie":        {"session=unknown"},
		"Set-Cookie":    {"session=unknown", "again=abcdefgh"},
		"X-Guest-Id":    {"guest-1"},
		"X-Echo":        {"abcdefgh", "tiny"},
	}

	clean := r.Header(header)

	g.Expect(clean).To(Equal(http.Header{
		"ParietteToken": {"[redacted]"},
		"Authorization": {"Bearer $TOKEN", "[redacted]"},
		"Cookie":        {"[redacted]"},
		"Set-Cookie":    {"[redacted]", "again=$TOKEN"},
		"X-Guest-Id":    {"guest-1"},
		"X-Echo":        {"$TOKEN", "tiny"},
	}))
	g.Expect(header["Cookie"]).To(Equal([]string{"session=unknown"}), "the header itself stays")
}

func TestCardFieldsAreReplacedByPosition(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`{"card_code":"1111-2222","card_pin":"1234"}`, `{"card_code":"[redacted]","card_pin":"[redacted]"}`},
		{"{\"card_code\" :\n \"1111\"}", "{\"card_code\" :\n \"[redacted]\"}"},
		{`{"card_code":"11\"22","a":1}`, `{"card_code":"[redacted]","a":1}`},
		{`{"card_pin":1234}`, `{"card_pin":"[redacted]"}`},
		{`{"card_pin":null,"a":"b"}`, `{"card_pin":null,"a":"b"}`},
		{`{"card_code":"1111-22`, `{"card_code":"[redacted]"`}, // the answer broke off
		{`{"card_codes":"1111-2222"}`, `{"card_codes":"1111-2222"}`},
	} {
		t.Run(test.body, func(t *testing.T) {
			var r wire.Redactor

			NewWithT(t).Expect(r.Body(test.body)).To(Equal(test.want))
		})
	}
}

func TestCardsAreReplacedByValue(t *testing.T) {
	g := NewWithT(t)
	var r wire.Redactor
	r.AddCards([]byte(`[{"card_code":"1111-2222","card_pin":"123456"},{"card_code":3333444455556666,"card_pin":"12"}, {"card_code":"77\u002d8888"}]`))

	g.Expect(r.Text("1111-2222 has 123456")).To(Equal("$CARD_CODE has $CARD_PIN"))
	g.Expect(r.Text("3333444455556666")).To(Equal("$CARD_CODE"))
	g.Expect(r.Text("77-8888")).To(Equal("$CARD_CODE"))
	g.Expect(r.Text("12 pieces")).To(Equal("12 pieces"))
}

func FuzzRedactor(f *testing.F) {
	f.Add("token-0123456789", "before ", ` after`)
	f.Add(secret, `{"a":"`, `"}`)
	f.Add("abcabc", "abc", "abc")
	f.Add("\xff\xfe\x00\"\\\n", "\\", "\"")
	f.Add("eHh4eHh4", "xxxxxx", "eHh4")
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		if len(secret) < 6 || strings.Contains(secret, "$") {
			t.Skip("short, or like the placeholder that stands for it")
		}
		var r wire.Redactor
		r.Add("$", secret)
		text := before + secret + after

		if clean := r.Text(text); strings.Contains(clean, secret) || r.Holds(clean) {
			t.Errorf("%q survives in %q, made of %q", secret, clean, text)
		}
		if clean := r.Body(text); strings.Contains(clean, secret) {
			t.Errorf("%q survives in %q, made of the body %q", secret, clean, text)
		}
		if !r.Holds(text) {
			t.Errorf("%q is not found in %q", secret, text)
		}
	})
}
