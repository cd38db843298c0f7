package reference

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// caller sends requests to a server with the same headers each time.
type caller struct {
	t      testing.TB
	origin string
	header map[string]string
}

// reply is an answer and its JSON document.
type reply struct {
	status   int
	header   http.Header
	raw      string
	document any
}

// start is a caller of a new server.
func start(t testing.TB) caller {
	t.Helper()
	return serve(t, New(Options{}))
}

func serve(t testing.TB, handler http.Handler) caller {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return caller{t, server.URL, map[string]string{"Content-Type": "application/json"}}
}

// with is the caller with one more header; an empty value takes it away.
func (c caller) with(name, value string) caller {
	header := map[string]string{name: value}
	for known, its := range c.header {
		if known != name {
			header[known] = its
		}
	}
	c.header = header
	return c
}

func (c caller) guest(id string) caller {
	return c.with("ParietteToken", parietteToken).with("X-Guest-Id", id)
}

func (c caller) shopper(number int) caller {
	return c.with("ParietteToken", parietteToken).with("Authorization", fmt.Sprintf("Bearer playground-shopper-%04d", number))
}

func (c caller) customer(number int) caller {
	return c.with("Authorization", fmt.Sprintf("Bearer playground-customer-%04d", number))
}

// send is the answer to one request, which is a JSON document whatever happens.
func (c caller) send(method, path, body string) reply {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.origin+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for name, value := range c.header {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Error(err)
		return reply{}
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Error(err)
	}
	answer := reply{status: response.StatusCode, header: response.Header, raw: string(raw)}
	if got := response.Header.Get("Content-Type"); got != "application/json" {
		c.t.Errorf("%s %s: content type %q", method, path, got)
	}
	if method == http.MethodHead {
		return answer
	}
	decoder := json.NewDecoder(strings.NewReader(answer.raw))
	decoder.UseNumber()
	if err := decoder.Decode(&answer.document); err != nil {
		c.t.Errorf("%s %s: %v in %q", method, path, err, answer.raw)
	}
	return answer
}

// at is the value below the names and indices, nil where there is none.
// Numbers come as they are spelt.
func (r reply) at(steps ...any) any {
	value := r.document
	for _, step := range steps {
		switch step := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[step]
		case int:
			array, _ := value.([]any)
			if step >= len(array) {
				return nil
			}
			value = array[step]
		}
	}
	if number, ok := value.(json.Number); ok {
		return number.String()
	}
	return value
}

// number is the integer below the names and indices.
func (r reply) number(steps ...any) int {
	var number int
	_, _ = fmt.Sscan(fmt.Sprint(r.at(steps...)), &number)
	return number
}

func TestUnknownPathsAndMethodsAreRefusedInJSON(t *testing.T) {
	c := start(t).guest("g").with("Authorization", "Bearer playground-customer-0001")
	for _, test := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/", 404, ""},
		{"GET", "/api/public/shopping", 404, ""},
		{"GET", "/api/public//shopping/cart", 404, ""},
		{"GET", "/api/public/shopping/../shopping/cart", 404, ""},
		{"DELETE", cartPath + "/..%2f..", 404, ""},
		{"DELETE", cartPath + "/1/2", 404, ""},
		{"PATCH", cartPath, 405, "GET, POST"},
		{"OPTIONS", cartPath, 405, "GET, POST"},
		{"PUT", cartPath + "/50001", 405, "DELETE"},
		{"GET", checkoutPath, 405, "POST"},
		{"DELETE", ordersPath, 405, "POST"},
		{"POST", physicalPath, 405, "GET"},
		{"GET", "/api/v1/store/orders/", 404, ""},
		{"GET", statesPath, 405, "POST"},
	} {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			g := NewWithT(t)
			got := c.send(test.method, test.path, "")
			g.Expect(got.status).To(Equal(test.status))
			g.Expect(got.header.Get("Allow")).To(Equal(test.allow))
			g.Expect(got.at("message")).NotTo(BeEmpty())
		})
	}
}

func TestHeadAnswersLikeGet(t *testing.T) {
	g := NewWithT(t)
	got := start(t).guest("g").send(http.MethodHead, cartPath, "")
	g.Expect(got.status).To(Equal(200))
	g.Expect(got.raw).To(BeEmpty())
}

func TestPariettesRefusalsHaveTheSDKsEnvelope(t *testing.T) {
	g := NewWithT(t)
	got := start(t).guest("g").send("POST", cartPath, `{"product_id": 1, "quantity": 0}`)
	g.Expect(got.status).To(Equal(422))
	g.Expect(got.at("status")).To(BeFalse())
	g.Expect(got.at("message")).NotTo(BeEmpty())
	g.Expect(got.at("errors", "product_id", 0)).NotTo(BeEmpty())
	g.Expect(got.at("errors", "quantity", 0)).NotTo(BeEmpty())
}

