package known

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// hostile is what a server may send to break a file.
const hostile = "status: # \x1b[31m\x00\u202e \xff - {\"a\": ${HOME}}\n- id: pariette.cart.get.ok"

// report is that of a run in which what the file of known failures says of
// currency, schema and points no longer holds.
func report() *verdict.Report {
	return &verdict.Report{Started: started, Results: []verdict.Result{
		failed("pariette.cart.get.ok", hostile),
		failed("pariette.cart.add.ok", "no cart"),
		failed("pariette.cart.get.schema", "total is missing"),
		ended("pariette.cart.get.currency", verdict.Pass),
		{ID: "pariette.cart.remove.ok", Level: requirement.Should, Verdict: verdict.Fail},
		ended("pariette.checkout.ok", verdict.Blocked),
	}}
}

var reported = append(all, "pariette.cart.remove.ok", "pariette.checkout.ok")

// TestMend compares what is made of a file with the golden file, which covers
// all failures of the same run.
func TestMend(t *testing.T) {
	for name, text := range map[string]string{
		"fresh": "",
		"mended": `# Of the staging server.
- id: pariette.cart.get.currency # see the chat
  reason: the back office sends no currency

# Mended in spring.
- id: pariette.cart.get.schema
  message: items is missing
  reason: >
    the cart has
    no items
# The shop's.
- id: pariette.checkout.*
  reason: no payments
- id: pariette.cart.add.ok
  reason: overdue
  expires: 2026-01-01

# The end.
`,
		"indented": "---\n  - id: pariette.cart.add.ok\n    reason: being mended",
		"list":     "# nothing is known\n[]\n",
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			l, err := &List{}, error(nil)
			if text != "" {
				l, err = Parse("known.yaml", []byte(text))
			}
			g.Expect(err).NotTo(HaveOccurred())
			r := report()
			l.Apply(r, reported)

			content, err := l.Mend(r)

			g.Expect(err).NotTo(HaveOccurred())
			golden(t, name+".known.golden", string(content))
			again, err := Parse("known.yaml", content)
			g.Expect(err).NotTo(HaveOccurred())
			r = report()
			again.Apply(r, reported)
			g.Expect(r.Stale).To(BeEmpty())
			g.Expect(r.Verdict).NotTo(Equal(verdict.Conformant))
			for _, result := range r.Results {
				g.Expect(result.Known != nil).To(Equal(result.Verdict == verdict.Fail), string(result.ID))
			}
			same, err := again.Mend(r)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(same)).To(Equal(string(content)), "what holds is not written anew")
		})
	}
}

func TestMendOfNoFailures(t *testing.T) {
	g := NewWithT(t)
	r := &verdict.Report{Results: []verdict.Result{ended("pariette.cart.get.ok", verdict.Pass)}}

	content, err := (&List{}).Mend(r)

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(content)).To(Equal(header))
}

func TestMendRefusesWhatItWouldBreak(t *testing.T) {
	g := NewWithT(t)
	l, err := Parse("known.yaml", []byte("- id: pariette.cart.get.currency\n  reason: one\n...\n"))
	g.Expect(err).NotTo(HaveOccurred())

	_, err = l.Mend(report())

	g.Expect(err).To(MatchError(HavePrefix("the known failures cannot be mended: known.yaml:")))
}

func TestLasting(t *testing.T) {
	for message, want := range map[string]string{
		"the answer has status 500":                                "the answer has status 500",
		"PATCH /shopping/cart/50003: the answer has status 200":    "the answer has status 200",
		"the cart after PATCH /shopping/cart/50003: data is wrong": "the cart after PATCH",
		"expected string, got number 12460":                        "expected string, got number",
		"the order of what is left, map[20new:1]: status is wrong": "the order of what is left,",
		"6fc21983-3b8e-4e12-be57-4a7437c6f496":                     "",
		"":                                                         "",
		"the line of 9 × 33.33: total is wrong":                    "the line of 9 × 33.33: total is wrong",
	} {
		if got := lasting(message); got != want {
			t.Errorf("%q lasts of %q", got, message)
		}
	}
}
