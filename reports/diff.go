package reports

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/diff"
)

// maxChanges is how many changes of one kind the text shows.
const maxChanges = 20

// Diff renders what changed between two runs as text, JSON or Markdown. Where
// nothing did, text and Markdown are one line. It fails with the error of w.
func Diff(format string, w io.Writer, d *diff.Diff) error {
	if format == "json" {
		return encodeJSON(w, d)
	}
	text := diffText(d)
	if format == "markdown" {
		text = diffMarkdown(d)
	}
	_, err := io.WriteString(w, text)
	return err
}

// part is a section of what changed: an item and its note for each change.
type part struct {
	title string
	items [][2]string
}

// nothing is what is said where nothing changed.
func nothing(d *diff.Diff) string { return "Nothing changed: " + d.New.Headline }

// ran says what a run was, and what it found.
func ran(r diff.Run) string {
	return fmt.Sprintf("%s, %s: %s", r.Target, r.Started.UTC().Format("2006-01-02 15:04 UTC"), r.Headline)
}

// parts are the sections of what changed.
func parts(d *diff.Diff) []part {
	titles := map[diff.Kind]string{
		diff.Broken: "New failures", diff.Lost: "No longer pass", diff.Fixed: "Fixed",
		diff.Added: "Only in the new run", diff.Removed: "Only in the old run", diff.Other: "Other verdicts",
	}
	var all []part
	for _, kind := range diff.Kinds {
		p := part{title: titles[kind]}
		for _, c := range d.Changes {
			if c.Kind == kind {
				p.items = append(p.items, [2]string{
					fmt.Sprintf("%s  %s, %s → %s", c.ID, c.Level, cmp.Or(c.Old, "not asked"), cmp.Or(c.New, "not asked")), c.Why,
				})
			}
		}
		all = append(all, p)
	}
	observed, seen, shaped := part{title: "Observations"}, part{title: "Status values"}, part{title: "Answers"}
	for _, o := range d.Observations {
		observed.items = append(observed.items, [2]string{o.Name, change(o.Old, o.New)})
	}
	for _, s := range d.Statuses {
		seen.items = append(seen.items, [2]string{s.Value + " in the " + s.List + " list", fmt.Sprintf("%d → %d", s.Old, s.New)})
	}
	for _, a := range d.Answers {
		shaped.items = append(shaped.items, [2]string{
			fmt.Sprintf("%s %s, %s", a.Operation, a.Class, a.Part), change(strings.Join(a.Old, ", "), strings.Join(a.New, ", ")),
		})
	}
	return append(all, observed, seen, shaped)
}

// change is what something was and is.
func change(from, to string) string {
	return cmp.Or(from, "nothing") + " → " + cmp.Or(to, "nothing")
}

func diffText(d *diff.Diff) string {
	p := &printer{}
	if d.Empty() {
		p.line(0, "", oneLine(nothing(d)))
		return inert(p.String())
	}
	p.line(0, "", "old  "+oneLine(ran(d.Old)))
	p.line(0, "", "new  "+oneLine(ran(d.New)))
	for _, part := range parts(d) {
		p.title(len(part.items), part.title)
		for i, item := range part.items {
			if i == maxChanges {
				p.line(2, "", fmt.Sprintf("and %d more", len(part.items)-i))
				break
			}
			p.line(2, "", oneLine(item[0]))
			p.line(4, "", oneLine(item[1]))
		}
	}
	return inert(p.String())
}

func diffMarkdown(d *diff.Diff) string {
	if d.Empty() {
		return escapeMarkdown(nothing(d)) + "\n"
	}
	m := &markdown{}
	fmt.Fprintf(m, "| run | |\n| --- | --- |\n| old | %s |\n| new | %s |\n", escapeMarkdown(ran(d.Old)), escapeMarkdown(ran(d.New)))
	for _, part := range parts(d) {
		m.list(part.title, "", len(part.items), func(i int) string {
			return "- " + strings.TrimSpace(code(part.items[i][0])+" "+code(part.items[i][1])) + "\n"
		})
	}
	return m.String()
}
