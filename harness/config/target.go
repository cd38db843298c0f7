// Package config reads the target file: what the harness is told about the
// server under test.
//
// A value comes from the file, from a variable MIHENK_… of the environment, or
// from --set KEY=VALUE; the later of these wins. A key is the path of a value
// in the file, joined by dots, with the entries of a list counted from 0:
//
//	--set pariette.shoppers.0.token=abc
//	MIHENK_PARIETTE_SHOPPERS_0_TOKEN=abc
//
// A variable cannot set headers (a header's name has other letters than a
// variable's) nor the key "target": MIHENK_TARGET is the path of the file.
//
// ${NAME} within any value of the file or of --set stands for the variable
// NAME of the environment. It needs quotes where it stands between { } or [ ].
// Anchors, aliases and tags of YAML are refused.
package config

import (
	"time"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// Target is the server under test. In its tags, and in those of the types
// below it, key is the name in the file, required refuses a file without the
// key, default is the value without the key, min the least value of a whole
// number, format one of [formats], and secret marks what may hold a secret.
type Target struct {
	Version  Version           `key:"version" required:"true"`
	Name     string            `key:"target"`   // shown in every report; without it the host of the first API
	Pariette *Pariette         `key:"pariette"` // nil when the API is not claimed
	Loyetta  *Loyetta          `key:"loyetta"`  // nil when the API is not claimed
	States   *States           `key:"states"`   // nil without a state hook
	Exempt   []Exemption       `key:"exempt"`
	Limits   Limits            `key:"limits"`
	TLS      TLS               `key:"tls"`
	Headers  map[string]string `key:"headers" format:"header" secret:"true"` // sent with every request

	variables []Secret // variables that stand in values which may hold a secret
	places    map[string]place
}

// Version is the version of the target file's format.
type Version string

// Version1 is the only version there is.
const Version1 Version = "1"

func (Version) values() []string { return []string{string(Version1)} }

// Pariette is a server of the Pariette basket and checkout API.
type Pariette struct {
	BaseURL          string            `key:"base_url" required:"true" format:"base"` // what comes before /shopping/cart, without a slash at the end
	Token            string            `key:"token" required:"true" format:"header" secret:"true"`
	Shoppers         []Shopper         `key:"shoppers"`
	PaymentMethod    string            `key:"payment_method"`             // required with shoppers
	ForeignAddressID int64             `key:"foreign_address_id" min:"1"` // of none of the shoppers; 0 for none
	Products         []ParietteProduct `key:"products" required:"true"`   // two at least
	Readings         Readings          `key:"readings"`
}

// Shopper is a signed-in shopper of Pariette.
type Shopper struct {
	Token             string `key:"token" required:"true" format:"header" secret:"true"`
	BillingAddressID  int64  `key:"billing_address_id" required:"true" min:"1"`
	ShippingAddressID int64  `key:"shipping_address_id" required:"true" min:"1"`
}

// ParietteProduct is a product that Pariette sells.
type ParietteProduct struct {
	ID       int64   `key:"id" required:"true" min:"1"`
	Title    string  `key:"title"`                  // empty when not given
	Price    string  `key:"price" format:"decimal"` // as it is spelt, such as "1500.00"; empty when not given
	Variants []int64 `key:"variants" min:"1"`       // ids
}

// Readings say how to read the Pariette document where it can be read in two ways.
type Readings struct {
	SameProduct SameProduct `key:"same_product" default:"any"`
	ItemID      ItemID      `key:"item_id" default:"auto"`
}

// SameProduct is what adding a product that is in the cart already does to its quantity.
type SameProduct string

// The readings of adding the same product.
const (
	SameProductAny SameProduct = "any" // either of the two
	SameProductSet SameProduct = "set" // the new quantity replaces the old
	SameProductAdd SameProduct = "add" // the new quantity is added to the old
)

func (SameProduct) values() []string {
	return []string{string(SameProductAny), string(SameProductSet), string(SameProductAdd)}
}

// ItemID is the field of a line that names it when it is removed.
type ItemID string

// The readings of item_id.
const (
	ItemIDAuto      ItemID = "auto" // whichever a removal obeys
	ItemIDOwn       ItemID = "id"
	ItemIDNamed     ItemID = "item_id"
	ItemIDOfProduct ItemID = "product_id"
)

func (ItemID) values() []string {
	return []string{string(ItemIDAuto), string(ItemIDOwn), string(ItemIDNamed), string(ItemIDOfProduct)}
}

// Loyetta is a server of the Loyetta order API.
type Loyetta struct {
	BaseURL      string          `key:"base_url" required:"true" format:"base"` // what comes before /v1/store/orders, without a slash at the end
	Customers    []Customer      `key:"customers"`
	PoorCustomer *Customer       `key:"poor_customer"` // cannot afford any product; nil for none
	NewCustomer  *Customer       `key:"new_customer"`  // has no orders and an empty cart; nil for none
	Products     LoyettaProducts `key:"products"`
	Cart         Cart            `key:"cart" default:"none"`
	Balance      *Balance        `key:"balance"` // nil when points cannot be read
}

// Customer is a customer of Loyetta.
type Customer struct {
	Token string `key:"token" required:"true" format:"header" secret:"true"`
}

// LoyettaProducts are the products that Loyetta sells.
type LoyettaProducts struct {
	Physical []LoyettaProduct `key:"physical"`
	Prepaid  []LoyettaProduct `key:"prepaid"`
}

// LoyettaProduct is a product that Loyetta sells.
type LoyettaProduct struct {
	ID    string `key:"id" required:"true"`
	Title string `key:"title"`         // empty when not given
	Price int64  `key:"price" min:"1"` // what is paid now, in points; 0 when not given
}

// Cart is how the carts of Loyetta are read and filled.
type Cart string

// The ways to a cart of Loyetta.
const (
	CartNone   Cart = "none"   // no way, unless the file says otherwise
	CartAPI    Cart = "api"    // GET /v1/store/cart and POST /v1/store/cart/add
	CartStates Cart = "states" // the state hook
)

func (Cart) values() []string {
	return []string{string(CartNone), string(CartAPI), string(CartStates)}
}

// Balance is where a customer's points can be read.
type Balance struct {
	Path    string `key:"path" required:"true" format:"path"`       // after the base URL, such as /v1/user/profile
	Pointer string `key:"pointer" required:"true" format:"pointer"` // JSON Pointer (RFC 6901) into the answer
}

// Exemption is a MUST that this target cannot be asked.
type Exemption struct {
	ID     requirement.ID `key:"id" required:"true"`
	Reason string         `key:"reason" required:"true"`

	Place string // where the id is written, such as "mihenk.yaml:41"
}

// Limits bound what a run asks of a target.
type Limits struct {
	Parallel int           `key:"parallel" default:"8" min:"1"`              // trials at once
	Rate     float64       `key:"rate" default:"0"`                          // requests a second over all, 0 for no limit
	Timeout  time.Duration `key:"timeout" default:"10s"`                     // of one request
	Body     int64         `key:"body" default:"8MiB" min:"1" format:"size"` // bytes of the longest answer that is read
	Writes   int           `key:"writes" default:"0" min:"0"`                // most writing requests in a run, 0 for no limit
	Pages    int           `key:"pages" default:"200" min:"1"`               // pages of a list that are walked
}
