// Package reference is a server of both APIs that does what the documents say
// and nothing else: Pariette's carts and checkout, Loyetta's carts and orders,
// and the state hook that arranges what the APIs cannot. Everything lives in
// memory and starts from the same catalogue, shoppers and customers each time.
// A wrong server is a layer over it: a handler that changes what goes in or
// comes out.
//
// The server's words: in Pariette a [shopper] or a guest has a [basket] of
// [article]s; in Loyetta a [customer] has points, a cart of [product]s and
// [order]s.
package reference

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Paths of the served operations.
const (
	parietteRoot = "/api/public/"
	cartPath     = parietteRoot + "shopping/cart"
	itemPath     = cartPath + "/" // followed by an item's id
	checkoutPath = parietteRoot + "shopping/checkout"

	storeCartPath    = "/api/v1/store/cart"
	storeCartAddPath = "/api/v1/store/cart/add"
	ordersPath       = "/api/v1/store/orders"
	physicalPath     = "/api/v1/store/orders/physical"
	prepaidPath      = "/api/v1/store/orders/prepaid-card"
	profilePath      = "/api/v1/user/profile"

	statesPath = "/_states"
)

// Options says how a [Server] behaves. The zero value answers at once.
type Options struct {
	Latency time.Duration // how long every answer is held back
}

// Server serves Pariette below /api/public, Loyetta below /api/v1 and the state
// hook at /_states. It is safe for concurrent use.
type Server struct {
	latency  time.Duration
	routes   map[string]methods // by path; itemPath stands for every item of a cart
	pariette *pariette
	loyetta  *loyetta
	fixtures fixtures
}

// operation answers one request: the JSON document of a success, or a refusal.
type operation func(r *http.Request) (any, *refusal)

// methods are the operations of a path by HTTP method.
type methods map[string]operation

// New is a server with its catalogue, shoppers and customers in place.
func New(options Options) *Server {
	p, l := newPariette(), newLoyetta()
	s := &Server{latency: options.Latency, pariette: p, loyetta: l, fixtures: newFixtures(p, l)}
	s.routes = map[string]methods{
		cartPath:     {http.MethodGet: p.operation(p.getCart), http.MethodPost: p.operation(p.addToCart)},
		itemPath:     {http.MethodDelete: p.operation(p.removeFromCart)},
		checkoutPath: {http.MethodPost: p.operation(p.checkout)},

		storeCartPath:    {http.MethodGet: l.operation(l.getCart)},
		storeCartAddPath: {http.MethodPost: l.operation(l.addToCart)},
		ordersPath:       {http.MethodPost: l.operation(l.createOrder)},
		physicalPath:     {http.MethodGet: l.operation(l.listOrders(physical))},
		prepaidPath:      {http.MethodGet: l.operation(l.listOrders(prepaid))},
		profilePath:      {http.MethodGet: l.operation(l.getProfile)},

		statesPath: {http.MethodPost: s.arrangeState},
	}
	return s
}

// ServeHTTP answers every request with a JSON document, unknown paths and
// methods included. A request that is given up while its answer is held back
// has no effect.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.latency > 0 {
		select {
		case <-time.After(s.latency):
		case <-r.Context().Done():
			return
		}
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	document, refused := s.find(w, r)(r)
	switch {
	case refused == nil:
		sendJSON(w, http.StatusOK, document)
	case strings.HasPrefix(r.URL.Path, parietteRoot):
		sendJSON(w, refused.status, parietteFailure{Message: refused.message, Errors: refused.fields})
	default:
		sendJSON(w, refused.status, loyettaFailure{
			Message: refused.message, CartUpdated: refused.cartUpdated, Errors: refused.fields,
		})
	}
}

// find is the operation that the request asks for, or one that refuses with 404
// or 405. The id in the path of a cart's item becomes the path value "item_id".
func (s *Server) find(w http.ResponseWriter, r *http.Request) operation {
	path, method := r.URL.Path, r.Method
	if item, ok := strings.CutPrefix(path, itemPath); ok && !strings.Contains(item, "/") {
		r.SetPathValue("item_id", item)
		path = itemPath
	}
	if method == http.MethodHead {
		method = http.MethodGet
	}
	known, ok := s.routes[path]
	if !ok {
		return refuse(http.StatusNotFound, "nothing is served at this path")
	}
	do, ok := known[method]
	if !ok {
		w.Header().Set("Allow", strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		return refuse(http.StatusMethodNotAllowed, "this path does not support the method "+r.Method)
	}
	return do
}

// refuse is the operation that only refuses.
func refuse(status int, message string) operation {
	return func(*http.Request) (any, *refusal) { return nil, &refusal{status: status, message: message} }
}
