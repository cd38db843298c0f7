package reports

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// command is a workflow command as GitHub Actions understands it.
type command struct{ name, properties, data string }

var workflowCommand = regexp.MustCompile(`^::(error|warning|notice) ((?:file=[^:,]*,line=\d+,)?title=[^:,]*)::(.*)$`)

// parseCommands reads workflow commands, and refuses any line that is none.
func parseCommands(text string) ([]command, error) {
	var commands []command
	for line := range strings.Lines(text) {
		match := workflowCommand.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if match == nil {
			return nil, fmt.Errorf("no command: %q", line)
		}
		properties := strings.NewReplacer("%3A", ":", "%2C", ",", "%25", "%").Replace(match[2])
		data := strings.NewReplacer("%0A", "\n", "%25", "%").Replace(match[3])
		commands = append(commands, command{match[1], properties, data})
	}
	return commands, nil
}

func TestGitHub(t *testing.T) {
	g := NewWithT(t)
	r := badReport()
	r.Results[5].Failures[0].Message = "100%: a, b::c%0A"
	r.Stale = []verdict.Stale{{Place: "a,b:c.yaml:12", ID: "pariette.*", Text: "all passed"}}

	commands, err := parseCommands(string(render(t, "github", conclude(r))))

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(commands).To(HaveLen(7))
	g.Expect(commands[0].name).To(Equal("error"))
	g.Expect(commands[0].data).To(Equal(r.Headline))
	g.Expect(commands[1]).To(Equal(command{"error", "file=a,b:c.yaml,line=12,title=Stale known failure", "pariette.*: all passed"}))
	g.Expect(commands[2].properties).To(Equal("title=pariette.cart.add.line (MUST)"))
	g.Expect(commands[2].data).To(ContainSubstring("\n100%: a, b::c%0A\n  expected: 3\n"))
	g.Expect(commands[5].name).To(Equal("warning"))
	g.Expect(commands[6]).To(Equal(command{"error", "title=2 blocked", "connection refused"}))
}

func TestGitHubOfGreenRun(t *testing.T) {
	r := greenReport()

	commands, err := parseCommands(string(render(t, "github", r)))

	g := NewWithT(t)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(commands).To(Equal([]command{{"notice", "title=Mihenk: the reference server", r.Headline}}))
}
