package wire

import (
	"cmp"
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// layers is how many escapes one within another are undone to find a secret: a
// URL in a JSON text in a JSON text has three.
const layers = 5

// shortest is how many bytes of a secret, or of the beginning of one that was
// cut off, are looked for at least.
const shortest = 6

// Text is the text without the known secrets.
func (r *Redactor) Text(text string) string {
	for range layers { // what is left may be next to what was put in
		found := r.find(text, false)
		if len(found) == 0 {
			return text
		}
		var clean strings.Builder
		done := 0
		for _, f := range found {
			clean.WriteString(text[done:f.start] + f.name)
			done = f.end
		}
		text = clean.String() + text[done:]
	}
	return text
}

// Find is the name of a known secret that a text holds; empty where it holds none.
func (r *Redactor) Find(text string) string {
	if found := r.find(text, true); len(found) > 0 {
		return strings.TrimPrefix(found[0].name, "$")
	}
	return ""
}

// finding is a known secret in a text.
type finding struct {
	start, end int
	name       string
	exact      bool // in its own letters' case, too
}

// find lists the known secrets in a text, in their order and without overlaps:
// of some that share letters, the first or else the longest stands for all.
func (r *Redactor) find(text string, certain bool) []finding {
	if r.index == nil {
		r.index = newIndex(r.names)
	}
	var all []finding
	read, more := reading{text: text}, true
	for layer := 0; more && layer <= layers; layer++ {
		all = r.index.search(all, read, certain)
		if !certain {
			all = r.index.searchCut(all, read)
		}
		read, more = read.undo()
	}
	slices.SortStableFunc(all, func(a, b finding) int {
		if order := cmp.Or(a.start-b.start, b.end-a.end); order != 0 || a.exact == b.exact {
			return order
		} else if a.exact {
			return -1
		}
		return 1
	})
	var apart []finding
	for _, f := range all {
		if last := len(apart) - 1; last >= 0 && f.start < apart[last].end {
			apart[last].end = max(apart[last].end, f.end)
		} else {
			apart = append(apart, f)
		}
	}
	return apart
}

// index finds known secrets in texts.
type index struct {
	begins  [1 << 14]bool      // by the hash of three small letters: whether a form may begin so
	buckets map[string]*bucket // by a form's first three small letters
	longest int                // bytes of the longest form
}

// bucket holds patterns that begin alike.
type bucket struct {
	common   string // what all begin with, in small letters
	patterns []pattern
}

// pattern is a form in which a secret may stand in a text.
type pattern struct {
	form    string
	small   string // the form in small letters
	cased   bool   // it stands there in no other case
	certain bool   // it does not stand there by chance
	name    string
}

// newIndex is an index of the secrets that are long enough.
func newIndex(names map[string]string) *index {
	x := &index{buckets: map[string]*bucket{}}
	for _, secret := range slices.Sorted(maps.Keys(names)) {
		for form, cased := range forms(secret) {
			p := pattern{form, lower(form), cased, certain(secret), names[secret]}
			x.begins[hash(p.small)] = true
			x.longest = max(x.longest, len(p.small))
			b := x.buckets[p.small[:3]]
			if b == nil {
				b = &bucket{common: p.small}
				x.buckets[p.small[:3]] = b
			}
			for !strings.HasPrefix(p.small, b.common) {
				b.common = b.common[:len(b.common)-1]
			}
			b.patterns = append(b.patterns, p)
		}
	}
	return x
}

// search adds the secrets that stand in what was read.
func (x *index) search(found []finding, read reading, certain bool) []finding {
	small := lower(read.text)
	for i := range max(len(small)-2, 0) {
		if !x.begins[hash(small[i:])] {
			continue
		}
		b := x.buckets[small[i:i+3]]
		if b == nil || !strings.HasPrefix(small[i:], b.common) {
			continue
		}
		for _, p := range b.patterns {
			if certain && !p.certain || !strings.HasPrefix(small[i:], p.small) {
				continue
			}
			if exact := strings.HasPrefix(read.text[i:], p.form); exact || !p.cased {
				found = append(found, finding{read.at(i), read.at(i + len(p.form)), p.name, exact})
			}
		}
	}
	return found
}

// cutOff stands where a text was cut off.
const cutOff = "…"

// searchCut adds the secrets whose beginning alone stands in what was read,
// where the text was cut off.
func (x *index) searchCut(found []finding, read reading) []finding {
	if !strings.Contains(read.text, cutOff) {
		return found
	}
	small, end := lower(read.text), 0
	for {
		next := strings.Index(small[end:], cutOff)
		if next < 0 {
			return found
		}
		end += next
		if start, name, ok := x.beginning(small[:end]); ok {
			found = append(found, finding{start: read.at(start), end: read.at(end), name: name})
		}
		end += len(cutOff)
	}
}

// beginning is where the beginning of a secret stands at the end of a text, in
// front of an escape that may be cut off, too.
func (x *index) beginning(small string) (start int, name string, ok bool) {
	for spare := range min(len(small), 8) {
		whole := len(small) - spare
		if strings.Trim(small[whole:], `\%&#;ux0123456789abcdef`) != "" {
			break
		}
		for start := max(0, whole-x.longest); start <= whole-shortest; start++ {
			if !x.begins[hash(small[start:])] {
				continue
			}
			if b := x.buckets[small[start:start+3]]; b != nil {
				for _, p := range b.patterns {
					if strings.HasPrefix(p.small, small[start:whole]) {
						return start, p.name, true
					}
				}
			}
		}
	}
	return 0, "", false
}

// hash is a number below 1<<14 made of a text's first three letters.
func hash(text string) int {
	return (int(text[0])<<8 ^ int(text[1])<<4 ^ int(text[2])) & (1<<14 - 1)
}

// lower is a text with small letters for ASCII capitals, of the same length.
func lower(text string) string {
	small := []byte(text)
	for i, c := range small {
		if 'A' <= c && c <= 'Z' {
			small[i] = c | 0x20
		}
	}
	return string(small)
}

// forms are the ways in which a secret may stand in a text whose escapes are
// undone, each with whether it is bound to its case; none for a secret that is
// too short to be searched for.
func forms(secret string) map[string]bool {
	all := map[string]bool{}
	digits := strings.Trim(secret, "0123456789") == ""
	if len(secret) < shortest || digits && len(secret) < 10 {
		return all
	}
	for _, alphabet := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		all[alphabet.EncodeToString([]byte(secret))] = true
		for before := range 3 { // bytes in front of it, in the same group of three
			encoded := alphabet.WithPadding(base64.NoPadding).EncodeToString([]byte("..."[:before] + secret))
			own := encoded[(before*8+5)/6 : (before+len(secret))*8/6] // the letters that are of nothing else
			all[own] = true
		}
		all[alphabet.WithPadding(base64.NoPadding).EncodeToString([]byte(secret))] = true
	}
	all[secret] = false
	all[strings.ReplaceAll(secret, " ", "+")] = false // in a query
	for read, more := (reading{text: secret}).undo(); more && len(read.text) >= shortest; read, more = read.undo() {
		all[read.text] = false
	}
	return all
}

// certain reports whether a secret stands in no text by chance.
func certain(secret string) bool {
	return len(secret) >= 16 || len(secret) >= 8 && !oneKind.MatchString(secret)
}

// oneKind are texts of one kind of characters.
var oneKind = regexp.MustCompile(`^([a-z]*|[A-Z]*|[0-9]*|[^a-zA-Z0-9]*)$`)
