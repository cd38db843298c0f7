package conform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/money"
	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// valueMatcher is a Gomega matcher of a value in an answer.
type valueMatcher struct {
	want     string // what the value should be
	problems func(client.Value) []verdict.Failure
}

// Match reports whether there is no problem.
func (m valueMatcher) Match(actual any) (bool, error) {
	value, ok := asValue(actual)
	if !ok {
		return false, fmt.Errorf("%s judges a client.Value, not %T", m.want, actual)
	}
	return len(m.problems(value)) == 0, nil
}

// Explain is every problem.
func (m valueMatcher) Explain(actual any) []verdict.Failure {
	value, _ := asValue(actual)
	return m.problems(value)
}

// FailureMessage is the first problem.
func (m valueMatcher) FailureMessage(actual any) string { return m.Explain(actual)[0].Message }

// ExplainNot says that the value is what it should not be.
func (m valueMatcher) ExplainNot(actual any) []verdict.Failure {
	value, _ := asValue(actual)
	return wrong(value, "not "+m.want)
}

// NegatedFailureMessage is that in short.
func (m valueMatcher) NegatedFailureMessage(actual any) string {
	return m.ExplainNot(actual)[0].Message
}

// asValue is the value itself of whatever stands around it.
func asValue(actual any) (client.Value, bool) {
	switch v := actual.(type) {
	case client.Value:
		return v, true
	case client.Cart:
		return v.Value, true
	case client.Page:
		return v.Value, true
	case *client.Answer:
		return v.Body(), true
	}
	return client.Value{}, false
}

// wrong is a failure that tells a value from what it should be.
func wrong(v client.Value, want string) []verdict.Failure {
	name := v.Pointer()[strings.LastIndexByte(v.Pointer(), '/')+1:]
	actual := shorten(v.String())
	if slices.Contains(secretMembers, name) && v.Exists() {
		actual = "[redacted]"
	}
	return []verdict.Failure{{Message: strings.TrimSpace(name + " is wrong"), Expected: want, Actual: actual}}
}

// secretMembers are the members whose value is for its buyer alone.
var secretMembers = []string{"card_code", "card_pin"}

// BeJSON matches a string, a boolean or null that equals the given one.
func BeJSON(want any) valueMatcher {
	text := fmt.Sprintf("%v", want)
	if s, ok := want.(string); ok {
		text = fmt.Sprintf("%q", s)
	} else if want == nil {
		text = "null"
	}
	return valueMatcher{text, func(v client.Value) []verdict.Failure {
		if v.Exists() && v.Raw() == want {
			return nil
		}
		return wrong(v, text)
	}}
}

// EqualNumber matches a number of exactly that value, however it is spelt.
// The number wanted is an integer or a [money.Amount].
func EqualNumber(want any) valueMatcher {
	text := fmt.Sprint(want)
	amount, err := money.Parse(text)
	if err != nil {
		panic(err) // a story compares with something that is no number
	}
	return Be(text, func(v client.Value) bool {
		number, ok := v.Number()
		return ok && number.Equal(amount)
	})
}

// BeText matches a string that holds more than white space.
func BeText() valueMatcher {
	return Be("a non-empty string", func(v client.Value) bool {
		text, ok := v.Text()
		return ok && strings.TrimSpace(text) != ""
	})
}

// BeWhole matches a number without a fraction, however it is spelt.
func BeWhole() valueMatcher {
	return Be("a whole number", func(v client.Value) bool {
		_, ok := v.Int()
		return ok
	})
}

// BeArray matches a JSON array.
func BeArray() valueMatcher { return Be("an array", client.Value.IsArray) }

// HaveItems matches an array of so many elements.
func HaveItems(n int) valueMatcher {
	return Be(fmt.Sprintf("an array of length %d", n), func(v client.Value) bool {
		return v.IsArray() && len(v.Items()) == n
	})
}

// Be matches a value that is as described.
func Be(description string, is func(client.Value) bool) valueMatcher {
	return valueMatcher{description, func(v client.Value) []verdict.Failure {
		if is(v) {
			return nil
		}
		return wrong(v, description)
	}}
}

// MatchSchema matches a value, or an answer's body, that is valid by the schema.
func MatchSchema(schema schemas.Name) valueMatcher { return MatchSchemaApart(schema, "") }

// MatchSchemaApart is MatchSchema apart from what stands within the elements of the
// named member, which another requirement judges.
func MatchSchemaApart(schema schemas.Name, member string) valueMatcher {
	return valueMatcher{"valid by " + string(schema), func(v client.Value) []verdict.Failure {
		if !v.Exists() {
			return wrong(v, "valid by "+string(schema))
		}
		var found []verdict.Failure
		for _, f := range failures(validator.Validate(schema, v.Raw())) {
			if member != "" && strings.HasPrefix(f.Pointer, "/"+member+"/") {
				continue
			}
			f.Pointer = v.Pointer() + f.Pointer
			found = append(found, f)
		}
		return found
	}}
}
