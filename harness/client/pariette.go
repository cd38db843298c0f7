package client

import (
	"net/http"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// Pariette sends the requests of the Pariette basket and checkout API.
type Pariette struct {
	BaseURL string // what comes before /shopping/cart
	Token   string // the ParietteToken
	Send    Sender
}

// Visitor is whoever a cart belongs to: a guest, a signed-in shopper, or one
// who shows both.
type Visitor struct {
	Guest  string // X-Guest-Id; none when empty
	Bearer string // the token after "Bearer" in Authorization; none when empty
}

// GetCart asks for the visitor's cart (PB 1).
func (p Pariette) GetCart(who Visitor, edits ...Edit) *Answer {
	return p.Do(wire.Request{Operation: GetCart, Method: http.MethodGet, URL: "/shopping/cart"}, who, edits...)
}

// AddToCart sends a body, which is a value to encode or the bytes themselves,
// to be added to the visitor's cart (PB 2).
func (p Pariette) AddToCart(who Visitor, body any, edits ...Edit) *Answer {
	return p.Do(wire.Request{Operation: AddToCart, Method: http.MethodPost, URL: "/shopping/cart", Body: encode(body)}, who, edits...)
}

// RemoveFromCart removes an item, by its identifier as a path segment, from
// the visitor's cart (PB 3).
func (p Pariette) RemoveFromCart(who Visitor, segment string, edits ...Edit) *Answer {
	return p.Do(wire.Request{Operation: RemoveFromCart, Method: http.MethodDelete, URL: "/shopping/cart/" + segment}, who, edits...)
}

// Checkout orders what is in the visitor's cart (PB 4).
func (p Pariette) Checkout(who Visitor, body any, edits ...Edit) *Answer {
	return p.Do(wire.Request{Operation: Checkout, Method: http.MethodPost, URL: "/shopping/checkout", Body: encode(body)}, who, edits...)
}

// Do sends any request, whose URL follows the base URL, as the visitor.
func (p Pariette) Do(r wire.Request, who Visitor, edits ...Edit) *Answer {
	r.URL = p.BaseURL + r.URL
	r.Header = http.Header{"Accept": {"application/json"}, "ParietteToken": {p.Token}}
	if who.Guest != "" {
		r.Header.Set("X-Guest-Id", who.Guest)
	}
	if who.Bearer != "" {
		r.Header.Set("Authorization", "Bearer "+who.Bearer)
	}
	return send(p.Send, r, edits)
}
