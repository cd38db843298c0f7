package known

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/nearest"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// Apply marks each failure of a report that an entry covers as known, notes the
// stale entries, and writes the headline anew. All are the requirements that
// exist. The first line that applies decides about an entry:
//
//	stale  it matches no requirement
//	stale  all that it matches passed, save what is not applicable
//	stale  it expired before the day on which the run began, in UTC
//	holds  something that it matches failed as it says
//	holds  something that it matches was not asked: it was left out of the run,
//	       blocked or not tested
//	stale  something that it matches failed with another message
//	holds  nothing that it matches is applicable
func (l *List) Apply(r *verdict.Report, all []requirement.ID) {
	results := make(map[requirement.ID]*verdict.Result, len(r.Results))
	for i := range r.Results {
		results[r.Results[i].ID] = &r.Results[i]
	}
	for i := range l.entries {
		e := &l.entries[i]
		mend := ""
		mend, e.stale = e.apply(results, all, day(r))
		if e.stale != "" {
			r.Stale = append(r.Stale, verdict.Stale{Place: l.place(e), ID: e.ID, Text: mend + ": " + e.stale})
		}
	}
	r.Headline = verdict.Headline(r)
}

// day is the day on which a run began, in UTC.
func day(r *verdict.Report) string { return r.Started.UTC().Format(time.DateOnly) }

// apply marks the failures that an entry covers. Where the entry is stale it
// says what does not hold, and how to mend the file.
func (e *entry) apply(results map[requirement.ID]*verdict.Result, all []requirement.ID, today string) (mend, stale string) {
	var matched, passed int
	var covered, open bool
	var other *verdict.Result // failed with another message
	expired := e.Expires != "" && e.Expires < today
	for _, id := range all {
		if !e.pattern.MatchString(string(id)) {
			continue
		}
		matched++
		switch r := results[id]; {
		case r == nil:
			open = true
		case e.describes(r):
			covered = true
			if !expired && r.Known == nil {
				r.Known = &verdict.Known{Reason: e.Reason, Issue: e.Issue, Owner: e.Owner, Expires: e.Expires}
			}
		case r.Verdict == verdict.Fail:
			other = r
		case r.Verdict == verdict.Pass:
			passed++
		case r.Verdict != verdict.NotApplicable:
			open = true
		}
	}
	failed := covered || other != nil
	switch {
	case matched == 0:
		return "correct or delete " + e.span(), fmt.Sprintf("no requirement is %s%s", e.ID, nearest.Hint(e.ID, words(all)))
	case passed == 1 && !failed && !open:
		return "delete " + e.span(), e.ID + " passes now"
	case passed > 1 && !failed && !open:
		return "delete " + e.span(), fmt.Sprintf("all %d of %s pass now", passed, e.ID)
	case expired:
		return "mend the server, or give " + e.span() + " a later date", fmt.Sprintf("%s expired on %s", e.ID, e.Expires)
	case other != nil && !covered && !open:
		return "correct the message in " + e.span(), fmt.Sprintf("%s fails otherwise now, with \"%s\"", other.ID, firstMessage(other))
	default:
		return "", ""
	}
}

// span is an entry's lines in words.
func (e *entry) span() string {
	if e.first == e.last {
		return fmt.Sprintf("line %d", e.first)
	}
	return fmt.Sprintf("lines %d–%d", e.first, e.last)
}

// describes reports whether a result failed as the entry says.
func (e *entry) describes(r *verdict.Result) bool {
	part := verdict.Harmless(e.Message)
	return r.Verdict == verdict.Fail && (part == "" || slices.ContainsFunc(r.Failures, func(f verdict.Failure) bool {
		return strings.Contains(verdict.Harmless(f.Message), part) || strings.Contains(verdict.Harmless(f.Actual), part)
	}))
}

// maxMessage is how many letters of a message are shown, and written into a file.
const maxMessage = 200

// firstMessage is the beginning of what was wrong: of its first line, and
// harmless to show. It is empty where a result has no failures.
func firstMessage(r *verdict.Result) string {
	if len(r.Failures) == 0 {
		return ""
	}
	line, _, _ := strings.Cut(verdict.Harmless(r.Failures[0].Message), "\n")
	letters := []rune(line)
	return string(letters[:min(len(letters), maxMessage)])
}

// words are what an entry's id can be: an id, or the glob of a feature.
func words(all []requirement.ID) []string {
	var known []string
	for _, id := range all {
		known = append(known, string(id), id.Feature()+".*")
	}
	return known
}
