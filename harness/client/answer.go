// Package client sends the documented requests of both APIs and reads what
// comes back. It judges nothing: a wrong answer reads as values that are
// missing, and the stories decide what that means.
package client

import (
	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// Sender sends one request and gives what came back.
type Sender func(wire.Request) *wire.Exchange

// Answer is an exchange and its body, read the way a browser reads JSON.
type Answer struct {
	*wire.Exchange
	Malformed error // why the body is no JSON document; nil when it is one
	root      any
}

// newAnswer reads the body of an exchange.
func newAnswer(e *wire.Exchange) *Answer {
	a := &Answer{Exchange: e}
	if e.Err == nil {
		a.root, a.Malformed = validator.Decode(e.Content)
	}
	return a
}

// Body is the JSON document that was answered; missing when there is none.
func (a *Answer) Body() Value {
	return Value{answer: a, raw: a.root, exists: a.Err == nil && a.Malformed == nil}
}

// Get is the member of the body's object with that name.
func (a *Answer) Get(name string) Value { return a.Body().Get(name) }

// Successful reports whether the answer's status is 2xx.
func (a *Answer) Successful() bool { return a.Status >= 200 && a.Status < 300 }

// Claims reports whether the body says that the request succeeded: its
// "status" (Pariette) or "success" (Loyetta) is true.
func (a *Answer) Claims() bool {
	return a.Get("status").raw == true || a.Get("success").raw == true
}

// Denies reports whether the body says that the request failed.
func (a *Answer) Denies() bool {
	return a.Get("status").raw == false || a.Get("success").raw == false
}
