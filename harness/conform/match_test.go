package conform

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/money"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/harness/wire"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// answered is an answer of that status, content type and body.
func answered(status int, media, body string) *client.Answer {
	return exchanged(wire.Exchange{Status: status, Answer: http.Header{"Content-Type": {media}}, Content: []byte(body)})
}

// exchanged is the answer of an exchange.
func exchanged(e wire.Exchange) *client.Answer {
	send := func(wire.Request) *wire.Exchange { return &e }
	return client.Pariette{Send: send}.GetCart(client.Visitor{})
}

const asJSON = "application/json"

// match holds a matcher against something that it matches and something that
// it does not, and compares what it says about the latter.
type match struct {
	name     string
	matcher  types.GomegaMatcher
	good     any
	bad      any
	failures []verdict.Failure // of the bad one
	negated  string            // expectation where the good one should not match
}

// run runs the tests.
func (test match) run(t *testing.T) {
	t.Run(test.name, func(t *testing.T) {
		g := NewWithT(t)

		matched, err := test.matcher.Match(test.good)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(matched).To(BeTrue())
		matched, err = test.matcher.Match(test.bad)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(matched).To(BeFalse())

		g.Expect(explain(test.matcher, test.bad, true)).To(Equal(test.failures))
		g.Expect(test.matcher.FailureMessage(test.bad)).To(Equal(test.failures[0].Message))
		g.Expect(explain(test.matcher, test.good, false)).To(HaveExactElements(HaveField("Expected", test.negated)))
		g.Expect(test.matcher.NegatedFailureMessage(test.good)).NotTo(BeEmpty())

		_, err = test.matcher.Match("neither an answer nor a value")
		g.Expect(err).To(MatchError(ContainSubstring("not string")))
	})
}

// one is a single failure.
func one(message, expected, actual string) []verdict.Failure {
	return []verdict.Failure{{Message: message, Expected: expected, Actual: actual}}
}

func TestAnswerMatchers(t *testing.T) {
	ok := answered(200, asJSON, `{"status": true}`)
	refused := answered(422, asJSON, `{"status": false}`)
	page := answered(500, "text/html", "<html>Oops</html>")
	for _, test := range []match{
		{"Work: status", Work(), ok, page, one("the answer has status 500", "a status of 2xx", "500 <html>Oops</html>"), "not a success"},
		{"Work: page", Work(), ok, answered(200, asJSON, "<html>"), one("the answer is not JSON", "a JSON object", answered(200, "", "<html>").Malformed.Error()), "not a success"},
		{"Work: array", Work(), ok, answered(200, asJSON, "[1]"), one("the answer is no JSON object", "a JSON object", "[1]"), "not a success"},
		{"Work: denial", Work(), ok, answered(200, asJSON, `{"success":false}`), one("the answer says that the request failed", "", `{"success":false}`), "not a success"},
		{"Work without a claim", Work(), answered(201, asJSON, `{"id": 1}`), refused, one("the answer has status 422", "a status of 2xx", `422 {"status": false}`), "not a success"},
		{"BeSuccessful", BeSuccessful(), answered(204, "", ""), answered(302, "", ""), one("the answer has status 302", "a status of 2xx", "302"), "not 2xx"},
		{"HaveStatus", HaveStatus(401, 403), answered(403, "", ""), answered(404, "", ""), one("the answer has status 404", "401 or 403", "404"), "not 401 or 403"},
		{"BeRefused: success", BeRefused(), refused, ok, one("the answer has status 200", "a refusal, 4xx", `200 {"status": true}`), "not a refusal"},
		{"BeRefused: 5xx", BeRefused(), answered(400, asJSON, "[]"), page, one("the answer has status 500", "a refusal, 4xx", "500 <html>Oops</html>"), "not a refusal"},
		{"BeRefused: page", BeRefused(), refused, answered(404, "text/html", "<html>"), one("the refusal is not JSON", "a JSON body", "<html>"), "not a refusal"},
		{"BeRefused: claim", BeRefused(), refused, answered(400, asJSON, `{"status":true}`), one("the refusal claims success", "", `{"status":true}`), "not a refusal"},
		{"BeRefused: silence", BeRefused(), refused, exchanged(wire.Exchange{Err: errors.New("reset")}), one("there is no answer", "a refusal, 4xx", "reset"), "not a refusal"},
		{"BeWebPage", BeWebPage(), answered(404, "text/html", "\n<!doctype html>"), refused, one("the answer is no web page", "", `{"status": false}`), "not a web page"},
	} {
		test.run(t)
	}
}

