package reports

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// What is shown of a long text.
const (
	maxBytes = 500
	maxLines = 20
)

// harmless is text that a terminal shows as it is; see [verdict.Harmless].
func harmless(text string) string { return verdict.Harmless(text) }

// ciCommands finds what GitHub Actions, Azure Pipelines and TeamCity take for a
// command when a step prints it: "::" at the beginning of a line, "##[", "##vso["
// and "##teamcity[" anywhere.
var ciCommands = regexp.MustCompile(`(?m)^[ \t]*::|##\w*\[`)

// inert is text that says nothing to the CI which shows it in its log.
func inert(text string) string {
	return ciCommands.ReplaceAllStringFunc(text, strings.NewReplacer("::", `\u003a:`, "##", `\u0023#`).Replace)
}

// oneLine is a short text that is harmless and has neither line feeds nor tabs.
func oneLine(text string) string {
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(harmless(shorten(text)))
}

// shorten is the beginning of a long text, with the length of the whole.
func shorten(text string) string {
	end := min(len(text), maxBytes)
	for end > 0 && end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	if lines := strings.SplitAfterN(text[:end], "\n", maxLines+1); len(lines) > maxLines {
		end -= len(lines[maxLines])
	}
	if end == len(text) {
		return text
	}
	return fmt.Sprintf("%s… (%d bytes in all)", text[:end], len(text))
}
