package reference

import (
	"bytes"
	"fmt"
)

// TargetFile is a target file (YAML) for this server at origin: its scheme and
// host, without a slash at the end. Its tokens are the playground's own.
func (s *Server) TargetFile(origin string) []byte {
	var file bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&file, format+"\n", args...) }

	line("# The reference server of both APIs. Its tokens open nothing else.")
	line("version: 1")
	line("target: Reference server")
	line("")
	line("pariette:")
	line("  base_url: %s/api/public", origin)
	line("  token: %s # the ParietteToken header", parietteToken)
	line("  shoppers: # signed in, each with two addresses")
	for _, shopper := range s.fixtures.shoppers {
		line("    - token: %s", shopper.token)
		line("      billing_address_id: %d", shopper.addresses[0])
		line("      shipping_address_id: %d", shopper.addresses[1])
	}
	line("  payment_method: %s", paymentMethods[0])
	line("  foreign_address_id: %d # of none of these shoppers", s.fixtures.stranger.addresses[0])
	line("  products:")
	for _, article := range articles {
		line("    - id: %d", article.id)
		line("      title: %q", article.title)
		line("      price: %q", article.price.String())
		if len(article.variants) > 0 {
			line("      variants:")
			for _, variant := range article.variants {
				line("        - %d", variant)
			}
		}
	}
	line("")
	line("loyetta:")
	line("  base_url: %s/api", origin)
	line("  customers: # each with points for many orders, and a history of them")
	for _, customer := range s.fixtures.customers {
		line("    - token: %s", customer.token)
	}
	line("  poor_customer: # cannot afford any product")
	line("    token: %s", s.fixtures.poor.token)
	line("  new_customer: # has no orders and an empty cart")
	line("    token: %s", s.fixtures.fresh.token)
	line("  products: # prices in points, as paid now")
	s.loyetta.shelf.RLock()
	defer s.loyetta.shelf.RUnlock()
	for _, kind := range []kind{physical, prepaid} {
		line("    %s:", kind)
		for _, product := range s.loyetta.catalogue[kind] {
			line("      - id: %s", product.id)
			line("        title: %q", product.title)
			line("        price: %d", product.offer.paid())
		}
	}
	line("  cart: api")
	line("  balance: # where a customer's points are")
	line("    path: /v1/user/profile")
	line("    pointer: /data/points")
	line("")
	line("states: # arranges what the APIs cannot, such as a product that sells out")
	line("  url: %s%s", origin, statesPath)
	line("  token: %s", statesToken)
	return file.Bytes()
}
