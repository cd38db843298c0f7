package conform

import (
	"fmt"
	"reflect"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// plainMatcher is a Gomega matcher of something that a story has worked out,
// such as a number of orders.
type plainMatcher struct{ want any }

// EqualTo matches whatever equals the given value deeply, its type included.
// What it is, the assertion's context says.
func EqualTo(want any) plainMatcher { return plainMatcher{want} }

// Match reports whether the two are equal.
func (m plainMatcher) Match(actual any) (bool, error) { return reflect.DeepEqual(actual, m.want), nil }

// Explain tells the two apart.
func (m plainMatcher) Explain(actual any) []verdict.Failure {
	return []verdict.Failure{{Message: "this is wrong", Expected: fmt.Sprint(m.want), Actual: fmt.Sprint(actual)}}
}

// ExplainNot says that the two are equal.
func (m plainMatcher) ExplainNot(actual any) []verdict.Failure {
	return []verdict.Failure{{Message: "this is wrong", Expected: fmt.Sprintf("not %v", m.want), Actual: fmt.Sprint(actual)}}
}

// FailureMessage is Explain in short.
func (m plainMatcher) FailureMessage(actual any) string {
	return fmt.Sprintf("%v is not %v", actual, m.want)
}

// NegatedFailureMessage is ExplainNot in short.
func (m plainMatcher) NegatedFailureMessage(actual any) string {
	return fmt.Sprintf("%v should not be %v", actual, m.want)
}
