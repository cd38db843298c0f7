package preflight_test

import (
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/preflight"
)

func TestDiscover(t *testing.T) {
	p := open(t, nil)
	https, _ := secure(t)
	host := func(address string) string { return address[strings.Index(address, "//")+2:] }
	for name, test := range map[string]struct {
		api, address string
		base         string
		texts        []string
	}{
		"the base URL":       {"pariette", p.URL + "/api/public", p.URL + "/api/public", []string{p.URL + "/api/public: asked by a new guest, GET /api/public/shopping/cart answered 401"}},
		"a slash at the end": {"pariette", p.URL + "/api/public/", p.URL + "/api/public", []string{p.URL}},
		"the host":           {"pariette", host(p.URL), p.URL + "/api/public", []string{"https://" + host(p.URL) + ": GET /shopping/cart got no answer: ", p.URL}},
		"the path of the SDK": {"pariette", p.URL + "/api", p.URL + "/api/public", []string{
			p.URL + `/api: GET /api/shopping/cart answered 404 "nothing is served at this path"`, p.URL + "/api/public: ",
		}},
		"an operation": {"loyetta", p.URL + "/api/v1/store/orders", p.URL + "/api", []string{p.URL, p.URL + "/api: asked by an unknown customer, GET /api/v1/store/orders/physical answered 401"}},
		"nothing":      {"loyetta", p.URL + "/shop", p.URL + "/api", []string{p.URL + "/shop: ", p.URL + "/api: "}},
		"TLS":          {"loyetta", host(https.URL), https.URL + "/api", []string{host(https.URL) + " is unreachable: ", https.URL, https.URL + "/api: "}},
		"nobody":       {"pariette", "http://127.0.0.1:1/api/", "http://127.0.0.1:1/api", []string{"127.0.0.1:1 is unreachable: "}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)

			base, found, err := preflight.Discover(t.Context(), test.api, test.address)

			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(base).To(Equal(test.base))
			g.Expect(found).To(HaveLen(len(test.texts)), "%v", found)
			for i, text := range test.texts {
				g.Expect(found[i].Text).To(HavePrefix(text))
			}
		})
	}
}

func TestDiscoverFindsNothing(t *testing.T) {
	g := NewWithT(t)
	refusing := open(t, instead(func(*http.Request) bool { return true }, http.StatusUnauthorized, `{"message": "Unauthenticated."}`))

	base, found, err := preflight.Discover(t.Context(), "loyetta", refusing.URL+"/api")

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(base).To(Equal(refusing.URL + "/api"))
	g.Expect(found).To(HaveLen(1))
	g.Expect(found[0].Status).To(Equal(preflight.Wrong))
	g.Expect(found[0].Advice()).To(Equal("no Loyetta there, nor nearby; write what comes before /v1/store/orders"))
}

func TestDiscoverNeedsAURL(t *testing.T) {
	for _, address := range []string{"", "ftp://shop.example", "https://", "https://me@shop.example", "https://shop.example/?a=b", "https://shop.example#a", "http://[::1"} {
		_, _, err := preflight.Discover(t.Context(), "pariette", address)

		NewWithT(t).Expect(err).To(MatchError(HavePrefix("want a URL such as https://")), address)
	}
}
