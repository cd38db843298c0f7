package wire

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
)

// reading is a text with some layers of escapes undone.
type reading struct {
	text   string
	starts []int32 // where each byte, and the end, stands in the text that was read; nil for that text itself
}

// at is where a byte stands in the text that was read.
func (r reading) at(i int) int {
	if r.starts == nil {
		return i
	}
	return int(r.starts[i])
}

// undo undoes one more layer of escapes, and reports whether there was one.
func (r reading) undo() (reading, bool) {
	if !strings.ContainsAny(r.text, `\%&`) {
		return r, false
	}
	plain, starts := make([]byte, 0, len(r.text)), make([]int32, 0, len(r.text)+1)
	for i := 0; i < len(r.text); {
		start, size := int32(r.at(i)), 1
		switch r.text[i] {
		case '\\', '%', '&':
			var meant string
			meant, size = unescape(r.text[i:])
			plain = append(plain, meant...)
			for range len(meant) {
				starts = append(starts, start)
			}
		default:
			plain, starts = append(plain, r.text[i]), append(starts, start)
		}
		i += size
	}
	starts = append(starts, int32(r.at(len(r.text))))
	return reading{string(plain), starts}, len(plain) < len(r.text)
}

// controls are the control characters of JSON's escapes.
var controls = map[byte]string{'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t"}

// unescape is what the escape at the start of a text means, and how long it is:
// one of JSON, of a shell's $'…', of a URL or of HTML. What is none means its
// first byte. An escape is longer than what it means.
func unescape(text string) (meant string, size int) {
	switch {
	case text[0] == '%':
		if c, ok := hexadecimal(text, 1, 2); ok {
			return string([]byte{byte(c)}), 3
		}
	case text[0] == '&':
		if end := strings.IndexByte(text[:min(len(text), 10)], ';'); end > 0 {
			if meant := html.UnescapeString(text[:end+1]); len(meant) <= end {
				return meant, end + 1
			}
		}
	case len(text) == 1:
	case strings.IndexByte("\"\\/'`$", text[1]) >= 0:
		return text[1:2], 2
	case controls[text[1]] != "":
		return controls[text[1]], 2
	case text[1] == 'x' || text[1] == 'X':
		if c, ok := hexadecimal(text, 2, 2); ok {
			return string([]byte{byte(c)}), 4
		}
	case text[1] == 'u' || text[1] == 'U': // also where all was written in capitals
		high, ok := hexadecimal(text, 2, 4)
		if low, paired := hexadecimal(text, 8, 4); ok && paired && strings.EqualFold(text[6:8], `\u`) && utf16.IsSurrogate(high) {
			return string(utf16.DecodeRune(high, low)), 12
		}
		if ok {
			return string(high), 6
		}
	}
	return text[:1], 1
}

// hexadecimal is the number that the digits at a place of a text spell.
func hexadecimal(text string, at, digits int) (rune, bool) {
	if len(text) < at+digits {
		return 0, false
	}
	n, err := strconv.ParseUint(text[at:at+digits], 16, 32)
	return rune(n), err == nil
}
