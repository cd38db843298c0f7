package mutant

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// Constant is a server that gives one answer to everything: no MUST passes.
type Constant struct {
	Name    string                    // on the command line, for example "hanging"
	Text    string                    // what it answers, in a few words
	Passes  map[requirement.ID]string // MUSTs that pass all the same, each with the reason
	handler http.HandlerFunc          // nil refuses every connection
}

// Constants lists all of them.
func Constants() []Constant {
	return []Constant{
		{Name: "refused", Text: "every connection is refused"},
		{Name: "hanging", Text: "no request is answered", handler: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{Name: "reset", Text: "every connection is closed without an answer", handler: func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		}},
		{Name: "cut", Text: "every answer ends in the middle", handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = fmt.Fprint(w, `{"status":`)
		}},
		{Name: "empty", Text: "200 without a body", handler: always(200, "application/json", "")},
		{Name: "object", Text: "200 and {}", handler: always(200, "application/json", "{}")},
		{Name: "array", Text: "200 and []", handler: always(200, "application/json", "[]")},
		{Name: "null", Text: "200 and null", handler: always(200, "application/json", "null")},
		{Name: "true", Text: "200 and true", handler: always(200, "application/json", "true")},
		{
			Name: "success", Text: "200 and a success of both APIs",
			handler: always(200, "application/json", `{"status":true,"success":true,"message":"ok","data":{}}`),
		},
		{Name: "page", Text: "200 and a web page", handler: always(200, "text/html", "<!doctype html><title>Hoş geldiniz</title>")},
		{Name: "204", Text: "204", handler: always(204, "", "")},
		{Name: "301", Text: "301 to where the request went", handler: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.String(), http.StatusMovedPermanently)
		}},
		{Name: "401", Text: "401", handler: always(401, "application/json", `{"status":false,"message":"Unauthenticated."}`)},
		{Name: "404", Text: "404", handler: always(404, "application/json", `{"status":false,"message":"Not found"}`)},
		{Name: "405", Text: "405", handler: always(405, "application/json", `{"status":false,"message":"Method not allowed"}`)},
		{Name: "429", Text: "429", handler: always(429, "application/json", `{"message":"Too many requests"}`)},
		{Name: "500", Text: "500 and an error page", handler: always(500, "text/html", "<h1>Internal Server Error</h1>")},
		{
			Name: "examples", Text: "each operation's example in the documents, word for word",
			Passes: passesOfExamples(), handler: example,
		},
		{Name: "503", Text: "503 in plain text", handler: always(503, "text/plain", "Service Unavailable")},
	}
}

// Serve serves the constant answer. The state hook works as ever.
func (c Constant) Serve() Served {
	served := serve(reference.New(reference.Options{}), c.handler, (*httptest.Server).Start)
	served.Target.Limits.Timeout = 300 * time.Millisecond
	if c.handler == nil {
		served.api.Close() // its port refuses connections from now on
	}
	return served
}

// example answers a documented operation with the document's own example.
func example(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for _, operation := range schemas.Operations() {
		if asks[operation.Name](r) {
			_, _ = w.Write(operation.Answers[0].ExampleText())
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
	_, _ = fmt.Fprint(w, `{"message":"Not found"}`)
}

// passesOfExamples are the MUSTs that the examples meet.
func passesOfExamples() map[requirement.ID]string {
	passes := map[requirement.ID]string{}
	for reason, passing := range map[string][]requirement.ID{
		"it judges the form of each answer alone, and the examples have it": slices.Concat(
			ids("pariette.cart", "get.ok", "get.anonymous", "add.ok"),
			both("ok", "schema", "order-fields", "line-fields", "created-at", "status"),
		),
		"it judges each title by itself, and the examples' are in good Turkish": ids("loyetta.http", "turkish-text"),
		"it judges each order by itself, and the example's is completed":        ids("loyetta.prepaid", "never-shipped"),
		"the example is the whole list, of one order on one page":               both("page-default", "links-ends"),
	} {
		for _, id := range passing {
			passes[id] = reason
		}
	}
	return passes
}

// always answers everything with one status and body.
func always(status int, media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}
}
