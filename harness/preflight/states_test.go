package preflight_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/preflight"
	"github.com/mihenk-conformance/mihenk/harness/state"
)

// oddHook is the playground's hook, but for some states.
type oddHook struct {
	state.Hook
	errs    map[state.Name]error
	answers map[state.Name]string
}

func (h oddHook) Arrange(ctx context.Context, name state.Name, params, answer any) error {
	if err := h.errs[name]; err != nil {
		return err
	}
	if text := h.answers[name]; text != "" {
		return json.Unmarshal([]byte(text), answer)
	}
	return h.Hook.Arrange(ctx, name, params, answer)
}

// tour is a full look with a hook that errs at some states and answers others.
func tour(t *testing.T, errs map[state.Name]error, answers map[state.Name]string) *preflight.Report {
	t.Helper()
	target := open(t, nil).target(t)
	return full(t, preflight.Options{Target: target, Hook: oddHook{target.States.Hook(), errs, answers}})
}

func TestTheHookIsShownAround(t *testing.T) {
	report := tour(t, nil, nil)

	for name, text := range map[state.Name]string{
		state.ParietteShopper:      "made a shopper, who stays",
		state.LoyettaCustomer:      "made a customer, who stays",
		state.LoyettaProduct:       "made the product 1new, which stays",
		state.LoyettaProductChange: "switched that product off",
		state.LoyettaOrders:        "gave that customer an order",
		state.LoyettaOrderStatus:   "changed that order",
		state.LoyettaPoints:        "can be read",
		state.LoyettaCart:          "can be read",
		state.LoyettaCartFill:      "filled that customer's cart",
	} {
		expect(t, about(t, report, "states", string(name)), preflight.OK, text)
	}
}

func TestUnsupportedStates(t *testing.T) {
	g := NewWithT(t)

	report := tour(t, map[state.Name]error{
		state.LoyettaCustomer: state.ErrUnsupported, state.LoyettaProductChange: state.ErrUnsupported,
	}, nil)

	g.Expect(report.Unsupported).To(ConsistOf(state.LoyettaCustomer, state.LoyettaProductChange))
	expect(t, about(t, report, "states", "loyetta.customer"), preflight.Note, "not supported: what needs it is not tested")
	expect(t, about(t, report, "states", "loyetta.points"), preflight.OK, "can be read")
	for _, f := range report.Findings {
		g.Expect(f.About).NotTo(Equal("loyetta.orders"), "there is nobody to give any")
	}
}

func TestNoStateIsSupported(t *testing.T) {
	none := map[state.Name]error{}
	for _, name := range state.Names {
		none[name] = state.ErrUnsupported
	}

	f := about(t, tour(t, none, nil), "states", "states")

	expect(t, f, preflight.Wrong, "the hook supports none")
	NewWithT(t).Expect(f.Advice()).To(MatchRegexp(`^mihenk.yaml:\d+: states: is it the hook that answers there\?$`))
}

func TestBrokenHook(t *testing.T) {
	report := tour(t, map[state.Name]error{state.LoyettaProduct: errors.New("out of memory")}, map[state.Name]string{
		state.LoyettaPoints: `{"points": 7}`,
		state.LoyettaCart:   `{"items": []}`,
	})

	expect(t, about(t, report, "states", "loyetta.product"), preflight.Wrong, "out of memory")
	expect(t, about(t, report, "states", "loyetta.points"), preflight.Wrong, "state loyetta.points: 7 points, where the customer was made with 1000")
	expect(t, about(t, report, "states", "loyetta.cart"), preflight.Wrong, "state loyetta.cart: 0 lines, where 1 were put into the cart")
}

func TestHookThatHangsUp(t *testing.T) {
	p := open(t, func(w http.ResponseWriter, r *http.Request, good http.Handler) {
		if r.URL.Path == "/_states" {
			panic(http.ErrAbortHandler)
		}
		good.ServeHTTP(w, r)
	})

	report := full(t, preflight.Options{Target: p.target(t)})

	expect(t, about(t, report, "states", "hook"), preflight.Wrong, "POST /_states got no answer: ")
	NewWithT(t).Expect(quick(t, preflight.Options{Target: p.target(t)})).To(BeEmpty())
}

func TestHookIsACommand(t *testing.T) {
	p := open(t, nil)
	for name, test := range map[string]struct {
		program string
		text    string // empty where it is there
	}{
		"in the path":     {"sh", ""},
		"nowhere":         {"no-such-program", `exec: "no-such-program": executable file not found in $PATH`},
		"in the folder":   {"./states_test.go", ""},
		"not there":       {"./states.sh", "stat states.sh: no such file or directory"},
		"at a full path":  {"/bin/sh", ""},
		"not at its path": {"/nowhere/states.sh", "stat /nowhere/states.sh: no such file or directory"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			target := p.target(t)
			target.States = &config.States{Command: []string{test.program}, Dir: "."}

			found := quick(t, preflight.Options{Target: target})

			if test.text == "" {
				g.Expect(found).To(BeEmpty())
				return
			}
			g.Expect(found).To(HaveLen(1))
			expect(t, found[0], preflight.Wrong, test.text)
		})
	}
}
