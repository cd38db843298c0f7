package cli

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// faulty is a writer that panics.
type faulty struct{}

func (faulty) Write([]byte) (int, error) { panic("out of paper") }

func TestPanicIsAnErrorOfTheHarness(t *testing.T) {
	g := NewWithT(t)
	var said strings.Builder

	status := Main(Program{Args: []string{"version"}, Stdout: faulty{}, Stderr: &said})

	g.Expect(status).To(Equal(verdict.ExitHarnessFailed))
	g.Expect(said.String()).To(Equal("mihenk: internal error: out of paper\n"))
}
