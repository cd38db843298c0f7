package mutant

import (
	"compress/gzip"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// transportLiberties are about how answers travel.
func transportLiberties() []Liberty {
	return []Liberty{
		{
			Name: "one-request-time", Text: "one request at a time",
			subject: "pace",
			serve:   oneAtATime(),
		},
		{
			Name: "slow-answers", Text: "some answers are slow",
			subject: "pace",
			answer: func(*http.Request, *httptest.ResponseRecorder) {
				if rand.N(8) == 0 {
					time.Sleep(rand.N(20 * time.Millisecond))
				}
			},
		},
		{
			Name: "redirect-302", Text: "carts moved: reading them is redirected with 302",
			subject: "redirects", API: "pariette",
			serve: moved(http.StatusFound, reading),
		},
		{
			Name: "redirect-308", Text: "Pariette moved: every request is redirected with 308",
			subject: "redirects", API: "pariette",
			serve: moved(http.StatusPermanentRedirect, pariette),
		},
		{
			Name: "gzip", Text: "answers are compressed",
			subject: "transport",
			send: func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
				a.Header().Set("Content-Encoding", "gzip")
				maps.Copy(w.Header(), a.Header())
				w.WriteHeader(a.Code)
				zip := gzip.NewWriter(w)
				_, _ = a.Body.WriteTo(zip)
				_ = zip.Close()
			},
		},
		{
			Name: "chunked", Text: "answers are chunked",
			subject: "transport",
			send: func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
				maps.Copy(w.Header(), a.Header())
				w.WriteHeader(a.Code)
				for part := range slices.Chunk(a.Body.Bytes(), 199) {
					_, _ = w.Write(part)
					_ = http.NewResponseController(w).Flush()
				}
			},
		},
		{
			Name: "connection-close", Text: "every answer is the last of its connection",
			subject: "transport",
			answer:  header(anything, "Connection", "close"),
		},
		{
			Name: "header-lowercase", Text: "names of header fields are in small letters",
			subject: "transport",
			send: func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
				sendByHand(w, a, "HTTP/1.1", strings.ToLower)
			},
		},
		{
			Name: "http-1.0", Text: "answers are of HTTP 1.0",
			subject: "transport",
			send: func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
				sendByHand(w, a, "HTTP/1.0", strings.ToUpper)
			},
		},
		{
			Name: "early-hints", Text: "answers follow early hints",
			subject: "transport",
			send: func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
				w.WriteHeader(http.StatusEarlyHints)
				w.WriteHeader(http.StatusProcessing)
				sendPlainly(w, a)
			},
		},
		{
			Name: "connection-dropped", Text: "connections are closed without a word",
			subject: "transport",
			send: func(w http.ResponseWriter, a *httptest.ResponseRecorder) {
				a.Header().Set("Content-Length", fmt.Sprint(a.Body.Len()))
				sendByHand(w, a, "HTTP/1.1", http.CanonicalHeaderKey)
			},
		},
		{
			Name: "idle-timeout", Text: "idle connections are closed after a millisecond",
			subject: "transport",
			start: func(server *httptest.Server) {
				server.Config.IdleTimeout = time.Millisecond
				server.Start()
			},
		},
		{
			Name: "http-2", Text: "answers travel over HTTP 2",
			subject: "transport",
			start: func(server *httptest.Server) {
				server.EnableHTTP2 = true
				server.StartTLS()
			},
		},
	}
}

// oneAtATime serves no two requests at once.
func oneAtATime() detour {
	var busy sync.Mutex
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		busy.Lock()
		defer busy.Unlock()
		return good(r)
	}
}

// moved serves some operations at another address, to which it redirects.
func moved(status int, which func(*http.Request) bool) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if path, ok := strings.CutPrefix(r.URL.Path, "/v2"); ok {
			r.URL.Path, r.URL.RawPath = path, strings.TrimPrefix(r.URL.RawPath, "/v2")
		} else if which(r) {
			a := httptest.NewRecorder()
			a.Header().Set("Location", "/v2"+r.URL.RequestURI())
			a.Code = status
			return a
		}
		return good(r)
	}
}

// sendByHand writes an answer, its header fields named in another way, and
// closes the connection without a word of it.
func sendByHand(w http.ResponseWriter, a *httptest.ResponseRecorder, protocol string, name func(string) string) {
	connection, buffer, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	defer func() { _ = connection.Close() }()
	fmt.Fprintf(buffer, "%s %d \r\n", protocol, a.Code)
	for field, values := range a.Header() {
		for _, value := range values {
			fmt.Fprintf(buffer, "%s: %s\r\n", name(field), value)
		}
	}
	_, _ = buffer.WriteString("\r\n")
	_, _ = a.Body.WriteTo(buffer)
	_ = buffer.Flush()
}
