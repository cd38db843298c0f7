package preflight_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/preflight"
)

func TestMistakesStopARun(t *testing.T) {
	const (
		page  = "GET /api/public/shopping/cart answered 401 "
		added = `POST /api/public/shopping/cart answered 422 "the request has invalid fields"`
	)
	for name, test := range map[string]struct {
		set  []string // ORIGIN and HOST are those of the server
		want []string
	}{
		"a ParietteToken": {
			[]string{"pariette.token=${WRONG}"},
			[]string{"--set pariette.token: refused: " + page + `"ParietteToken is missing or unknown" (give a ParietteToken that is valid there, in WRONG)`},
		},
		"a shopper's token": {
			[]string{"pariette.shoppers.1.token=wrong"},
			[]string{"--set pariette.shoppers[1].token: refused: " + page + `"the bearer token is unknown" (give the token of a shopper who is signed in)`},
		},
		"a customer's token": {
			[]string{"loyetta.customers.2.token=wrong"},
			[]string{`--set loyetta.customers[2].token: refused: GET /api/v1/store/orders/physical answered 401 "Unauthenticated." (give a customer's token that is valid there)`},
		},
		"every token": {
			[]string{"loyetta.customers.0.token=a", "loyetta.poor_customer.token=b", "pariette.shoppers.0.token=c"},
			[]string{"--set pariette.shoppers[0].token: refused", "--set loyetta.customers[0].token: refused", "--set loyetta.poor_customer.token: refused"},
		},
		"a product": {
			[]string{"pariette.products.1.id=999"},
			[]string{"--set pariette.products[1].id: unknown: " + added + " (give the id of a product that is sold there)"},
		},
		"a product with variants": {
			[]string{"pariette.products.2.id=999"},
			[]string{"--set pariette.products[2].id: unknown: " + added},
		},
		"a variant": {
			[]string{"pariette.products.2.variants.0=77"},
			[]string{"--set pariette.products[2].variants[0]: unknown variant: " + added + " (give a variant that the product has there)"},
		},
		"two products swapped": {
			[]string{"pariette.products.0.id=102", "pariette.products.1.id=101"},
			[]string{
				`--set pariette.products[0].id: called "Çelik Termos 750 ml" there, as another product is here (swap the two ids)`,
				`--set pariette.products[1].id: called "Kablosuz Kulaklık" there, as another product is here (swap the two ids)`,
			},
		},
		"a product of the other kind": {
			[]string{"loyetta.products.physical.0.id=gc-001", "loyetta.products.prepaid.0.id=gc-999"},
			[]string{"--set loyetta.products.physical[0].id: of the other kind: it stands in orders of /v1/store/orders/prepaid-card alone (move it to the other list of products)"},
		},
		"a missing slash": {
			[]string{"pariette.base_url=ORIGIN/apipublic"},
			[]string{`--set pariette.base_url: asked by a new guest, GET /apipublic/shopping/cart answered 404 "nothing is served at this path" (write ORIGIN/api/public, where Pariette answers)`},
		},
		"the path of the SDK": {
			[]string{"pariette.base_url=ORIGIN/api"},
			[]string{"(write ORIGIN/api/public, where Pariette answers)"},
		},
		"a whole address": {
			[]string{"loyetta.base_url=ORIGIN/api/v1/store/orders/physical"},
			[]string{"(write ORIGIN/api, where Loyetta answers)"},
		},
		"https for http": {
			[]string{"loyetta.base_url=https://HOST/api"},
			[]string{"got no answer: http: server gave HTTP response to HTTPS client (write ORIGIN/api, where Loyetta answers)"},
		},
		"a wrong port": {
			[]string{"pariette.base_url=http://127.0.0.1:1/api/public"},
			[]string{"connect: connection refused (is the server running, and are host and port right?)"},
		},
		"a hook behind a wrong port": {
			[]string{"states.url=http://127.0.0.1:1/_states"},
			[]string{"--set states.url: 127.0.0.1:"},
		},
		"the hook's token": {
			[]string{"states.token=wrong"},
			[]string{"--set states.token: refused: POST /_states answered 401 (give the hook's bearer token)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			p := open(t, nil)
			words := strings.NewReplacer("ORIGIN", p.URL, "HOST", strings.TrimPrefix(p.URL, "http://"))
			for i := range test.set {
				test.set[i] = words.Replace(test.set[i])
			}

			found := quick(t, preflight.Options{Target: p.target(t, test.set...)})

			g.Expect(found).To(HaveLen(len(test.want)))
			for i, want := range test.want {
				g.Expect(found[i].String()).To(ContainSubstring(words.Replace(want)))
			}
		})
	}
}
