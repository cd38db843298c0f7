package client_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// sent is a request as it reached the server.
type sent struct {
	line   string // method, path and query
	header http.Header
	body   string
}

// record is the URL of a server that keeps the last request, and a sender.
func record(t *testing.T) (url string, send client.Sender, last *sent) {
	t.Helper()
	last = new(sent)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*last = sent{r.Method + " " + r.RequestURI, r.Header, string(body)}
		_, _ = io.WriteString(w, `{"status": true}`)
	}))
	t.Cleanup(server.Close)
	conn := wire.New(wire.Options{Timeout: time.Minute, BodyLimit: 1 << 20})
	t.Cleanup(conn.Close)
	send = func(r wire.Request) *wire.Exchange { return conn.Do(t.Context(), r) }
	return server.URL, send, last
}

// own are the fields of a header that the client sets.
func own(header http.Header) map[string]string {
	fields := map[string]string{}
	for name := range header {
		switch name {
		case "Accept-Encoding", "Content-Length", "User-Agent": // net/http's
		default:
			fields[name] = header.Get(name)
		}
	}
	return fields
}

const asJSON = "application/json"

func TestParietteRequests(t *testing.T) {
	url, send, last := record(t)
	api := client.Pariette{BaseURL: url + "/api/public", Token: "t0ken", Send: send}
	guest := client.Visitor{Guest: "g-1"}
	shopper := client.Visitor{Bearer: "b-1"}
	body := map[string]any{"product_id": 101}
	for _, test := range []struct {
		operation string
		ask       func() *client.Answer
		want      sent
		header    map[string]string // besides Accept and ParietteToken
	}{
		{
			client.GetCart, func() *client.Answer { return api.GetCart(guest) },
			sent{line: "GET /api/public/shopping/cart"},
			map[string]string{"X-Guest-Id": "g-1"},
		},
		{
			client.GetCart, func() *client.Answer { return api.GetCart(client.Visitor{Guest: "g-1", Bearer: "b-1"}) },
			sent{line: "GET /api/public/shopping/cart"},
			map[string]string{"X-Guest-Id": "g-1", "Authorization": "Bearer b-1"},
		},
		{
			client.GetCart, func() *client.Answer { return api.GetCart(client.Visitor{}) },
			sent{line: "GET /api/public/shopping/cart"},
			nil,
		},
		{
			client.AddToCart, func() *client.Answer { return api.AddToCart(guest, body) },
			sent{line: "POST /api/public/shopping/cart", body: `{"product_id":101}`},
			map[string]string{"X-Guest-Id": "g-1", "Content-Type": asJSON},
		},
		{
			client.AddToCart, func() *client.Answer { return api.AddToCart(guest, []byte("{{{")) },
			sent{line: "POST /api/public/shopping/cart", body: "{{{"},
			map[string]string{"X-Guest-Id": "g-1", "Content-Type": asJSON},
		},
		{
			client.AddToCart, func() *client.Answer { return api.AddToCart(guest, []byte{}) },
			sent{line: "POST /api/public/shopping/cart"},
			map[string]string{"X-Guest-Id": "g-1", "Content-Type": asJSON},
		},
		{
			client.RemoveFromCart, func() *client.Answer { return api.RemoveFromCart(guest, "..%2f1") },
			sent{line: "DELETE /api/public/shopping/cart/..%2f1"},
			map[string]string{"X-Guest-Id": "g-1"},
		},
		{
			client.Checkout, func() *client.Answer { return api.Checkout(shopper, map[string]any{"payment_method": "credit_card"}) },
			sent{line: "POST /api/public/shopping/checkout", body: `{"payment_method":"credit_card"}`},
			map[string]string{"Authorization": "Bearer b-1", "Content-Type": asJSON},
		},
		{
			"pariette.other", func() *client.Answer {
				return api.Do(wire.Request{Operation: "pariette.other", Method: http.MethodPatch, URL: "/other?a=b"}, guest)
			},
			sent{line: "PATCH /api/public/other?a=b"},
			map[string]string{"X-Guest-Id": "g-1"},
		},
	} {
		t.Run(test.want.line, func(t *testing.T) {
			g := NewWithT(t)

			answer := test.ask()

			want := map[string]string{"Accept": asJSON, "Pariettetoken": "t0ken"} // net/http's spelling
			maps.Copy(want, test.header)
			g.Expect(answer.Err).NotTo(HaveOccurred())
			g.Expect(answer.Operation).To(Equal(test.operation))
			g.Expect(answer.Claims()).To(BeTrue())
			g.Expect(last.line).To(Equal(test.want.line))
			g.Expect(last.body).To(Equal(test.want.body))
			g.Expect(own(last.header)).To(Equal(want))
			g.Expect(answer.Request.Header).To(HaveKey("ParietteToken"), "as the document spells it")
		})
	}
}

