package cli

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/preflight"
	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// estimate is about what a run asks of a target.
type estimate struct {
	Specs    int     `json:"specs"` // that can be asked
	Of       int     `json:"of"`
	Requests int     `json:"requests"`
	Writes   int     `json:"writes"` // of the requests
	Seconds  float64 `json:"seconds"`
	Latency  float64 `json:"latency"` // of one answer, in seconds
}

// String is the estimate in a sentence.
func (e *estimate) String() string {
	took := time.Duration(math.Ceil(e.Seconds)) * time.Second
	latency := time.Duration(e.Latency * float64(time.Second)).Round(100 * time.Microsecond)
	return fmt.Sprintf("A run can ask %d of %d requirements, in about %d requests, %d of them writing, and %s, at %s an answer.",
		e.Specs, e.Of, e.Requests, e.Writes, took, latency)
}

// heldBack is the latency of the server that an estimate comes from.
const heldBack = 2 * time.Millisecond

// estimate is what a run against the embedded reference server took that offers
// no more than the target does.
func (r *run) estimate(ctx context.Context, target *config.Target, found *preflight.Report) (*estimate, error) {
	handler := reference.New(reference.Options{Latency: heldBack})
	served, err := listen(ctx, "127.0.0.1:0", handler)
	if err != nil {
		return nil, err
	}
	defer served.close()
	model, err := config.Parse("the reference server", handler.TargetFile(served.origin), config.Overrides{})
	if err != nil {
		return nil, err
	}
	hook := partial{model.States.Hook(), found.Unsupported}
	shrink(model, target)
	plan, err := conform.NewPlan(conform.Selection{}, 1)
	if err != nil {
		return nil, err
	}
	report, err := conform.Tell(ctx, plan, conform.Options{
		Target: model, Hook: hook, Parallel: target.Limits.Parallel, ReadOnly: r.readOnly, Brief: true,
	})
	if err != nil {
		return nil, err
	}
	e := &estimate{Of: len(report.Results), Requests: report.Requests, Writes: report.Writes, Latency: found.Latency.Seconds()}
	for _, result := range report.Results {
		if result.Verdict != verdict.NotTested && result.Verdict != verdict.NotApplicable {
			e.Specs++
		}
	}
	e.Seconds = report.Seconds * e.Latency / heldBack.Seconds()
	if rate := target.Limits.Rate; rate > 0 {
		e.Seconds = max(e.Seconds, float64(e.Requests)/rate)
	}
	return e, nil
}

// partial is a hook that does not support some states.
type partial struct {
	state.Hook
	unsupported []state.Name
}

// Arrange implements [state.Hook].
func (p partial) Arrange(ctx context.Context, name state.Name, params, answer any) error {
	if slices.Contains(p.unsupported, name) {
		return state.ErrUnsupported
	}
	return p.Hook.Arrange(ctx, name, params, answer)
}

// shrink leaves of a target what another one offers, too.
func shrink(model, target *config.Target) {
	model.Limits = target.Limits
	model.Limits.Rate = 0
	if target.States == nil {
		model.States = nil
	}
	if m, p := model.Pariette, target.Pariette; p == nil {
		model.Pariette = nil
	} else {
		m.Shoppers = m.Shoppers[:min(len(m.Shoppers), len(p.Shoppers))]
		m.Products = likeArticles(m.Products, p.Products)
		if p.ForeignAddressID == 0 {
			m.ForeignAddressID = 0
		}
	}
	if m, y := model.Loyetta, target.Loyetta; y == nil {
		model.Loyetta = nil
	} else {
		m.Customers = m.Customers[:min(len(m.Customers), len(y.Customers))]
		m.Products.Physical = m.Products.Physical[:min(len(m.Products.Physical), len(y.Products.Physical))]
		m.Products.Prepaid = m.Products.Prepaid[:min(len(m.Products.Prepaid), len(y.Products.Prepaid))]
		m.Cart = y.Cart
		if y.PoorCustomer == nil {
			m.PoorCustomer = nil
		}
		if y.NewCustomer == nil {
			m.NewCustomer = nil
		}
		if y.Balance == nil {
			m.Balance = nil
		}
	}
}

// likeArticles are the products of a target that resemble those of another: as
// many with variants, and as many without.
func likeArticles(model, products []config.ParietteProduct) []config.ParietteProduct {
	var chosen []config.ParietteProduct
	for _, p := range products {
		i := slices.IndexFunc(model, func(m config.ParietteProduct) bool { return (len(m.Variants) > 1) == (len(p.Variants) > 1) })
		if i < 0 {
			continue
		}
		m := model[i]
		if p.Title == "" {
			m.Title = ""
		}
		if p.Price == "" {
			m.Price = ""
		}
		chosen = append(chosen, m)
		model = slices.Concat(model[:i], model[i+1:])
	}
	return chosen
}
