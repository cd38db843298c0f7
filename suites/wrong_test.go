package suites_test

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// wrongServer is the reference server with something wrong about it, and the
// requirements that it breaks: these and no others.
type wrongServer struct {
	request func(r *http.Request)                               // changes what the server sees; may be nil
	answer  func(r *http.Request, a *httptest.ResponseRecorder) // changes what the client sees; may be nil
	breaks  []string
}

// cart, list and prepaid say which answers are changed.
func cart(r *http.Request) bool { return strings.Contains(r.URL.Path, "/shopping/cart") }

func list(r *http.Request) bool {
	return strings.Contains(r.URL.Path, "/orders/") && r.Method == http.MethodGet
}

func prepaid(r *http.Request) bool { return list(r) && strings.HasSuffix(r.URL.Path, "/prepaid-card") }

// replace replaces what a pattern matches in the answers to some requests.
func replace(which func(*http.Request) bool, pattern, by string) func(*http.Request, *httptest.ResponseRecorder) {
	expression := regexp.MustCompile(pattern)
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			a.Body = bytes.NewBuffer(expression.ReplaceAll(a.Body.Bytes(), []byte(by)))
		}
	}
}

// header changes a header field of the answers to some requests.
func header(which func(*http.Request) bool, name, value string) func(*http.Request, *httptest.ResponseRecorder) {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			a.Header().Set(name, value)
		}
	}
}

