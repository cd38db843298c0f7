package reports

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// What is shown of a body.
const (
	around    = 3    // lines before and after a place that is marked
	beginning = 40   // lines of a body without a mark
	maxFolded = 120  // lines of a part that is folded away
	maxDepth  = 100  // levels of nesting of JSON that is indented
	maxPlace  = 4096 // bytes of a pointer that is looked for
)

// excerpt is some lines of a body that are shown together or folded away.
type excerpt struct {
	Folded bool
	Lines  []line
	Left   int // how many more lines there are, which the page lacks
}

// Total is how many lines there are.
func (e excerpt) Total() int { return len(e.Lines) + e.Left }

// line is a line of a body, in which one place may be marked.
type line struct {
	Number              int // from 1
	Before, Mark, After string
	Notes               []string // what is wrong with the marked place
}

// Indent is what puts a note below the marked place.
func (l line) Indent() string {
	const most = 40
	return strings.Repeat(" ", min(utf8.RuneCountInString(l.Before), most))
}

// spot is where a value stands: its line, and the bytes of that line.
type spot struct{ line, from, to int }

// frame lays a body out and marks what failures point at. JSON is indented,
// with numbers and strings as the server spelt them.
func frame(body *verdict.Body, failures []verdict.Failure) []excerpt {
	if body == nil || body.Text == "" {
		return nil
	}
	text, isJSON := indent(body.Text)
	var lines []line
	for one := range strings.SplitSeq(strings.ReplaceAll(text, "\x00", `\u0000`), "\n") {
		lines = append(lines, line{Number: len(lines) + 1, Before: one})
	}
	if isJSON {
		places := locate(text, failures)
		for _, f := range failures {
			for _, p := range places[nearest(f.Pointer, places)] {
				lines[p.line].mark(p, f)
			}
		}
	}
	return fold(lines)
}

// mark notes a failure at a place of the line.
func (l *line) mark(p spot, f verdict.Failure) {
	if l.Notes == nil {
		l.Before, l.Mark, l.After = l.Before[:p.from], l.Before[p.from:p.to], l.Before[p.to:]
	}
	note := f.Message
	if f.Expected != "" {
		note = "expected " + f.Expected
	}
	if note = shorten(note); !slices.Contains(l.Notes, note) {
		l.Notes = append(l.Notes, note)
	}
}

// indent is a JSON text with a line for each value; what is no JSON, or is
// nested deeply, stays as it is.
func indent(text string) (indented string, isJSON bool) {
	d := decoder(text)
	for d.PeekKind() > 0 && d.StackDepth() <= maxDepth {
		if _, err := d.ReadToken(); err != nil {
			return text, false
		}
	}
	if d.StackDepth() > 0 {
		return text, false
	}
	value := jsontext.Value(text)
	if value.Indent(jsontext.WithIndent("  "), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) != nil {
		return text, false
	}
	return string(value), true
}

func decoder(text string) *jsontext.Decoder {
	return jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// locate finds what failures point at, and what is around it, by JSON Pointer
// in an indented text. A duplicate name has several places.
func locate(indented string, failures []verdict.Failure) map[string][]spot {
	wanted := map[string]bool{}
	for _, f := range failures {
		for p := f.Pointer; p != "" && len(p) <= maxPlace; p = parent(p) {
			wanted[p] = true
		}
	}
	places := map[string][]spot{}
	d := decoder(indented)
	row, start, last := 0, 0, 0 // the line, where it begins, and the end of what was read
	for {
		kind, size, err := d.PeekKind(), 1, error(nil)
		if strings.ContainsRune("{[]}", rune(kind)) {
			_, err = d.ReadToken()
		} else {
			var value jsontext.Value
			value, err = d.ReadValue()
			size = len(value)
		}
		if err != nil {
			return places // the end of the text
		}
		end := int(d.InputOffset())
		row += strings.Count(indented[last:end], "\n")
		start = max(start, strings.LastIndexByte(indented[:end], '\n')+1)
		last = end
		within, n := d.StackIndex(d.StackDepth())
		isName := within == '{' && n%2 == 1
		if p := string(d.StackPointer()); wanted[p] && !isName && kind != '}' && kind != ']' {
			places[p] = append(places[p], spot{row, end - size - start, end - start})
		}
	}
}

// nearest is the pointer, or that of the next value around it that is there.
func nearest(pointer string, places map[string][]spot) string {
	if len(pointer) > maxPlace {
		return ""
	}
	for pointer != "" && places[pointer] == nil {
		pointer = parent(pointer)
	}
	return pointer
}

func parent(pointer string) string {
	return pointer[:max(0, strings.LastIndexByte(pointer, '/'))]
}

// fold divides lines into those near a mark and those that are folded away. Of
// a body without a mark the beginning is shown.
func fold(lines []line) []excerpt {
	shown := make([]bool, len(lines))
	marked := false
	for i, l := range lines {
		if l.Notes != nil {
			marked = true
			for j := max(0, i-around); j <= min(len(lines)-1, i+around); j++ {
				shown[j] = true
			}
		}
	}
	for i := 0; i < min(len(lines), beginning) && !marked; i++ {
		shown[i] = true
	}
	var excerpts []excerpt
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && shown[to] == shown[from] {
			to++
		}
		e := excerpt{Folded: !shown[from] && to-from > 1, Lines: lines[from:to]}
		if e.Folded && to-from > maxFolded {
			e.Lines, e.Left = lines[from:from+maxFolded], to-from-maxFolded
		}
		excerpts = append(excerpts, e)
		from = to
	}
	return excerpts
}
