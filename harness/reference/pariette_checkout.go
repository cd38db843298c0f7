package reference

import (
	"fmt"
	"net/http"
	"slices"
)

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
	if shopper == nil {
		return nil, &refusal{status: http.StatusUnauthorized, message: "a checkout needs Authorization"}
	}
	basket := p.basketFor(owner{shopper: shopper.token})
	var asked submission
	if refused := decode(r, &asked); refused != nil {
		return nil, refused
	}
	if refused := checkSubmission(asked, shopper); refused != nil {
		return nil, refused
	}

	basket.mu.Lock()
	defer basket.mu.Unlock()
	if len(basket.lines) == 0 {
		return nil, &refusal{status: http.StatusUnprocessableEntity, message: "the cart is empty"}
	}
	basket.lines = nil
	id := p.lastOrder.Add(1)
	placed := orderPlaced{OrderID: id, RedirectURL: fmt.Sprintf("https://pariette.example/payment/%d", id)}
	return parietteSuccess{Status: true, Message: "Sipariş oluşturuldu", Data: placed}, nil
}

// checkSubmission demands two addresses of the shopper and a payment method.
func checkSubmission(asked submission, shopper *shopper) *refusal {
	problems := fieldErrors{}
	for field, id := range map[string]*int{
		"billing_address_id":  asked.BillingAddressID,
		"shipping_address_id": asked.ShippingAddressID,
	} {
		switch {
		case id == nil:
			problems[field] = []string{"is required"}
		case !slices.Contains(shopper.addresses, *id):
			problems[field] = []string{"is not an address of the shopper"}
		}
	}
	switch {
	case asked.PaymentMethod == nil:
		problems["payment_method"] = []string{"is required"}
	case !slices.Contains(paymentMethods, *asked.PaymentMethod):
		problems["payment_method"] = []string{"is not a payment method of this shop"}
	}
	return problems.refused()
}
