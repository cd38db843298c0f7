package conform

import (
	"fmt"
	"mime"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// answerMatcher is a Gomega matcher of a *client.Answer.
type answerMatcher struct {
	want     string // what the answer should be, after "the answer is not "
	problems func(*client.Answer) []verdict.Failure
}

// Match reports whether there is no problem.
func (m answerMatcher) Match(actual any) (bool, error) {
	answer, ok := actual.(*client.Answer)
	if !ok {
		return false, fmt.Errorf("%s judges a *client.Answer, not %T", m.want, actual)
	}
	return len(m.problems(answer)) == 0, nil
}

// Explain is every problem.
func (m answerMatcher) Explain(actual any) []verdict.Failure {
	return m.problems(actual.(*client.Answer))
}

// FailureMessage is the first problem.
func (m answerMatcher) FailureMessage(actual any) string { return m.Explain(actual)[0].Message }

// ExplainNot says that the answer is what it should not be.
func (m answerMatcher) ExplainNot(actual any) []verdict.Failure {
	a := actual.(*client.Answer)
	return []verdict.Failure{{
		Message:  "the answer is " + m.want + ", but should not be",
		Expected: "not " + m.want,
		Actual:   strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, shorten(string(a.Content)))),
	}}
}

// NegatedFailureMessage is that in short.
func (m answerMatcher) NegatedFailureMessage(actual any) string {
	return m.ExplainNot(actual)[0].Message
}

// Work matches an answer that lets a story go on: 2xx, with a JSON object that
// does not say that the request failed.
func Work() answerMatcher {
	return answerMatcher{"a success", func(a *client.Answer) []verdict.Failure {
		switch {
		case !a.Successful():
			return BeSuccessful().problems(a)
		case a.Malformed != nil:
			return []verdict.Failure{{Message: "the answer is not JSON", Expected: "a JSON object", Actual: a.Malformed.Error()}}
		case !isObject(a.Body()):
			return []verdict.Failure{{Message: "the answer is no JSON object", Expected: "a JSON object", Actual: shorten(a.Body().String())}}
		case a.Denies():
			return []verdict.Failure{{Message: "the answer says that the request failed", Actual: shorten(a.Body().String())}}
		}
		return nil
	}}
}

// BeSuccessful matches an answer with a status of 2xx.
func BeSuccessful() answerMatcher {
	return answerMatcher{"2xx", func(a *client.Answer) []verdict.Failure {
		if a.Successful() {
			return nil
		}
		return unexpected(a, "a status of 2xx")
	}}
}

// isObject reports whether a value is a JSON object.
func isObject(v client.Value) bool {
	_, ok := v.Raw().(map[string]any)
	return ok
}

// HaveStatus matches an answer with one of the statuses.
func HaveStatus(statuses ...int) answerMatcher {
	want := strings.Trim(strings.ReplaceAll(fmt.Sprint(statuses), " ", " or "), "[]")
	return answerMatcher{want, func(a *client.Answer) []verdict.Failure {
		if slices.Contains(statuses, a.Status) {
			return nil
		}
		return unexpected(a, want)
	}}
}

// refusal is a matcher that judges a request without an answer, too.
type refusal struct{ answerMatcher }

func (refusal) JudgesSilence() {}

// BeRefused matches a refusal: 4xx, with a JSON body that does not claim
// success. No answer at all is none.
func BeRefused() refusal {
	return refusal{answerMatcher{"a refusal", func(a *client.Answer) []verdict.Failure {
		switch {
		case a.Err != nil:
			return []verdict.Failure{{Message: "there is no answer", Expected: "a refusal, 4xx", Actual: a.Err.Error()}}
		case a.Status < 400 || a.Status > 499:
			return unexpected(a, "a refusal, 4xx")
		case a.Malformed != nil:
			return []verdict.Failure{{Message: "the refusal is not JSON", Expected: "a JSON body", Actual: shorten(string(a.Content))}}
		case a.Claims():
			return []verdict.Failure{{Message: "the refusal claims success", Actual: shorten(a.Body().String())}}
		}
		return nil
	}}}
}

// BeExactJSON matches an answer that is one JSON document and says so:
// application/json, valid UTF-8, no duplicate names, nothing after it.
func BeExactJSON() answerMatcher {
	return answerMatcher{"one exact JSON document", func(a *client.Answer) []verdict.Failure {
		var found []verdict.Failure
		given := a.Answer.Get("Content-Type")
		if media, parameters, err := mime.ParseMediaType(given); err != nil || media != "application/json" || !isUTF8(parameters["charset"]) {
			found = append(found, verdict.Failure{Message: "the content type is wrong", Expected: "application/json", Actual: fmt.Sprintf("%q", given)})
		}
		return append(found, failures(validator.Exact(a.Content))...)
	}}
}

// isUTF8 reports whether a charset parameter leaves JSON's own encoding.
func isUTF8(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

// unexpected is a failure about the answer's status.
func unexpected(a *client.Answer, want string) []verdict.Failure {
	return []verdict.Failure{{
		Message:  fmt.Sprintf("the answer has status %d", a.Status),
		Expected: want,
		Actual:   strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, shorten(string(a.Content)))),
	}}
}

// failures are a validator's problems.
func failures(problems []validator.Problem) []verdict.Failure {
	var found []verdict.Failure
	for _, p := range problems {
		found = append(found, verdict.Failure{Message: p.Message, Expected: p.Expected, Actual: p.Actual, Pointer: p.Pointer})
	}
	return found
}

// shown is how many characters of a server's text a message quotes.
const shown = 300

// shorten is the beginning of a long text.
func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= shown {
		return text
	}
	return string(runes[:shown]) + fmt.Sprintf("… (%d characters)", len(runes))
}

// BeWebPage matches an answer made for people's eyes: markup.
func BeWebPage() answerMatcher {
	return answerMatcher{"a web page", func(a *client.Answer) []verdict.Failure {
		if text := strings.TrimSpace(string(a.Content)); strings.HasPrefix(text, "<") {
			return nil
		}
		return []verdict.Failure{{Message: "the answer is no web page", Actual: shorten(string(a.Content))}}
	}}
}
