package state

import (
	"context"
	"fmt"
)

// Shopper is a signed-in shopper of Pariette.
type Shopper struct {
	Token             string `json:"token"`
	BillingAddressID  int64  `json:"billing_address_id"`
	ShippingAddressID int64  `json:"shipping_address_id"`
}

func (s Shopper) missing() string {
	switch {
	case s.Token == "":
		return "token"
	case s.BillingAddressID == 0:
		return "billing_address_id"
	case s.ShippingAddressID == 0:
		return "shipping_address_id"
	}
	return ""
}

// NewShopper makes a signed-in shopper with an empty cart.
func NewShopper(ctx context.Context, hook Hook) (Shopper, error) {
	return ask[Shopper](ctx, hook, ParietteShopper, nil)
}

type customer struct {
	Token string `json:"token"`
}

func (c customer) missing() string {
	if c.Token == "" {
		return "token"
	}
	return ""
}

// NewCustomer makes a customer with that many points, an empty cart and no
// orders, and gives the customer's token.
func NewCustomer(ctx context.Context, hook Hook, points int64) (string, error) {
	answer, err := ask[customer](ctx, hook, LoyettaCustomer, map[string]any{"points": points})
	return answer.Token, err
}

// Kind is a kind of products and orders of Loyetta.
type Kind string

// The kinds.
const (
	Physical Kind = "physical"
	Prepaid  Kind = "prepaid"
)

// ProductParams say which product to make. Prices are in points.
type ProductParams struct {
	Kind      Kind  `json:"kind"`
	Price     int64 `json:"price"`
	SalePrice int64 `json:"sale_price,omitzero"` // 0 for a product that is not on sale
	Stock     int64 `json:"stock"`
}

// Product is a product of Loyetta.
type Product struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

func (p Product) missing() string {
	switch {
	case p.ID == "":
		return "id"
	case p.Title == "":
		return "title"
	}
	return ""
}

// NewProduct makes a product.
func NewProduct(ctx context.Context, hook Hook, params ProductParams) (Product, error) {
	return ask[Product](ctx, hook, LoyettaProduct, params)
}

// Change is what becomes of a product: [Stock], [Price] or [Available].
type Change struct {
	key   string
	value any
}

// Stock changes how many pieces there are.
func Stock(pieces int64) Change { return Change{"stock", pieces} }

// Price changes what is paid now, in points. A sale ends.
func Price(points int64) Change { return Change{"price", points} }

// Available switches a product on or off.
func Available(on bool) Change { return Change{"available", on} }

// ChangeProduct changes a product.
func ChangeProduct(ctx context.Context, hook Hook, productID string, change Change) error {
	params := map[string]any{"product_id": productID, change.key: change.value}
	return hook.Arrange(ctx, LoyettaProductChange, params, nil)
}

// AddOrders gives a customer that many more orders.
func AddOrders(ctx context.Context, hook Hook, token string, kind Kind, count int) error {
	params := map[string]any{"token": token, "kind": kind, "count": count}
	return hook.Arrange(ctx, LoyettaOrders, params, nil)
}

// SetOrderStatus puts a customer's order into a status of the documents' table.
func SetOrderStatus(ctx context.Context, hook Hook, token, orderID, status string) error {
	params := map[string]any{"token": token, "order_id": orderID, "status": status}
	return hook.Arrange(ctx, LoyettaOrderStatus, params, nil)
}

type balance struct {
	Points *int64 `json:"points"`
}

func (b balance) missing() string {
	if b.Points == nil {
		return "points"
	}
	return ""
}

// Points is a customer's balance.
func Points(ctx context.Context, hook Hook, token string) (int64, error) {
	answer, err := ask[balance](ctx, hook, LoyettaPoints, map[string]any{"token": token})
	if err != nil {
		return 0, err
	}
	return *answer.Points, nil
}

// Item is a product in a cart.
type Item struct {
	ProductID string `json:"product_id"`
	Quantity  int64  `json:"quantity"`
}

// Line is a product in a cart with its price as paid now, in points.
type Line struct {
	Item
	Price int64 `json:"price"`
}

type cart struct {
	Items *[]Line `json:"items"`
}

func (c cart) missing() string {
	if c.Items == nil {
		return "items"
	}
	for i, line := range *c.Items {
		switch {
		case line.ProductID == "":
			return fmt.Sprintf("items[%d].product_id", i)
		case line.Quantity < 1:
			return fmt.Sprintf("items[%d].quantity", i)
		case line.Price < 1:
			return fmt.Sprintf("items[%d].price", i)
		}
	}
	return ""
}

// Cart is what a customer's cart holds.
func Cart(ctx context.Context, hook Hook, token string) ([]Line, error) {
	answer, err := ask[cart](ctx, hook, LoyettaCart, map[string]any{"token": token})
	if err != nil {
		return nil, err
	}
	return *answer.Items, nil
}

// FillCart adds items to what a customer's cart holds.
func FillCart(ctx context.Context, hook Hook, token string, items ...Item) error {
	return hook.Arrange(ctx, LoyettaCartFill, map[string]any{"token": token, "items": items}, nil)
}

// ask is the hook's answer about a state. A field that it lacks, or that is
// empty or not positive, means that the hook is broken.
func ask[Answer interface{ missing() string }](ctx context.Context, hook Hook, name Name, params any) (Answer, error) {
	var answer, none Answer
	if err := hook.Arrange(ctx, name, params, &answer); err != nil {
		return none, err
	}
	if field := answer.missing(); field != "" {
		return none, fmt.Errorf("state %s: the state hook's answer lacks %s, or it is empty", name, field)
	}
	return answer, nil
}
