package reports

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What is shown of a long text.
const (
	maxBytes = 500
	maxLines = 20
)

// harmless is text that a terminal shows as it is: control characters, escape
// sequences, marks that turn the writing direction and all else that cannot be
// seen are written as \u escapes, bytes that are not UTF-8 as U+FFFD. Line
// feeds and tabs stay.
func harmless(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r == '\n' || r == '\t' || unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
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
