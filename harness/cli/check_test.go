package cli

import (
	"os"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/preflight"
	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

func TestTable(t *testing.T) {
	g := NewWithT(t)
	found := checked{
		Target: "Acme \x1b[31mstaging",
		Findings: []preflight.Finding{
			{Part: "mihenk.yaml", About: "claims", Status: preflight.OK, Text: "Pariette"},
			{Part: "pariette", About: "base_url", Status: preflight.Unreachable, Text: "a.example is unreachable", Where: "mihenk.yaml:4: pariette.base_url", Hint: "is it there?"},
			{Part: "pariette", About: "shopper 1", Status: preflight.Wrong, Text: "refused: \x1b]0;title\a", Where: "mihenk.yaml:9: pariette.shoppers[0].token", Hint: "give another"},
			{Part: "pariette", About: "product ş", Status: preflight.Note, Text: "taken", Hint: "look"},
			{Part: "states", About: "hook", Status: preflight.NotTried, Text: "nothing is written"},
		},
		Estimate: &estimate{Specs: 131, Of: 168, Requests: 1203, Writes: 480, Seconds: 74.2, Latency: 0.0341},
	}
	for name, color := range map[string]bool{"testdata/check.txt": false, "testdata/check-color.txt": true} {
		want, err := os.ReadFile(name)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(found.text(color)).To(Equal(string(want)))
	}
}

func TestExitStatusOfACheck(t *testing.T) {
	g := NewWithT(t)
	of := func(statuses ...preflight.Status) int {
		var findings []preflight.Finding
		for _, s := range statuses {
			findings = append(findings, preflight.Finding{Status: s})
		}
		return exitStatus(findings)
	}

	g.Expect(of(preflight.OK, preflight.Note, preflight.NotTried)).To(BeZero())
	g.Expect(of(preflight.Unreachable, preflight.OK)).To(Equal(verdict.ExitIncomplete))
	g.Expect(of(preflight.Unreachable, preflight.Wrong)).To(Equal(verdict.ExitUsage))
}

func TestAModelOffersNoMore(t *testing.T) {
	g := NewWithT(t)
	parse := func(content string) *config.Target {
		target, err := config.Parse("mihenk.yaml", []byte(content), config.Overrides{})
		g.Expect(err).NotTo(HaveOccurred())
		return target
	}
	model := parse(string(reference.New(reference.Options{}).TargetFile("http://127.0.0.1:1")))
	target := parse(`
version: 1
pariette:
  base_url: https://shop.example
  token: abc
  products: [{id: 7, variants: [1, 2]}, {id: 8, title: Kulaklık}, {id: 9}]
limits: {parallel: 3, rate: 5}
`)

	shrink(model, target)

	g.Expect(model.Loyetta).To(BeNil())
	g.Expect(model.States).To(BeNil())
	g.Expect(model.Pariette.Shoppers).To(BeEmpty())
	g.Expect(model.Pariette.ForeignAddressID).To(BeZero())
	g.Expect(model.Pariette.Products).To(Equal([]config.ParietteProduct{
		{ID: 103, Variants: []int64{7, 8, 9}}, {ID: 101, Title: "Kablosuz Kulaklık"}, {ID: 102},
	}))
	g.Expect(model.Limits.Parallel).To(Equal(3))
	g.Expect(model.Limits.Rate).To(BeZero())
}
