package reports

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

var (
	fenceMark = regexp.MustCompile("^ {0,3}(`{3,})([^`]*)$")
	folding   = regexp.MustCompile(`^</?details>$|^<summary><code>|</code>|</summary>$`)
	unsafe    = regexp.MustCompile("[<>\\\\\\[\\]`~$*_{}]|@(?:[^&]|$)|&(?:[^#]|$)|://|www\\.")
	cellEnds  = regexp.MustCompile(`^\||[^\\]\|`)
)

// checkMarkdown says where a text leaves the narrow Markdown of the reports:
// headings, tables, lists and foldings, in which all else stands as code.
func checkMarkdown(text string) error {
	closing, columns := "", 0
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		mark := fenceMark.FindStringSubmatch(line)
		switch {
		case closing != "" && mark != nil && len(mark[1]) >= len(closing) && strings.TrimSpace(mark[2]) == "":
			closing = ""
			continue
		case closing != "":
			continue
		case mark != nil && mark[2] == "text":
			closing = mark[1]
			continue
		}
		if strings.HasPrefix(line, "|") {
			n := len(cellEnds.FindAllString(line, -1))
			if columns > 0 && n != columns {
				return fmt.Errorf("%d cells rather than %d: %s", n, columns, line)
			}
			columns = n
		} else {
			columns = 0
		}
		prose, err := withoutCode(folding.ReplaceAllString(line, ""))
		if err != nil {
			return fmt.Errorf("%w: %s", err, line)
		}
		if found := unsafe.FindString(prose); found != "" {
			return fmt.Errorf("%q in %s", found, line)
		}
	}
	if closing != "" {
		return errors.New("a block of code has no end")
	}
	return nil
}

// withoutCode is a line without its code spans (CommonMark 0.31, 6.1).
func withoutCode(line string) (string, error) {
	var prose strings.Builder
	for {
		start := backticks.FindStringIndex(line)
		if start == nil {
			prose.WriteString(line)
			return prose.String(), nil
		}
		mark := line[start[0]:start[1]]
		prose.WriteString(line[:start[0]])
		line = line[start[1]:]
		end := -1
		for _, run := range backticks.FindAllStringIndex(line, -1) {
			if run[1]-run[0] == len(mark) {
				end = run[1]
				break
			}
		}
		if end < 0 {
			return "", fmt.Errorf("%s is not closed", mark)
		}
		line = line[end:]
	}
}

func TestCheckMarkdown(t *testing.T) {
	for _, text := range []string{
		"<b>", "a `b", "``a`", "@someone", "| a | b |\n| a |\n", "| `a|b` |\n| - |\n", "```text\n", "````text\n```\n", "*a*", "&lt;", "[a](b)", "<summary><code>a</code><i></summary>",
	} {
		if checkMarkdown(text) == nil {
			t.Errorf("%q is allowed", text)
		}
	}
}

func TestCode(t *testing.T) {
	for text, want := range map[string]string{
		"":           "",
		" \n ":       "",
		"a":          "`a`",
		"a\nb":       "`a b`",
		"a`b":        "``a`b``",
		"`a``":       "``` `a`` ```",
		"a|b\\|c":    "`a\\|b\\\\|c`",
		"<b>@x</b>":  "`<b>@x</b>`",
		"\x1b\u202e": "`\\u001b\\u202e`",
	} {
		if got := code(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestEscapeMarkdown(t *testing.T) {
	got := escapeMarkdown("a*b_c @x <i> 97 of 97: it's {1}\n#2 https://x www.x")

	NewWithT(t).Expect(got).To(Equal("a&#42;b&#95;c &#64;&#8203;x &#60;i&#62; 97 of 97: it's &#123;1&#125; &#35;2 https&#58;//x www&#46;x"))
}

func TestMarkdownOfGreenRunIsShort(t *testing.T) {
	r := greenReport()
	r.Observations = badReport().Observations

	if lines := strings.Count(string(render(t, "markdown", r)), "\n"); lines > 20 {
		t.Errorf("%d lines", lines)
	}
}

func TestMarkdownFitsIntoAComment(t *testing.T) {
	r := &verdict.Report{Gate: requirement.Must}
	for i := range 500 {
		wrong := result(fmt.Sprintf("pariette.cart.r%d", i), requirement.Must, verdict.Fail, "1) Get Cart")
		wrong.Failures = []verdict.Failure{{Message: strings.Repeat("wrong ", 100), Actual: strings.Repeat("1", 1000)}}
		r.Results = append(r.Results, wrong)
	}

	text := string(render(t, "markdown", conclude(r)))

	g := NewWithT(t)
	g.Expect(len(text)).To(BeNumerically("<", 65_536))
	g.Expect(text).To(MatchRegexp(`(?m)^and \d+ more$`))
	g.Expect(checkMarkdown(text)).To(Succeed())
}
