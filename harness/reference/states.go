package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// statesToken is the bearer token of the state hook.
const statesToken = "playground-states-token"

// Bounds of what a state may ask for, so that no sum overflows.
const (
	maxPoints = 1_000_000_000_000
	maxPrice  = 1_000_000_000
	maxOrders = 1000
)

// state arranges one state with its parameters and says what came of it.
type state func(params json.RawMessage) (any, *refusal)

// none is the answer of a state that has nothing to tell.
var none = struct{}{}

// arrangeState is the state hook: it arranges the named state.
func (s *Server) arrangeState(r *http.Request) (any, *refusal) {
	if token, _ := bearer(r); token != statesToken {
		return nil, &refusal{status: http.StatusUnauthorized, message: "the state hook needs its bearer token"}
	}
	var asked struct {
		State  string          `json:"state"`
		Params json.RawMessage `json:"params"`
	}
	if refused := decode(r, &asked); refused != nil {
		return nil, refused
	}
	l := s.loyetta
	states := map[string]state{
		"pariette.shopper":       arrange(s.pariette.arrangeShopper),
		"loyetta.customer":       arrange(l.arrangeCustomer),
		"loyetta.product":        arrange(l.arrangeProduct),
		"loyetta.product.change": arrange(l.changeProduct),
		"loyetta.orders":         arrange(l.arrangeOrders),
		"loyetta.order.status":   arrange(l.changeStatus),
		"loyetta.points":         arrange(l.tellPoints),
		"loyetta.cart":           arrange(l.tellCart),
		"loyetta.cart.fill":      arrange(l.fillCart),
	}
	state, ok := states[asked.State]
	if !ok {
		return nil, &refusal{status: http.StatusNotFound, message: fmt.Sprintf("the state %q is not supported", asked.State)}
	}
	return state(asked.Params)
}

// arrange is the state that do arranges, once its parameters are read.
func arrange[P any](do func(params P) (any, *refusal)) state {
	return func(raw json.RawMessage) (any, *refusal) {
		var params P
		if len(raw) > 0 {
			decoder := json.NewDecoder(bytes.NewReader(raw))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&params); err != nil {
				return nil, badParams("%s", err)
			}
		}
		return do(params)
	}
}

func badParams(format string, args ...any) *refusal {
	return &refusal{status: http.StatusBadRequest, message: "params: " + fmt.Sprintf(format, args...)}
}

func (p *pariette) arrangeShopper(struct{}) (any, *refusal) {
	shopper := p.addShopper()
	return struct {
		Token    string `json:"token"`
		Billing  int    `json:"billing_address_id"`
		Shipping int    `json:"shipping_address_id"`
	}{shopper.token, shopper.addresses[0], shopper.addresses[1]}, nil
}

func (l *loyetta) arrangeCustomer(params struct{ Points *int }) (any, *refusal) {
	if params.Points == nil || *params.Points < 0 || *params.Points > maxPoints {
		return nil, badParams("points must lie between 0 and %d", maxPoints)
	}
	return struct {
		Token string `json:"token"`
	}{l.addCustomer(*params.Points).token}, nil
}

func (l *loyetta) arrangeProduct(params struct {
	Kind      kind
	Price     int
	SalePrice *int `json:"sale_price"`
	Stock     *int
},
) (any, *refusal) {
	made := gift(params.Kind, "", "Deneme Ürünü", "", offer{regular: params.Price})
	switch {
	case statuses[params.Kind] == nil:
		return nil, badParams("kind must be physical or prepaid")
	case params.Price < 1 || params.Price > maxPrice:
		return nil, badParams("price must lie between 1 and %d", maxPrice)
	case params.Stock == nil || *params.Stock < 0 || *params.Stock > plenty:
		return nil, badParams("stock must lie between 0 and %d", plenty)
	case params.SalePrice != nil && (*params.SalePrice < 1 || *params.SalePrice > params.Price):
		return nil, badParams("sale_price must lie between 1 and the price")
	case params.SalePrice != nil:
		made.offer.sale = *params.SalePrice
	}
	number := l.lastProduct.Add(1)
	made.id, made.sku, made.stock = fmt.Sprintf("%dnew", number), fmt.Sprintf("NEW-%03d", number), *params.Stock
	made.title = fmt.Sprintf("%s %d", made.title, number)
	l.products.add(made.id, &made)
	return struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}{made.id, made.title}, nil
}

