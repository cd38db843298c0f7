package mutant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// asks says which requests ask for a documented operation.
var asks = map[string]func(*http.Request) bool{
	"pariette.cart.get":    reading,
	"pariette.cart.add":    adding,
	"pariette.cart.remove": removing,
	"pariette.checkout":    checkout,
	"loyetta.order.create": order,
	"loyetta.physical":     physical,
	"loyetta.prepaid":      prepaid,
}

// derivedMutants follow from what the documents name: each field of each
// answer is spoilt in each way, each header that a client must send may be left
// out, and each status value is spelt wrongly.
func derivedMutants() []Mutant {
	var all []Mutant
	for _, operation := range schemas.Operations() {
		for _, answer := range operation.Answers {
			all = append(all, fieldMutants(operation, answer)...)
		}
		for _, header := range operation.Headers {
			if header.Required {
				all = append(all, headerMutant(operation, header))
			}
		}
	}
	for _, status := range schemas.Statuses() {
		all = append(all, spellingMutants(status)...)
	}
	return all
}

// fieldMutants spoil each field of an answer in each way that its schema forbids.
func fieldMutants(operation schemas.Operation, answer schemas.Answer) []Mutant {
	known := map[string]schemas.SchemaField{}
	for _, field := range answer.Schema.Fields() {
		known[field.Path] = field
	}
	what := operation.Name
	if strings.HasPrefix(answer.Status, "4") {
		what += ".refusal"
	}
	var all []Mutant
	for _, field := range answer.Fields {
		for _, way := range spoilings {
			if !way.wrong(known[field.Path]) || way.name == "empty" && field.MayBeEmpty {
				continue
			}
			all = append(all, Mutant{
				Name:    fmt.Sprintf("%s:%s:%s", what, strings.ReplaceAll(field.Path, "[]", ""), way.name),
				Text:    fmt.Sprintf("%s %s in the answer to %s with %s", field.Path, way.text, operation.Name, answer.Status),
				Breaks:  idsOf(field.Requirements),
				Derived: true,
				answer: func(r *http.Request, a *httptest.ResponseRecorder) {
					if asks[operation.Name](r) && answer.Covers(a.Code) {
						document := decode(a.Body.Bytes())
						spoil(document, field.Path, way.spoil)
						a.Body = bytes.NewBuffer(encode(document))
					}
				},
			})
		}
	}
	return all
}

// spoilings are the ways to spoil a field.
var spoilings = []struct {
	name, text string
	wrong      func(schemas.SchemaField) bool // whether it is wrong for such a field
	spoil      func(parent object, name string)
}{
	{
		"missing", "is missing",
		func(f schemas.SchemaField) bool { return f.Required },
		func(parent object, name string) { delete(parent, name) },
	},
	{
		"null", "is null",
		func(f schemas.SchemaField) bool { return !slices.Contains(f.Types, "null") },
		func(parent object, name string) { parent[name] = nil },
	},
	{
		"type", "has the wrong type",
		func(schemas.SchemaField) bool { return true },
		func(parent object, name string) { parent[name] = ofAnotherType(parent[name]) },
	},
	{
		"empty", "is empty",
		func(f schemas.SchemaField) bool {
			return slices.ContainsFunc(f.Types, func(t string) bool { return t == "string" || t == "array" || t == "object" })
		},
		func(parent object, name string) { parent[name] = emptied(parent[name]) },
	},
}

// spoil spoils a field wherever a document has it, by its path, for example
// "data[].items[].quantity".
func spoil(value any, path string, way func(parent object, name string)) {
	name, rest, deeper := strings.Cut(path, ".")
	name, array := strings.CutSuffix(name, "[]")
	parent, _ := value.(object)
	member, present := parent[name]
	switch {
	case !present:
	case !deeper:
		way(parent, name)
	case array:
		elements, _ := member.([]any)
		for _, element := range elements {
			spoil(element, rest, way)
		}
	default:
		spoil(member, rest, way)
	}
}

// ofAnotherType is a JSON value that resembles the given one.
func ofAnotherType(value any) any {
	switch v := value.(type) {
	case string:
		return json.Number("1")
	case []any:
		return object{}
	case object:
		return []any{}
	case nil:
		return false
	default: // a number or a boolean
		return fmt.Sprint(v)
	}
}

// emptied is a value of the same type with nothing in it.
func emptied(value any) any {
	switch v := value.(type) {
	case string:
		return ""
	case []any:
		return []any{}
	case object:
		return object{}
	default:
		return v
	}
}

// credentials are what the headers of the documents hold at the reference server.
var credentials = map[string]map[string]string{
	"pariette": {"ParietteToken": parietteToken, "Authorization": "Bearer playground-shopper-0001"},
	"loyetta":  {"Authorization": "Bearer playground-customer-0001"},
}

// headerMutant serves an operation without a header that a client must send.
func headerMutant(operation schemas.Operation, header schemas.Header) Mutant {
	api := requirement.ID(operation.Name).API()
	return Mutant{
		Name:    fmt.Sprintf("%s:%s:optional", operation.Name, header.Name),
		Text:    fmt.Sprintf("%s needs no %s", operation.Name, header.Name),
		Breaks:  idsOf(header.Requirements),
		Derived: true,
		request: func(r *http.Request) {
			if asks[operation.Name](r) && len(r.Header.Values(header.Name)) == 0 {
				r.Header.Set(header.Name, credentials[api][header.Name])
			}
		},
	}
}

// spellingMutants spell a status value wrongly in each list that has it.
func spellingMutants(status schemas.Status) []Mutant {
	var all []Mutant
	for _, list := range status.Lists {
		for _, way := range [][2]string{
			{"misspelt", status.Value[:len(status.Value)-1]},
			{"upper", strings.ToUpper(status.Value)},
			{"unknown", "on_its_way"},
		} {
			all = append(all, Mutant{
				Name:    fmt.Sprintf("loyetta.%s:%s:%s", list, status.Value, way[0]),
				Text:    fmt.Sprintf("%s is spelt %s in the %s list", status.Value, way[1], list),
				Breaks:  idsOf(status.Requirements),
				Derived: true,
				answer:  replace(asks["loyetta."+list], `"status":\s*"`+status.Value+`"`, `"status":"`+way[1]+`"`),
			})
		}
	}
	return all
}

func idsOf(texts []string) []requirement.ID {
	found := make([]requirement.ID, len(texts))
	for i, text := range texts {
		found[i] = requirement.ID(text)
	}
	return found
}
