package config

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// reserved are the header fields that the harness sets itself.
var reserved = []string{
	"Accept-Encoding", "Authorization", "Connection", "Content-Length", "Content-Type", "Host",
	"Pariettetoken", "Transfer-Encoding", "X-Guest-Id",
}

// check holds the values against each other, and completes what follows from
// others or from dir, the folder of the target file.
func (l *loader) check(t *Target, dir string) {
	if t.Pariette != nil {
		l.checkPariette(t.Pariette)
		t.Name = cmp.Or(t.Name, host(t.Pariette.BaseURL))
	}
	if t.Loyetta != nil {
		l.checkLoyetta(t.Loyetta)
		t.Name = cmp.Or(t.Name, host(t.Loyetta.BaseURL))
		if t.Loyetta.Cart == CartStates && t.States == nil {
			l.fail("loyetta.cart", "there is no state hook (add states, or choose api or none)")
		}
	}
	if t.Pariette == nil && t.Loyetta == nil {
		l.fail("pariette", "missing (give pariette, loyetta or both)")
	}
	if t.States != nil {
		l.checkStates(t.States)
		t.States.Dir = dir
	}
	ids := distinct[string]{l: l, what: "id"}
	for i := range t.Exempt {
		exemption, path := &t.Exempt[i], fmt.Sprintf("exempt[%d].id", i)
		exemption.Place = l.places[path].String()
		ids.add(string(exemption.ID), path)
	}
	l.checkTLS(&t.TLS, dir)
	l.checkHeaders(t.Headers)
}

func (l *loader) checkPariette(p *Pariette) {
	tokens := distinct[string]{l: l, what: "token"}
	addresses := distinct[int64]{l: l, what: "address"}
	for i, shopper := range p.Shoppers {
		path := fmt.Sprintf("pariette.shoppers[%d]", i)
		tokens.add(shopper.Token, path+".token")
		addresses.note(shopper.BillingAddressID, path+".billing_address_id")
		addresses.note(shopper.ShippingAddressID, path+".shipping_address_id")
	}
	addresses.add(p.ForeignAddressID, "pariette.foreign_address_id")
	if len(p.Shoppers) > 0 && p.PaymentMethod == "" {
		l.fail("pariette.payment_method", "missing (the shoppers need one to check out, such as credit_card)")
	}
	if len(p.Products) < 2 {
		l.fail("pariette.products", "fewer than two (give two at least, ten of each in stock)")
	}
	ids := distinct[int64]{l: l, what: "id"}
	for i, product := range p.Products {
		path := fmt.Sprintf("pariette.products[%d]", i)
		ids.add(product.ID, path+".id")
		variants := distinct[int64]{l: l, what: "variant"}
		for j, variant := range product.Variants {
			variants.add(variant, fmt.Sprintf("%s.variants[%d]", path, j))
		}
	}
}

func (l *loader) checkLoyetta(y *Loyetta) {
	tokens := distinct[string]{l: l, what: "token"}
	for i, customer := range y.Customers {
		tokens.add(customer.Token, fmt.Sprintf("loyetta.customers[%d].token", i))
	}
	if y.PoorCustomer != nil {
		tokens.add(y.PoorCustomer.Token, "loyetta.poor_customer.token")
	}
	if y.NewCustomer != nil {
		tokens.add(y.NewCustomer.Token, "loyetta.new_customer.token")
	}
	ids := distinct[string]{l: l, what: "id"}
	for i, product := range y.Products.Physical {
		ids.add(product.ID, fmt.Sprintf("loyetta.products.physical[%d].id", i))
	}
	for i, product := range y.Products.Prepaid {
		ids.add(product.ID, fmt.Sprintf("loyetta.products.prepaid[%d].id", i))
	}
}

func (l *loader) checkStates(s *States) {
	url, command := l.given["states.url"], l.given["states.command"]
	switch {
	case url == command:
		l.fail("states", "want either url or command")
	case command && len(s.Command) == 0:
		l.fail("states.command", "is empty (give the program and its arguments)")
	case command && l.given["states.token"]:
		l.fail("states.token", "a command takes no token (leave it out)")
	}
}

func (l *loader) checkTLS(t *TLS, dir string) {
	if l.given["tls.cert"] != l.given["tls.key"] {
		l.fail("tls", "cert and key go together (give both, or leave both out)")
	}
	for _, path := range []*string{&t.CA, &t.Cert, &t.Key} {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(dir, *path)
		}
	}
	t.places = l.places
}

func (l *loader) checkHeaders(headers map[string]string) {
	names := distinct[string]{l: l, what: "header"}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		path, canonical := join("headers", name), http.CanonicalHeaderKey(name)
		switch {
		case !httpguts.ValidHeaderFieldName(name):
			l.fail(path, "not the name of a header field (use letters, digits and -)")
		case slices.Contains(reserved, canonical):
			l.fail(path, "the harness sets this header itself (leave it out)")
		default:
			names.add(strings.ToLower(name), path)
		}
	}
}

// distinct finds values that are given twice.
type distinct[T comparable] struct {
	l    *loader
	what string
	seen map[T]string // path by value
}

// add notes a value and fails where it was noted before. A zero value is none.
func (d *distinct[T]) add(value T, path string) {
	if first, twice := d.seen[value]; twice {
		d.l.fail(path, "the same %s as %s (each must be another)", d.what, first)
	}
	d.note(value, path)
}

// note notes a value, which may have been noted before.
func (d *distinct[T]) note(value T, path string) {
	var none T
	if d.seen == nil {
		d.seen = map[T]string{}
	}
	if _, twice := d.seen[value]; !twice && value != none {
		d.seen[value] = path
	}
}

// host is the host of a base URL, with its port.
func host(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Host
}
