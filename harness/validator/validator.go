// Package validator says what is wrong with a JSON document: Exact with its
// bytes, Decode and Validate with what they hold. It is safe on whatever a
// server sends: time and memory are bounded, and nothing is ever fetched.
package validator

// Problem is one thing that is wrong with a document.
type Problem struct {
	Pointer  string // where, a JSON Pointer (RFC 6901); of something missing, the object that lacks it
	Message  string // what, for example "quantity is missing"
	Expected string // what the schema demands, where that can be said
	Actual   string // what there is, shortened; never a card's code or PIN
}

// String is the problem in one line.
func (p Problem) String() string {
	if p.Pointer == "" {
		return p.Message
	}
	return p.Pointer + ": " + p.Message
}

// shortened is text, cut after its first limit runes.
func shortened(text string, limit int) string {
	for i := range text {
		if limit == 0 {
			return text[:i] + "…"
		}
		limit--
	}
	return text
}
