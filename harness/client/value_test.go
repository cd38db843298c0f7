package client_test

import (
	"errors"
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// answered is an answer of 200 with that body.
func answered(body string) *client.Answer {
	return answeredWith(wire.Exchange{Status: http.StatusOK, Content: []byte(body)})
}

// answeredWith is the answer of an exchange.
func answeredWith(e wire.Exchange) *client.Answer {
	send := func(wire.Request) *wire.Exchange { return &e }
	return client.Pariette{Send: send}.GetCart(client.Visitor{})
}

func TestNavigation(t *testing.T) {
	answer := answered(`{"data": {"items": [{"id": 1}, {"id": "b"}], "a/b": {"~c": null}}}`)
	data := answer.Get("data")
	items := data.Get("items")
	for _, test := range []struct {
		value   client.Value
		pointer string
		exists  bool
		text    string
	}{
		{answer.Body(), "", true, `{"data":{"a/b":{"~c":null},"items":[{"id":1},{"id":"b"}]}}`},
		{items, "/data/items", true, `[{"id":1},{"id":"b"}]`},
		{items.Items()[1].Get("id"), "/data/items/1/id", true, `"b"`},
		{data.Get("a/b").Get("~c"), "/data/a~1b/~0c", true, "null"},
		{data.Get("none"), "/data/none", false, "nothing"},
		{data.Get("none").Get("deeper"), "/data/none/deeper", false, "nothing"},
		{items.Get("id"), "/data/items/id", false, "nothing"},
	} {
		t.Run(test.pointer, func(t *testing.T) {
			g := NewWithT(t)

			g.Expect(test.value.Pointer()).To(Equal(test.pointer))
			g.Expect(test.value.Exists()).To(Equal(test.exists))
			g.Expect(test.value.String()).To(Equal(test.text))
			g.Expect(test.value.Answer()).To(BeIdenticalTo(answer))
		})
	}
}

func TestKindsOfValues(t *testing.T) {
	g := NewWithT(t)
	answer := answered(`{"object": {"b": 1, "a": 2}, "array": [1], "empty": [], "text": "x", "null": null}`)

	g.Expect(answer.Get("object").Names()).To(Equal([]string{"a", "b"}))
	g.Expect(answer.Get("array").Names()).To(BeEmpty())
	g.Expect(answer.Get("array").Items()).To(HaveLen(1))
	for _, name := range []string{"object", "empty", "text", "null", "none"} {
		g.Expect(answer.Get(name).Items()).To(BeEmpty(), name)
	}
	g.Expect(answer.Get("array").IsArray()).To(BeTrue())
	g.Expect(answer.Get("empty").IsArray()).To(BeTrue())
	g.Expect(answer.Get("object").IsArray()).To(BeFalse())
	g.Expect(answer.Get("null").Raw()).To(BeNil())
	g.Expect(answer.Get("null").Exists()).To(BeTrue())
	g.Expect(answer.Get("none").Raw()).To(BeNil())

	text, ok := answer.Get("text").Text()
	g.Expect(text).To(Equal("x"))
	g.Expect(ok).To(BeTrue())
	_, ok = answer.Get("null").Text()
	g.Expect(ok).To(BeFalse())
}

func TestScalars(t *testing.T) {
	for _, test := range []struct {
		json    string
		key     string
		number  string // empty for none
		integer int64
		whole   bool
	}{
		{`101`, "101", "101", 101, true},
		{`101.00`, "101", "101", 101, true},
		{`1.01e2`, "101", "101", 101, true},
		{`-0`, "0", "0", 0, true},
		{`1500.50`, "1500.5", "1500.5", 0, false},
		{`9223372036854775808`, "9223372036854775808", "9223372036854775808", 0, false},
		{`"101"`, "101", "101", 101, true},
		{`"1500.00"`, "1500.00", "1500", 1500, true},
		{`" 101"`, " 101", "", 0, false},
		{`"1e2"`, "1e2", "100", 100, true},
		{`"cart_1"`, "cart_1", "", 0, false},
		{`""`, "", "", 0, false},
		{`null`, "", "", 0, false},
		{`true`, "", "", 0, false},
		{`[101]`, "", "", 0, false},
		{`{"id": 101}`, "", "", 0, false},
	} {
		t.Run(test.json, func(t *testing.T) {
			g := NewWithT(t)
			value := answered(`{"v": ` + test.json + `}`).Get("v")

			g.Expect(value.Exists()).To(BeTrue())
			g.Expect(value.Key()).To(Equal(test.key))
			number, isNumber := value.Number()
			g.Expect(isNumber).To(Equal(test.number != ""))
			if isNumber {
				g.Expect(number.String()).To(Equal(test.number))
			}
			integer, whole := value.Int()
			g.Expect(whole).To(Equal(test.whole))
			g.Expect(integer).To(Equal(test.integer))
		})
	}
}

func TestStringIsShownAsItStands(t *testing.T) {
	NewWithT(t).Expect(answered(`{"v": "<b>&ı</b>"}`).Get("v").String()).To(Equal(`"<b>&ı</b>"`))
}

func TestAnswersWithoutADocument(t *testing.T) {
	for name, e := range map[string]wire.Exchange{
		"no answer": {Err: errors.New("connection refused")},
		"cut short": {Status: 200, Content: []byte(`{"status": true}`), Err: errors.New("too long")},
		"a page":    {Status: 200, Content: []byte("<html>")},
		"nothing":   {Status: 204},
		"a half":    {Status: 200, Content: []byte(`{"status": true`)},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			answer := answeredWith(e)

			g.Expect(answer.Body().Exists()).To(BeFalse())
			g.Expect(answer.Malformed != nil).To(Equal(e.Err == nil), "an answer that did not come is not judged")
			g.Expect(answer.Get("status").Exists()).To(BeFalse())
			g.Expect(answer.Cart().Lines()).To(BeEmpty())
			g.Expect(answer.Page().Orders()).To(BeEmpty())
			g.Expect(answer.Claims()).To(BeFalse())
			g.Expect(answer.Denies()).To(BeFalse())
		})
	}
}

func TestSuccess(t *testing.T) {
	for status, want := range map[int]bool{0: false, 199: false, 200: true, 299: true, 300: false, 404: false} {
		NewWithT(t).Expect(answeredWith(wire.Exchange{Status: status}).Successful()).To(Equal(want), "%d", status)
	}
	for _, test := range []struct {
		body           string
		claims, denies bool
	}{
		{`{"status": true}`, true, false},
		{`{"success": true}`, true, false},
		{`{"status": false}`, false, true},
		{`{"success": false}`, false, true},
		{`{"status": "true", "success": 1}`, false, false},
		{`{"status": {"a": 1}}`, false, false},
		{`[true]`, false, false},
	} {
		t.Run(test.body, func(t *testing.T) {
			g := NewWithT(t)

			g.Expect(answered(test.body).Claims()).To(Equal(test.claims))
			g.Expect(answered(test.body).Denies()).To(Equal(test.denies))
		})
	}
}