func (l *loyetta) changeProduct(params struct {
	ProductID string `json:"product_id"`
	Stock     *int
	Price     *int
	Available *bool
},
) (any, *refusal) {
	product, ok := l.products.get(params.ProductID)
	if !ok {
		return nil, badParams("product_id: there is no product %q", params.ProductID)
	}
	l.shelf.Lock()
	defer l.shelf.Unlock()
	switch stock, price, available := params.Stock, params.Price, params.Available; {
	case stock != nil && price == nil && available == nil:
		if *stock < 0 || *stock > plenty {
			return nil, badParams("stock must lie between 0 and %d", plenty)
		}
		product.stock = *stock
	case price != nil && stock == nil && available == nil:
		if *price < 1 || *price > maxPrice {
			return nil, badParams("price must lie between 1 and %d", maxPrice)
		}
		product.offer = offer{regular: *price}
	case available != nil && stock == nil && price == nil:
		product.available = *available
	default:
		return nil, badParams("exactly one of stock, price and available is needed")
	}
	return none, nil
}

// lockCustomer is the customer with that token, for the caller to unlock.
func (l *loyetta) lockCustomer(token string) (*customer, *refusal) {
	customer, ok := l.customers.get(token)
	if !ok {
		return nil, badParams("token: there is no such customer")
	}
	customer.mu.Lock()
	return customer, nil
}

func (l *loyetta) arrangeOrders(params struct {
	Token string
	Kind  kind
	Count int
},
) (any, *refusal) {
	switch {
	case statuses[params.Kind] == nil:
		return nil, badParams("kind must be physical or prepaid")
	case params.Count < 1 || params.Count > maxOrders:
		return nil, badParams("count must lie between 1 and %d", maxOrders)
	}
	c, refused := l.lockCustomer(params.Token)
	if refused != nil {
		return nil, refused
	}
	defer c.mu.Unlock()
	c.orders = append(c.orders, l.history(params.Kind, params.Count, time.Now())...)
	return none, nil
}

func (l *loyetta) changeStatus(params struct {
	Token   string
	OrderID string `json:"order_id"`
	Status  string
},
) (any, *refusal) {
	if !slices.Contains(statuses[physical], params.Status) {
		return nil, badParams("status: there is no status %q", params.Status)
	}
	c, refused := l.lockCustomer(params.Token)
	if refused != nil {
		return nil, refused
	}
	defer c.mu.Unlock()
	at := slices.IndexFunc(c.orders, func(o *order) bool { return o.id == params.OrderID })
	if at < 0 {
		return nil, badParams("order_id: the customer has no order %q", params.OrderID)
	}
	order := c.orders[at]
	if !slices.Contains(statuses[order.kind], params.Status) {
		return nil, &refusal{status: http.StatusNotImplemented, message: "a prepaid order is never " + params.Status}
	}
	order.status = params.Status
	return none, nil
}

func (l *loyetta) tellPoints(params struct{ Token string }) (any, *refusal) {
	c, refused := l.lockCustomer(params.Token)
	if refused != nil {
		return nil, refused
	}
	defer c.mu.Unlock()
	return balance{c.points}, nil
}

// stateItem is a line of a cart in the state hook's JSON.
type stateItem struct {
	ProductID string `json:"product_id"`
	Quantity  int    `json:"quantity"`
	Price     int    `json:"price"` // points, as paid now
}

func (l *loyetta) tellCart(params struct{ Token string }) (any, *refusal) {
	c, refused := l.lockCustomer(params.Token)
	if refused != nil {
		return nil, refused
	}
	defer c.mu.Unlock()
	items := make([]stateItem, len(c.cart))
	for i, line := range c.cart {
		items[i] = stateItem{line.product.id, line.quantity, line.offer.paid()}
	}
	return struct {
		Items []stateItem `json:"items"`
	}{items}, nil
}

// fillCart adds all items to the cart, or none.
func (l *loyetta) fillCart(params struct {
	Token string
	Items []struct {
		ProductID string `json:"product_id"`
		Quantity  int
	}
},
) (any, *refusal) {
	c, refused := l.lockCustomer(params.Token)
	if refused != nil {
		return nil, refused
	}
	defer c.mu.Unlock()
	cart := slices.Clone(c.cart)
	for i, item := range params.Items {
		if cart, refused = l.put(cart, item.ProductID, item.Quantity); refused != nil {
			return nil, badParams("items[%d]: %v", i, refused.fields)
		}
	}
	c.cart = cart
	return none, nil
}
