package reports

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// The longest bodies that the page shows, in bytes: of a request that a failure
// is about, and of any other message.
const (
	maxRequest = 16 << 10
	maxMessage = 1 << 10
)

// entry is a result with its evidence.
type entry struct {
	verdict.Result
	Loose    []verdict.Failure     // of no exchange
	Evidence []evidence            // the exchanges that failures are about
	Again    string                // the command that tells the story anew, of one that did not pass
	Steps    []step                // all exchanges, in the order of the requests
	After    []verdict.Arrangement // by the state hook, after the last of them
}

// step is an exchange of a story.
type step struct {
	verdict.Exchange
	Before []verdict.Arrangement // by the state hook, before it
	Number int                   // in the story, from 1
	Path   string                // of its URL, with the query
	Wrong  bool                  // it is part of the evidence
	Whole  bool                  // the messages themselves are shown
}

// evidence is an exchange and all that was wrong with its answer.
type evidence struct {
	step
	Failures []verdict.Failure
	Excerpts []excerpt // of the answer's body
	Curl     string
	First    bool // of its story
}

// newEntry picks what the page shows of a result. Of one that passed its steps
// are enough, of one that is blocked the last step is what did not work.
func newEntry(report *verdict.Report, r verdict.Result) entry {
	s := entry{Result: r}
	if s.Open() {
		s.Again = fmt.Sprintf("mihenk run --target FILE --only %s --seed %d", quote(string(r.ID), nil), report.Seed)
	}
	arranged := map[int][]verdict.Arrangement{}
	for _, a := range r.Arranged {
		at := min(a.Before, len(r.Exchanges))
		arranged[at] = append(arranged[at], a)
	}
	s.After = arranged[len(r.Exchanges)]
	failures := map[int][]verdict.Failure{}
	for _, f := range r.Failures {
		if f.Exchange == nil || *f.Exchange < 0 || *f.Exchange >= len(r.Exchanges) {
			s.Loose = append(s.Loose, f)
		} else {
			failures[*f.Exchange] = append(failures[*f.Exchange], f)
		}
	}
	for i, e := range r.Exchanges {
		last := i == len(r.Exchanges)-1
		s.Steps = append(s.Steps, step{
			Exchange: e,
			Before:   arranged[i],
			Number:   i + 1,
			Path:     path(e.URL),
			Wrong:    failures[i] != nil,
			Whole:    failures[i] == nil && (r.Verdict == verdict.Fail || r.Verdict == verdict.Error || r.Verdict == verdict.Blocked && last),
		})
	}
	for _, i := range slices.Sorted(maps.Keys(failures)) {
		s.Evidence = append(s.Evidence, evidence{
			step:     s.Steps[i],
			Failures: failures[i],
			Excerpts: frame(r.Exchanges[i].Content, failures[i]),
			Curl:     curl(r, i),
			First:    len(s.Evidence) == 0,
		})
	}
	return s
}

// Open reports whether the page shows the entry unfolded from the start.
func (e entry) Open() bool { return e.Verdict == verdict.Fail || e.Verdict == verdict.Error }

// path is a URL without scheme and host.
func path(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if i := strings.IndexAny(rest, "/?"); found && i >= 0 {
		return rest[i:]
	}
	return url
}

// Request is the request as text: its line, its headers, and the body.
func (s step) Request() string {
	most := maxMessage
	if s.Wrong {
		most = maxRequest
	}
	return message(s.Method+" "+s.URL, s.Header, s.Body, most)
}

// Head is the answer as text, without its body, or why there is none.
func (s step) Head() string {
	if s.Status == 0 {
		return s.Error
	}
	return message(strings.TrimSpace(fmt.Sprintf("%d %s", s.Status, http.StatusText(s.Status))), s.Answer, nil, 0)
}

// Reply is the answer as text, with the beginning of its body.
func (s step) Reply() string {
	if s.Status == 0 {
		return s.Error
	}
	return s.Head() + harmless(content(s.Content, maxMessage))
}

// message is a request or an answer as text.
func message(start string, header map[string][]string, body *verdict.Body, most int) string {
	var b strings.Builder
	b.WriteString(start)
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			fmt.Fprintf(&b, "\n%s: %s", name, value)
		}
	}
	return harmless(b.String() + content(body, most))
}

// content is a body below its headers: nothing, or its beginning and how much
// of it there is.
func content(body *verdict.Body, most int) string {
	switch {
	case body == nil:
		return ""
	case len(body.Text) > most:
		end := most
		for end > 0 && !utf8.RuneStart(body.Text[end]) {
			end--
		}
		return fmt.Sprintf("\n\n%s… (%d bytes in result.json)", body.Text[:end], len(body.Text))
	case body.Truncated:
		return "\n\n" + body.Text + "…"
	default:
		return "\n\n" + body.Text
	}
}
