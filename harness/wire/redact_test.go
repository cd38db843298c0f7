package wire_test

import (
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// knowing is a redactor that knows secrets, by name.
func knowing(secrets map[string]string) *wire.Redactor {
	r := &wire.Redactor{}
	for name, value := range secrets {
		r.Add(name, value)
	}
	return r
}

func TestSecretsHaveNames(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"TOKEN": "abcdef-1", "PIN": "12", "EMPTY": ""})
	r.Add("AGAIN", "abcdef-1")

	g.Expect(r.Name("abcdef-1")).To(Equal("TOKEN"), "a secret keeps its first name")
	g.Expect(r.Name("12")).To(Equal("PIN"))
	g.Expect(r.Name("")).To(BeEmpty())
	g.Expect(r.Name("ABCDEF-1")).To(BeEmpty())
}

func TestHeaderIsReplacedByPositionAndByValue(t *testing.T) {
	g := NewWithT(t)
	r := knowing(map[string]string{"TOKEN": "abcdefgh", "SHORT": "abc"})
	r.AddField("x-office-key")
	header := http.Header{
		"ParietteToken": {"tiny", "abc", ""}, // as the client spells it
		"Authorization": {"Bearer abcdefgh", "Bearer unknown", "Bearer abc", "Bearer ", "Basic YWJjZGVmZ2g6", "abcdefgh"},
		"Cookie":        {"session=unknown; token=abcdefgh"},
		"Set-Cookie":    {"session=unknown", "again=abcdefgh"},
		"X-Office-Key":  {"tiny"},
		"X-Guest-Id":    {"guest-1"},
		"X-Echo":        {"abcdefgh", "tiny", "abc"},
		"Location":      {"/?token=abcdefgh&next=%61%62cdefgh"},
	}

	clean := r.Header(header)

	g.Expect(clean).To(Equal(http.Header{
		"ParietteToken": {"[redacted]", "$SHORT", ""},
		"Authorization": {"Bearer $TOKEN", "Bearer [redacted]", "Bearer $SHORT", "Bearer ", "[redacted]", "$TOKEN"},
		"Cookie":        {"[redacted]"},
		"Set-Cookie":    {"[redacted]", "[redacted]"},
		"X-Office-Key":  {"[redacted]"},
		"X-Guest-Id":    {"guest-1"},
		"X-Echo":        {"$TOKEN", "tiny", "abc"},
		"Location":      {"/?token=$TOKEN&next=$TOKEN"},
	}))
	g.Expect(header["Cookie"]).To(Equal([]string{"session=unknown; token=abcdefgh"}), "the header itself stays")
}

func TestMembersAreReplacedByPosition(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`{"card_code":"1111-2222","card_pin":"1234"}`, `{"card_code":"[redacted]","card_pin":"[redacted]"}`},
		{"{\"card_code\" :\n \"1111\"}", "{\"card_code\" :\n \"[redacted]\"}"},
		{`{"card_code":"11\"22","a":1}`, `{"card_code":"[redacted]","a":1}`},
		{`{"card_pin":1234, "cardPin": 12.5e1}`, `{"card_pin":"[redacted]", "cardPin": "[redacted]"}`},
		{`{"card_pin":null,"card_code":"","a":"b"}`, `{"card_pin":null,"card_code":"","a":"b"}`},
		{`{"card_code":["11", "22"],"card_pin":{"value":"12"}}`, `{"card_code":"[redacted]","card_pin":"[redacted]"}`},
		{`{"card_code":"1111-22`, `{"card_code":"[redacted]"`}, // the answer broke off
		{`{"card_codes":"1111-2222","tokens":2}`, `{"card_codes":"1111-2222","tokens":2}`},
		{`{"token":"a","access_token":"b","ParietteToken":"c","api_key":"d"}`, `{"token":"[redacted]","access_token":"[redacted]","ParietteToken":"[redacted]","api_key":"[redacted]"}`},
		{`{"token":"$TOKEN","password":"$HOME"}`, `{"token":"$TOKEN","password":"[redacted]"}`},
		{`{"token":"abcdef-1","secret":"12"}`, `{"token":"$TOKEN","secret":"$PIN"}`},
		{`{"error":"got {\"card_pin\": \"12\\u0033\", \"token\":\"x\"}"}`, `{"error":"got {\"card_pin\": \"[redacted]\", \"token\":\"[redacted]\"}"}`},
		{`{"error":"{\"card_pin\":12}"}`, `{"error":"{\"card_pin\":"$PIN"}"}`},
		{`"{\\\"token\\\":\\\"x\\\"}"`, `"{\\\"token\\\":\\\"[redacted]\\\"}"`},
	} {
		t.Run(test.body, func(t *testing.T) {
			r := knowing(map[string]string{"TOKEN": "abcdef-1", "PIN": "12"})

			NewWithT(t).Expect(r.Body(test.body)).To(Equal(test.want))
		})
	}
}

func TestCardsAreKnownByValue(t *testing.T) {
	g := NewWithT(t)
	var r wire.Redactor
	r.AddCards([]byte(`[{"card_code":"1111-2222","card_pin":"a1b2c3"},{"card_code":3333444455556666,"card_pin":"12"},` +
		`{"card_code":"77\u002d8888"}, {"card_code":"1111-2222"}, {"token":"not-of-a-card"}]`))

	g.Expect(r.Text("1111-2222 has a1b2c3")).To(Equal("$CARD_CODE_1 has $CARD_PIN"))
	g.Expect(r.Text("3333444455556666")).To(Equal("$CARD_CODE_2"))
	g.Expect(r.Text("77-8888")).To(Equal("$CARD_CODE_3"))
	g.Expect(r.Text("12 pieces, not-of-a-card")).To(Equal("12 pieces, not-of-a-card"))
	g.Expect(r.Body(`{"card_code":"1111-2222","card_pin":"12"}`)).To(Equal(`{"card_code":"$CARD_CODE_1","card_pin":"$CARD_PIN"}`))
}
