package client

import (
	"net/http"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// Loyetta sends the requests of the Loyetta order API, and those of the
// supplement that fill a cart.
type Loyetta struct {
	BaseURL string // what comes before /v1/store/orders
	Send    Sender
}

// Kind is a kind of order, which has a list of its own.
type Kind string

// The two kinds, as the lists' addresses spell them.
const (
	Physical Kind = "physical"
	Prepaid  Kind = "prepaid-card"
)

// Operation is the operation that lists the orders of the kind.
func (k Kind) Operation() string {
	if k == Physical {
		return ListPhysical
	}
	return ListPrepaid
}

// Path is where the orders of the kind are listed, after the base URL.
func (k Kind) Path() string { return "/v1/store/orders/" + string(k) }

// Lines is the name of the array that an order of the kind holds.
func (k Kind) Lines() string {
	if k == Physical {
		return "items"
	}
	return "cards"
}

// List asks for a page of the customer's orders of a kind. The query goes out
// as it is; empty asks for the defaults.
func (l Loyetta) List(token string, kind Kind, query string, edits ...Edit) *Answer {
	url := kind.Path()
	if query != "" {
		url += "?" + query
	}
	return l.Do(wire.Request{Operation: kind.Operation(), Method: http.MethodGet, URL: url}, token, edits...)
}

// CreateOrder orders what is in the customer's cart.
func (l Loyetta) CreateOrder(token string, edits ...Edit) *Answer {
	return l.Do(wire.Request{Operation: CreateOrder, Method: http.MethodPost, URL: "/v1/store/orders"}, token, edits...)
}

// GetCart asks for the customer's cart (LC).
func (l Loyetta) GetCart(token string, edits ...Edit) *Answer {
	return l.Do(wire.Request{Operation: GetPointsCart, Method: http.MethodGet, URL: "/v1/store/cart"}, token, edits...)
}

// AddToCart adds a product to the customer's cart (LC).
func (l Loyetta) AddToCart(token, product string, quantity int, edits ...Edit) *Answer {
	body := map[string]any{"product_id": product, "quantity": quantity}
	return l.Do(wire.Request{Operation: AddToPointsCart, Method: http.MethodPost, URL: "/v1/store/cart/add", Body: encode(body)}, token, edits...)
}

// Balance asks for whatever shows the customer's points, at a path after the
// base URL.
func (l Loyetta) Balance(token, path string) *Answer {
	return l.Do(wire.Request{Operation: ReadBalance, Method: http.MethodGet, URL: path}, token)
}

// Do sends any request, whose URL follows the base URL, as the customer.
func (l Loyetta) Do(r wire.Request, token string, edits ...Edit) *Answer {
	r.URL = l.BaseURL + r.URL
	r.Header = http.Header{"Accept": {"application/json"}, "Authorization": {"Bearer " + token}}
	if r.Method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	return send(l.Send, r, edits)
}
