package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/nearest"
)

// setFlag is the name of the place of everything that --set gives.
const setFlag = "--set"

// place is where a value is written: a line of the file, a variable, or --set.
type place struct {
	name string
	line int // 0 outside the file
}

// String is the place in short, such as "mihenk.yaml:12".
func (p place) String() string {
	if p.line == 0 {
		return p.name
	}
	return fmt.Sprintf("%s:%d", p.name, p.line)
}

// problem is one thing that is wrong with a configuration.
type problem struct {
	place place
	key   string // as pariette.shoppers[1].token; empty for the whole file
	text  string
}

// Error is the problem in one line, such as
// "mihenk.yaml:12: pariette.token: missing".
func (p problem) Error() string { return p.where() + ": " + p.text }

// where is the place and the key, as errors show them.
func (p problem) where() string {
	switch {
	case p.key == "":
		return p.place.String()
	case p.place.name == setFlag:
		return setFlag + " " + p.key
	default:
		return fmt.Sprintf("%v: %s", p.place, p.key)
	}
}

// problems are all things that are wrong with a configuration.
type problems []problem

// join is one error of all problems, those of overrides first and then in the
// order of the file; nil for none.
func (ps problems) join() error {
	slices.SortFunc(ps, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.place.line, b.place.line), strings.Compare(a.Error(), b.Error()))
	})
	var errs []error
	for _, p := range ps {
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}

// suggest is a hint for an unknown word: the known word that it is near to, or
// else, where they are few, all that are known.
func suggest(word string, known []string) string {
	hint := nearest.Hint(word, known)
	if hint == "" && len(known) <= 12 {
		hint = fmt.Sprintf(" (known: %s)", strings.Join(known, ", "))
	}
	return hint
}
