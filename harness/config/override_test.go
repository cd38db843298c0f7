package config_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
)

func TestOverridesWin(t *testing.T) {
	g := NewWithT(t)

	target, err := config.Parse("mihenk.yaml", []byte(least), config.Overrides{
		Environ: []string{
			"MIHENK_PARIETTE_BASE_URL=https://variable.example",
			"MIHENK_LIMITS_TIMEOUT=1s",
			"MIHENK_PARIETTE_TOKEN=a${b}c",
			"MIHENK_PARIETTE_PRODUCTS_2_ID=3",
			"MIHENK_TARGET=another.yaml",
			"OTHER=other",
			"PATH=/bin",
		},
		Set: []string{
			"pariette.base_url=https://first.example",
			"pariette.base_url=https://flag.example/${OTHER}",
			"pariette.products.1.id=20",
			"pariette.products[1].title=Kablosuz = Kulaklık",
			"headers.X-Env=true",
			"target=1",
			"tls.insecure=true",
			"exempt.0.id=a.b", "exempt.0.reason=none here",
		},
	})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.Name).To(Equal("1"))
	g.Expect(target.Pariette.BaseURL).To(Equal("https://flag.example/other"))
	g.Expect(target.Pariette.Token).To(Equal("a${b}c"))
	g.Expect(target.Pariette.Products).To(Equal([]config.ParietteProduct{
		{ID: 1}, {ID: 20, Title: "Kablosuz = Kulaklık"}, {ID: 3},
	}))
	g.Expect(target.Limits.Timeout).To(Equal(time.Second))
	g.Expect(target.Headers).To(Equal(map[string]string{"X-Env": "true"}))
	g.Expect(target.TLS.Insecure).To(BeTrue())
	g.Expect(target.Exempt[0].Place).To(Equal("--set"))
	g.Expect(target.Secrets()).To(Equal([]config.Secret{{"MIHENK_PARIETTE_TOKEN", "a${b}c"}}))
}

func TestOverridesAreEnough(t *testing.T) {
	g := NewWithT(t)

	target, err := config.Load("", config.Overrides{
		Environ: []string{
			"MIHENK_PARIETTE_SHOPPERS_10_TOKEN=eleven", // sorts before entry 2
			"MIHENK_LOYETTA_PRODUCTS_PREPAID_0_ID=gc-001",
		},
		Set: []string{"loyetta.base_url=http://127.0.0.1:8080/api"},
	})

	g.Expect(target).To(BeNil())
	g.Expect(err).To(MatchError(ContainSubstring("MIHENK_PARIETTE_SHOPPERS_10_TOKEN: pariette.shoppers[2]: has no value")))

	target, err = config.Load("", config.Overrides{
		Environ: []string{
			"MIHENK_LOYETTA_PRODUCTS_PREPAID_0_ID=gc-001",
			"MIHENK_LOYETTA_POOR_CUSTOMER_TOKEN=poor",
			"MIHENK_STATES_COMMAND_1=key",
			"MIHENK_STATES_COMMAND_0=./states.sh",
		},
		Set: []string{"loyetta.base_url=http://127.0.0.1:8080/api"},
	})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.Version).To(Equal(config.Version1))
	g.Expect(target.Loyetta.Products.Prepaid).To(Equal([]config.LoyettaProduct{{ID: "gc-001"}}))
	g.Expect(target.States).To(Equal(&config.States{Command: []string{"./states.sh", "key"}, Dir: "."}))
	g.Expect(target.Secrets()).To(ContainElement(config.Secret{Name: "MIHENK_LOYETTA_POOR_CUSTOMER_TOKEN", Value: "poor"}))
}

func TestWrongOverridesNameTheirPlace(t *testing.T) {
	for _, test := range []struct{ name, set, variable, want string }{
		{
			"no value", "pariette.token", "",
			"--set pariette.token: no value (write --set KEY=VALUE)",
		},
		{
			"no key", "=abc", "",
			"--set: no value (write --set KEY=VALUE)",
		},
		{
			"unknown key", "pariette.tokne=abc", "",
			"--set pariette.tokne: unknown key (did you mean token?)",
		},
		{
			"wrong value", "pariette.base_url=shop.example", "",
			"--set pariette.base_url: want a URL such as https://shop.example/api, without user, query and fragment",
		},
		{
			"missing neighbour", "loyetta.cart=api", "",
			"--set loyetta.base_url: missing (want a URL such as https://shop.example/api, without user, query and fragment)",
		},
		{
			"empty", "pariette.token=", "",
			"--set pariette.token: is empty (give a value, or leave the key out)",
		},
		{
			"list as a value", "pariette.products=1", "",
			"--set pariette.products: want a list, found a single value",
		},
		{
			"key into a list", "pariette.products.id=1", "",
			"--set pariette.products: want a list, found keys with values",
		},
		{
			"index into keys", "pariette.0=1", "",
			"--set pariette: want keys with values, found a list",
		},
		{
			"key into a value", "pariette.token.a=1", "",
			"--set pariette.token: want text that a header field can hold, found keys with values",
		},
		{
			"skipped entry", "pariette.products.3.id=3", "",
			"--set pariette.products[2]: has no value (give one, or leave the key out)",
		},
		{
			"negative index", "pariette.products.-1.id=3", "",
			"--set pariette.products.-1.id: a list's entries are counted from 0 to 999",
		},
		{
			"huge index", "pariette.products.1000000000.id=3", "",
			"--set pariette.products.1000000000.id: a list's entries are counted from 0 to 999",
		},
		{
			"variable not set", "pariette.token=${NO_NAME}", "",
			"--set pariette.token: not set in the environment: NO_NAME (export it, or write the value here)",
		},
		{
			"unknown variable", "", "MIHENK_PARIETE_TOKEN=abc",
			"MIHENK_PARIETE_TOKEN: unknown variable (did you mean MIHENK_PARIETTE_TOKEN?)",
		},
		{
			"variable for a header", "", "MIHENK_HEADERS_X_ENV=abc",
			"MIHENK_HEADERS_X_ENV: unknown variable",
		},
		{
			"wrong variable", "", "MIHENK_LIMITS_PARALLEL=many",
			"MIHENK_LIMITS_PARALLEL: limits.parallel: want a whole number",
		},
		{
			"empty variable", "", "MIHENK_PARIETTE_TOKEN=",
			"MIHENK_PARIETTE_TOKEN: pariette.token: is empty (give a value, or leave the key out)",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var overrides config.Overrides
			if test.set != "" {
				overrides.Set = []string{test.set}
			}
			if test.variable != "" {
				overrides.Environ = []string{test.variable}
			}

			target, err := config.Parse("mihenk.yaml", []byte(least), overrides)

			g := NewWithT(t)
			g.Expect(target).To(BeNil())
			g.Expect(err).To(MatchError(test.want))
		})
	}
}
