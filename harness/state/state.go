// Package state asks the state hook of a target to arrange what its API cannot
// reach: a customer with too few points, a product that sells out, an order
// that waits for supply.
package state

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// Name names a state.
type Name string

// The states.
const (
	ParietteShopper      Name = "pariette.shopper"
	LoyettaCustomer      Name = "loyetta.customer"
	LoyettaProduct       Name = "loyetta.product"
	LoyettaProductChange Name = "loyetta.product.change"
	LoyettaOrders        Name = "loyetta.orders"
	LoyettaOrderStatus   Name = "loyetta.order.status"
	LoyettaPoints        Name = "loyetta.points"
	LoyettaCart          Name = "loyetta.cart"
	LoyettaCartFill      Name = "loyetta.cart.fill"
)

// Names lists the states.
var Names = []Name{
	ParietteShopper, LoyettaCustomer, LoyettaProduct, LoyettaProductChange, LoyettaOrders,
	LoyettaOrderStatus, LoyettaPoints, LoyettaCart, LoyettaCartFill,
}

// ErrUnsupported is the error of a state that the hook cannot arrange.
var ErrUnsupported = errors.New("not supported by the state hook")

// Hook arranges states of a target.
type Hook interface {
	// Arrange brings the target into a state. It encodes params, which may be
	// nil, as a JSON object, and decodes the hook's answer into answer, a
	// pointer to a struct, or nil where none is expected. The error is an
	// [ErrUnsupported], that of the context, or else says how the hook is
	// broken. A hook that takes longer than a minute is.
	Arrange(ctx context.Context, name Name, params, answer any) error
}

const (
	maxTime   = time.Minute // of one state, within what the context allows
	maxAnswer = 1 << 20     // bytes of the longest answer
	maxQuote  = 200         // bytes of what an error quotes
)

// None is the hook of a target that has none.
func None() Hook {
	return exchange(func(context.Context, []byte) ([]byte, error) {
		return nil, fmt.Errorf("%w: the target has none", ErrUnsupported)
	})
}

// exchange is a Hook that takes a request in JSON and gives the answer in JSON.
type exchange func(ctx context.Context, request []byte) ([]byte, error)

// Arrange implements [Hook].
func (x exchange) Arrange(ctx context.Context, name Name, params, answer any) error {
	if params == nil {
		params = struct{}{}
	}
	request, err := json.Marshal(struct {
		State  Name `json:"state"`
		Params any  `json:"params"`
	}{name, params}, json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("state %s: params: %w", name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	content, err := x(ctx, request)
	if err != nil {
		return fmt.Errorf("state %s: %w", name, err)
	}
	if !bytes.HasPrefix(bytes.TrimSpace(content), []byte("{")) {
		return fmt.Errorf("state %s: the state hook's answer is no JSON object", name)
	}
	if answer == nil {
		answer = &struct{}{}
	}
	if err := json.Unmarshal(content, answer); err != nil {
		return fmt.Errorf("state %s: the state hook's answer: %w", name, err)
	}
	return nil
}

// quote shows the beginning of what a hook wrote about a request, without the
// secret and the token that the request holds.
func quote(content, request []byte, secret string) string {
	var sent struct {
		Params struct {
			Token string `json:"token"`
		} `json:"params"`
	}
	_ = json.Unmarshal(request, &sent) // a request without a token hides nothing
	text := strings.TrimSpace(string(content))
	for _, hidden := range []string{secret, sent.Params.Token} {
		if hidden != "" {
			text = strings.ReplaceAll(text, hidden, "[redacted]")
		}
	}
	if len(text) > maxQuote {
		text = strings.ToValidUTF8(text[:maxQuote], "") + "…"
	}
	if text == "" {
		return "nothing"
	}
	return strconv.Quote(text)
}
