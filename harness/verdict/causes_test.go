package verdict

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

func blocked(id, owner requirement.ID, reason string) Result {
	return Result{ID: id, Level: must, Verdict: Blocked, Owner: owner, Reason: reason}
}

func failed(id requirement.ID, messages ...string) Result {
	r := Result{ID: id, Level: must, Verdict: Fail, Text: "it works"}
	for _, m := range messages {
		r.Failures = append(r.Failures, Failure{Message: m})
	}
	return r
}

func TestCauses(t *testing.T) {
	rows := []struct {
		name    string
		results []Result
		want    []Cause
	}{
		{
			name:    "nothing blocked",
			results: []Result{failed("a.add", "status 500"), {ID: "a.get", Verdict: Pass}},
			want:    []Cause{},
		},
		{
			name: "a failure and what it blocked",
			results: []Result{
				failed("a.add", "status 500", "no cart"),
				blocked("a.remove", "a.add", "the add did not work"),
				blocked("a.get", "a.add", "another reason"),
			},
			want: []Cause{{ID: "a.add", Reason: "status 500", Blocked: []requirement.ID{"a.get", "a.remove"}}},
		},
		{
			name:    "a failure without a message",
			results: []Result{failed("a.add"), blocked("a.get", "a.add", "the add did not work")},
			want:    []Cause{{ID: "a.add", Reason: "it works", Blocked: []requirement.ID{"a.get"}}},
		},
		{
			name: "from owner to owner",
			results: []Result{
				failed("a.add", "status 500"),
				blocked("a.get", "a.add", "one"),
				blocked("a.remove", "a.get", "two"),
			},
			want: []Cause{{ID: "a.add", Reason: "status 500", Blocked: []requirement.ID{"a.get", "a.remove"}}},
		},
		{
			name: "owners that did not fail",
			results: []Result{
				{ID: "a.ok", Verdict: Pass},
				blocked("a.1", "", "connection refused"),
				blocked("a.2", "a.ok", "connection refused"),
				blocked("a.3", "not.selected", "timeout"),
				blocked("a.4", "a.1", "whatever"),
			},
			want: []Cause{
				{Reason: "connection refused", Blocked: []requirement.ID{"a.1", "a.2", "a.4"}},
				{Reason: "timeout", Blocked: []requirement.ID{"a.3"}},
			},
		},
		{
			name: "circles",
			results: []Result{
				blocked("a.1", "a.2", "connection refused"),
				blocked("a.2", "a.1", "connection refused"),
				blocked("a.3", "a.3", "connection refused"),
				blocked("a.4", "a.3", "whatever"),
			},
			want: []Cause{{Reason: "connection refused", Blocked: []requirement.ID{"a.1", "a.2", "a.3", "a.4"}}},
		},
		{
			name: "those that blocked most come first, then by id, then by reason",
			results: []Result{
				failed("a.1", "one"), failed("a.2", "two"), failed("a.3", "three"),
				blocked("b.1", "a.2", ""), blocked("b.2", "a.1", ""),
				blocked("b.3", "a.3", ""), blocked("b.4", "a.3", ""),
				blocked("b.5", "", "y"), blocked("b.6", "", "x"),
			},
			want: []Cause{
				{ID: "a.3", Reason: "three", Blocked: []requirement.ID{"b.3", "b.4"}},
				{Reason: "x", Blocked: []requirement.ID{"b.6"}},
				{Reason: "y", Blocked: []requirement.ID{"b.5"}},
				{ID: "a.1", Reason: "one", Blocked: []requirement.ID{"b.2"}},
				{ID: "a.2", Reason: "two", Blocked: []requirement.ID{"b.1"}},
			},
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			NewWithT(t).Expect(Causes(row.results)).To(Equal(row.want))
		})
	}
}
