package conform

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/onsi/gomega/types"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// Statement is something that should hold of a value.
type Statement struct {
	trial  *Trial
	actual any
	given  bool
	at     *client.Value
	owner  requirement.ID
}

// At says where in an answer the value was found, for one that does not know.
func (a *Statement) At(v client.Value) *Statement {
	a.at = &v
	return a
}

// OwnedBy says which requirement demands what is taken for granted here;
// without it the one that demands the operation to work.
func (a *Statement) OwnedBy(id requirement.ID) *Statement {
	a.owner = id
	return a
}

// explainer is a matcher that tells expected and actual apart, and knows of
// every problem.
type explainer interface {
	Explain(actual any) []verdict.Failure    // of a value that should match
	ExplainNot(actual any) []verdict.Failure // of one that should not
}

// silence is a matcher that judges a request without an answer, too.
type silence interface{ JudgesSilence() }

// To holds the value against a Gomega matcher and reports whether it matches.
// The context is a format and its arguments, and says what the value is.
func (a *Statement) To(matcher types.GomegaMatcher, context ...any) bool {
	return a.judge(matcher, true, context)
}

// NotTo is To the other way round.
func (a *Statement) NotTo(matcher types.GomegaMatcher, context ...any) bool {
	return a.judge(matcher, false, context)
}

func (a *Statement) judge(matcher types.GomegaMatcher, want bool, context []any) bool {
	answer, pointer := a.place()
	silent := answer != nil && answer.Err != nil
	if _, judges := matcher.(silence); silent && !(judges && a.trial.session.counts(answer.Err)) {
		panic(stop{verdict: verdict.Blocked, reason: noAnswer(answer.Exchange), network: true})
	}
	matched, err := matcher.Match(a.actual)
	if err != nil {
		panic(fmt.Errorf("an assertion cannot be judged: %w", err))
	}
	if matched == want {
		return true
	}
	for _, f := range explain(matcher, a.actual, want) {
		f.Message = describe(context) + f.Message
		f.Check = check()
		if f.Pointer == "" {
			f.Pointer = pointer
		}
		found := failure{Failure: f, silent: silent}
		if answer != nil {
			found.exchange = answer.Exchange
		} else if n := len(a.trial.exchanges); n > 0 {
			found.exchange = a.trial.exchanges[n-1]
		}
		if a.given {
			a.block(found)
		}
		a.trial.failures = append(a.trial.failures, found)
	}
	return false
}

// check is the line of a suite that makes the statement that is being judged,
// for example "suites/pariette/cart_get.go:57".
func check() string {
	callers := make([]uintptr, 16)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for {
		frame, more := frames.Next()
		folder := path.Dir(frame.Function) + "/" + strings.SplitN(path.Base(frame.Function), ".", 2)[0]
		if folder != self || !more {
			return fmt.Sprintf("%s/%s/%s:%d", path.Base(path.Dir(folder)), path.Base(folder), filepath.Base(frame.File), frame.Line)
		}
	}
}

// self is the import path of this package.
const self = "github.com/mihenk-conformance/mihenk/harness/conform"

// place is the answer that the value comes from, and where it stands there.
func (a *Statement) place() (*client.Answer, string) {
	actual := a.actual
	if a.at != nil {
		actual = *a.at
	}
	switch v := actual.(type) {
	case *client.Answer:
		return v, ""
	case interface {
		Answer() *client.Answer
		Pointer() string
	}:
		return v.Answer(), v.Pointer()
	}
	return nil, ""
}

// block ends the story because of something that was taken for granted.
func (a *Statement) block(f failure) {
	reason, owner := f.Message, a.owner
	if f.exchange != nil {
		reason = f.exchange.Where() + ": " + reason
		if owner == "" {
			owner = requirement.ID(f.exchange.Operation + ".ok")
		}
	}
	if f.Pointer != "" {
		reason += " (at " + f.Pointer + ")"
	}
	panic(stop{verdict: verdict.Blocked, reason: reason, owner: owner})
}

// explain says what is wrong, in at least one failure.
func explain(matcher types.GomegaMatcher, actual any, want bool) []verdict.Failure {
	e, ours := matcher.(explainer)
	switch {
	case ours && want:
		return e.Explain(actual)
	case ours:
		return e.ExplainNot(actual)
	case want:
		return []verdict.Failure{{Message: matcher.FailureMessage(actual)}}
	default:
		return []verdict.Failure{{Message: matcher.NegatedFailureMessage(actual)}}
	}
}

// describe is an assertion's context as the beginning of a message.
func describe(context []any) string {
	if len(context) == 0 {
		return ""
	}
	return fmt.Sprintf(context[0].(string), context[1:]...) + ": "
}

// noAnswer says which request got no answer, and why. A target that is gone is
// one reason for all requests.
func noAnswer(e *wire.Exchange) string {
	if gone, ok := errors.AsType[*goneError](e.Err); ok {
		return gone.Error()
	}
	return e.Where() + ": no answer: " + e.Err.Error()
}
