package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// mostLines is how many lines of a body an example holds.
const mostLines = 40

// example is an exchange of a requirement's story with the embedded reference
// server, as text: the last one of the operation that the requirement is about,
// or else the last one. It is empty where the story has none.
func example(ctx context.Context, id requirement.ID) (string, error) {
	target, stop, err := embed(ctx, config.Overrides{})
	if err != nil {
		return "", err
	}
	defer stop()
	plan, err := conform.NewPlan(conform.Selection{Only: []string{string(id)}}, 1)
	if err != nil {
		return "", err
	}
	report, err := conform.Tell(ctx, plan, conform.Options{Target: target})
	if err != nil {
		return "", err
	}
	all := report.Results[0].Exchanges
	own := slices.DeleteFunc(slices.Clone(all), func(e verdict.Exchange) bool {
		return !strings.HasPrefix(e.Operation, id.Feature())
	})
	shown := slices.Concat(all, own)
	if len(shown) == 0 {
		return "", nil
	}
	return conversation(shown[len(shown)-1]), nil
}

// conversation is a request and its answer, as HTTP/1.1 has them.
func conversation(e verdict.Exchange) string {
	var b strings.Builder
	path := e.URL
	if u, err := url.Parse(e.URL); err == nil {
		path = u.RequestURI()
	}
	b.WriteString("\nexample\n")
	message(&b, e.Method+" "+path, e.Header, e.Body)
	message(&b, fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status)), e.Answer, e.Content)
	return b.String()
}

// message writes one of the two after a blank line, indented.
func message(b *strings.Builder, start string, header http.Header, body *verdict.Body) {
	lines := []string{start}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			lines = append(lines, name+": "+value)
		}
	}
	if body != nil {
		lines = append(lines, "")
		lines = append(lines, bodyLines(body.Text)...)
	}
	b.WriteString("\n")
	for _, line := range lines {
		b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
	}
}

// bodyLines are the first lines of a body, of JSON with a member on each.
func bodyLines(text string) []string {
	var indented bytes.Buffer
	if json.Indent(&indented, []byte(text), "", "  ") == nil {
		text = indented.String()
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if more := len(lines) - mostLines; more > 0 {
		return append(lines[:mostLines], fmt.Sprintf("… and %d more lines", more))
	}
	return lines
}