func TestLoyettaRequests(t *testing.T) {
	url, send, last := record(t)
	api := client.Loyetta{BaseURL: url + "/api", Send: send}
	for _, test := range []struct {
		operation string
		ask       func() *client.Answer
		line      string
		body      string
	}{
		{client.ListPhysical, func() *client.Answer { return api.List("c", client.Physical, "") }, "GET /api/v1/store/orders/physical", ""},
		{client.ListPrepaid, func() *client.Answer { return api.List("c", client.Prepaid, client.PageQuery("2", "3")) }, "GET /api/v1/store/orders/prepaid-card?page[number]=2&page[size]=3", ""},
		{client.CreateOrder, func() *client.Answer { return api.CreateOrder("c") }, "POST /api/v1/store/orders", ""},
		{client.GetPointsCart, func() *client.Answer { return api.GetCart("c") }, "GET /api/v1/store/cart", ""},
		{client.AddToPointsCart, func() *client.Answer { return api.AddToCart("c", "154dsc", 2) }, "POST /api/v1/store/cart/add", `{"product_id":"154dsc","quantity":2}`},
	} {
		t.Run(test.operation, func(t *testing.T) {
			g := NewWithT(t)

			answer := test.ask()

			want := map[string]string{"Accept": asJSON, "Authorization": "Bearer c"}
			if answer.Method == http.MethodPost {
				want["Content-Type"] = asJSON
			}
			g.Expect(answer.Err).NotTo(HaveOccurred())
			g.Expect(answer.Operation).To(Equal(test.operation))
			g.Expect(last.line).To(Equal(test.line))
			g.Expect(last.body).To(Equal(test.body))
			g.Expect(own(last.header)).To(Equal(want))
		})
	}
}

func TestKind(t *testing.T) {
	g := NewWithT(t)

	g.Expect(client.Physical.Operation()).To(Equal(client.ListPhysical))
	g.Expect(client.Prepaid.Operation()).To(Equal(client.ListPrepaid))
	g.Expect(client.Physical.Lines()).To(Equal("items"))
	g.Expect(client.Prepaid.Lines()).To(Equal("cards"))
	g.Expect(client.Physical.Path()).To(Equal("/v1/store/orders/physical"))
	g.Expect(client.Prepaid.Path()).To(Equal("/v1/store/orders/prepaid-card"))
}

func TestEdits(t *testing.T) {
	url, send, last := record(t)
	api := client.Pariette{BaseURL: url, Token: "t0ken", Send: send}
	for _, test := range []struct {
		name  string
		edits []client.Edit
		want  map[string]string
	}{
		{"without a field", []client.Edit{client.Without("ParietteToken")}, map[string]string{"Accept": asJSON, "Content-Type": asJSON}},
		{"with another value", []client.Edit{client.With("ParietteToken", "other")}, map[string]string{"Accept": asJSON, "Content-Type": asJSON, "Pariettetoken": "other"}},
		{"with an empty value", []client.Edit{client.With("ParietteToken", "")}, map[string]string{"Accept": asJSON, "Content-Type": asJSON, "Pariettetoken": ""}},
		{"another kind of content", []client.Edit{client.With("Content-Type", "text/plain")}, map[string]string{"Accept": asJSON, "Content-Type": "text/plain", "Pariettetoken": "t0ken"}},
		{"one after the other", []client.Edit{client.With("Accept", "*/*"), client.Without("Accept"), client.Without("Content-Type")}, map[string]string{"Pariettetoken": "t0ken"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)

			answer := api.AddToCart(client.Visitor{}, map[string]any{}, test.edits...)

			g.Expect(answer.Err).NotTo(HaveOccurred())
			g.Expect(own(last.header)).To(Equal(test.want))
			g.Expect(last.body).To(Equal("{}"))
		})
	}
}

func TestTogether(t *testing.T) {
	g := NewWithT(t)
	url, send, last := record(t)
	gate := wire.NewGate(1)

	answer := client.Pariette{BaseURL: url, Send: send}.AddToCart(client.Visitor{}, []int{1}, client.Together(gate))

	g.Expect(answer.Err).NotTo(HaveOccurred())
	g.Expect(answer.Together).To(BeIdenticalTo(gate))
	g.Expect(last.body).To(Equal("[1]"))
}

func TestBodyThatNoJSONHolds(t *testing.T) {
	api := client.Pariette{}

	NewWithT(t).Expect(func() { api.AddToCart(client.Visitor{}, func() {}) }).To(PanicWith(MatchError(ContainSubstring("unsupported type"))))
}
