package suites_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/reports"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// TestConstantServers shows that no MUST passes at a server that gives one
// answer to everything.
func TestConstantServers(t *testing.T) {
	for name, serve := range map[string]http.HandlerFunc{
		"an empty body": answer(200, "application/json", ""),
		"{}":            answer(200, "application/json", "{}"),
		"[]":            answer(200, "application/json", "[]"),
		"null":          answer(200, "application/json", "null"),
		"true":          answer(200, "application/json", "true"),
		"status true":   answer(200, "application/json", `{"status":true,"success":true,"message":"ok","data":{}}`),
		"a web page":    answer(200, "text/html", "<!doctype html><title>Hoş geldiniz</title>"),
		"204":           answer(204, "", ""),
		"301 to itself": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.String(), http.StatusMovedPermanently)
		},
		"401":                 answer(401, "application/json", `{"status":false,"message":"Unauthenticated."}`),
		"404":                 answer(404, "application/json", `{"status":false,"message":"Not found"}`),
		"405":                 answer(405, "application/json", `{"status":false,"message":"Method not allowed"}`),
		"429":                 answer(429, "application/json", `{"message":"Too many requests"}`),
		"500":                 answer(500, "text/html", "<h1>Internal Server Error</h1>"),
		"503":                 answer(503, "text/plain", "Service Unavailable"),
		"a closed connection": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"a broken answer": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = fmt.Fprint(w, `{"status":`)
		},
		"a hanging answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(serve)
			t.Cleanup(server.Close)
			expectNoMust(t, tell(t, constant(t, server.URL)))
		})
	}
	t.Run("a refused connection", func(t *testing.T) {
		t.Parallel()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_ = listener.Close()
		report := tell(t, constant(t, "http://"+listener.Addr().String()))
		expectNoMust(t, report)
		if report.Requests > 2 {
			t.Errorf("%d requests to a server that is not there", report.Requests)
		}
	})
}

// answer answers everything with one status and body.
func answer(status int, media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}
}

// constant is the target file of a server that takes the place of the
// reference server, whose state hook goes on working.
func constant(t *testing.T, origin string) *config.Target {
	hook := httptest.NewServer(reference.New(reference.Options{}))
	t.Cleanup(hook.Close)
	target := target(t, origin)
	target.States.URL = hook.URL + "/_states"
	target.Limits.Timeout = 300 * time.Millisecond
	return target
}

// target is the reference server's target file, for a server at the origin.
func target(t testing.TB, origin string) *config.Target {
	target, err := config.Parse("reference", reference.New(reference.Options{}).TargetFile(origin), config.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// tell runs every suite against a target.
func tell(t *testing.T, target *config.Target) *verdict.Report {
	t.Helper()
	plan, err := conform.NewPlan(conform.Selection{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	report, err := conform.Tell(t.Context(), plan, conform.Options{Target: target, Parallel: 8, Version: "test", Gate: requirement.Must})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// expectNoMust expects no MUST to have passed, and the run not to be green.
func expectNoMust(t *testing.T, report *verdict.Report) {
	t.Helper()
	t.Log(report.Headline)
	for _, r := range report.Results {
		if r.Level == requirement.Must && r.Verdict == verdict.Pass {
			t.Errorf("%s passed", r.ID)
		}
		if r.Verdict == verdict.Error {
			t.Errorf("%s: the harness failed: %s", r.ID, r.Reason)
		}
	}
	if report.Verdict != verdict.NotConformant && report.Verdict != verdict.Incomplete {
		t.Errorf("the run is %s", report.Verdict)
	}
	expectDocument(t, report)
}

// expectDocument expects the report's result document to be valid by its schema.
func expectDocument(t *testing.T, report *verdict.Report) {
	t.Helper()
	var document bytes.Buffer
	if err := reports.Write("json", &document, report); err != nil {
		t.Fatal(err)
	}
	value, err := validator.Decode(document.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range validator.Validate(schemas.Result, value) {
		t.Error(problem)
	}
}
