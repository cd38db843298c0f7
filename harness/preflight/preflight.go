// Package preflight looks for mistakes in what the harness is told about a
// target, so that none is taken for a fault of the server: a token that is
// refused, a product that nobody sells, an address where something else is.
//
// It judges no server. A finding is sure where the configuration is wrong
// whatever the server is like; where a wrong server may have answered a right
// configuration so, the finding is not, and the suites decide.
//
// It leaves the target as it was: all that it puts into carts is a guest's, and
// is removed again. What the state hook makes, which only [Full] asks for, is
// named.
package preflight

import (
	"context"
	"crypto/tls"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// Options say what is looked at, and how.
type Options struct {
	Target   *config.Target
	Hook     state.Hook // nil is the target's own
	ReadOnly bool       // nothing is written, and the state hook is not asked
	APIs     []string   // "pariette", "loyetta"; both when empty, as far as the target claims them
}

// Status is what came of looking at something.
type Status string

// The statuses.
const (
	OK          Status = "ok"
	Note        Status = "note" // worth knowing; a run may start
	NotTried    Status = "not tried"
	Wrong       Status = "wrong" // probably in the configuration
	Unreachable Status = "unreachable"
)

// Finding is what was found about one thing that a target file names.
type Finding struct {
	Part   string `json:"part"`  // "pariette", "loyetta" or "states"
	About  string `json:"about"` // for example "shopper 2"
	Status Status `json:"status"`
	Text   string `json:"text"`            // what was found
	Where  string `json:"where,omitempty"` // what to mend, such as "mihenk.yaml:14: pariette.shoppers[1].token"
	Hint   string `json:"hint,omitempty"`  // what to do about it
	Sure   bool   `json:"-"`               // the server, right or wrong, has no part in it
}

// String is a mistake in one line, as the errors of the target file are.
func (f Finding) String() string { return f.Where + ": " + f.Text + " (" + f.Hint + ")" }

// Advice is what to do about it, and where; empty where there is nothing to do.
func (f Finding) Advice() string {
	if f.Hint == "" || f.Where == "" {
		return f.Hint
	}
	return f.Where + ": " + f.Hint
}

// Report is all that was found about a target.
type Report struct {
	Findings    []Finding
	Latency     time.Duration // of an answer, the median; 0 when none came
	Unsupported []state.Name  // what the state hook does not support
}

// Quick looks, in a few requests, for what is sure to be a mistake, and gives
// nothing else. The error is that of a file which the target file names.
func Quick(ctx context.Context, o Options) ([]Finding, error) {
	c, err := newInspection(ctx, o)
	if err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(c.look(), func(f Finding) bool { return !f.Sure })
	if ctx.Err() != nil {
		return nil, nil // nothing is sure about who was not waited for
	}
	return found, nil
}

// Full looks at all that the target file names. The error is that of the
// context, or of a file which the target file names.
func Full(ctx context.Context, o Options) (*Report, error) {
	c, err := newInspection(ctx, o)
	if err != nil {
		return nil, err
	}
	c.full = true
	found := c.look()
	return &Report{found, c.latency(), c.unsupported}, ctx.Err()
}

// inspection is one look at a target.
type inspection struct {
	Options
	ctx  context.Context
	conn *wire.Conn
	full bool // look at everything, not just at what a few requests show

	mu          sync.Mutex // guards what follows
	redactor    wire.Redactor
	durations   []time.Duration // of the requests that were answered
	unsupported []state.Name
}

func newInspection(ctx context.Context, o Options) (*inspection, error) {
	trusted, err := o.Target.TLS.Config()
	if err != nil {
		return nil, err
	}
	if o.Hook == nil {
		o.Hook = o.Target.States.Hook()
	}
	c := &inspection{Options: o, ctx: ctx, conn: connect(o, trusted)}
	for _, secret := range o.Target.Secrets() {
		c.redactor.Add(secret.Name, secret.Value)
	}
	return c, nil
}

// connect is a connection to the target's APIs.
func connect(o Options, trusted *tls.Config) *wire.Conn {
	limits, header := o.Target.Limits, http.Header{}
	for name, value := range o.Target.Headers {
		header.Set(name, value)
	}
	return wire.New(wire.Options{
		Timeout: limits.Timeout, BodyLimit: limits.Body, Connections: limits.Parallel, Rate: limits.Rate,
		ReadOnly: o.ReadOnly, Header: header, TLS: trusted,
	})
}

// look looks at each part that is asked for.
func (c *inspection) look() []Finding {
	defer c.conn.Close()
	claims := func(api string, claimed bool) bool {
		return claimed && (len(c.APIs) == 0 || slices.Contains(c.APIs, api))
	}
	var pariette, loyetta, states []Finding
	var all sync.WaitGroup
	if claims("pariette", c.Target.Pariette != nil) {
		all.Go(func() { pariette = c.pariette() })
	}
	if claims("loyetta", c.Target.Loyetta != nil) {
		all.Go(func() { loyetta = c.loyetta() })
	}
	if c.Target.States != nil {
		all.Go(func() { states = c.states() })
	}
	all.Wait()
	for part, found := range map[string][]Finding{"pariette": pariette, "loyetta": loyetta, "states": states} {
		for i := range found {
			found[i].Part = part
			found[i].Text, found[i].Hint = c.redactor.Text(found[i].Text), c.redactor.Text(found[i].Hint)
		}
	}
	return slices.Concat(pariette, loyetta, states)
}

// latency is how long an answer takes.
func (c *inspection) latency() time.Duration {
	if len(c.durations) == 0 {
		return 0
	}
	slices.Sort(c.durations)
	return c.durations[len(c.durations)/2]
}

// mayWrite reports whether something may be written that is removed again. A
// limit of writing requests is left to the run.
func (c *inspection) mayWrite() bool { return !c.ReadOnly && c.Target.Limits.Writes == 0 }

// mostQuickly is how many of a kind are looked at before a run.
const mostQuickly = 10

// most is how many of n are looked at.
func (c *inspection) most(n int) int {
	if c.full {
		return n
	}
	return min(n, mostQuickly)
}

// each does something n times, as often at once as the target allows.
func (c *inspection) each(n int, do func(i int)) {
	turns := make(chan struct{}, max(c.Target.Limits.Parallel, 1))
	var all sync.WaitGroup
	for i := range n {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			do(i)
		})
	}
	all.Wait()
}
