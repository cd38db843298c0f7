package reference

import (
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

// createOrder is "Sipariş Oluştur". It reads no body. Customer and shelf stay
// locked throughout, so a cart is ordered once and no piece is sold twice. A
// cart that holds both kinds of products becomes an order of each kind.
func (l *loyetta) createOrder(c *customer, _ *http.Request) (any, *refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	l.shelf.Lock()
	defer l.shelf.Unlock()

	if len(c.cart) == 0 {
		return nil, orderRefusal("Sepetiniz boş", false)
	}
	if cart, reason := l.review(c.cart); reason != "" {
		c.cart = cart
		return nil, orderRefusal(reason, l.rules.cartUpdated(reason))
	}
	total := l.rules.totalPaid(c.cart)
	if !l.rules.covers(c.points, total) {
		return nil, orderRefusal("Yetersiz puan bakiyesi", false)
	}

	c.points = l.rules.remainingPoints(c.points, total)
	for _, line := range c.cart {
		line.product.stock -= line.quantity
	}
	for _, kind := range []kind{physical, prepaid} {
		ofOther := func(line line) bool { return line.product.kind != kind }
		if lines := slices.DeleteFunc(slices.Clone(c.cart), ofOther); len(lines) > 0 {
			c.orders = append(c.orders, l.newOrder(kind, lines, time.Now()))
		}
	}
	c.cart = l.rules.afterOrder(c.cart)
	return loyettaSuccess{Success: true, Message: "Siparişiniz alındı"}, nil
}

// review holds the cart against the shelf: what is left of it at today's
// offers, and the first reason why that differs, "" when it does not.
func (l *loyetta) review(cart []line) (left []line, reason string) {
	for _, line := range cart {
		reviewed, found := l.rules.review(line)
		if reason == "" {
			reason = found
		}
		if reviewed.quantity > 0 {
			left = append(left, reviewed)
		}
	}
	return left, reason
}

// newOrder is an order of the lines, made at that time.
func (l *loyetta) newOrder(kind kind, lines []line, at time.Time) *order {
	number := l.lastOrder.Add(1)
	made := &order{
		id:        fmt.Sprintf("%daaa%02d", 120+number/100, number%100),
		kind:      kind,
		status:    l.rules.newStatus(kind),
		totalPaid: l.rules.totalPaid(lines),
		createdAt: at,
		lines:     lines,
	}
	if kind == prepaid {
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
	number := l.rules.nextCard(&l.lastCard)
	digits := number * 79197919 % 1_000_000_000_000
	return card{
		code:    fmt.Sprintf("4111-%04d-%04d-%04d", digits/100_000_000, digits/10_000%10_000, digits%10_000),
		pin:     fmt.Sprintf("%04d", number*7919%10_000),
		product: product,
	}
}
