package reference

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
)

// loyetta is the state of the Loyetta API. Whoever locks a customer and the
// shelf locks the customer first.
type loyetta struct {
	customers    registry[string, *customer] // by bearer token
	products     registry[string, *product]
	catalogue    map[kind][]*product // the products that were there at the start
	shelf        sync.RWMutex        // guards offer, stock and available of every product
	lastCustomer atomic.Int64
	lastProduct  atomic.Int64
	lastOrder    atomic.Int64
	lastCard     atomic.Int64
}

// kind tells the two types of products and of orders apart.
type kind string

const (
	physical kind = "physical"
	prepaid  kind = "prepaid"
)

// product is a product of Loyetta.
type product struct {
	id, title, sku, description string
	kind                        kind

	offer     offer
	stock     int
	available bool
}

// offer is what a product costs, in points.
type offer struct {
	regular int
	sale    int // 0 when it is not on sale
}

// paid is what a piece costs now.
func (o offer) paid() int { return cmp.Or(o.sale, o.regular) }

// salePrice is the sale price in JSON: null when there is none.
func (o offer) salePrice() *int {
	if o.sale == 0 {
		return nil
	}
	return &o.sale
}

// customer is a customer of Loyetta.
type customer struct {
	token string

	mu     sync.Mutex // guards what follows, the orders themselves too
	points int
	cart   []line
	orders []*order
}

// line is a product in a cart or in an order, at the offer of that time.
type line struct {
	product  *product
	quantity int
	offer    offer
}

// productView is a product in the JSON of an order.
type productView struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	SKU       string `json:"sku"`
	Thumbnail string `json:"thumbnail"`
}

// cartView is a cart in JSON.
type cartView struct {
	RegularTotal int            `json:"regular_total"`
	Items        []cartLineView `json:"items"`
}

type cartLineView struct {
	Quantity int             `json:"quantity"`
	Product  cartProductView `json:"product"`
}

type cartProductView struct {
	productView
	Description  string   `json:"description"`
	RegularPrice int      `json:"regular_price"`
	SalePrice    *int     `json:"sale_price"`
	Gallery      []string `json:"gallery"`
}

// loyettaSuccess is the envelope of every success of Loyetta but the lists'.
type loyettaSuccess struct {
	Success bool   `json:"success"`
	Message string `json:"message,omitempty"`
	Data    any    `json:"data,omitempty"`
}

// loyettaFailure is the documented "Hata Yanıtı", with cart_updated where an
// order was refused. Its Success is always false.
type loyettaFailure struct {
	Success     bool        `json:"success"`
	Message     string      `json:"message"`
	CartUpdated *bool       `json:"cart_updated,omitempty"`
	Errors      fieldErrors `json:"errors,omitempty"`
}

func newLoyetta() *loyetta {
	l := &loyetta{catalogue: map[kind][]*product{}}
	for _, product := range products {
		kept := l.products.add(product.id, &product)
		l.catalogue[product.kind] = append(l.catalogue[product.kind], kept)
	}
	return l
}

// addCustomer is a new customer with that many points, an empty cart and no orders.
func (l *loyetta) addCustomer(points int) *customer {
	token := fmt.Sprintf("playground-customer-%04d", l.lastCustomer.Add(1))
	return l.customers.add(token, &customer{token: token, points: points})
}

// operation is do for the customer whose bearer token the request carries.
func (l *loyetta) operation(do func(*customer, *http.Request) (any, *refusal)) operation {
	return func(r *http.Request) (any, *refusal) {
		token, _ := bearer(r)
		customer, ok := l.customers.get(token)
		if !ok {
			return nil, &refusal{status: http.StatusUnauthorized, message: "Unauthenticated."}
		}
		return do(customer, r)
	}
}

// getProfile answers with the customer's balance.
func (l *loyetta) getProfile(c *customer, _ *http.Request) (any, *refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return loyettaSuccess{Success: true, Data: balance{c.points}}, nil
}

// balance is a customer's points in JSON.
type balance struct {
	Points int `json:"points"`
}

// getCart is the supplement's "GET /v1/store/cart".
func (l *loyetta) getCart(c *customer, _ *http.Request) (any, *refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return loyettaSuccess{Success: true, Data: viewCart(c.cart)}, nil
}

// addToCart is the supplement's "POST /v1/store/cart/add".
func (l *loyetta) addToCart(c *customer, r *http.Request) (any, *refusal) {
	asked := struct {
		ProductID *string `json:"product_id"`
		Quantity  *int    `json:"quantity"`
	}{Quantity: new(1)}
	if refused := decode(r, &asked); refused != nil {
		return nil, refused
	}
	switch {
	case asked.ProductID == nil:
		return nil, fieldErrors{"product_id": {"is required"}}.refused()
	case asked.Quantity == nil:
		return nil, fieldErrors{"quantity": {"must be an integer"}}.refused()
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	cart, refused := l.put(c.cart, *asked.ProductID, *asked.Quantity)
	if refused != nil {
		return nil, refused
	}
	c.cart = cart
	return loyettaSuccess{Success: true, Message: "Ürün sepete eklendi", Data: viewCart(c.cart)}, nil
}

// put is the cart with more of a product in it. A line that was there keeps the
// offer at which its product came in.
func (l *loyetta) put(cart []line, id string, quantity int) ([]line, *refusal) {
	l.shelf.RLock()
	defer l.shelf.RUnlock()
	product, ok := l.products.get(id)
	if !ok || !product.available {
		return nil, fieldErrors{"product_id": {"is not a product of this store"}}.refused()
	}
	if quantity < 1 || quantity > maxQuantity {
		return nil, fieldErrors{"quantity": {fmt.Sprintf("must lie between 1 and %d", maxQuantity)}}.refused()
	}
	at := slices.IndexFunc(cart, func(line line) bool { return line.product == product })
	if at >= 0 {
		quantity += cart[at].quantity
	}
	if most := min(product.stock, maxQuantity); quantity > most {
		return nil, fieldErrors{"quantity": {fmt.Sprintf("at most %d can be had", most)}}.refused()
	}
	if at < 0 {
		return append(cart, line{product, quantity, product.offer}), nil
	}
	cart = slices.Clone(cart)
	cart[at].quantity = quantity
	return cart, nil
}

// viewCart is the cart in JSON.
func viewCart(cart []line) cartView {
	view := cartView{Items: make([]cartLineView, len(cart))}
	for i, line := range cart {
		short := viewProduct(line.product)
		view.RegularTotal += line.quantity * line.offer.regular
		view.Items[i] = cartLineView{line.quantity, cartProductView{
			productView:  short,
			Description:  line.product.description,
			RegularPrice: line.offer.regular,
			SalePrice:    line.offer.salePrice(),
			Gallery:      []string{short.Thumbnail},
		}}
	}
	return view
}

func viewProduct(p *product) productView {
	return productView{p.id, p.title, p.sku, "https://cdn.loyetta.example/" + p.sku + ".jpg"}
}
