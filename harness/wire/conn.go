package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/time/rate"
)

// Options says how a Conn sends.
type Options struct {
	Timeout     time.Duration // one request, until the last byte of its answer
	BodyLimit   int64         // bytes of an answer that are read
	Connections int           // idle connections kept to one host
	Rate        float64       // requests a second over all; 0 is no limit
	Writes      int64         // writing requests in all; 0 is no limit
	ReadOnly    bool          // no writing request leaves
	Header      http.Header   // sent with every request that does not set the same field
	TLS         *tls.Config   // nil is the system's
}

// The reasons of Mihenk's own not to send a request.
var (
	ErrReadOnly   = errors.New("the run is read-only")
	ErrWriteLimit = errors.New("the limit of writing requests (limits.writes) is reached")
)

// ErrStale says that a kept-alive connection turned out to be closed by the
// server, which it may do at any time (RFC 9112, section 9.5). Whether the
// request was received is unknown. From then on every request of the Conn gets
// a connection of its own.
var ErrStale = errors.New("the server closed a kept-alive connection")

// redirects is how many redirects on the same host are followed, as the
// documents' own "curl --location" would.
const redirects = 5

// idle is how long an unused connection is kept: less than the shortest
// keep-alive time that servers commonly have.
const idle = time.Second

// Conn sends requests over one pool of connections. It is safe for concurrent use.
type Conn struct {
	client   http.Client
	fresh    http.Client // the client once no connection is used twice
	options  Options
	limiter  *rate.Limiter
	requests atomic.Int64
	writes   atomic.Int64
	noReuse  atomic.Bool
}

// New is a Conn that sends as the options say.
func New(o Options) *Conn {
	c := &Conn{options: o, limiter: rate.NewLimiter(rate.Inf, 1)}
	if o.Rate > 0 {
		c.limiter = rate.NewLimiter(rate.Limit(o.Rate), 1)
	}
	transport := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		TLSClientConfig:        o.TLS,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           0,
		MaxIdleConnsPerHost:    max(o.Connections, 2),
		IdleConnTimeout:        idle,
		MaxResponseHeaderBytes: 1 << 20,
	}
	single := transport.Clone()
	single.DisableKeepAlives = true
	c.client = http.Client{Transport: transport, CheckRedirect: c.redirect}
	c.fresh = http.Client{Transport: single, CheckRedirect: c.redirect}
	return c
}

// Requests is how many requests were sent.
func (c *Conn) Requests() int { return int(c.requests.Load()) }

// Writes is how many of them were writing ones.
func (c *Conn) Writes() int { return int(c.writes.Load()) }

// Close closes the idle connections.
func (c *Conn) Close() { c.client.CloseIdleConnections() }

// Do sends a request, once, and waits for the whole answer. What goes wrong is
// in the exchange's Err.
func (c *Conn) Do(ctx context.Context, r Request) *Exchange {
	e := &Exchange{Request: r, Started: time.Now()}
	arrive := func() {}
	if r.Together != nil {
		arrive = sync.OnceFunc(r.Together.Arrive)
		defer arrive()
	}
	if e.Err = c.admit(ctx, r); e.Err != nil {
		return e
	}
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()

	e.Started = time.Now()
	reused, err := c.exchange(ctx, e, arrive)
	e.Duration = time.Since(e.Started)
	switch {
	case err == nil:
	case errors.Is(context.Cause(ctx), context.DeadlineExceeded):
		e.Err = fmt.Errorf("no whole answer within %s", c.options.Timeout)
	case reused && e.Status == 0 && closed(err):
		c.noReuse.Store(true)
		e.Err = ErrStale
	default:
		e.Err = plain(err)
	}
	return e
}

// redirect lets a redirect on the same host be followed, as far as one more
// request may leave; any other is the answer.
func (c *Conn) redirect(next *http.Request, via []*http.Request) error {
	first := via[0].URL
	if len(via) > redirects || next.URL.Scheme != first.Scheme || next.URL.Host != first.Host ||
		c.admit(next.Context(), Request{Method: next.Method}) != nil {
		return http.ErrUseLastResponse
	}
	return nil
}

// admit waits for the request's turn and counts it, or says why it may not leave.
func (c *Conn) admit(ctx context.Context, r Request) error {
	if r.Write() {
		if c.options.ReadOnly {
			return ErrReadOnly
		}
		if n := c.writes.Add(1); c.options.Writes > 0 && n > c.options.Writes {
			c.writes.Add(-1)
			return ErrWriteLimit
		}
	}
	if err := c.limiter.Wait(ctx); err != nil {
		if r.Write() {
			c.writes.Add(-1)
		}
		return err
	}
	c.requests.Add(1)
	return nil
}

// exchange sends the request and fills in the answer. It reports whether the
// connection had been used before.
func (c *Conn) exchange(ctx context.Context, e *Exchange, arrive func()) (reused bool, err error) {
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(got httptrace.GotConnInfo) { reused = got.Reused },
	})
	var body io.Reader
	if e.Body != nil {
		body = bytes.NewReader(e.Body)
	}
	req, err := http.NewRequestWithContext(ctx, e.Method, e.URL, body)
	if err != nil {
		return false, err
	}
	if e.Together != nil && e.Body != nil {
		// What is sent again, after a redirect, waits no more.
		req.Body = io.NopCloser(&gated{ctx: ctx, body: e.Body, gate: e.Together, arrive: arrive})
	}
	req.Header = maps.Clone(c.options.Header)
	if req.Header == nil {
		req.Header = http.Header{}
	}
	maps.Copy(req.Header, e.Request.Header)
	e.Request.Header = req.Header
	client := &c.client
	if c.noReuse.Load() {
		client = &c.fresh
	}

	if e.Together != nil && e.Body == nil {
		arrive()
		if err := e.Together.wait(ctx); err != nil {
			return false, err
		}
	}
	resp, err := client.Do(req)
	if err != nil {
		return reused, err
	}
	defer func() { _ = resp.Body.Close() }()
	e.Status, e.Answer = resp.StatusCode, resp.Header
	return reused, e.read(resp, c.options.BodyLimit)
}

// read reads the answer's body, once, up to the limit.
func (e *Exchange) read(resp *http.Response, limit int64) error {
	var content bytes.Buffer
	if resp.ContentLength > 0 {
		content.Grow(int(min(resp.ContentLength, limit) + bytes.MinRead))
	}
	n, err := content.ReadFrom(io.LimitReader(resp.Body, limit+1))
	e.Content = content.Bytes()
	if n > limit {
		e.Content, e.Truncated = e.Content[:limit], true
		return fmt.Errorf("the answer is longer than %d bytes (limits.body)", limit)
	}
	if err != nil {
		return fmt.Errorf("the answer broke off after %d bytes: %w", n, err)
	}
	return nil
}

// closed reports whether an error says that the server closed the connection.
func closed(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		strings.HasSuffix(err.Error(), "server closed idle connection") // net/http does not export it
}

// plain is a network error without the method and URL around it, which the
// exchange already has.
func plain(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	if errors.Is(err, io.EOF) {
		return errors.New("the server closed the connection without an answer")
	}
	return err
}
