package verdict

import (
	"fmt"
	"strings"
	"unicode"
)

// Harmless is text that a terminal shows as it is, whatever a server put into
// it: control characters, escape sequences, marks that turn the writing
// direction and all else that cannot be seen are written as \u escapes, bytes
// that are not UTF-8 as U+FFFD. Line feeds and tabs stay.
func Harmless(text string) string {
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
