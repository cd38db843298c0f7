package config_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
)

func TestDecodeReadsOtherFiles(t *testing.T) {
	g := NewWithT(t)
	var shelves []struct {
		Name  string `key:"name" required:"true"`
		Since string `key:"since" format:"date"`
		Page  string `key:"page" format:"link"`
	}

	lines, err := config.Decode("shop.yaml", []byte("- name: ${NOT_SET}\n\n- since: 2026-02-28\n  name: two\n  page: https://a.b/#c"), &shelves)

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(shelves).To(HaveLen(2))
	g.Expect(shelves[0].Name).To(Equal("${NOT_SET}"))
	g.Expect(shelves[1].Since).To(Equal("2026-02-28"))
	g.Expect(shelves[1].Page).To(Equal("https://a.b/#c"))
	g.Expect(lines).To(And(HaveKeyWithValue("[0]", 1), HaveKeyWithValue("[1]", 3), HaveKeyWithValue("[1].name", 4)))

	_, err = config.Decode("shop.yaml", []byte("- nmae: one\n  since: 2026-02-29\n  page: a.b"), &shelves)
	g.Expect(err).To(MatchError(`shop.yaml:1: [0].name: missing (want text)
shop.yaml:1: [0].nmae: unknown key (did you mean name?)
shop.yaml:2: [0].since: want a date such as 2026-12-31
shop.yaml:3: [0].page: want a URL such as https://issues.example/42`))
}

func TestDecodeOfNothingChangesNothing(t *testing.T) {
	g := NewWithT(t)
	value := []string{"as it was"}

	lines, err := config.Decode("shop.yaml", []byte("# nothing\n"), &value)

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(lines).To(BeEmpty())
	g.Expect(value).To(Equal([]string{"as it was"}))
}
