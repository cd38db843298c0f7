package reports

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// maxMarkdown is how many bytes of Markdown are written before only counts
// follow: a comment of GitHub holds 65,536 characters.
const maxMarkdown = 60_000

// markdown gathers Markdown as GitHub reads it. Whatever a server may have said
// stands in it as code, where neither markup nor a mention means anything.
type markdown struct{ strings.Builder }

// writeMarkdown renders a report for the summary of a pull request: the counts,
// what failed with its place and, folded, its details, the causes of what was
// blocked, and what was not tested. That of a green run has 20 lines at most.
func writeMarkdown(w io.Writer, r *verdict.Report) error {
	m := &markdown{}
	fmt.Fprintf(m, "## Mihenk: %s\n\n%s\n\n", r.Verdict, escapeMarkdown(r.Target.Name+": "+r.Headline))
	m.counts(r.Summary)
	results := gradeAll(r)
	m.wrong("Harness errors", only(results, func(g graded) bool { return g.Verdict == verdict.Error }))
	m.wrong("Failed", only(results, func(g graded) bool { return g.grade == failed }))
	m.wrong("Warnings", only(results, func(g graded) bool { return g.grade == warned }))
	m.stale(r.Stale)
	m.causes(r.Causes)
	m.untested(gaps(r.Results))
	m.observations(r.Observations)
	m.details(only(results, func(g graded) bool { return g.Verdict == verdict.Fail || g.Verdict == verdict.Error }))
	fmt.Fprintf(m, "\n%d requests in %.1f s, seed %d, Mihenk %s\n", r.Requests, r.Seconds, r.Seed, escapeMarkdown(r.Harness.Version))
	_, err := io.WriteString(w, m.String())
	return err
}

// counts shows how many results of each level have each verdict.
func (m *markdown) counts(summary verdict.Summary) {
	m.WriteString("| level |")
	for _, v := range verdict.Verdicts {
		fmt.Fprintf(m, " %s |", v)
	}
	m.WriteString("\n| --- |" + strings.Repeat(" ---: |", len(verdict.Verdicts)) + "\n")
	for _, level := range requirement.Levels {
		fmt.Fprintf(m, "| %s |", level)
		for _, v := range verdict.Verdicts {
			fmt.Fprintf(m, " %d |", summary[level][v])
		}
		m.WriteString("\n")
	}
}

// list writes a section of n pieces, as many as there is room for.
func (m *markdown) list(title, head string, n int, piece func(i int) string) {
	if n == 0 {
		return
	}
	fmt.Fprintf(m, "\n### %s\n\n%s", title, head)
	for i := range n {
		text := piece(i)
		if m.Len()+len(text) > maxMarkdown {
			fmt.Fprintf(m, "\nand %d more\n", n-i)
			return
		}
		m.WriteString(text)
	}
}

// wrong shows what was wrong with results at first.
func (m *markdown) wrong(title string, results []graded) {
	head := "| requirement | what is wrong | expected | actual | where |\n| --- | --- | --- | --- | --- |\n"
	m.list(title, head, len(results), func(i int) string {
		g, f := results[i], verdict.Failure{}
		if len(g.Failures) > 0 {
			f = g.Failures[0]
		}
		return fmt.Sprintf("| %s %s | %s | %s | %s | %s %s |\n", g.Level, code(string(g.ID)),
			code(g.why), code(f.Expected), code(f.Actual), code(f.Where), code(f.Pointer))
	})
}

// details shows results in full, each folded.
func (m *markdown) details(results []graded) {
	m.list("In full", "", len(results), func(i int) string {
		g := results[i]
		return fmt.Sprintf("<details>\n<summary><code>%s</code> %s</summary>\n\n%s\n</details>\n",
			escapeMarkdown(string(g.ID)), escapeMarkdown(g.Text), fence(detail(g.Result)))
	})
}

func (m *markdown) stale(entries []verdict.Stale) {
	m.list("Stale known failures", "", len(entries), func(i int) string {
		return fmt.Sprintf("- %s: %s: %s\n", code(entries[i].Place), code(entries[i].ID), code(entries[i].Text))
	})
}

func (m *markdown) causes(causes []verdict.Cause) {
	m.list("Causes", "", len(causes), func(i int) string {
		c := causes[i]
		line := fmt.Sprintf("- %d blocked", len(c.Blocked))
		if c.ID != "" {
			line += " by " + code(string(c.ID))
		}
		return fmt.Sprintf("%s: %s: %s\n", line, code(c.Reason), code(list(c.Blocked)))
	})
}

func (m *markdown) untested(gaps []gap) {
	m.list("Not tested", "", len(gaps), func(i int) string {
		g := gaps[i]
		line := fmt.Sprintf("- %d: %s", len(g.IDs), code(g.Reason))
		if g.Provide != "" {
			line += "; provide " + code(g.Provide)
		}
		return line + "\n"
	})
}

func (m *markdown) observations(observations []verdict.Observation) {
	m.list("Observed", "", len(observations), func(i int) string {
		return fmt.Sprintf("- %s: %s\n", code(observations[i].Name), code(observations[i].Value))
	})
}

// markdownEscapes takes the meaning from what GitHub's Markdown may take for
// markup, a link or, by a space of no width, a mention.
var markdownEscapes = strings.NewReplacer(
	`\`, "&#92;", "`", "&#96;", "*", "&#42;", "_", "&#95;", "{", "&#123;", "}", "&#125;",
	"[", "&#91;", "]", "&#93;", "<", "&#60;", ">", "&#62;", "#", "&#35;", "+", "&#43;",
	"|", "&#124;", "~", "&#126;", "$", "&#36;", "&", "&#38;",
	"://", "&#58;//", "www.", "www&#46;", "@", "&#64;&#8203;",
)

// escapeMarkdown is text as one line of Markdown without any markup.
func escapeMarkdown(text string) string { return markdownEscapes.Replace(oneLine(text)) }

// backticks finds the runs of backticks in a text.
var backticks = regexp.MustCompile("`+")

// delimiter is a run of n backticks, or of more where the text has as many in a row.
func delimiter(text string, n int) string {
	for _, run := range backticks.FindAllString(text, -1) {
		n = max(n, len(run)+1)
	}
	return strings.Repeat("`", n)
}

// code is text as code within a line or a cell of a table; nothing for no text.
func code(text string) string {
	text = strings.TrimSpace(oneLine(text))
	if text == "" {
		return ""
	}
	mark := delimiter(text, 1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " " // which are not shown
	}
	return mark + strings.ReplaceAll(text, "|", `\|`) + mark
}

// fence is text of several lines as a block of code.
func fence(text string) string {
	mark := delimiter(text, 3)
	return mark + "text\n" + strings.TrimSuffix(harmless(text), "\n") + "\n" + mark + "\n"
}
