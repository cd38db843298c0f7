package reference

import (
	"fmt"
	"net/http"
	"slices"
)

// shopperOrGuest lets in a shopper, and a guest, who sends no Authorization.
func shopperOrGuest(r *http.Request, found *shopper) (*shopper, bool) {
	_, claimed := bearer(r)
	return found, found != nil || !claimed
}

// ownerOf is the shopper where one is signed in, else the guest, else nobody.
func ownerOf(r *http.Request, shopper *shopper) (owner, bool) {
	if shopper != nil {
		return owner{shopper: shopper.token}, true
	}
	guest := r.Header.Get("X-Guest-Id")
	return owner{guest: guest}, guest != ""
}

// checkAddition demands a known article, in a form it has, and a quantity.
func checkAddition(asked addition, article *article) fieldErrors {
	problems := fieldErrors{}
	switch {
	case asked.ProductID == nil:
		problems["product_id"] = []string{"is required"}
	case article == nil:
		problems["product_id"] = []string{"is not a product of this shop"}
	case asked.VariantID == nil && len(article.variants) > 0:
		problems["variant_id"] = []string{"is required, since the product has variants"}
	case asked.VariantID != nil && !slices.Contains(article.variants, *asked.VariantID):
		problems["variant_id"] = []string{"is not a variant of the product"}
	}
	switch {
	case asked.Quantity == nil:
		problems["quantity"] = []string{"is required"}
	case *asked.Quantity < 1 || *asked.Quantity > maxQuantity:
		problems["quantity"] = []string{fmt.Sprintf("must lie between 1 and %d", maxQuantity)}
	}
	return problems
}

// checkSubmission demands two addresses of the shopper and a payment method.
func checkSubmission(asked submission, shopper *shopper) fieldErrors {
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
	return problems
}

func withLine(lines []basketLine, at int, line basketLine) []basketLine {
	if at < 0 {
		return append(lines, line)
	}
	lines[at] = line
	return lines
}

func sumOfLines(lines []basketLineView) amount {
	var sum amount
	for _, line := range lines {
		sum += line.Total
	}
	return sum
}

func paymentPage(order int64) string {
	return fmt.Sprintf("https://pariette.example/payment/%d", order)
}

// parietteRefusal is the SDK's envelope of an error.
func parietteRefusal(r *refusal) any {
	return struct {
		Status  bool        `json:"status"`
		Message string      `json:"message"`
		Errors  fieldErrors `json:"errors,omitempty"`
	}{false, r.message, r.fields}
}
