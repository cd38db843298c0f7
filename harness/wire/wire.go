// Package wire sends requests over one shared pool of connections and records
// whole exchanges. It judges nothing: an answer is an answer, whatever its
// status, and a request that got none says so in the network's words.
package wire

import (
	"net/http"
	"net/url"
	"time"
)

// Request is a request to send.
type Request struct {
	Operation string // what is asked for, for example "pariette.cart.add"
	Method    string
	URL       string
	Header    http.Header
	Body      []byte // nil for a request without content
	Together  *Gate  // where set, the request is sent when all others of the gate are ready
}

// Write reports whether the request may change something at the server.
func (r Request) Write() bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}

// Exchange is a request and what came back.
type Exchange struct {
	Request
	Status    int         // 0 when no answer came
	Answer    http.Header // the answer's header
	Content   []byte      // the answer's body, decompressed, at most the limit
	Truncated bool        // the body was longer than the limit
	Err       error       // why no whole answer came; nil when one did
	Started   time.Time
	Duration  time.Duration // until the last byte of the answer
}

// Where is the request in short: method, path and query.
func (e *Exchange) Where() string {
	u, err := url.Parse(e.URL)
	if err != nil {
		return e.Method + " " + e.URL
	}
	return e.Method + " " + u.RequestURI()
}
