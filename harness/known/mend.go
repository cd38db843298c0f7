package known

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// header begins a file that was not there before.
const header = `# Failures that are known. Each holds until it passes, fails with another message,
# or expires. Say for each what is the matter, and until when it may stay:
#
#   reason: …             required
#   issue: https://…      optional
#   owner: …              optional
#   expires: YYYY-MM-DD   optional, the last day
`

// failure is an entry that nobody wrote, as YAML.
type failure struct {
	ID      requirement.ID `yaml:"id"`
	Message string         `yaml:"message,omitempty"`
	Reason  string         `yaml:"reason"`
}

// Mend is the list's file, mended so that it covers all failures of a report
// that [List.Apply] has seen. Each failure that is not known gets an entry
// behind the others, sorted by id, with the reason "to be explained". Stale
// entries become comments; whatever else is in the file stays as it is. It
// fails where that would not make a file of known failures.
func (l *List) Mend(r *verdict.Report) ([]byte, error) {
	var file strings.Builder
	if l.name == "" {
		file.WriteString(header)
	}
	lines, depth := slices.Clone(l.lines), 0
	for _, e := range l.entries {
		depth = indent(l.line(e.first))
		if e.stale == "" {
			continue
		}
		for i := e.first; i <= e.last; i++ {
			lines[i-1] = "# " + lines[i-1]
		}
		lines[e.first-1] = fmt.Sprintf("# %s: %s\n%s", day(r), e.stale, lines[e.first-1])
	}
	for _, line := range lines {
		if strings.TrimSpace(line) != "[]" { // an empty list takes no entries
			file.WriteString(line + "\n")
		}
	}

	var failures []failure
	for i := range r.Results {
		if result := &r.Results[i]; result.Verdict == verdict.Fail && result.Known == nil {
			failures = append(failures, failure{result.ID, lasting(firstMessage(result)), "to be explained"})
		}
	}
	slices.SortFunc(failures, func(a, b failure) int { return strings.Compare(string(a.ID), string(b.ID)) })
	if len(failures) > 0 {
		entries, err := encode(failures)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(entries) {
			file.WriteString(strings.Repeat(" ", depth) + line)
		}
	}
	if _, err := Parse(l.name, []byte(file.String())); err != nil {
		return nil, fmt.Errorf("the known failures cannot be mended: %w", err)
	}
	return []byte(file.String()), nil
}

// passing finds words that are likely to be others in the next run, such as ids.
var passing = regexp.MustCompile(`\S*(\d\pL|\pL\d|\d{4})\S*`)

// lasting is the longest part of a message that is likely to be in it in the
// next run, too.
func lasting(message string) string {
	longest := ""
	for _, part := range passing.Split(message, -1) {
		if part = strings.TrimSpace(part); len(part) > len(longest) {
			longest = part
		}
	}
	return longest
}

// encode is a value in YAML.
func encode(value any) (string, error) {
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(value); err != nil {
		return "", err
	}
	return text.String(), nil
}
