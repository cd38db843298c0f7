package validator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xeipuuv/gojsonschema"
)

// explain turns the library's errors, which come in random order, into sorted problems.
func explain(failures []gojsonschema.ResultError) []Problem {
	type located struct {
		path []string
		Problem
	}
	var found []located
	for _, failure := range failures {
		switch failure.Type() {
		case "number_all_of", "condition_then", "condition_else":
			continue // only says that one of the other errors occurred
		}
		path := pathOf(failure.Context())
		problem := problemOf(failure, path)
		problem.Pointer = pointerTo(path)
		found = append(found, located{path, problem})
	}
	slices.SortFunc(found, func(a, b located) int {
		return cmp.Or(slices.CompareFunc(a.path, b.path, compareTokens), cmp.Compare(a.Message, b.Message))
	})
	var problems []Problem
	for _, each := range found {
		problems = append(problems, each.Problem)
	}
	return slices.Compact(problems)
}

// problemOf is the problem, without its pointer, that an error at path describes.
func problemOf(failure gojsonschema.ResultError, path []string) Problem {
	details := failure.Details()
	if failure.Type() == "required" {
		return Problem{
			Message:  fmt.Sprintf("%v is missing", details["property"]),
			Expected: fmt.Sprintf("a member %q", details["property"]),
			Actual:   members(failure.Value()),
		}
	}
	expected := ""
	switch failure.Type() {
	case "invalid_type":
		types := strings.Trim(fmt.Sprint(details["expected"]), "[]")
		expected = strings.ReplaceAll(types, ",", " or ")
	case "const":
		expected = fmt.Sprint(details["allowed"])
	case "enum":
		expected = fmt.Sprintf("one of %v", details["allowed"])
	case "string_gte":
		expected = fmt.Sprintf("a string of length %v or more", details["min"])
	case "number_gte":
		expected = fmt.Sprintf("at least %v", details["min"])
	case "pattern":
		expected = fmt.Sprintf("a string that matches %s", details["pattern"])
	case "format":
		expected = fmt.Sprintf("a string of the format %s", details["format"])
	default:
		return Problem{Message: failure.Description()}
	}
	actual := describe(failure.Value(), isSecret(path))
	return Problem{Message: "expected " + expected + ", got " + actual, Expected: expected, Actual: actual}
}

// describe is the type of a decoded value and, unless it is secret, the value
// of a string, number or boolean, shortened.
func describe(value any, secret bool) string {
	kind, text := "", ""
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		kind, text = "boolean", strconv.FormatBool(value)
	case json.Number:
		kind, text = "number", shortened(value.String(), 40)
	case string:
		kind, text = "string", strconv.Quote(shortened(value, 80))
	case []any:
		return fmt.Sprintf("array of %d", len(value))
	case map[string]any:
		return "object"
	}
	if secret {
		return kind
	}
	return kind + " " + text
}

// isSecret says whether what stands at path may be a card's code or PIN.
func isSecret(path []string) bool {
	return slices.ContainsFunc(path, func(token string) bool {
		return token == "cards" || token == "card_code" || token == "card_pin"
	})
}

// members names the first members of an object, so that a renamed one is seen.
func members(object any) string {
	names := slices.Sorted(maps.Keys(object.(map[string]any)))
	if len(names) == 0 {
		return "an empty object"
	}
	var quoted []string
	for _, name := range names[:min(len(names), 12)] {
		quoted = append(quoted, strconv.Quote(shortened(name, 40)))
	}
	if len(names) > len(quoted) {
		quoted = append(quoted, "…")
	}
	return "members " + strings.Join(quoted, ", ")
}

// pathOf is where an error occurred: member names and indices, from the root.
func pathOf(context *gojsonschema.JsonContext) []string {
	const separator = "\xff" // in no decoded name, which are valid UTF-8
	return strings.Split(context.String(separator), separator)[1:]
}

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")

func pointerTo(path []string) string {
	var pointer strings.Builder
	for _, token := range path {
		pointer.WriteString("/" + escapePointer.Replace(token))
	}
	return pointer.String()
}

// compareTokens orders array indices as numbers, before member names as text.
func compareTokens(a, b string) int {
	i, errA := strconv.Atoi(a)
	j, errB := strconv.Atoi(b)
	switch {
	case errA == nil && errB == nil && i != j:
		return cmp.Compare(i, j)
	case errA == nil && errB != nil:
		return -1
	case errA != nil && errB == nil:
		return 1
	}
	return cmp.Compare(a, b)
}
