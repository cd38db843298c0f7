package preflight

import (
	"errors"
	"net"
	"testing"

	. "github.com/onsi/gomega"
)

func TestUnreachable(t *testing.T) {
	g := NewWithT(t)

	text, hint := unreachable("https://shop.example/api", &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "shop.example"}})
	g.Expect(text).To(Equal("shop.example is unreachable: dial: lookup shop.example: no such host"))
	g.Expect(hint).To(Equal("is the host's name right, and known from here?"))

	_, hint = unreachable("https://shop.example/api", errors.New("no whole answer within 10s"))
	g.Expect(hint).To(Equal("is the server running, and are host and port right?"))
}

func TestWhereElseAnAPIMayBe(t *testing.T) {
	c := &inspection{}
	for base, want := range map[string][]string{
		"https://a.example": {
			"https://a.example/api/public", "https://a.example/api",
			"http://a.example", "http://a.example/api/public", "http://a.example/api",
		},
		"http://a.example:8080/api/public": {
			"http://a.example:8080", "http://a.example:8080/api",
			"https://a.example:8080/api/public", "https://a.example:8080", "https://a.example:8080/api",
		},
		"https://a.example/shop/api/shopping/cart": {
			"https://a.example/shop/api", "https://a.example/shop",
			"https://a.example/shop/api/public", "https://a.example/api/public", "https://a.example/api",
			"http://a.example/shop/api/shopping/cart", "http://a.example/shop/api", "http://a.example/shop",
			"http://a.example/shop/api/public", "http://a.example/api/public", "http://a.example/api",
		},
	} {
		NewWithT(t).Expect(c.parietteService().elsewhere(base)).To(Equal(want), base)
	}
}
