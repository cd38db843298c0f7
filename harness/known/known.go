// Package known reads and mends files of known failures: a list in YAML, each
// entry of which says why some requirement may fail for now. An entry holds as
// long as the requirement fails as it says; else it is stale.
package known

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/config"
)

// List is a file of known failures. The zero List is that of no file.
type List struct {
	name    string
	lines   []string // of the file
	entries []entry
}

// entry is a failure that is known. Its tags are those of [config.Target].
type entry struct {
	ID      string `key:"id" required:"true" format:"glob"` // of one requirement, or a glob of several
	Message string `key:"message"`                          // part of what is wrong, or of what the server gave; empty for whatever is wrong
	Reason  string `key:"reason" required:"true"`
	Issue   string `key:"issue" format:"link"`
	Owner   string `key:"owner"`
	Expires string `key:"expires" format:"date"` // the last day on which the entry holds

	first, last int // lines, from 1
	pattern     *regexp.Regexp
	stale       string // what does not hold, found by [List.Apply]
}

// Load reads a file of known failures. The error joins everything that is
// wrong, a line each, such as
//
//	known.yaml:12: [2].reaosn: unknown key (did you mean reason?)
func Load(path string) (*List, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse is [Load] for a file whose content is at hand. The name stands in
// errors and in what is said of stale entries.
func Parse(name string, data []byte) (*List, error) {
	l := &List{name: name, lines: strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")}
	lines, err := config.Decode(name, data, &l.entries)
	if err != nil {
		return nil, err
	}
	var wrong []error
	for i := range l.entries {
		e := &l.entries[i]
		e.pattern = regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(e.ID), `\*`, ".*") + "$")
		e.first = lines[fmt.Sprintf("[%d]", i)]
		same := func(other entry) bool { return other.ID == e.ID && other.Message == e.Message }
		switch twin := slices.IndexFunc(l.entries[:i], same); {
		case !strings.HasPrefix(strings.TrimSpace(l.line(e.first)), "- "):
			wrong = append(wrong, fmt.Errorf("%s: [%d]: want an entry that begins with \"- \" in its first line", l.place(e), i))
		case twin >= 0:
			wrong = append(wrong, fmt.Errorf("%s: [%d]: the same id and message as [%d] (leave one out)", l.place(e), i, twin))
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	for i := range l.entries {
		l.entries[i].last = l.lastLine(i)
	}
	return l, nil
}

// line is a line by its number, or nothing where there is none.
func (l *List) line(number int) string {
	if number > len(l.lines) {
		return ""
	}
	return l.lines[number-1]
}

// lastLine is the last line of an entry. The blank lines behind it are not its
// own, nor are comments that stand no deeper than it begins.
func (l *List) lastLine(i int) int {
	first, last := l.entries[i].first, len(l.lines)
	if i+1 < len(l.entries) {
		last = l.entries[i+1].first - 1
	}
	for ; last > first; last-- {
		line := l.line(last)
		text := strings.TrimSpace(line)
		comment := strings.HasPrefix(text, "#") && indent(line) <= indent(l.line(first))
		if text != "" && !comment {
			break
		}
	}
	return last
}

// indent is how many blanks a line begins with.
func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// place is where an entry is, such as "known.yaml:12".
func (l *List) place(e *entry) string { return fmt.Sprintf("%s:%d", l.name, e.first) }
