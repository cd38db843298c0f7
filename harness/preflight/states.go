package preflight

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// states looks at the state hook.
func (c *inspection) states() []Finding {
	if c.ReadOnly {
		return []Finding{{About: "hook", Status: NotTried, Text: "nothing is written"}}
	}
	look := c.hook
	if len(c.Target.States.Command) > 0 {
		look = c.program
	}
	f := look()
	if f.Status != OK || !c.full {
		return []Finding{f}
	}
	return append([]Finding{f}, c.arrange()...)
}

// program looks for the program that is the hook.
func (c *inspection) program() Finding {
	program := c.Target.States.Command[0]
	f := Finding{About: "hook", Status: OK, Text: "a command", Where: c.Target.Where("states.command")}
	var err error
	if filepath.Base(program) == program {
		_, err = exec.LookPath(program)
	} else {
		if !filepath.IsAbs(program) {
			program = filepath.Join(c.Target.States.Dir, program)
		}
		_, err = os.Stat(program)
	}
	if err != nil {
		f.Status, f.Sure, f.Text, f.Hint = Wrong, true, err.Error(), "name a program that is there; its path starts at the target file's folder"
	}
	return f
}

// hook asks the hook at a URL for a state that nobody knows, which it should
// not support.
func (c *inspection) hook() Finding {
	s := c.Target.States
	conn := wire.New(wire.Options{Timeout: c.Target.Limits.Timeout, BodyLimit: c.Target.Limits.Body}) // as the hook's own, without tls and headers
	defer conn.Close()
	header := http.Header{"Accept": {"application/json"}, "Content-Type": {"application/json"}}
	if s.Token != "" {
		header.Set("Authorization", "Bearer "+s.Token)
	}
	var met contact
	e := conn.Do(met.watch(c.ctx), wire.Request{
		Operation: "states", Method: http.MethodPost, URL: s.URL, Header: header,
		Body: []byte(`{"state": "mihenk.preflight", "params": {}}`),
	})
	f := Finding{About: "hook", Status: OK, Text: hostOf(s.URL), Where: c.Target.Where("states.url")}
	met.mu.Lock()
	defer met.mu.Unlock()
	switch {
	case !met.made:
		f.Status, f.Sure = Unreachable, true
		f.Text, f.Hint = unreachable(s.URL, e.Err)
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden:
		f.Status, f.Sure, f.Text = Wrong, true, fmt.Sprintf("refused: %s answered %d", e.Where(), e.Status)
		f.Where, f.Hint = c.Target.Where("states.token"), "give the hook's bearer token"+c.in(s.Token)
	case e.Err != nil:
		f.Status, f.Text, f.Hint = Wrong, fmt.Sprintf("%s got no answer: %s", e.Where(), e.Err), "is the hook there?"
	}
	return f
}

// tour is the states of a hook, asked for one after the other: each that makes
// or changes something does so with what another made.
type tour struct {
	c                 *inspection
	found             []Finding
	customer, product string // made by the hook; empty for none
}

// arrange asks the hook for each of its states.
func (c *inspection) arrange() []Finding {
	t := tour{c: c}
	if c.Target.Pariette != nil {
		_, err := state.NewShopper(c.ctx, c.Hook)
		t.add(state.ParietteShopper, err, "made a shopper, who stays")
	}
	if c.Target.Loyetta != nil {
		t.loyetta()
	}
	if len(t.found) == len(c.unsupported) {
		t.found = append(t.found, Finding{
			About: "states", Status: Wrong, Where: c.Target.Where("states"),
			Text: "the hook supports none", Hint: "is it the hook that answers there?",
		})
	}
	return t.found
}

// add tells what came of a state.
func (t *tour) add(name state.Name, err error, text string) {
	f := Finding{About: string(name), Status: OK, Text: text}
	switch {
	case errors.Is(err, state.ErrUnsupported):
		f.Status, f.Text = Note, "not supported: what needs it is not tested"
		t.c.unsupported = append(t.c.unsupported, name)
	case err != nil:
		f.Status, f.Text, f.Where = Wrong, err.Error(), t.c.Target.Where("states")
		f.Hint = "mend the hook"
	}
	t.found = append(t.found, f)
}

// purse is how many points the tour's customer gets.
const purse = 1000

// loyetta asks for the states of Loyetta.
func (t *tour) loyetta() {
	ctx, hook := t.c.ctx, t.c.Hook
	made, err := state.NewProduct(ctx, hook, state.ProductParams{Kind: state.Physical, Price: purse / 10, Stock: 3})
	t.product = made.ID
	t.add(state.LoyettaProduct, err, fmt.Sprintf("made the product %s, which stays", made.ID))

	t.customer, err = state.NewCustomer(ctx, hook, purse)
	t.add(state.LoyettaCustomer, err, "made a customer, who stays")
	token := t.customer
	if token == "" && len(t.c.Target.Loyetta.Customers) > 0 {
		token = t.c.Target.Loyetta.Customers[0].Token
	}
	if token != "" {
		points, err := state.Points(ctx, hook, token)
		if err == nil && t.customer != "" && points != purse {
			err = fmt.Errorf("state %s: %d points, where the customer was made with %d", state.LoyettaPoints, points, purse)
		}
		t.add(state.LoyettaPoints, err, "can be read")
	}
	if t.customer != "" {
		t.fill(ctx, hook)
		t.orders(ctx, hook)
	}
	if t.product != "" {
		t.add(state.LoyettaProductChange, state.ChangeProduct(ctx, hook, t.product, state.Available(false)), "switched that product off")
	}
}

func (t *tour) fill(ctx context.Context, hook state.Hook) {
	product := t.product
	if physical := t.c.Target.Loyetta.Products.Physical; product == "" && len(physical) > 0 {
		product = physical[0].ID
	}
	filled := 0
	if product != "" {
		err := state.FillCart(ctx, hook, t.customer, state.Item{ProductID: product, Quantity: 2})
		if t.add(state.LoyettaCartFill, err, "filled that customer's cart"); err == nil {
			filled = 1
		}
	}
	lines, err := state.Cart(ctx, hook, t.customer)
	if err == nil && len(lines) != filled {
		err = fmt.Errorf("state %s: %d lines, where %d were put into the cart", state.LoyettaCart, len(lines), filled)
	}
	t.add(state.LoyettaCart, err, "can be read")
}

func (t *tour) orders(ctx context.Context, hook state.Hook) {
	err := state.AddOrders(ctx, hook, t.customer, state.Physical, 1)
	t.add(state.LoyettaOrders, err, "gave that customer an order")
	orders := t.c.store(ctx, t.c.Target.Loyetta.BaseURL).List(t.customer, client.Physical, "").Page().Orders()
	if err == nil && len(orders) == 1 {
		id := orders[0].Get("id").Key()
		t.add(state.LoyettaOrderStatus, state.SetOrderStatus(ctx, hook, t.customer, id, "processing"), "changed that order")
	}
}
