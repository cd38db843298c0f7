package cli

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/selftest"
)

func TestSelftestThatDidNotHoldIsAFailureOfTheHarness(t *testing.T) {
	for format, want := range map[string]string{
		"text": "requirements proven 1 of 2\n",
		"json": `"summary": "requirements proven 1 of 2"`,
	} {
		t.Run(format, func(t *testing.T) {
			g := NewWithT(t)
			var shown strings.Builder
			p := Program{Stdout: &shown}

			err := p.show(&selftest.Report{Summary: "requirements proven 1 of 2"}, format)

			_, harness := errors.AsType[failure](err)
			g.Expect(harness).To(BeTrue())
			g.Expect(err).To(MatchError(ContainSubstring("mihenk selftest --mutant NAME")))
			g.Expect(shown.String()).To(ContainSubstring(want))
			g.Expect(json.Valid([]byte(shown.String()))).To(Equal(format == "json"))
		})
	}
}

func TestSelftestThatCannotBeShownIsAFailureOfTheHarness(t *testing.T) {
	g := NewWithT(t)
	r, w := io.Pipe()
	g.Expect(r.Close()).To(Succeed())

	err := Program{Stdout: w}.show(&selftest.Report{Held: true}, "text")

	_, harness := errors.AsType[failure](err)
	g.Expect(harness).To(BeTrue())
	g.Expect(err).To(MatchError("io: read/write on closed pipe"))
}
