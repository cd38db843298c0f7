// Package mutant holds the servers that prove the suites. A [Mutant] is wrong
// in one way that real back-ends are wrong in, and some requirements must fail.
// A [Liberty] uses one freedom that the documents leave, and every requirement
// must pass. A [Constant] gives one answer to everything, and no MUST may pass.
//
// Mutants and liberties are thin layers over the reference server, which knows
// nothing of them: each changes what that server is asked, what it answers, or
// asks it something else. Layers keep state, so each is served once.
package mutant

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// Mutant is the reference server with something wrong about it.
type Mutant struct {
	Name    string           // on the command line, for example "guest-id-caseless"
	Text    string           // what is wrong, in a sentence
	Breaks  []requirement.ID // the requirements that fail; no others do
	Derived bool             // follows from the table of what the documents name; one of Breaks is enough
	request change
	answer  revision
	serve   detour
}

// Mutants lists all of them, each as it is before its first request.
func Mutants() []Mutant {
	return slices.Concat(
		everywhereMutants(), parietteMutants(), loyettaMutants(),
		cartMutants(), ownerMutants(), moneyMutants(), additionMutants(), additionRefusalMutants(), removalMutants(), checkoutMutants(),
		orderMutants(), refusalMutants(), updateMutants(), journeyMutants(), historyMutants(), statusMutants(), physicalMutants(), cardMutants(), pageMutants(), walkMutants(),
		derivedMutants(),
	)
}

// Handler is the mutant of a reference server, whose state hook works as ever.
func (m Mutant) Handler(good *reference.Server) http.Handler {
	over := m.over(good)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/_states") {
			good.ServeHTTP(w, r)
			return
		}
		over.ServeHTTP(w, r)
	})
}

// over is the mutant over a server that it makes wrong.
func (m Mutant) over(good http.Handler) http.Handler {
	answer := layer(m.request, m.answer, m.serve, serverOf(good))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { sendPlainly(w, answer(r)) })
}

// server answers a request.
type server func(r *http.Request) *httptest.ResponseRecorder

// The three ways in which a layer differs from the server under it.
type (
	change   func(r *http.Request)                                         // changes what the server sees
	revision func(r *http.Request, a *httptest.ResponseRecorder)           // changes what the client sees
	detour   func(r *http.Request, good server) *httptest.ResponseRecorder // takes the server's place
)

// layer is a server with a layer over it. Each of its ways may be nil.
func layer(request change, answer revision, serve detour, good server) server {
	return func(r *http.Request) *httptest.ResponseRecorder {
		if request != nil {
			request(r)
		}
		var a *httptest.ResponseRecorder
		if serve != nil {
			a = serve(r, good)
		} else {
			a = good(r)
		}
		if answer != nil {
			answer(r, a)
		}
		return a
	}
}

// serverOf is a handler as a server.
func serverOf(handler http.Handler) server {
	return func(r *http.Request) *httptest.ResponseRecorder {
		a := httptest.NewRecorder()
		handler.ServeHTTP(a, r)
		return a
	}
}

// sendPlainly sends an answer the way net/http does.
func sendPlainly(w http.ResponseWriter, a *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), a.Header())
	w.Header().Del("Content-Length") // of the answer before it was changed
	w.WriteHeader(a.Code)
	_, _ = a.Body.WriteTo(w)
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
