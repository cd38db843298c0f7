package preflight

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/mihenk-conformance/mihenk/harness/client"
)

// service is one of the two APIs, and the request that shows whether it is
// somewhere. That request changes nothing.
type service struct {
	name  string   // as people write it
	key   string   // of its base URL
	paths []string // where the base URL may end, as the documents and the vendor's SDK have it
	tails []string // what may have been pasted after it, the documented one first
	asker string   // who asks
	ask   func(ctx context.Context, base string) *client.Answer
}

// parietteService is Pariette, asked for a new guest's cart.
func (c *inspection) parietteService() service {
	return service{
		name: "Pariette", key: "pariette.base_url",
		paths: []string{"/api/public", "/api"},
		tails: []string{"/shopping/cart", "/shopping/checkout", "/shopping"},
		asker: "a new guest",
		ask: func(ctx context.Context, base string) *client.Answer {
			return c.shop(ctx, base).GetCart(client.Visitor{Guest: unique()})
		},
	}
}

// loyettaService is Loyetta, asked for the orders of nobody.
func (c *inspection) loyettaService() service {
	return service{
		name: "Loyetta", key: "loyetta.base_url",
		paths: []string{"/api"},
		tails: []string{"/v1/store/orders", "/v1/store/orders/physical", "/v1/store/orders/prepaid-card", "/v1/store", "/v1"},
		asker: "an unknown customer",
		ask: func(ctx context.Context, base string) *client.Answer {
			return c.store(ctx, base).List(unique(), client.Physical, "")
		},
	}
}

// contact is the connection that a request got.
type contact struct {
	mu   sync.Mutex
	made bool
	tls  *tls.ConnectionState // nil without TLS
}

// watch is a context whose requests tell what connection they get.
func (t *contact) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(got httptrace.GotConnInfo) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.made = true
		if secure, ok := got.Conn.(*tls.Conn); ok {
			t.tls = new(secure.ConnectionState())
		}
	}})
}

// reach sends the first request to an API. The answer is nil where there is
// nothing more to ask.
func (c *inspection) reach(s service, base string) (found []Finding, first *client.Answer) {
	var met contact
	first = s.ask(met.watch(c.ctx), base)
	met.mu.Lock()
	defer met.mu.Unlock()
	f := Finding{About: "base_url", Status: OK, Text: "asked by " + s.asker + ", " + c.said(first), Where: c.Target.Where(s.key)}
	if shows(first) || denied(first) {
		return append(c.network(base, met.tls, first), f), first
	}
	f.Status, f.Hint = Wrong, "is that what comes before "+s.tails[0]+"?"
	better := ""
	if !met.made || first.Err == nil && first.Status < http.StatusInternalServerError && first.Status != http.StatusTooManyRequests {
		better = c.better(s, base)
	}
	switch {
	case better != "":
		f.Sure, f.Hint = true, "write "+better+", where "+s.name+" answers"
	case !met.made:
		f.Status, f.Sure = Unreachable, true
		f.Text, f.Hint = unreachable(base, first.Err)
	}
	return []Finding{f}, nil
}

// unreachable says why nobody answers at a URL, and what to do.
func unreachable(address string, err error) (text, hint string) {
	text = hostOf(address) + " is unreachable: " + err.Error()
	switch {
	case isOf[*tls.CertificateVerificationError](err):
		return text, "name the authority of its certificate in tls.ca"
	case isOf[*net.DNSError](err):
		return text, "is the host's name right, and known from here?"
	case errors.Is(err, http.ErrSchemeMismatch):
		return text, "write http instead of https"
	}
	return text, "is the server running, and are host and port right?"
}

// isOf reports whether an error is or wraps one of a type.
func isOf[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// better is another base URL at which an API does answer, and not by refusing
// everybody; empty for none.
func (c *inspection) better(s service, base string) string {
	others := s.elsewhere(base)
	serves := make([]bool, len(others))
	c.each(len(others), func(i int) {
		a := s.ask(c.ctx, others[i])
		serves[i] = shows(a) || denied(a) && !c.everywhere(a, others[i]) || speaksTLS(base, a)
	})
	if i := slices.Index(serves, true); i >= 0 {
		return others[i]
	}
	return ""
}

// speaksTLS reports whether the port of a base URL that says http showed a
// certificate instead of an answer.
func speaksTLS(base string, a *client.Answer) bool {
	u, err := url.Parse(base)
	return err == nil && u.Scheme == "http" && u.Port() != "" && isOf[*tls.CertificateVerificationError](a.Err)
}

// elsewhere lists the base URLs near one at which an API may be: with other
// paths, and by the other scheme.
func (s service) elsewhere(base string) []string {
	u, err := url.Parse(base)
	if err != nil {
		return nil
	}
	root, paths := u.Path, []string{u.Path}
	for _, end := range slices.Concat(s.tails, s.paths) {
		if start, ok := strings.CutSuffix(root, end); ok {
			root = start
			paths = append(paths, start)
		}
	}
	for _, path := range s.paths {
		paths = append(paths, root+path, path)
	}
	other := map[string]string{"http": "https", "https": "http"}
	var all []string
	for _, scheme := range []string{u.Scheme, other[u.Scheme]} {
		for _, path := range paths {
			if candidate := scheme + "://" + u.Host + path; candidate != base && !slices.Contains(all, candidate) {
				all = append(all, candidate)
			}
		}
	}
	return all
}

// origin is the scheme and the host of a URL.
func origin(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

// hostOf is the host of a URL, with its port.
func hostOf(address string) string {
	_, host, _ := strings.Cut(origin(address), "://")
	return host
}
