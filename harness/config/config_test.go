package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
)

var update = flag.Bool("update", false, "write the golden files anew")

// environ is the environment of the files in testdata.
var environ = []string{
	"PARIETTE_TOKEN=api-token", "PARIETTE_SHOPPER=shopper-one", "SUFFIX=two", "ADDRESS=9",
	"HEADER_KEY=header-key", "HOST=shop.example", "EMPTY=", "WORD=word", "MIHENK_TARGET=mihenk.yaml",
}

// least is a target file that needs no more.
const least = `version: 1
pariette:
  base_url: https://shop.example/api
  token: abc
  products: [{id: 1}, {id: 2}]
`

func TestLoadReadsEveryKey(t *testing.T) {
	g := NewWithT(t)

	target, err := config.Load("testdata/full.yaml", config.Overrides{Environ: environ})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.Version).To(Equal(config.Version1))
	g.Expect(target.Name).To(Equal("Acme staging"))
	g.Expect(target.Pariette).To(Equal(&config.Pariette{
		BaseURL: "https://staging.acme.example/api/public",
		Token:   "api-token",
		Shoppers: []config.Shopper{
			{Token: "shopper-one", BillingAddressID: 5, ShippingAddressID: 9},
			{Token: "shop-two", BillingAddressID: 9, ShippingAddressID: 9},
		},
		PaymentMethod:    "credit_card",
		ForeignAddressID: 13,
		Products: []config.ParietteProduct{
			{ID: 101, Title: "Kablosuz Kulaklık", Price: "1500.00"},
			{ID: 102, Price: "1500.00"},
			{ID: 103, Variants: []int64{7, 8}},
		},
		Readings: config.Readings{SameProduct: config.SameProductAdd, ItemID: config.ItemIDOfProduct},
	}))
	g.Expect(target.Loyetta).To(Equal(&config.Loyetta{
		BaseURL:      "https://marka.stag.loyetta.com/api",
		Customers:    []config.Customer{{Token: "customer-one"}, {Token: "customer-two"}},
		PoorCustomer: &config.Customer{Token: "customer-poor"},
		NewCustomer:  &config.Customer{Token: "customer-new"},
		Products: config.LoyettaProducts{
			Physical: []config.LoyettaProduct{{ID: "154", Title: "Kablosuz Kulaklık", Price: 15000}},
			Prepaid:  []config.LoyettaProduct{{ID: "gc-001"}},
		},
		Cart:    config.CartAPI,
		Balance: &config.Balance{Path: "/v1/user/profile", Pointer: "/data/points"},
	}))
	g.Expect(target.States).To(Equal(&config.States{
		URL: "http://127.0.0.1:9000/states", Token: "hook-token", Dir: "testdata",
	}))
	g.Expect(target.Exempt).To(Equal([]config.Exemption{{
		ID: "loyetta.status.waiting_supply", Reason: "staging has no supplier", Place: "testdata/full.yaml:46",
	}}))
	g.Expect(target.Limits).To(Equal(config.Limits{
		Parallel: 4, Rate: 0.5, Timeout: 90 * time.Second, Body: 512 << 10, Writes: 100, Pages: 20,
	}))
	g.Expect(target.TLS.CA).To(Equal(filepath.Join("testdata", "ca.pem")))
	g.Expect(target.TLS.Cert).To(Equal("/etc/mihenk/cert.pem"))
	g.Expect(target.TLS.Key).To(Equal(filepath.Join("testdata", "key.pem")))
	g.Expect(target.TLS.Insecure).To(BeTrue())
	g.Expect(target.Headers).To(Equal(map[string]string{"X-Env": "staging", "X-Key": "key-header-key"}))
	g.Expect(target.Secrets()).To(Equal([]config.Secret{
		{"PARIETTE_TOKEN", "api-token"},
		{"PARIETTE_SHOPPER", "shopper-one"},
		{"SUFFIX", "two"},
		{"HEADER_KEY", "header-key"},
		{"PARIETTE_SHOPPER_2", "shop-two"},
		{"LOYETTA_CUSTOMER_1", "customer-one"},
		{"LOYETTA_CUSTOMER_2", "customer-two"},
		{"LOYETTA_POOR_CUSTOMER", "customer-poor"},
		{"LOYETTA_NEW_CUSTOMER", "customer-new"},
		{"STATES_TOKEN", "hook-token"},
	}))
}

