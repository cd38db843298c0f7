package conform

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// Session is one run against one target: its connections, what its stories
// share, and what they found so far.
type Session struct {
	options Options
	ctx     context.Context
	conn    *wire.Conn
	shared  shared
	leases  *leases

	mu       sync.Mutex
	redactor *wire.Redactor
	made     map[state.Name]int // tokens that the state hook gave, by state
	observed map[string][]string
	statuses map[client.Kind]map[string]int
	silent   map[string]int        // requests without a whole answer in a row, by API
	gone     map[string]*goneError // APIs that answer no more
	results  map[requirement.ID]outcome
	reported map[requirement.ID]int           // how often Ginkgo's spec said how it ended
	done     map[requirement.ID]chan struct{} // closed when a story that is told ahead has ended
	failed   int
}

// Options say how a run is made.
type Options struct {
	Target   *config.Target
	Hook     state.Hook // nil is the target's own
	Parallel int        // stories at once
	ReadOnly bool
	Version  string              // of the harness
	Gate     requirement.Level   // the lowest level whose failures count
	Brief    bool                // the report holds no exchanges
	Progress func(done Progress) // called after each result, one at a time; may be nil
	Redactor *wire.Redactor      // learns what must not be shown; nil for the run's own
}

// Progress is how far a run is.
type Progress struct {
	Done, Total, Failed int
	Requests            int
	ID                  requirement.ID // of the requirement that was last judged
	Verdict             verdict.Verdict
}

// NewSession is a run that has not started.
func NewSession(ctx context.Context, o Options) (*Session, error) {
	tls, err := o.Target.TLS.Config()
	if err != nil {
		return nil, err
	}
	switch {
	case o.ReadOnly:
		o.Hook = state.None() // whatever it arranges is written somewhere
	case o.Hook == nil:
		o.Hook = o.Target.States.Hook()
	}
	s := &Session{
		options:  o,
		ctx:      ctx,
		redactor: cmp.Or(o.Redactor, &wire.Redactor{}),
		made:     map[state.Name]int{},
		leases:   newLeases(),
		observed: map[string][]string{},
		statuses: map[client.Kind]map[string]int{client.Physical: {}, client.Prepaid: {}},
		silent:   map[string]int{},
		gone:     map[string]*goneError{},
		results:  map[requirement.ID]outcome{},
		reported: map[requirement.ID]int{},
		done:     map[requirement.ID]chan struct{}{},
		conn: wire.New(wire.Options{
			Timeout:     o.Target.Limits.Timeout,
			BodyLimit:   o.Target.Limits.Body,
			Connections: o.Parallel,
			Rate:        o.Target.Limits.Rate,
			Writes:      int64(o.Target.Limits.Writes),
			ReadOnly:    o.ReadOnly,
			Header:      header(o.Target.Headers),
			TLS:         tls,
		}),
	}
	for _, secret := range o.Target.Secrets() {
		s.redactor.Add(secret.Name, secret.Value)
		for field, value := range o.Target.Headers {
			if strings.Contains(value, secret.Value) {
				s.redactor.AddField(field)
			}
		}
	}
	return s, nil
}

// run tells one story, or says why it is not told.
func (s *Session) run(planned spec) outcome {
	if missing, ok := unmet(planned.Requirement, s.options.Target); ok {
		return outcome{stop: missing}
	}
	var o outcome
	if s.ctx.Err() == nil {
		o = s.tell(planned.story)
	}
	if s.ctx.Err() != nil && o.verdict != verdict.Pass && o.verdict != verdict.Fail {
		o.stop = stop{verdict: verdict.NotTested, reason: "the run was interrupted", provide: "a run to the end"}
	}
	return o
}

// tell tells a story in a new trial. If the server closed a kept-alive
// connection under it, the story is told again from the start: from then on no
// connection is used twice.
func (s *Session) tell(story Story) outcome {
	o := s.trial().tell(story)
	if slices.ContainsFunc(o.exchanges, func(e *wire.Exchange) bool { return errors.Is(e.Err, wire.ErrStale) }) {
		o = s.trial().tell(story)
	}
	return o
}

// trial is a new trial of the session.
func (s *Session) trial() *Trial {
	return &Trial{Target: s.options.Target, ctx: s.ctx, session: s}
}

// observe records a reading of the documents. Readings that differ are all shown.
func (s *Session) observe(name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.observed[name], value) {
		s.observed[name] = append(s.observed[name], value)
	}
}

// observations are the readings, by name.
func (s *Session) observations() []verdict.Observation {
	all := []verdict.Observation{}
	for _, name := range slices.Sorted(maps.Keys(s.observed)) {
		values := slices.Sorted(slices.Values(s.observed[name]))
		all = append(all, verdict.Observation{Name: name, Value: s.redactor.Body(strings.Join(values, ", "))})
	}
	return all
}

// header is the header of a target file.
func header(fields map[string]string) http.Header {
	h := http.Header{}
	for name, value := range fields {
		h.Set(name, value)
	}
	return h
}
