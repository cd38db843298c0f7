package validator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mihenk-conformance/mihenk/harness/money"
)

const (
	maxDepth    = 1000 // arrays and objects within each other
	maxProblems = 100  // of one document that Exact lists
	maxPointer  = 500  // runes of a pointer that Exact shows
)

const whitespace = " \t\r\n"

var byteOrderMark = []byte("\uFEFF")

// Exact lists what keeps body from being one exact JSON document (RFC 8259,
// RFC 7493), in the document's order, 100 problems at most: nothing at all, a
// byte order mark, invalid UTF-8, an unpaired surrogate, a duplicate name, a
// number that [money.CheckNumber] refuses, nesting deeper than 1000, a syntax
// error, anything after the document. After a syntax error or too deep a
// nesting it looks no further.
func Exact(body []byte) []Problem {
	return read(body).problems
}

// Decode reads body the way a browser does: a byte order mark is skipped,
// invalid UTF-8 becomes U+FFFD, and the last of duplicate names counts. It
// returns nil, bool, string, json.Number (spelt as in body), []any or
// map[string]any. Its error is the first problem of [Exact] that leaves no
// such reading.
func Decode(body []byte) (any, error) {
	r := read(body)
	if r.err != nil {
		return nil, r.err
	}
	return r.value, nil
}

// reader walks through a document once, for both Exact and Decode.
type reader struct {
	*jsontext.Decoder
	value    any
	problems []Problem
	err      error // the first problem that leaves no reading
}

func read(body []byte) *reader {
	r := &reader{}
	text, marked := bytes.CutPrefix(body, byteOrderMark)
	if marked {
		r.note("a byte order mark precedes the document")
	}
	if len(bytes.TrimLeft(text, whitespace)) == 0 {
		r.refuse("the body is empty")
		return r
	}
	// Leniency here, so that one problem does not hide the next.
	r.Decoder = jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	value, err := r.readValue()
	if err != nil {
		r.end(err)
		return r
	}
	if rest := bytes.TrimLeft(text[r.InputOffset():], whitespace); len(rest) > 0 {
		r.refuse(fmt.Sprintf("bytes after the document: %d", len(rest)))
	}
	r.value = value
	return r
}

var errTooDeep = fmt.Errorf("arrays and objects are nested deeper than %d", maxDepth)

func (r *reader) readValue() (any, error) {
	kind := r.PeekKind()
	if (kind == '{' || kind == '[') && r.StackDepth() == maxDepth {
		return nil, errTooDeep
	}
	switch kind {
	case '{':
		return r.readObject()
	case '[':
		return r.readArray()
	case '"':
		return r.readString()
	case '0':
		return r.readNumber()
	}
	token, err := r.ReadToken()
	if err != nil || token.Kind() == 'n' {
		return nil, err
	}
	return token.Bool(), nil
}

func (r *reader) readObject() (any, error) {
	if _, err := r.ReadToken(); err != nil {
		return nil, err
	}
	object := map[string]any{}
	for r.PeekKind() == '"' {
		name, err := r.readString()
		if err != nil {
			return nil, err
		}
		if _, twice := object[name]; twice {
			r.note("the name occurs twice in its object")
		}
		object[name], err = r.readValue()
		if err != nil {
			return nil, err
		}
	}
	_, err := r.ReadToken() // the brace, or what is wrong with the next name
	return object, err
}

func (r *reader) readArray() (any, error) {
	if _, err := r.ReadToken(); err != nil {
		return nil, err
	}
	array := []any{}
	for r.PeekKind() != ']' {
		element, err := r.readValue()
		if err != nil {
			return nil, err
		}
		array = append(array, element)
	}
	_, err := r.ReadToken()
	return array, err
}

func (r *reader) readString() (string, error) {
	raw, err := r.ReadValue()
	if err != nil {
		return "", err
	}
	text, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		r.note("the string is not valid UTF-8, or has an unpaired surrogate")
	}
	return string(text), nil
}

func (r *reader) readNumber() (any, error) {
	raw, err := r.ReadValue()
	if err != nil {
		return nil, err
	}
	if err := money.CheckNumber(string(raw)); err != nil {
		r.refuse(shortened(err.Error(), 100))
	}
	return json.Number(raw), nil
}

// note adds a problem of what was read last.
func (r *reader) note(message string) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, r.here(message))
	}
}

// refuse adds a problem that leaves no reading of the document.
func (r *reader) refuse(message string) {
	r.note(message)
	if r.err == nil {
		r.err = errors.New(r.here(message).String())
	}
}

// end adds the error that ended the walk.
func (r *reader) end(err error) {
	problem := r.here(err.Error())
	if syntax, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		problem.Pointer = shortened(string(syntax.JSONPointer), maxPointer)
		problem.Message = fmt.Sprintf("%v, at byte %d", syntax.Err, syntax.ByteOffset)
	}
	r.problems = append(r.problems, problem)
	r.err = cmp.Or(r.err, errors.New(problem.String()))
}

// here is a problem of what was read last.
func (r *reader) here(message string) Problem {
	if r.Decoder == nil {
		return Problem{Message: message}
	}
	return Problem{Pointer: shortened(string(r.StackPointer()), maxPointer), Message: message}
}
