package client

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mihenk-conformance/mihenk/harness/money"
)

// Value is a JSON value and the place where it was found. A value that is not
// there has a place all the same.
type Value struct {
	answer  *Answer
	raw     any // map[string]any, []any, string, json.Number, bool or nil
	exists  bool
	pointer string
}

// Answer is the answer that the value stands in.
func (v Value) Answer() *Answer { return v.answer }

// Pointer is the JSON Pointer (RFC 6901) to the value in the answer's body.
func (v Value) Pointer() string { return v.pointer }

// Exists reports whether the value is there.
func (v Value) Exists() bool { return v.exists }

// Raw is the decoded value: map[string]any, []any, string, json.Number, bool
// or nil, which is also what a missing one gives.
func (v Value) Raw() any { return v.raw }

// Get is the member of an object with that name.
func (v Value) Get(name string) Value {
	object, _ := v.raw.(map[string]any)
	raw, exists := object[name]
	return Value{v.answer, raw, exists, v.pointer + "/" + escape.Replace(name)}
}

// escape writes a name as a token of a JSON Pointer.
var escape = strings.NewReplacer("~", "~0", "/", "~1")

// At is the value that a JSON Pointer leads to from here.
func (v Value) At(pointer string) Value {
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if pointer == "" {
			break
		}
		name := unescape.Replace(token)
		if items := v.Items(); v.IsArray() {
			if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(items) {
				v = items[i]
				continue
			}
		}
		v = v.Get(name)
	}
	return v
}

// unescape reads a token of a JSON Pointer.
var unescape = strings.NewReplacer("~1", "/", "~0", "~")

// Names are the names of an object's members, sorted.
func (v Value) Names() []string {
	object, _ := v.raw.(map[string]any)
	return slices.Sorted(maps.Keys(object))
}

// Items are the elements of an array; none when the value is no array.
func (v Value) Items() []Value {
	array, _ := v.raw.([]any)
	items := make([]Value, len(array))
	for i, raw := range array {
		items[i] = Value{v.answer, raw, true, v.pointer + "/" + strconv.Itoa(i)}
	}
	return items
}

// IsArray reports whether the value is an array.
func (v Value) IsArray() bool {
	_, ok := v.raw.([]any)
	return ok
}

// Text is the value of a string.
func (v Value) Text() (text string, ok bool) {
	text, ok = v.raw.(string)
	return text, ok
}

// Number is the exact value of a number, or of a string that spells one: that
// it should be no string is for its schema to say, once.
func (v Value) Number() (amount money.Amount, ok bool) {
	var spelt string
	switch raw := v.raw.(type) {
	case json.Number:
		spelt = raw.String()
	case string:
		spelt = raw
	default:
		return amount, false
	}
	amount, err := money.Parse(spelt)
	return amount, err == nil
}

// Int is the value of a number that is a whole one, however it is spelt.
func (v Value) Int() (n int64, ok bool) {
	amount, ok := v.Number()
	if !ok {
		return 0, false
	}
	return amount.Int64()
}

// Key is a string's text, or a number in its shortest form: what an identifier
// of either type is compared and sent back by. It is empty for anything else.
func (v Value) Key() string {
	if text, ok := v.Text(); ok {
		return text
	}
	if number, ok := v.Number(); ok {
		return number.String()
	}
	return ""
}

// documented is an object in some of its members alone, in a form that is the
// same for the same values: numbers by value.
func (v Value) documented(names ...string) string {
	var text strings.Builder
	for _, name := range names {
		if member := v.Get(name); member.exists {
			text.WriteString(name + "=" + member.canonical() + " ")
		}
	}
	return text.String()
}

// numbers is the same of members that should be numbers: one in a string is the
// number that it spells.
func (v Value) numbers(names ...string) string {
	var text strings.Builder
	for _, name := range names {
		if number, ok := v.Get(name).Number(); ok {
			text.WriteString(name + "=" + number.String() + " ")
		} else {
			text.WriteString(v.documented(name))
		}
	}
	return text.String()
}

// canonical is the value in a form that is the same for the same value.
func (v Value) canonical() string {
	spelt, ok := v.raw.(json.Number)
	if ok && strings.ContainsAny(spelt.String(), ".eE") {
		if number, ok := v.Number(); ok {
			return number.String()
		}
	}
	return v.String()
}

// String is the value as JSON, or "nothing" for a missing one.
func (v Value) String() string {
	if !v.exists {
		return "nothing"
	}
	switch raw := v.raw.(type) {
	case json.Number:
		return raw.String()
	case string:
		quoted, _ := jsontext.AppendQuote(nil, raw)
		return string(quoted)
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v.raw); err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(text.String(), "\n")
}
