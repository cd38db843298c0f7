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

// distance is how many letters must be changed, added, dropped or swapped with
// their neighbour to turn a into b (optimal string alignment).
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	rows := make([][]int, len(from)+1)
	for i := range rows {
		rows[i] = make([]int, len(to)+1)
		rows[i][0] = i
	}
	for j := range to {
		rows[0][j+1] = j + 1
	}
	for i, x := range from {
		for j, y := range to {
			change := rows[i][j]
			if x != y {
				change++
			}
			d := min(change, rows[i][j+1]+1, rows[i+1][j]+1)
			if i > 0 && j > 0 && x == to[j-1] && from[i-1] == y {
				d = min(d, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(from)][len(to)]
}