func TestBeExactJSON(t *testing.T) {
	for _, test := range []struct {
		media, body string
		messages    []string
	}{
		{"application/json", `{"a": 1}`, nil},
		{"application/json; charset=utf-8", `{}`, nil},
		{`Application/JSON; charset="UTF8"`, `[]`, nil},
		{"text/html", `{}`, []string{"the content type is wrong"}},
		{"application/json; charset=iso-8859-9", `{}`, []string{"the content type is wrong"}},
		{"", `{}`, []string{"the content type is wrong"}},
	} {
		t.Run(test.media+test.body, func(t *testing.T) {
			var messages []string
			for _, f := range BeExactJSON().problems(answered(200, test.media, test.body)) {
				messages = append(messages, f.Message)
			}

			NewWithT(t).Expect(messages).To(Equal(test.messages))
		})
	}
	t.Run("all that is wrong is said", func(t *testing.T) {
		g := NewWithT(t)

		found := BeExactJSON().problems(answered(200, "text/plain", `{"a": 1, "a": 2}`))

		g.Expect(found).To(HaveLen(2))
		g.Expect(found[0]).To(Equal(one("the content type is wrong", "application/json", `"text/plain"`)[0]))
		g.Expect(found[1].Pointer).To(Equal("/a"))
	})
}

func TestValueMatchers(t *testing.T) {
	a := answered(200, asJSON, `{"text": "x", "blank": " ", "yes": true, "null": null, "n": 1500.00, "half": 1.5, "list": [1, 2], "object": {}}`)
	v := a.Get
	price, _ := money.Parse("1500")
	for _, test := range []match{
		{"BeJSON string", BeJSON("x"), v("text"), v("blank"), one("blank is wrong", `"x"`, `" "`), `not "x"`},
		{"BeJSON boolean", BeJSON(true), v("yes"), v("n"), one("n is wrong", "true", "1500.00"), "not true"},
		{"BeJSON null", BeJSON(nil), v("null"), v("none"), one("none is wrong", "null", "nothing"), "not null"},
		{"EqualNumber integer", EqualNumber(1500), v("n"), v("half"), one("half is wrong", "1500", "1.5"), "not 1500"},
		{"EqualNumber amount", EqualNumber(price), v("n"), v("text"), one("text is wrong", "1500", `"x"`), "not 1500"},
		{"BeText", BeText(), v("text"), v("blank"), one("blank is wrong", "a non-empty string", `" "`), "not a non-empty string"},
		{"BeWhole", BeWhole(), v("n"), v("half"), one("half is wrong", "a whole number", "1.5"), "not a whole number"},
		{"BeArray", BeArray(), v("list"), v("object"), one("object is wrong", "an array", "{}"), "not an array"},
		{"HaveItems", HaveItems(2), v("list"), v("none"), one("none is wrong", "an array of length 2", "nothing"), "not an array of length 2"},
		{"HaveItems none", HaveItems(0), answered(200, asJSON, "[]").Body(), v("object"), one("object is wrong", "an array of length 0", "{}"), "not an array of length 0"},
		{"Be", Be("there", client.Value.Exists), v("null"), v("none"), one("none is wrong", "there", "nothing"), "not there"},
		{"a whole body", BeArray(), answered(200, asJSON, "[]"), a, one("is wrong", "an array", a.Body().String()), "not an array"},
		{"a page", BeArray(), answered(200, asJSON, "[]").Page(), a.Cart(), one("data is wrong", "an array", "nothing"), "not an array"},
	} {
		test.run(t)
	}
}

func TestEqualNumberOfNoNumber(t *testing.T) {
	NewWithT(t).Expect(func() { EqualNumber("many") }).To(Panic())
}

func TestMatchSchema(t *testing.T) {
	const good = `{"data": {"id": "c", "items": [{"product_id": 1, "title": "a", "quantity": 1, "price": 1, "total": 1}], "subtotal": 1, "total": 1, "currency": "TRY"}}`
	bad := strings.NewReplacer(`"quantity": 1`, `"quantity": "1"`, `"TRY"`, `3`).Replace(good)
	matcher := MatchSchema(schemas.ParietteCart)
	pointers := func(found []verdict.Failure) []string {
		var all []string
		for _, f := range found {
			all = append(all, f.Pointer)
		}
		return all
	}
	g := NewWithT(t)

	g.Expect(matcher.Match(answered(200, asJSON, good).Cart())).To(BeTrue())
	g.Expect(matcher.Match(answered(200, asJSON, bad).Cart())).To(BeFalse())
	g.Expect(pointers(matcher.Explain(answered(200, asJSON, bad).Cart()))).To(ConsistOf("/data/items/0/quantity", "/data/currency"))
	g.Expect(pointers(MatchSchemaApart(schemas.ParietteCart, "items").Explain(answered(200, asJSON, bad).Cart()))).To(ConsistOf("/data/currency"))
	g.Expect(matcher.Explain(answered(200, asJSON, "{}").Cart())).To(Equal(one("data is wrong", "valid by "+string(schemas.ParietteCart), "nothing")))
}

func TestLongTextsAreShortened(t *testing.T) {
	g := NewWithT(t)

	g.Expect(shorten(strings.Repeat("ı", 300))).To(Equal(strings.Repeat("ı", 300)))
	g.Expect(shorten(strings.Repeat("ı", 301))).To(Equal(strings.Repeat("ı", 300) + "… (301 characters)"))
}
