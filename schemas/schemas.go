// Package schemas holds the JSON Schemas (draft-07) of every documented
// answer of both APIs and of Mihenk's own files, the table of order statuses
// and the table of all that the documents name of each operation. A schema
// demands what a document shows and allows any further field; whatever has a
// requirement of its own, such as the sign of an amount or the form of a time,
// is not judged here.
package schemas

import (
	"embed"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed *.json pariette/*.json loyetta/*.json examples/*/*.json
var files embed.FS

// base is the folder of the $id of every schema. Nothing is ever fetched there.
const base = "https://mihenk-conformance.github.io/schemas/"

// The tables, which are no schemas.
const (
	statusFile     = "statuses.json"
	documentedFile = "documented.json"
)

// Name is the path of a schema in this folder without ".json", for example "pariette/cart".
type Name string

// The schemas of answers.
const (
	ParietteCart         Name = "pariette/cart"               // the cart itself
	ParietteCartAnswer   Name = "pariette/cart-answer"        // of Get Cart
	ParietteCartChange   Name = "pariette/cart-change-answer" // of Add to Cart and Remove from Cart
	ParietteCheckout     Name = "pariette/checkout-answer"
	ParietteOrder        Name = "pariette/order" // that a checkout made
	ParietteRefusal      Name = "pariette/refusal"
	LoyettaOrderCreated  Name = "loyetta/order-created"
	LoyettaOrderRefused  Name = "loyetta/order-refused"
	LoyettaPagePhysical  Name = "loyetta/orders-page-physical"
	LoyettaPagePrepaid   Name = "loyetta/orders-page-prepaid"
	LoyettaOrderPhysical Name = "loyetta/order-physical"
	LoyettaOrderPrepaid  Name = "loyetta/order-prepaid"
	LoyettaItem          Name = "loyetta/item"    // of an order of physical products
	LoyettaCard          Name = "loyetta/card"    // of an order of prepaid cards
	LoyettaProduct       Name = "loyetta/product" // of an item or a card of an order
	LoyettaPageLinks     Name = "loyetta/page-links"
	LoyettaPageMeta      Name = "loyetta/page-meta"
	LoyettaCartAnswer    Name = "loyetta/cart-answer" // of the supplement's Get Cart
)

// The schemas of Mihenk's own files.
const (
	Target        Name = "target"         // the target file
	KnownFailures Name = "known-failures" // the file of known failures
	Result        Name = "result"         // the result document
)

// ID is the schema's $id, an absolute URL.
func (n Name) ID() string { return base + string(n) + ".json" }

// Text is the schema's file. It panics for a name that is not in [Names].
func (n Name) Text() []byte { return read(string(n) + ".json") }

// read is a file of this folder.
func read(file string) []byte {
	text, err := files.ReadFile(file)
	if err != nil {
		panic("schemas: " + err.Error())
	}
	return text
}

// Names lists every schema, sorted.
func Names() []Name {
	var names []Name
	for _, pattern := range []string{"*.json", "*/*.json"} {
		paths, _ := fs.Glob(files, pattern) // its only error is a malformed pattern
		for _, path := range paths {
			if path != statusFile && path != documentedFile {
				names = append(names, Name(strings.TrimSuffix(path, ".json")))
			}
		}
	}
	slices.Sort(names)
	return names
}

// Status is a value that an order's status can take, a row of the table
// "Sipariş Durum Değerleri" (Loyetta, Siparişler).
type Status struct {
	Value        string   `json:"value"`        // for example "shipped"
	Meaning      string   `json:"meaning"`      // in English
	MeaningTR    string   `json:"meaning_tr"`   // in the document's words
	Lists        []string `json:"lists"`        // "physical", "prepaid": the lists whose orders can have it
	Requirements []string `json:"requirements"` // as of an [Operation]'s parts
}

// Statuses lists the statuses in the table's order.
func Statuses() []Status { return slices.Clone(statuses()) }

var statuses = sync.OnceValue(func() []Status { return table[Status](statusFile) })

// table is the rows of a table.
func table[T any](file string) []T {
	var rows []T
	if err := json.Unmarshal(read(file), &rows); err != nil {
		panic("schemas: " + file + ": " + err.Error())
	}
	return rows
}
