// Package requirement names what a conforming server does: one Requirement
// for each sentence of the documents that a client may rely on.
package requirement

import "strings"

// ID names a requirement, for example "pariette.cart.get.ok". Its first
// segment is the API. An ID never changes once it was published.
type ID string

// API is the API that the requirement belongs to, "pariette" or "loyetta".
func (id ID) API() string {
	api, _, _ := strings.Cut(string(id), ".")
	return api
}

// Feature is what the requirement is about within its API: the ID without its
// last segment, for example "pariette.cart.add" of "pariette.cart.add.ok".
func (id ID) Feature() string {
	if end := strings.LastIndexByte(string(id), '.'); end > 0 {
		return string(id[:end])
	}
	return string(id)
}

// Level says how much weight a requirement carries (RFC 2119).
type Level string

// The three levels.
const (
	// Must is stated or shown by a document, or a client written from it breaks without it.
	Must Level = "must"
	// Should is implied by a document that is silent on the exact form.
	Should Level = "should"
	// May is good practice that the documents do not mention.
	May Level = "may"
)

// Levels lists the levels, the weightiest first.
var Levels = []Level{Must, Should, May}

// String is the level the way RFC 2119 writes it: MUST, SHOULD or MAY.
func (l Level) String() string { return strings.ToUpper(string(l)) }

// Requirement is one thing that a conforming server does.
type Requirement struct {
	ID     ID
	Level  Level
	Text   string // one sentence of the server, lower case, without a full stop
	Source Source
	Needs  []Need // what a target must offer before the requirement can be asked of it
}
