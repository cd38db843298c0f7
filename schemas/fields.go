package schemas

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"
)

// SchemaField is a member that a schema describes.
type SchemaField struct {
	Path     string   // as of a [Field], for example "data.items[].price"
	Types    []string // of JSON, any of which the member has, for example "integer" and "null"
	Required bool     // the object that it belongs to has it always
}

// Fields lists the members that an answer's schema describes, by name, each
// before those within it.
func (n Name) Fields() []SchemaField { return n.fields(n.parse(), "") }

// schema is what says, within a JSON Schema, which members there are.
type schema struct {
	Ref         string            `json:"$ref"`
	Type        types             `json:"type"`
	Required    []string          `json:"required"`
	Properties  map[string]schema `json:"properties"`
	Items       *schema           `json:"items"`
	Definitions map[string]schema `json:"definitions"`
}

// types are the types of JSON that a schema allows.
type types []string

// UnmarshalJSON reads one type or an array of them.
func (t *types) UnmarshalJSON(text []byte) error {
	var one string
	if err := json.Unmarshal(text, &one); err != nil {
		return json.Unmarshal(text, (*[]string)(t))
	}
	*t = types{one}
	return nil
}

// parse is the schema of the name.
func (n Name) parse() schema {
	var s schema
	if err := json.Unmarshal(n.Text(), &s); err != nil {
		panic("schemas: " + string(n) + ": " + err.Error())
	}
	return s
}

// resolve is what a schema in the file of the name stands for, and the file
// that this is in.
func (n Name) resolve(s schema) (Name, schema) {
	if s.Ref == "" {
		return n, s
	}
	if name, local := strings.CutPrefix(s.Ref, "#/definitions/"); local {
		return n, n.parse().Definitions[name]
	}
	file := Name(path.Join(path.Dir(string(n)), strings.TrimSuffix(s.Ref, ".json")))
	return file, file.parse()
}

// fields lists the members of a value at a path, which a schema in the file of
// the name describes.
func (n Name) fields(s schema, at string) []SchemaField {
	n, s = n.resolve(s)
	if s.Items != nil {
		return n.fields(*s.Items, at+"[]")
	}
	var all []SchemaField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		within := strings.TrimPrefix(at+"."+name, ".")
		_, member := n.resolve(s.Properties[name])
		all = append(all, SchemaField{within, member.Type, slices.Contains(s.Required, name)})
		all = append(all, n.fields(s.Properties[name], within)...)
	}
	return all
}
