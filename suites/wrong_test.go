package suites_test

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// server answers a request.
type server func(r *http.Request) *httptest.ResponseRecorder

// wrongServer is the reference server with something wrong about it, and the
// requirements that it breaks: these and no others.
type wrongServer struct {
	request func(r *http.Request)                                         // changes what the server sees; may be nil
	answer  func(r *http.Request, a *httptest.ResponseRecorder)           // changes what the client sees; may be nil
	serve   func(r *http.Request, good server) *httptest.ResponseRecorder // takes the server's place; may be nil
	breaks  []string
}

// wrongServers are all of them by name, each in the state in which it starts.
func wrongServers() map[string]wrongServer {
	all := map[string]wrongServer{"nothing wrong": {}}
	for _, some := range []map[string]wrongServer{
		wrongEverywhere(), wrongCarts(), wrongMoney(), wrongAdditions(), wrongRemovals(), wrongCheckouts(),
		wrongOrders(), wrongRefusals(), wrongHistories(), wrongCards(), wrongPages(), wrongUnseen(),
	} {
		for name, wrong := range some {
			if _, known := all[name]; known {
				panic("two servers are called " + name)
			}
			all[name] = wrong
		}
	}
	return all
}

func TestWrongServers(t *testing.T) {
	plans := map[string]*conform.Plan{}
	for name, wrong := range wrongServers() {
		plan := wrong.plan(t, plans)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(wrong.handler())
			t.Cleanup(server.Close)

			report, err := conform.Tell(t.Context(), plan, conform.Options{Target: target(t, server.URL), Parallel: 8})
			if err != nil {
				t.Fatal(err)
			}

			t.Log(report.Headline)
			var broken []string
			for _, r := range report.Results {
				switch r.Verdict {
				case verdict.Fail:
					broken = append(broken, string(r.ID))
					t.Logf("%s: %s: expected %s, actual %s", r.ID, r.Failures[0].Message, r.Failures[0].Expected, r.Failures[0].Actual)
				case verdict.Blocked, verdict.Error:
					t.Logf("%s is %s: %s (%s)", r.ID, r.Verdict, r.Reason, r.Owner)
				}
			}
			slices.Sort(wrong.breaks)
			if !slices.Equal(broken, wrong.breaks) {
				t.Errorf("broken:   %q\nexpected: %q", broken, wrong.breaks)
			}
			for _, cause := range report.Causes {
				if cause.ID == "" {
					t.Errorf("blocked by no failure: %q: %s", cause.Blocked, cause.Reason)
				}
			}
		})
	}
}

// plan is the requirements of the APIs about which something is wrong, of
// which one plan is made for all servers.
func (wrong wrongServer) plan(t *testing.T, plans map[string]*conform.Plan) *conform.Plan {
	t.Helper()
	var only []string
	for _, api := range []string{"loyetta.", "pariette."} {
		if slices.ContainsFunc(wrong.breaks, func(id string) bool { return strings.HasPrefix(id, api) }) {
			only = append(only, api+"*")
		}
	}
	name := strings.Join(only, ",")
	if plans[name] == nil {
		plan, err := conform.NewPlan(conform.Selection{Only: only}, 1)
		if err != nil {
			t.Fatal(err)
		}
		plans[name] = plan
	}
	return plans[name]
}

// TestEveryRequirementIsBroken shows that each requirement can fail: some
// server is wrong enough.
func TestEveryRequirementIsBroken(t *testing.T) {
	broken := map[string]bool{}
	for _, wrong := range wrongServers() {
		for _, id := range wrong.breaks {
			broken[id] = true
		}
	}
	catalogue, err := conform.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range catalogue {
		if !broken[string(r.ID)] {
			t.Errorf("no server breaks %s: %s", r.ID, r.Text)
		}
		delete(broken, string(r.ID))
	}
	for id := range broken {
		t.Errorf("a server breaks %s, which is no requirement", id)
	}
}

// handler serves what is wrong; the state hook works as ever.
func (wrong wrongServer) handler() http.Handler {
	reference := reference.New(reference.Options{})
	good := func(r *http.Request) *httptest.ResponseRecorder {
		a := httptest.NewRecorder()
		reference.ServeHTTP(a, r)
		return a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/_states") {
			reference.ServeHTTP(w, r)
			return
		}
		if wrong.request != nil {
			wrong.request(r)
		}
		serve := good
		if wrong.serve != nil {
			serve = func(r *http.Request) *httptest.ResponseRecorder { return wrong.serve(r, good) }
		}
		a := serve(r)
		if wrong.answer != nil {
			wrong.answer(r, a)
		}
		maps.Copy(w.Header(), a.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(a.Code)
		_, _ = io.Copy(w, a.Body)
	})
}

// withBody is the request with another body.
func withBody(r *http.Request, body []byte) *http.Request {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return r
}

// another is a request in the name of whoever sent this one.
func another(r *http.Request, method, path, body string) *http.Request {
	asked := r.Clone(r.Context())
	asked.Method, asked.URL.Path, asked.URL.RawQuery = method, path, ""
	asked.Header.Set("Content-Type", "application/json")
	return withBody(asked, []byte(body))
}
