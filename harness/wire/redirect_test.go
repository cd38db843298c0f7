package wire_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"
)

// chain redirects from /n to /n-1 and answers at /0.
func chain(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.URL.Path[1:])
	if n > 0 {
		http.Redirect(w, r, "/"+strconv.Itoa(n-1), http.StatusFound)
		return
	}
	_, _ = io.WriteString(w, r.Header.Get("ParietteToken")+" "+r.Header.Get("Authorization"))
}

func TestRedirectsOnTheSameHostAreFollowed(t *testing.T) {
	for path, status := range map[string]int{"/0": 200, "/1": 200, "/5": 200, "/6": 302, "/100": 302} {
		t.Run(path, func(t *testing.T) {
			g := NewWithT(t)
			request := get(serve(t, chain) + path)
			request.Header = http.Header{"ParietteToken": {"t0ken"}, "Authorization": {"Bearer b"}}

			e := newConn(t, generous).Do(t.Context(), request)

			g.Expect(e.Err).NotTo(HaveOccurred())
			g.Expect(e.Status).To(Equal(status))
			if status == http.StatusOK {
				g.Expect(string(e.Content)).To(Equal("t0ken Bearer b"))
			} else {
				g.Expect(e.Answer.Get("Location")).NotTo(BeEmpty())
			}
		})
	}
}

func TestRedirectToItselfEnds(t *testing.T) {
	g := NewWithT(t)
	var arrived atomic.Int64
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		arrived.Add(1)
		http.Redirect(w, r, r.RequestURI, http.StatusMovedPermanently)
	})
	conn := newConn(t, generous)

	e := conn.Do(t.Context(), get(url+"/cart"))

	g.Expect(e.Err).NotTo(HaveOccurred())
	g.Expect(e.Status).To(Equal(http.StatusMovedPermanently))
	g.Expect(arrived.Load()).To(BeEquivalentTo(6))
	g.Expect(conn.Requests()).To(Equal(6))
}

func TestRedirectKeepsMethodAndBody(t *testing.T) {
	g := NewWithT(t)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/moved", http.StatusPermanentRedirect)
			return
		}
		_, _ = io.WriteString(w, r.Method+" ")
		_, _ = io.Copy(w, r.Body)
	})

	e := newConn(t, generous).Do(t.Context(), post(url+"/", "{}"))

	g.Expect(string(e.Content)).To(Equal("POST {}"))
}

func TestRedirectToAnotherHostIsNotFollowed(t *testing.T) {
	var arrived atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived.Add(1) }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, location := range map[string]func(own string) string{
			"another port":   func(string) string { return elsewhere.URL + "/cart" },
			"no scheme":      func(string) string { return strings.TrimPrefix(elsewhere.URL, "http:") },
			"another scheme": func(own string) string { return strings.Replace(own, "http:", "https:", 1) },
			"user info": func(own string) string {
				return strings.Replace(elsewhere.URL, "//", "//"+strings.TrimPrefix(own, "http://")+"@", 1)
			},
		} {
			t.Run(strconv.Itoa(status)+" "+name, func(t *testing.T) {
				g := NewWithT(t)
				var own string
				own = serve(t, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Location", location(own))
					w.WriteHeader(status)
				})
				request := post(own, "{}")
				request.Header = http.Header{"ParietteToken": {"t0ken"}, "Authorization": {"Bearer b"}}

				e := newConn(t, generous).Do(t.Context(), request)

				g.Expect(e.Err).NotTo(HaveOccurred())
				g.Expect(e.Status).To(Equal(status))
				g.Expect(arrived.Load()).To(BeZero())
			})
		}
	}
}
