package money

import (
	"fmt"
	"regexp"
	"strconv"
)

// The bounds of the numbers that are computed with.
const (
	maxLength   = 1000 // characters
	maxExponent = 400  // either sign
)

// number is the grammar of a JSON number (RFC 8259, section 6), with its exponent captured.
var number = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE]([+-]?[0-9]+))?$`)

// CheckNumber says whether text is a number of JSON's grammar that is safe to
// compute with: at most 1000 characters, an exponent within ±400, and within
// the range of a 64-bit float, beyond which a browser reads Infinity. Its
// errors say which of these it is not.
func CheckNumber(text string) error {
	if len(text) > maxLength {
		return fmt.Errorf("a number of %d characters is too long: at most %d", len(text), maxLength)
	}
	match := number.FindStringSubmatch(text)
	if match == nil {
		return fmt.Errorf("%q is not a JSON number", text)
	}
	if match[1] != "" {
		exponent, err := strconv.Atoi(match[1])
		if err != nil || exponent < -maxExponent || exponent > maxExponent {
			return fmt.Errorf("the exponent of %s is not within ±%d", text, maxExponent)
		}
	}
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return fmt.Errorf("%s is beyond the range of a 64-bit float", text)
	}
	return nil
}