func TestWrongServers(t *testing.T) {
	for name, wrong := range map[string]wrongServer{
		"nothing wrong": {},
		"a cart's id is a number": {
			answer: replace(cart, `"id":\s*"[a-z_]*([0-9]+)"`, `"id": $1`),
			breaks: []string{"pariette.cart.get.schema", "pariette.cart.add.ok", "pariette.cart.remove.ok", "pariette.journey.guest-to-order"},
		},
		"money is served as text/html": {
			answer: header(cart, "Content-Type", "text/html; charset=utf-8"),
			breaks: []string{"pariette.http.json"},
		},
		"an answer begins with a byte order mark": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if list(r) {
					a.Body = bytes.NewBuffer(append([]byte("\xef\xbb\xbf"), a.Body.Bytes()...))
				}
			},
			breaks: []string{"loyetta.http.json"},
		},
		"guest ids are compared without case": {
			request: func(r *http.Request) { r.Header.Set("X-Guest-Id", strings.ToLower(r.Header.Get("X-Guest-Id"))) },
			breaks:  []string{"pariette.cart.get.guest-isolation"},
		},
		"guest ids are cut to eight characters": {
			request: func(r *http.Request) {
				id := r.Header.Get("X-Guest-Id")
				r.Header.Set("X-Guest-Id", id[:min(len(id), 8)])
			},
			breaks: []string{"pariette.cart.get.guest-isolation"},
		},
		"a token is not asked for": {
			request: func(r *http.Request) {
				if cart(r) && r.Method == http.MethodGet {
					r.Header.Set("ParietteToken", "playground-pariette-token")
				}
			},
			breaks: []string{"pariette.auth.token-required", "pariette.auth.token-checked"},
		},
		"subtotals are short by a kuruş": {
			answer: replace(cart, `("subtotal":\s*[0-9]*[1-9][0-9]*\.[0-9])[0-9]`, `${1}7`),
			breaks: []string{"pariette.cart.money.subtotal", "pariette.cart.money.total", "pariette.cart.remove.totals", "pariette.journey.guest-to-order"},
		},
		"an empty cart costs something": {
			answer: replace(cart, `"total":\s*0\.00`, `"total": 0.01`),
			breaks: []string{"pariette.cart.get.empty", "pariette.cart.remove.last-line"},
		},
		"a currency is a symbol": {
			answer: replace(cart, `"TRY"`, `"₺"`),
			breaks: []string{"pariette.cart.get.currency"},
		},
		"a title loses its Turkish letters": {
			answer: replace(cart, `ı|ş|ğ`, `?`),
			breaks: []string{"pariette.http.turkish-text"},
		},
		"a status is spelt with a capital": {
			answer: replace(list, `"status":\s*"shipped"`, `"status": "Shipped"`),
			breaks: []string{"loyetta.physical.status", "loyetta.status.shipped"},
		},
		"a prepaid order is shipped": {
			answer: replace(prepaid, `"status":\s*"processing"`, `"status": "shipped"`),
			breaks: []string{"loyetta.prepaid.never-shipped", "loyetta.status.processing"},
		},
		"points are written as decimals": {
			answer: replace(list, `("total_paid":\s*[0-9]+)`, `$1.0`),
			breaks: []string{"loyetta.physical.integers", "loyetta.prepaid.integers"},
		},
		"next is always there": {
			answer: replace(list, `"next":\s*null`, `"next": "http://shop.example/api/v1/store/orders/physical?page[number]=1"`),
			breaks: []string{
				"loyetta.physical.links-ends", "loyetta.physical.links-targets", "loyetta.physical.walk",
				"loyetta.prepaid.links-ends", "loyetta.prepaid.links-targets", "loyetta.prepaid.walk",
			},
		},
		"last_page is one too many": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if !list(r) {
					return
				}
				last := regexp.MustCompile(`("last_page":\s*)([0-9]+)`)
				a.Body = bytes.NewBuffer(last.ReplaceAllFunc(a.Body.Bytes(), func(found []byte) []byte {
					parts := last.FindSubmatch(found)
					n, _ := strconv.Atoi(string(parts[2]))
					return append(parts[1], strconv.Itoa(n+1)...)
				}))
			},
			breaks: []string{
				"loyetta.physical.meta", "loyetta.physical.links-ends", "loyetta.physical.links-targets",
				"loyetta.prepaid.meta", "loyetta.prepaid.links-ends", "loyetta.prepaid.links-targets",
			},
		},
		"the list forgets page[size]": {
			request: func(r *http.Request) {
				if list(r) {
					query := r.URL.Query()
					query.Del("page[size]")
					r.URL.RawQuery = query.Encode()
				}
			},
			breaks: []string{
				"loyetta.physical.page-size", "loyetta.physical.links-keep-size",
				"loyetta.prepaid.page-size", "loyetta.prepaid.links-keep-size",
			},
		},
		"a bad page is an error page": {
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if list(r) && a.Code >= 400 && a.Code != http.StatusUnauthorized {
					a.Code, a.Body = http.StatusInternalServerError, bytes.NewBufferString("<h1>Whoops</h1>")
				}
			},
			breaks: []string{"loyetta.physical.bad-page", "loyetta.prepaid.bad-page"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			good := reference.New(reference.Options{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if wrong.request != nil {
					wrong.request(r)
				}
				recorded := httptest.NewRecorder()
				good.ServeHTTP(recorded, r)
				if wrong.answer != nil && !strings.HasSuffix(r.URL.Path, "/_states") {
					wrong.answer(r, recorded)
				}
				maps.Copy(w.Header(), recorded.Header())
				w.Header().Del("Content-Length")
				w.WriteHeader(recorded.Code)
				_, _ = io.Copy(w, recorded.Body)
			}))
			t.Cleanup(server.Close)

			report := tell(t, target(t, server.URL))

			t.Log(report.Headline)
			var broken []string
			for _, r := range report.Results {
				switch r.Verdict {
				case verdict.Fail:
					broken = append(broken, string(r.ID))
					t.Logf("%s: %s: expected %s, actual %s", r.ID, r.Failures[0].Message, r.Failures[0].Expected, r.Failures[0].Actual)
				case verdict.Blocked, verdict.Error:
					t.Logf("%s is %s: %s (%s)", r.ID, r.Verdict, r.Reason, r.Owner)
				}
			}
			slices.Sort(wrong.breaks)
			if !slices.Equal(broken, wrong.breaks) {
				t.Errorf("broken:   %q\nexpected: %q", broken, wrong.breaks)
			}
		})
	}
}