func TestEveryPrivateOperationNeedsItsToken(t *testing.T) {
	c := start(t)
	filled := c.shopper(1)
	filled.send("POST", cartPath, `{"product_id": 101, "quantity": 1}`)
	for _, test := range []struct {
		method, path string
		header       string // the one that carries the token
	}{
		{"GET", cartPath, "ParietteToken"},
		{"POST", cartPath, "ParietteToken"},
		{"DELETE", cartPath + "/50001", "ParietteToken"},
		{"POST", checkoutPath, "ParietteToken"},
		{"POST", checkoutPath, "Authorization"},
		{"GET", storeCartPath, "Authorization"},
		{"POST", storeCartAddPath, "Authorization"},
		{"POST", ordersPath, "Authorization"},
		{"GET", physicalPath, "Authorization"},
		{"GET", prepaidPath, "Authorization"},
		{"GET", profilePath, "Authorization"},
		{"POST", statesPath, "Authorization"},
	} {
		for _, wrong := range []string{"", "unknown", "Bearer unknown", "Bearer ", "Basic playground-shopper-0001"} {
			t.Run(test.method+" "+test.path+" "+test.header+" "+wrong, func(t *testing.T) {
				g := NewWithT(t)
				got := filled.with("X-Guest-Id", "g").with(test.header, wrong).send(test.method, test.path, `{}`)
				g.Expect(got.status).To(Equal(401))
				g.Expect(got.header.Get("WWW-Authenticate")).To(Equal("Bearer"))
			})
		}
	}
	NewWithT(t).Expect(filled.send("GET", cartPath, "").at("data", "subtotal")).To(Equal("1500.00"))
}

func TestBadBodiesAreRefused(t *testing.T) {
	c := start(t)
	for _, operation := range []struct {
		caller caller
		path   string
	}{
		{c.guest("g"), cartPath},
		{c.shopper(1), checkoutPath},
		{c.customer(1), storeCartAddPath},
		{c.with("Authorization", "Bearer "+statesToken), statesPath},
	} {
		for _, test := range []struct {
			name, body, media string
			status            int
		}{
			{"truncated", `{"product_id": 101`, "application/json", 400},
			{"empty", ``, "application/json", 400},
			{"two documents", `{} {}`, "application/json", 400},
			{"not UTF-8", "{\"product_id\": \"\xff\"}", "application/json", 400},
			{"deep", strings.Repeat("[", 100_000), "application/json", 400},
			{"array", `[]`, "application/json", 422},
			{"string", `"text"`, "application/json", 422},
			{"form", `product_id=101`, "application/x-www-form-urlencoded", 415},
			{"undeclared", `{}`, "", 415},
			{"long", `{"x": "` + strings.Repeat("x", maxBody) + `"}`, "application/json", 413},
		} {
			t.Run(operation.path+" "+test.name, func(t *testing.T) {
				g := NewWithT(t)
				got := operation.caller.with("Content-Type", test.media).send("POST", operation.path, test.body)
				g.Expect(got.status).To(Equal(test.status), got.raw)
			})
		}
	}
}

func TestVendorJSONIsJSON(t *testing.T) {
	c := start(t).guest("g").with("Content-Type", "application/vnd.api+json; charset=utf-8")
	NewWithT(t).Expect(c.send("POST", cartPath, `{"product_id": 101, "quantity": 1}`).status).To(Equal(200))
}

func TestNobodyWaitsForAnothersCart(t *testing.T) {
	g := NewWithT(t)
	s := New(Options{})
	c := serve(t, s)
	basket := s.pariette.basketFor(owner{guest: "busy"})
	basket.mu.Lock()
	defer basket.mu.Unlock()
	customer := s.fixtures.customers[0]
	customer.mu.Lock()
	defer customer.mu.Unlock()

	g.Expect(c.guest("g").send("POST", cartPath, `{"product_id": 101, "quantity": 1}`).status).To(Equal(200))
	g.Expect(c.shopper(1).send("POST", cartPath, `{"product_id": 101, "quantity": 1}`).status).To(Equal(200))
	g.Expect(c.shopper(1).send("POST", checkoutPath, submit).status).To(Equal(200))
	g.Expect(c.customer(2).put("154dsc", 1).status).To(Equal(200))
	g.Expect(c.customer(2).send("POST", ordersPath, "").status).To(Equal(200))
}

func TestAGivenUpRequestHasNoEffect(t *testing.T) {
	s := New(Options{Latency: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, httptest.NewRequestWithContext(ctx, http.MethodGet, cartPath, nil))
	NewWithT(t).Expect(recorder.Body.Len()).To(BeZero())
}

func TestLatencyHoldsAnAnswerBack(t *testing.T) {
	g := NewWithT(t)
	c := serve(t, New(Options{Latency: time.Millisecond})).guest("g")
	started := time.Now()
	g.Expect(c.send("GET", cartPath, "").status).To(Equal(200))
	g.Expect(time.Since(started)).To(BeNumerically(">=", time.Millisecond))
}
