package reference

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Status values of an order.
const (
	pendingApproval = "pending_approval"
	waitingSupply   = "waiting_supply"
	processing      = "processing"
	shipped         = "shipped"
	completed       = "completed"
	cancelled       = "cancelled"
)

// statuses are the status values that an order of each kind can have.
var statuses = map[kind][]string{
	physical: {completed, shipped, processing, pendingApproval, waitingSupply, cancelled},
	prepaid:  {completed, processing, pendingApproval, waitingSupply, cancelled},
}

// order is an order of Loyetta. Its status alone changes.
type order struct {
	id        string
	kind      kind
	status    string
	totalPaid int // points
	createdAt time.Time
	lines     []line
	cards     []card // of a prepaid order, one for each piece
}

// card is a prepaid card that was sold.
type card struct {
	code, pin string
	product   *product
}

// orderRefusal is a refused order, and whether the attempt changed the cart.
func orderRefusal(message string, cartUpdated bool) *refusal {
	return &refusal{status: http.StatusBadRequest, message: message, cartUpdated: &cartUpdated}
}

// createOrder is "Sipariş Oluştur". It reads no body. The customer stays locked
// throughout, so a cart is ordered once. A cart that holds both kinds of
// products becomes an order of each kind.
func (l *loyetta) createOrder(c *customer, _ *http.Request) (any, *refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.cart) == 0 {
		return nil, orderRefusal("Sepetiniz boş", false)
	}
	if refused := l.buy(c); refused != nil {
		return nil, refused
	}
	for _, kind := range []kind{physical, prepaid} {
		ofOther := func(line line) bool { return line.product.kind != kind }
		if lines := slices.DeleteFunc(slices.Clone(c.cart), ofOther); len(lines) > 0 {
			c.orders = append(c.orders, l.newOrder(kind, lines, time.Now()))
		}
	}
	c.cart = nil
	return loyettaSuccess{Success: true, Message: "Siparişiniz alındı"}, nil
}

// buy takes the pieces in the customer's cart off the shelf, for points. A cart
// that has become stale is brought up to date instead. The shelf stays locked
// throughout, so no piece is sold twice; the caller holds the customer's lock.
func (l *loyetta) buy(c *customer) *refusal {
	l.shelf.Lock()
	defer l.shelf.Unlock()
	if cart, reason := review(c.cart); reason != "" {
		c.cart = cart
		return orderRefusal(reason, true)
	}
	total := totalPaid(c.cart)
	if c.points < total {
		return orderRefusal("Yetersiz puan bakiyesi", false)
	}
	c.points -= total
	for _, line := range c.cart {
		line.product.stock -= line.quantity
	}
	return nil
}

// review holds the cart against the shelf: what is left of it at today's
// offers, and the first reason why that differs, "" when it does not. The
// caller holds the shelf's lock.
func review(cart []line) (left []line, reason string) {
	for _, line := range cart {
		switch product := line.product; {
		case !product.available:
			reason = cmp.Or(reason, "Ürün kullanılamıyor")
		case product.stock < line.quantity:
			reason = cmp.Or(reason, "Ürün stokta yok")
		case product.offer != line.offer:
			reason = cmp.Or(reason, "Fiyat değişti")
			line.offer = product.offer
			fallthrough
		default:
			left = append(left, line)
		}
	}
	return left, reason
}

// totalPaid is what the lines cost, in points.
func totalPaid(lines []line) int {
	total := 0
	for _, line := range lines {
		total += line.quantity * line.offer.paid()
	}
	return total
}

// newOrder is an order of the lines, made at that time.
func (l *loyetta) newOrder(kind kind, lines []line, at time.Time) *order {
	number := l.lastOrder.Add(1)
	made := &order{
		id:        fmt.Sprintf("%daaa%02d", 120+number/100, number%100),
		kind:      kind,
		status:    pendingApproval,
		totalPaid: totalPaid(lines),
		createdAt: at,
		lines:     lines,
	}
	if kind == prepaid {
		made.status = completed // its cards are there at once
		for _, line := range lines {
			for range line.quantity {
				made.cards = append(made.cards, l.newCard(line.product))
			}
		}
	}
	return made
}

// newCard is a card with a code of its own: the multiplier has no factor in
// common with 10^12, so no two numbers share their last twelve digits.
func (l *loyetta) newCard(product *product) card {
	number := l.lastCard.Add(1)
	digits := number * 79197919 % 1_000_000_000_000
	return card{
		code:    fmt.Sprintf("4111-%04d-%04d-%04d", digits/100_000_000, digits/10_000%10_000, digits%10_000),
		pin:     fmt.Sprintf("%04d", number*7919%10_000),
		product: product,
	}
}
