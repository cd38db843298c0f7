package state_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/state"
)

const hookToken = "hook-secret"

// answering is a hook that a server answers in the same way every time.
func answering(t *testing.T, status int, body string) state.Hook {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return state.HTTP(server.URL, hookToken)
}

func TestHTTPSendsTheRequest(t *testing.T) {
	g := NewWithT(t)
	var header http.Header
	var method, body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		header, method, body = r.Header, r.Method, string(content)
		_, _ = io.WriteString(w, `{"token": "abc", "further": 1}`)
	}))
	defer server.Close()

	token, err := state.NewCustomer(t.Context(), state.HTTP(server.URL, hookToken), 100)

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(token).To(Equal("abc"))
	g.Expect(method).To(Equal(http.MethodPost))
	g.Expect(body).To(MatchJSON(`{"state": "loyetta.customer", "params": {"points": 100}}`))
	g.Expect(header).To(HaveKeyWithValue("Authorization", []string{"Bearer " + hookToken}))
	g.Expect(header).To(HaveKeyWithValue("Content-Type", []string{"application/json"}))

	_, err = state.NewCustomer(t.Context(), state.HTTP(server.URL, ""), 100)

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(header).NotTo(HaveKey("Authorization"))
}

func TestHTTPUnsupported(t *testing.T) {
	for status, words := range map[int]string{404: "404 Not Found", 501: "501 Not Implemented"} {
		t.Run(words, func(t *testing.T) {
			err := answering(t, status, "secret page").Arrange(t.Context(), state.LoyettaOrders, nil, nil)

			g := NewWithT(t)
			g.Expect(err).To(MatchError(state.ErrUnsupported))
			g.Expect(err).To(MatchError(
				"state loyetta.orders: not supported by the state hook, which answered " + words))
		})
	}
}

