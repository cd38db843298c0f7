package cli

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/conform"
)

func TestProgressElsewhereIsALineForEachTenth(t *testing.T) {
	g := NewWithT(t)
	var shown strings.Builder

	p := Program{Stderr: &shown}.watch(40)
	for done := range 40 {
		p.update(conform.Progress{Done: done + 1, Total: 40, Failed: 2, Requests: 7 * done})
	}
	p.end()

	lines := strings.Split(strings.TrimSuffix(shown.String(), "\n"), "\n")
	g.Expect(lines).To(HaveLen(10))
	g.Expect(lines[0]).To(MatchRegexp(`^4 of 40 done, 2 failed, 21 requests, \d+ s$`))
	g.Expect(lines[9]).To(MatchRegexp(`^40 of 40 done, 2 failed, 273 requests, \d+ s$`))
}

func TestProgressOnATerminalIsOneLine(t *testing.T) {
	g := NewWithT(t)
	var shown strings.Builder

	p := Program{Stderr: &shown}.watch(2)
	p.live = true
	p.update(conform.Progress{Done: 1, Total: 2, Requests: 3})
	p.update(conform.Progress{Done: 2, Total: 2, Failed: 1, Requests: 4})
	p.end()

	g.Expect(shown.String()).To(MatchRegexp("^\r\x1b\\[K1 of 2 done, 0 failed, 3 requests, \\d+ s" +
		"\r\x1b\\[K2 of 2 done, 1 failed, 4 requests, \\d+ s\r\x1b\\[K$"))
}
