package client

import (
	"encoding/json"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// The operations of both documents, as requests name them. Each is the prefix
// of the requirements that are about it.
const (
	GetCart        = "pariette.cart.get"
	AddToCart      = "pariette.cart.add"
	RemoveFromCart = "pariette.cart.remove"
	Checkout       = "pariette.checkout"
	CreateOrder    = "loyetta.order.create"
	ListPhysical   = "loyetta.physical"
	ListPrepaid    = "loyetta.prepaid"

	// Those of the supplement, which fill a Loyetta cart.
	GetPointsCart   = "loyetta.cart.get"
	AddToPointsCart = "loyetta.cart.add"

	// What the target file says of a customer's points.
	ReadBalance = "loyetta.balance"
)

// Edit changes a request before it is sent, to make it a wrong one.
type Edit func(*wire.Request)

// Without leaves a header field out.
func Without(field string) Edit {
	return func(r *wire.Request) { delete(r.Header, field) }
}

// With sets a header field.
func With(field, value string) Edit {
	return func(r *wire.Request) { r.Header[field] = []string{value} }
}

// Together sends the request at the same moment as the others of the gate.
func Together(gate *wire.Gate) Edit {
	return func(r *wire.Request) { r.Together = gate }
}

// send completes a request and sends it.
func send(sender Sender, r wire.Request, edits []Edit) *Answer {
	if r.Body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, edit := range edits {
		edit(&r)
	}
	return newAnswer(sender(r))
}

// encode is a request's body: bytes as they are, anything else as JSON.
func encode(body any) []byte {
	if raw, ok := body.([]byte); ok {
		return raw
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(err) // a story made a body that no JSON can hold
	}
	return encoded
}
