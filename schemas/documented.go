package schemas

import (
	"slices"
	"strconv"
	"sync"
)

// Operation is an operation that a document describes, with everything that
// the document names of it. The requirements of each part are the ids of those
// that may fail when this part alone is broken; the first is the one that owns it.
type Operation struct {
	Name         string      `json:"name"`         // as requests name it, for example "pariette.cart.add"
	Method       string      `json:"method"`       // of HTTP
	Path         string      `json:"path"`         // after the base URL, for example "/shopping/cart/{item_id}"
	Source       Section     `json:"source"`       // where it is described
	Requirements []string    `json:"requirements"` // of the operation as such
	Headers      []Header    `json:"headers"`      // of a request
	Parameters   []Parameter `json:"parameters"`   // of a request
	Answers      []Answer    `json:"answers"`
}

// Section is a section of a document.
type Section struct {
	Document string `json:"document"` // its title, for example "Pariette, Basket & Checkout"
	Section  string `json:"section"`  // the section's own heading, for example "2) Add to Cart"
}

// Header is a header field that an operation's request has.
type Header struct {
	Name         string   `json:"name"`     // for example "ParietteToken"
	Required     bool     `json:"required"` // a request without it is refused
	Requirements []string `json:"requirements"`
}

// Parameter is a member of an operation's body, a part of its path or a
// parameter of its query.
type Parameter struct {
	In           string   `json:"in"`       // "body", "path" or "query"
	Name         string   `json:"name"`     // for example "product_id" or "page[size]"
	Required     bool     `json:"required"` // a request without it is refused
	Requirements []string `json:"requirements"`
}

// Answer is a form of an operation's answers.
type Answer struct {
	Status  string  `json:"status"` // of HTTP: "400", or "2xx" for any of a class
	Schema  Name    `json:"schema"`
	Example string  `json:"example"` // an answer of this form: its path in the folder examples without ".json"
	Fields  []Field `json:"fields"`  // those of the schema
}

// ExampleText is an answer of this form, the document's own where it shows one.
func (a Answer) ExampleText() []byte { return read("examples/" + a.Example + ".json") }

// Field is a member of an answer.
type Field struct {
	Path         string   `json:"path"`                   // for example "data.items[].price"
	MayBeEmpty   bool     `json:"may_be_empty,omitempty"` // nothing in the documents speaks against ""
	Requirements []string `json:"requirements"`
}

// Operations lists the documented operations of both APIs, in the documents' order.
func Operations() []Operation { return slices.Clone(operations()) }

var operations = sync.OnceValue(func() []Operation { return table[Operation](documentedFile) })

// Covers reports whether answers with an HTTP status are of this form.
func (a Answer) Covers(status int) bool {
	return a.Status == strconv.Itoa(status) || a.Status == strconv.Itoa(status/100)+"xx"
}
