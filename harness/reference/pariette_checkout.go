package reference

import "net/http"

// paymentMethods are the payment methods of the shop.
var paymentMethods = []string{"credit_card", "bank_transfer"}

// submission is the body of Checkout; what was not sent is nil.
type submission struct {
	BillingAddressID  *int    `json:"billing_address_id"`
	ShippingAddressID *int    `json:"shipping_address_id"`
	PaymentMethod     *string `json:"payment_method"`
}

// orderPlaced is the data of a successful Checkout.
type orderPlaced struct {
	OrderID     int64  `json:"order_id"`
	RedirectURL string `json:"redirect_url"`
}

// checkout is "4) Checkout (Complete Order)". The cart stays locked from the
// look at its lines until it is empty, so it becomes one order at most.
func (p *pariette) checkout(r *http.Request) (any, *refusal) {
	shopper, refused := p.shopperOf(r)
	if refused != nil {
		return nil, refused
	}
	if !p.rules.mayOrder(shopper) {
		return nil, &refusal{status: http.StatusUnauthorized, message: "a checkout needs Authorization"}
	}
	basket, refused := p.basketFor(r, shopper)
	if refused != nil {
		return nil, refused
	}
	var asked submission
	if refused := decode(r, &asked); refused != nil {
		return nil, refused
	}
	if refused := p.rules.submissionErrors(asked, shopper).refused(); refused != nil {
		return nil, refused
	}

	basket.mu.Lock()
	defer basket.mu.Unlock()
	if len(basket.lines) == 0 {
		return nil, &refusal{status: http.StatusUnprocessableEntity, message: "the cart is empty"}
	}
	basket.lines = p.rules.afterCheckout(basket.lines)
	id := p.rules.nextOrder(&p.lastOrder)
	placed := orderPlaced{OrderID: id, RedirectURL: p.rules.redirectURL(id)}
	return parietteSuccess{Status: true, Message: "Sipariş oluşturuldu", Data: p.rules.placed(placed)}, nil
}
