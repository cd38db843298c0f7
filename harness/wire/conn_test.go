package wire_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/wire"
)

func TestExchangeIsRecorded(t *testing.T) {
	g := NewWithT(t)
	var got *http.Request
	var body []byte
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("X-Answer", "yes")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, "kulaklık")
	})
	request := post(url+"/cart?a=1", `{"x":1}`)
	request.Operation = "pariette.cart.add"
	request.Header = http.Header{"X-Own": {"own"}}
	options := generous
	options.Header = http.Header{"X-Env": {"staging"}, "X-Own": {"everybody's"}}
	before := time.Now()

	e := newConn(t, options).Do(t.Context(), request)

	g.Expect(e.Err).NotTo(HaveOccurred())
	g.Expect(got.Method + " " + got.RequestURI).To(Equal("POST /cart?a=1"))
	g.Expect(string(body)).To(Equal(`{"x":1}`))
	g.Expect(got.Header).To(HaveKeyWithValue("X-Env", []string{"staging"}))
	g.Expect(got.Header).To(HaveKeyWithValue("X-Own", []string{"own"}))
	g.Expect(e.Operation).To(Equal("pariette.cart.add"))
	g.Expect(e.Where()).To(Equal("POST /cart?a=1"))
	g.Expect(e.Request.Header).To(Equal(http.Header{"X-Env": {"staging"}, "X-Own": {"own"}}))
	g.Expect(e.Status).To(Equal(http.StatusCreated))
	g.Expect(e.Answer.Get("X-Answer")).To(Equal("yes"))
	g.Expect(string(e.Content)).To(Equal("kulaklık"))
	g.Expect(e.Truncated).To(BeFalse())
	g.Expect(e.Started).To(BeTemporally(">=", before))
	g.Expect(e.Duration).To(And(BeNumerically(">", 0), BeNumerically("<=", time.Since(before))))
}

func TestHeaderIsSentAsItIsSpelt(t *testing.T) {
	g := NewWithT(t)
	lines := make(chan string, 20)
	url := accept(t, func(conn net.Conn) {
		defer close(lines)
		scanner := bufio.NewScanner(conn)
		for scanner.Scan() && scanner.Text() != "" {
			lines <- scanner.Text()
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\n")
	})
	request := get(url + "/cart")
	request.Header = http.Header{"ParietteToken": {"t0ken"}}

	e := newConn(t, generous).Do(t.Context(), request)

	g.Expect(e.Err).NotTo(HaveOccurred())
	var sent []string
	for line := range lines {
		sent = append(sent, line)
	}
	g.Expect(sent[0]).To(Equal("GET /cart HTTP/1.1"))
	g.Expect(sent).To(ContainElement("ParietteToken: t0ken"))
}

func TestBodyLimit(t *testing.T) {
	for _, test := range []struct {
		name      string
		length    int
		truncated bool
	}{
		{"empty", 0, false},
		{"at the limit", 100, false},
		{"over the limit", 101, true},
		{"far over the limit", 100_000, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write(bytes.Repeat([]byte("a"), test.length))
			})
			options := generous
			options.BodyLimit = 100

			e := newConn(t, options).Do(t.Context(), get(url))

			g.Expect(e.Status).To(Equal(http.StatusOK))
			g.Expect(e.Content).To(HaveLen(min(test.length, 100)))
			g.Expect(e.Truncated).To(Equal(test.truncated))
			if test.truncated {
				g.Expect(e.Err).To(MatchError("the answer is longer than 100 bytes (limits.body)"))
			} else {
				g.Expect(e.Err).NotTo(HaveOccurred())
			}
		})
	}
}

func TestCompressionBombIsBounded(t *testing.T) {
	g := NewWithT(t)
	var bomb bytes.Buffer
	writer := gzip.NewWriter(&bomb)
	_, _ = writer.Write(make([]byte, 16<<20))
	g.Expect(writer.Close()).To(Succeed())
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb.Bytes())
	})
	options := generous
	options.BodyLimit = 64 << 10

	e := newConn(t, options).Do(t.Context(), get(url))

	g.Expect(e.Truncated).To(BeTrue())
	g.Expect(e.Content).To(Equal(make([]byte, 64<<10)))
}

func TestEndlessBodyIsGivenUp(t *testing.T) {
	g := NewWithT(t)
	gone := make(chan struct{})
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		defer close(gone)
		for {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})

	e := newConn(t, generous).Do(t.Context(), get(url))

	g.Expect(e.Truncated).To(BeTrue())
	<-gone
}

func TestTimeout(t *testing.T) {
	for name, flush := range map[string]bool{"no answer": false, "no end of the answer": true} {
		t.Run(name, func(t *testing.T) {
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if flush {
					w.(http.Flusher).Flush()
				}
				<-r.Context().Done()
			})
			options := generous
			options.Timeout = 20 * time.Millisecond

			e := newConn(t, options).Do(t.Context(), get(url))

			NewWithT(t).Expect(e.Err).To(MatchError("no whole answer within 20ms"))
		})
	}
}

func TestGoneContext(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	conn := newConn(t, generous)

	g.Expect(conn.Do(ctx, get(url)).Err).To(MatchError(context.Canceled))
	g.Expect(conn.Do(ctx, post(url, "{}")).Err).To(MatchError(context.Canceled))

	g.Expect(conn.Requests()).To(Equal(1), "what was never sent does not count")
	g.Expect(conn.Writes()).To(Equal(0), "what was never sent does not count")
}

func TestNoWholeAnswer(t *testing.T) {
	for _, test := range []struct {
		name   string
		url    func(*testing.T) string
		status int
		want   string
	}{
		{"connection refused", refused, 0, "connection refused"},
		{"no answer", raw(""), 0, "the server closed the connection without an answer"},
		{"no HTTP", raw("SSH-2.0-OpenSSH_9.6\r\n\r\n"), 0, "malformed HTTP"},
		{"half a header", raw("HTTP/1.1 200 OK\r\nContent-Le"), 0, "malformed MIME header"},
		{"half a body", raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), 200, "the answer broke off after 3 bytes: unexpected EOF"},
		{"broken gzip", raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"), 200, "the answer broke off after 0 bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			url := test.url(t)

			e := newConn(t, generous).Do(t.Context(), post(url, "{}"))

			g.Expect(e.Err).To(MatchError(ContainSubstring(test.want)))
			g.Expect(e.Err).NotTo(MatchError(wire.ErrStale))
			g.Expect(e.Err.Error()).NotTo(ContainSubstring(strings.TrimPrefix(url, "http://")+"/"), "the exchange has the URL already")
			g.Expect(e.Status).To(Equal(test.status))
		})
	}
}

// raw is a server that answers with raw bytes and hangs up.
func raw(answer string) func(*testing.T) string {
	return func(t *testing.T) string {
		t.Helper()
		return accept(t, hangUp(answer))
	}
}

func TestResetInMidAnswer(t *testing.T) {
	g := NewWithT(t)
	url := accept(t, func(conn net.Conn) {
		hangUp("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")(conn)
		_ = conn.(*net.TCPConn).SetLinger(0) // closing resets
	})

	e := newConn(t, generous).Do(t.Context(), post(url, "{}"))

	g.Expect(e.Err).To(HaveOccurred())
	g.Expect(e.Err).NotTo(MatchError(wire.ErrStale))
}

func TestMalformedURL(t *testing.T) {
	g := NewWithT(t)
	conn := newConn(t, generous)

	e := conn.Do(t.Context(), get("http://[::1"))

	g.Expect(e.Err).To(HaveOccurred())
	g.Expect(e.Where()).To(Equal("GET http://[::1"))
}