func TestHTTPBroken(t *testing.T) {
	const wrongStatus = " (want 200, or 501 where it does not support the state): "
	for _, test := range []struct {
		name   string
		status int
		body   string
		want   string
	}{
		{"error", 500, "out of\n\x1b[31m order ", "the state hook answered 500 Internal Server Error" +
			wrongStatus + `"out of\n\x1b[31m order"`},
		{"error without a body", 400, "", "the state hook answered 400 Bad Request" + wrongStatus + "nothing"},
		{"created", 201, "{}", "the state hook answered 201 Created" + wrongStatus + `"{}"`},
		{"redirect", 302, "", "the state hook answered 302 Found" + wrongStatus + "nothing"},
		{"echoed tokens", 500, "Bearer hook-secret for customer-secret", "the state hook answered 500 Internal Server Error" +
			wrongStatus + `"Bearer [redacted] for [redacted]"`},
		{"long error", 502, strings.Repeat("ğ", 400), "the state hook answered 502 Bad Gateway" +
			wrongStatus + `"` + strings.Repeat("ğ", 100) + `…"`},
		{"empty", 200, "", "the state hook's answer is no JSON object"},
		{"page", 200, "<html>", "the state hook's answer is no JSON object"},
		{"list", 200, `[{"points": 1}]`, "the state hook's answer is no JSON object"},
		{"null", 200, "null", "the state hook's answer is no JSON object"},
		{"too long", 200, `{"points": 1}` + strings.Repeat(" ", 1<<20), "the state hook's answer is longer than 1 MiB"},
		{"missing", 200, `{"Points": 1}`, "the state hook's answer lacks points, or it is empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := state.Points(t.Context(), answering(t, test.status, test.body), "customer-secret")

			g := NewWithT(t)
			g.Expect(err).To(MatchError("state loyetta.points: " + test.want))
			g.Expect(err).NotTo(MatchError(state.ErrUnsupported))
		})
	}
	for name, body := range map[string]string{
		"garbage after it": `{"points": 1} x`,
		"cut off":          `{"points": 1`,
		"wrong type":       `{"points": "1"}`,
		"given twice":      `{"points": 1, "points": 2}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := state.Points(t.Context(), answering(t, 200, body), "customer-secret")

			g := NewWithT(t)
			g.Expect(err).To(MatchError(HavePrefix("state loyetta.points: the state hook's answer: json")))
		})
	}
}

func TestHTTPWithoutAnAnswer(t *testing.T) {
	g := NewWithT(t)
	server := httptest.NewServer(http.NotFoundHandler())
	address := server.URL + "/states?key=secret"
	server.Close()

	err := state.HTTP(address, hookToken).Arrange(t.Context(), state.LoyettaOrders, nil, nil)

	g.Expect(err).To(MatchError(HavePrefix("state loyetta.orders: the state hook gave no answer: dial tcp")))
	g.Expect(err).NotTo(MatchError(ContainSubstring("secret")))

	err = state.HTTP("http://[secret", "").Arrange(t.Context(), state.LoyettaOrders, nil, nil)

	g.Expect(err).To(MatchError("state loyetta.orders: missing ']' in host"))

	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10")
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()

	err = state.HTTP(server.URL, "").Arrange(t.Context(), state.LoyettaOrders, nil, nil)

	g.Expect(err).To(MatchError("state loyetta.orders: the state hook's answer broke off: unexpected EOF"))
}

func TestHTTPObeysTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // the server notices a closed connection only after the body
		cancel()
		<-r.Context().Done()
	}))
	defer server.Close()

	err := state.HTTP(server.URL, "").Arrange(ctx, state.LoyettaOrders, nil, nil)

	NewWithT(t).Expect(err).To(MatchError(context.Canceled))
}

func TestCommand(t *testing.T) {
	g := NewWithT(t)
	var answer struct {
		Request json.RawMessage `json:"request"`
	}

	err := state.Command("testdata", "./states.sh", "echo").Arrange(
		t.Context(), state.LoyettaPoints, map[string]any{"token": "ığ"}, &answer)

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(answer.Request).To(MatchJSON(`{"state": "loyetta.points", "params": {"token": "ığ"}}`))

	err = state.Command("testdata", "./states.sh", "chatty").Arrange(t.Context(), state.LoyettaOrders, nil, nil)

	g.Expect(err).NotTo(HaveOccurred())
}

func TestCommandUnsupported(t *testing.T) {
	err := state.Command("testdata", "./states.sh", "unsupported").Arrange(t.Context(), state.LoyettaOrders, nil, nil)

	g := NewWithT(t)
	g.Expect(err).To(MatchError(state.ErrUnsupported))
	g.Expect(err).To(MatchError(
		"state loyetta.orders: not supported by the state hook, whose command ended with exit status 3"))
}

func TestCommandBroken(t *testing.T) {
	for behaviour, want := range map[string]string{
		"broken": "the state hook's command ended with exit status 1 (want 0, or 3 where it does not support the state): " +
			`"{\"state\":\"loyetta.points\",\"params\":{\"token\":\"[redacted]\"}}\x1b[31m out of order"`,
		"garbage": "the state hook's answer is no JSON object",
		"silent":  "the state hook's answer is no JSON object",
		"endless": "the state hook's answer is longer than 1 MiB",
	} {
		t.Run(behaviour, func(t *testing.T) {
			_, err := state.Points(t.Context(), state.Command("testdata", "./states.sh", behaviour), "customer-secret")

			g := NewWithT(t)
			g.Expect(err).To(MatchError("state loyetta.points: " + want))
			g.Expect(err).NotTo(MatchError(state.ErrUnsupported))
		})
	}
	t.Run("no program", func(t *testing.T) {
		err := state.Command("testdata", "./none.sh").Arrange(t.Context(), state.LoyettaOrders, nil, nil)

		NewWithT(t).Expect(err).To(MatchError(HavePrefix("state loyetta.orders: the state hook's command: ")))
	})
}

func TestCommandObeysTheContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()

	err := state.Command("testdata", "./states.sh", "hang").Arrange(ctx, state.LoyettaOrders, nil, nil)

	NewWithT(t).Expect(err).To(MatchError(context.DeadlineExceeded))
}

func TestNoneSupportsNothing(t *testing.T) {
	for _, name := range state.Names {
		err := state.None().Arrange(t.Context(), name, nil, nil)

		if !errors.Is(err, state.ErrUnsupported) || !strings.Contains(err.Error(), string(name)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