func TestLoadFillsInDefaults(t *testing.T) {
	g := NewWithT(t)

	target, err := config.Load("testdata/least.yaml", config.Overrides{})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.Name).To(Equal("127.0.0.1:8080"))
	g.Expect(target.Pariette).To(BeNil())
	g.Expect(target.States).To(BeNil())
	g.Expect(target.Loyetta).To(Equal(&config.Loyetta{
		BaseURL: "http://127.0.0.1:8080/api", Cart: config.CartNone,
	}))
	g.Expect(target.Limits).To(Equal(config.Limits{
		Parallel: 8, Timeout: 10 * time.Second, Body: 8 << 20, Pages: 200,
	}))
	g.Expect(target.Secrets()).To(BeEmpty())

	target, err = config.Parse("mihenk.yaml", []byte(least), config.Overrides{})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.Name).To(Equal("shop.example"))
	g.Expect(target.Pariette.Readings).To(Equal(config.Readings{
		SameProduct: config.SameProductAny, ItemID: config.ItemIDAuto,
	}))
}

// TestLoadNamesEverythingWrong compares the errors of each wrong file in
// testdata with its golden file.
func TestLoadNamesEverythingWrong(t *testing.T) {
	for _, name := range []string{
		"anchors", "conflicts", "documents", "empty", "keys", "list", "none", "syntax", "types",
		"unquoted", "urls", "variables",
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			data, err := os.ReadFile(filepath.Join("testdata", name+".yaml"))
			g.Expect(err).NotTo(HaveOccurred())
			golden := filepath.Join("testdata", name+".golden")

			target, err := config.Parse(name+".yaml", data, config.Overrides{Environ: environ})

			g.Expect(target).To(BeNil())
			g.Expect(err).To(HaveOccurred())
			got := err.Error() + "\n"
			if *update {
				g.Expect(os.WriteFile(golden, []byte(got), 0o644)).To(Succeed())
			}
			want, err := os.ReadFile(golden)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(got).To(Equal(string(want)))
		})
	}
}

func TestLoadRefusesWhatIsNoFile(t *testing.T) {
	g := NewWithT(t)

	_, err := config.Load("testdata/missing.yaml", config.Overrides{})
	g.Expect(err).To(MatchError(os.ErrNotExist))
	g.Expect(err).To(MatchError(ContainSubstring("testdata/missing.yaml")))

	_, err = config.Load("testdata", config.Overrides{})
	g.Expect(err).To(MatchError(ContainSubstring("testdata")))

	long := filepath.Join(t.TempDir(), "long.yaml")
	g.Expect(os.WriteFile(long, []byte(least+strings.Repeat("#", 1<<20)), 0o600)).To(Succeed())
	_, err = config.Load(long, config.Overrides{})
	g.Expect(err).To(MatchError(long + ":1: larger than 1 MiB (is it the right file?)"))
}

func TestErrorsHoldNoSecret(t *testing.T) {
	g := NewWithT(t)
	overrides := config.Overrides{
		Environ: []string{"MIHENK_PARIETTE_TOKEN=s3cret\n", "SECRET=s3cret"},
		Set:     []string{"pariette.shoppers.0.token=s3cret\n", "limits.parallel=${SECRET}", "tls.insecure=s3cret"},
	}

	_, err := config.Parse("mihenk.yaml", []byte(least), overrides)

	g.Expect(err).To(MatchError(ContainSubstring("MIHENK_PARIETTE_TOKEN: pariette.token: want text")))
	g.Expect(err).NotTo(MatchError(ContainSubstring("s3cret")))
}

// FuzzTarget looks for a document that makes the reader panic, or that it
// takes without an API or a limit.
func FuzzTarget(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds in testdata: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "limits.parallel=3", "MIHENK_PARIETTE_PRODUCTS_0_ID=4")
	}
	f.Add([]byte(least), "a[0].b..c=", "MIHENK_")
	f.Add([]byte("? {a: [&x *x]}\n: !!binary x"), "=", "MIHENK_LIMITS=")
	f.Fuzz(func(t *testing.T, data []byte, set, variable string) {
		target, err := config.Parse("mihenk.yaml", data, config.Overrides{
			Environ: append([]string{variable}, environ...), Set: []string{set},
		})
		switch {
		case err != nil && (target != nil || err.Error() == ""):
			t.Fatalf("a target beside the error %q", err)
		case err == nil && target.Pariette == nil && target.Loyetta == nil:
			t.Fatal("no API")
		case err == nil && (target.Limits.Parallel < 1 || target.Limits.Timeout <= 0 || target.Limits.Body < 1):
			t.Fatalf("limits %+v", target.Limits)
		}
	})
}
