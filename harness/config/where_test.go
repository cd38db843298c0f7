package config_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
)

func TestWhereAValueIsWritten(t *testing.T) {
	g := NewWithT(t)
	target, err := config.Parse("mihenk.yaml", []byte(least+"  shoppers:\n    - token: ${SHOPPER}\n"), config.Overrides{
		Environ: []string{"SHOPPER=shopper-one", "MIHENK_LIMITS_PARALLEL=3"},
		Set: []string{
			"pariette.shoppers.0.billing_address_id=5", "pariette.shoppers.0.shipping_address_id=5",
			"pariette.payment_method=credit_card", "pariette.base_url=https://flag.example",
		},
	})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.Where("pariette.token")).To(Equal("mihenk.yaml:4: pariette.token"))
	g.Expect(target.Where("pariette.products[1].id")).To(Equal("mihenk.yaml:5: pariette.products[1].id"))
	g.Expect(target.Where("pariette.shoppers[0].token")).To(Equal("mihenk.yaml:7: pariette.shoppers[0].token"))
	g.Expect(target.Where("pariette.readings.item_id")).To(Equal("mihenk.yaml:2: pariette.readings.item_id"))
	g.Expect(target.Where("pariette.base_url")).To(Equal("--set pariette.base_url"))
	g.Expect(target.Where("limits.parallel")).To(Equal("MIHENK_LIMITS_PARALLEL: limits.parallel"))
	g.Expect(target.Variable("shopper-one")).To(Equal("SHOPPER"))
	g.Expect(target.Variable("abc")).To(BeEmpty())
}
