package conform

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// patience is how many requests in a row may go without an answer before an
// API counts as gone.
const patience = 10

// goneError says that an API answers no more.
type goneError struct{ host, reason string }

func (e *goneError) Error() string { return e.host + " " + e.reason }

// send sends a request, unless its API is gone.
func (s *Session) send(ctx context.Context, r wire.Request) *wire.Exchange {
	api := apiOf(r)
	s.mu.Lock()
	gone := s.gone[api]
	s.mu.Unlock()
	if gone != nil {
		if r.Together != nil {
			r.Together.Arrive()
		}
		return &wire.Exchange{Request: r, Err: gone}
	}
	e := s.conn.Do(ctx, r)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case e.Err == nil || e.Truncated:
		s.silent[api] = 0
	case s.counts(e.Err):
		s.silent[api]++
		if s.silent[api] >= patience {
			s.gone[api] = &goneError{hostOf(r.URL), fmt.Sprintf("answers no more: %d requests in a row without a whole answer, the last: %s", patience, e.Err)}
		}
	}
	return e
}

// counts reports whether a request without an answer tells something of the
// server, not of the harness that did not send it or did not wait.
func (s *Session) counts(err error) bool {
	_, gone := errors.AsType[*goneError](err)
	return !gone && s.ctx.Err() == nil &&
		!errors.Is(err, wire.ErrStale) && !errors.Is(err, wire.ErrReadOnly) && !errors.Is(err, wire.ErrWriteLimit)
}

// reach sends one request to each API, so that an unreachable target is found
// out once and not by every story.
func (s *Session) reach() {
	var all sync.WaitGroup
	for _, api := range []string{"pariette", "loyetta"} {
		all.Go(func() {
			if a := s.trial().probe(api); a != nil && a.Status == 0 && s.counts(a.Err) {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.gone[api] = &goneError{hostOf(a.URL), "is unreachable: " + a.Err.Error()}
			}
		})
	}
	all.Wait()
}

// probe sends a request that changes nothing to an API; nil where the target
// does not claim it.
func (t *Trial) probe(api string) *client.Answer {
	switch {
	case api == "pariette" && t.Target.Pariette != nil:
		return t.Pariette().GetCart(client.Visitor{Guest: t.Unique()})
	case api == "loyetta" && t.Target.Loyetta != nil:
		return t.Loyetta().List(t.Unique(), client.Physical, "")
	}
	return nil
}

// goneAt says why an API at a URL's host is gone; nil when none is.
func (s *Session) goneAt(address string) *goneError {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, gone := range s.gone {
		if gone.host == hostOf(address) {
			return gone
		}
	}
	return nil
}

// apiOf is the API that a request belongs to.
func apiOf(r wire.Request) string { return requirement.ID(r.Operation).API() }

// hostOf is the host of a URL, with its port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
