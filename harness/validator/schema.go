package validator

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"sync"

	"github.com/xeipuuv/gojsonreference"
	"github.com/xeipuuv/gojsonschema"

	"github.com/mihenk-conformance/mihenk/schemas"
)

// maxValues is how many values an answer may hold to be validated, so that the
// library's errors about all of them still fit in memory.
const maxValues = 50_000

// Validate lists where value, which [Decode] returned, departs from the schema,
// in the order of the pointers. Equal departures are listed once. An answer of
// more than 50,000 values is a problem of its own; a result document, which
// Mihenk wrote itself, may be longer. Validate panics for an unknown schema and
// for Go types that Decode does not return.
func Validate(schema schemas.Name, value any) []Problem {
	compiled, ok := embedded()[schema.ID()]
	if !ok {
		panic(fmt.Sprintf("validator: no schema is named %q", schema))
	}
	if n := count(value); n > maxValues && schema != schemas.Result {
		return []Problem{{Message: fmt.Sprintf("the document holds %d values, more than the %d that are validated", n, maxValues)}}
	}
	result, err := compiled.Validate(gojsonschema.NewRawLoader(value))
	if err != nil {
		panic("validator: " + err.Error()) // a raw loader has no errors
	}
	return explain(result.Errors())
}

// count is how many values a decoded value holds, itself included.
func count(value any) int {
	n := 1
	switch value := value.(type) {
	case nil, bool, string, json.Number:
	case []any:
		for _, element := range value {
			n += count(element)
		}
	case map[string]any:
		for _, member := range value {
			n += count(member)
		}
	default:
		panic(fmt.Sprintf("validator: cannot validate a %T: Decode returns none", value))
	}
	return n
}

// embedded holds the embedded schemas by $id, each compiled once.
var embedded = sync.OnceValue(func() map[string]*gojsonschema.Schema {
	texts := map[string][]byte{}
	for _, name := range schemas.Names() {
		texts[name.ID()] = name.Text()
	}
	compiled, err := compile(texts)
	if err != nil {
		panic("validator: " + err.Error())
	}
	return compiled
})

// compile compiles draft-07 schemas, given by their $id, which may refer to
// each other and to nothing else.
func compile(texts map[string][]byte) (map[string]*gojsonschema.Schema, error) {
	gojsonschema.FormatCheckers.Add("date-time", format(isDateTime)).Add("uri", format(isURL))

	loader := gojsonschema.NewSchemaLoader()
	loader.Draft = gojsonschema.Draft7
	loader.AutoDetect = false
	loader.Validate = false // the schemas' own test does that
	for id, text := range texts {
		if err := loader.AddSchemas(gojsonschema.NewBytesLoader(text)); err != nil {
			return nil, fmt.Errorf("schema %s: %w", id, err)
		}
	}
	compiled := map[string]*gojsonschema.Schema{}
	for id := range texts {
		schema, err := loader.Compile(pooled(id))
		if err != nil {
			return nil, fmt.Errorf("schema %s: %w", id, err)
		}
		compiled[id] = schema
	}
	return compiled, nil
}

// pooled is the $id of a schema that a loader was given before. As the factory
// of loaders for everything else it refuses to fetch.
type pooled string

func (p pooled) JsonSource() any { return string(p) }

func (p pooled) LoadJSON() (any, error) {
	return nil, fmt.Errorf("%s is not an embedded schema, and nothing is fetched", string(p))
}

func (p pooled) JsonReference() (gojsonreference.JsonReference, error) {
	return gojsonreference.NewJsonReference(string(p))
}

func (p pooled) LoaderFactory() gojsonschema.JSONLoaderFactory { return p }

func (p pooled) New(source string) gojsonschema.JSONLoader { return pooled(source) }

// format says whether a string has a form; other values are not its concern.
type format func(text string) bool

func (f format) IsFormat(value any) bool {
	text, ok := value.(string)
	return !ok || f(text)
}

var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$`)

// isDateTime is the format "date-time": RFC 3339. The library's own takes a bare time of day.
func isDateTime(text string) bool {
	_, _, err := DateTime(text)
	return err == nil && rfc3339.MatchString(text)
}

// isURL is the format "uri": an absolute URL with a host. The library's own takes "a:".
func isURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && parsed.Scheme != "" && parsed.Hostname() != ""
}
