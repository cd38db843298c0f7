// Package nearest finds the word that somebody probably meant.
package nearest

import (
	"cmp"
	"slices"
	"strings"
)

// longest is the length in bytes beyond which nothing is near a word.
const longest = 200

// Word is the known word that the given one is most like, if any is near: up
// to a third of its letters are wrong, missing or too many, case apart.
func Word(word string, known []string) (near string, ok bool) {
	if len(word) > longest {
		return "", false
	}
	best := len([]rune(word))/3 + 1
	for _, candidate := range slices.SortedFunc(slices.Values(known), cmp.Compare) {
		if d := distance(strings.ToLower(word), strings.ToLower(candidate)); d < best {
			near, best, ok = candidate, d, true
		}
	}
	return near, ok
}

// Hint is " (did you mean WORD?)" for the word that is near, or nothing.
func Hint(word string, known []string) string {
	near, ok := Word(word, known)
	if !ok {
		return ""
	}
	return " (did you mean " + near + "?)"
}

// distance is how many letters must be changed, added or dropped to turn a
// into b (Levenshtein).
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range to {
			change := diagonal
			if x != y {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
