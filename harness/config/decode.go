package config

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// loader fills a Target from a YAML document and gathers what is wrong with it.
type loader struct {
	start     place // of the document
	environ   map[string]string
	origins   map[*yaml.Node]place // of the nodes that overrides made
	places    map[string]place     // of each value, by its path; a value that is not given is where its parent is
	given     map[string]bool      // paths of the keys that are given, well or wrongly
	failed    map[string]bool      // paths of the values with a problem
	verbatim  bool                 // ${NAME} stands for itself, not for a variable
	variables []Secret
	problems  problems
}

func newLoader(start place) *loader {
	return &loader{
		start:   start,
		environ: map[string]string{},
		origins: map[*yaml.Node]place{},
		places:  map[string]place{"": start},
		given:   map[string]bool{},
		failed:  map[string]bool{},
	}
}

// fail notes what is wrong with the value at path. Only the first problem of a
// value is noted, and none below a value that could not be read.
func (l *loader) fail(path, format string, args ...any) {
	if at, read := l.places[path]; read && !l.failed[path] {
		l.failed[path] = true
		l.failAt(at, path, format, args...)
	}
}

// failAt notes what is wrong with a key that may be no path of the file.
func (l *loader) failAt(at place, key, format string, args ...any) {
	l.problems = append(l.problems, problem{at, key, fmt.Sprintf(format, args...)})
}

// decode fills v from the node at path. The tag is that of the field that
// holds v.
func (l *loader) decode(node *yaml.Node, v reflect.Value, tag reflect.StructTag, path string) {
	switch {
	case node.Kind == yaml.AliasNode || node.Anchor != "" || node.Style&yaml.TaggedStyle != 0:
		l.fail(path, "an anchor, an alias or a tag (write the value itself)")
		return
	case node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null":
		l.fail(path, "has no value (give one, or leave the key out)")
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		l.decode(node, v.Elem(), tag, path)
	case reflect.Struct:
		if l.is(node, yaml.MappingNode, v, tag, path) {
			l.decodeStruct(node, v, path)
		}
	case reflect.Map:
		if l.is(node, yaml.MappingNode, v, tag, path) {
			l.decodeMap(node, v, tag, path)
		}
	case reflect.Slice:
		if l.is(node, yaml.SequenceNode, v, tag, path) {
			l.decodeSlice(node, v, tag, path)
		}
	default:
		if l.is(node, yaml.ScalarNode, v, tag, path) {
			l.decodeScalar(node, v, tag, path)
		}
	}
}

// decodeStruct fills a struct, key by key, and the keys that are not given
// with their defaults.
func (l *loader) decodeStruct(node *yaml.Node, v reflect.Value, path string) {
	given := l.pairs(node, path)
	var known []string
	for field, value := range v.Fields() {
		key := field.Tag.Get("key")
		if key == "" {
			continue
		}
		known = append(known, key)
		child := join(path, key)
		content, isGiven := given[key]
		if !isGiven {
			l.places[child] = l.places[path]
		}
		text, hasDefault := field.Tag.Lookup("default")
		switch {
		case isGiven:
			l.decode(content, value, field.Tag, child)
		case field.Type.Kind() == reflect.Struct:
			l.decode(&yaml.Node{Kind: yaml.MappingNode}, value, field.Tag, child)
		case hasDefault:
			l.decode(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}, value, field.Tag, child)
		case field.Tag.Get("required") != "":
			l.fail(child, "missing (want %s)", wanted(field.Type, field.Tag))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(known, key) {
			l.fail(join(path, key), "unknown key%s", suggest(key, known))
		}
	}
}

// decodeMap fills a mapping with free keys, from text to text.
func (l *loader) decodeMap(node *yaml.Node, v reflect.Value, tag reflect.StructTag, path string) {
	v.Set(reflect.MakeMap(v.Type()))
	for key, content := range l.pairs(node, path) {
		value := reflect.New(v.Type().Elem()).Elem()
		l.decode(content, value, tag, join(path, key))
		v.SetMapIndex(reflect.ValueOf(key), value)
	}
}

// pairs are the values of a mapping by key, with their places noted.
func (l *loader) pairs(node *yaml.Node, path string) map[string]*yaml.Node {
	given := map[string]*yaml.Node{}
	for pair := range slices.Chunk(node.Content, 2) {
		key, value := pair[0], pair[1]
		child := join(path, key.Value)
		if _, twice := given[key.Value]; twice {
			l.failAt(l.at(key), child, "given twice (leave one out)")
			continue
		}
		given[key.Value], l.given[child] = value, true
		l.places[child] = l.at(value, key)
	}
	return given
}

// decodeSlice fills a list.
func (l *loader) decodeSlice(node *yaml.Node, v reflect.Value, tag reflect.StructTag, path string) {
	v.Set(reflect.MakeSlice(v.Type(), len(node.Content), len(node.Content)))
	for i, content := range node.Content {
		element := fmt.Sprintf("%s[%d]", path, i)
		l.places[element] = l.at(content)
		l.decode(content, v.Index(i), tag, element)
	}
}

// variable finds a variable of the environment in a value.
var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// quoted are the styles of a value that is text whatever it looks like.
const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// plain are the values that are not written in quotes.
var plain = []string{aWhole, aNumber, aTruth}

// decodeScalar fills a single value, with the variables in it replaced.
func (l *loader) decodeScalar(node *yaml.Node, v reflect.Value, tag reflect.StructTag, path string) {
	want := wanted(v.Type(), tag)
	switch {
	case v.Kind() == reflect.String && node.ShortTag() == "!!bool":
		l.fail(path, "want text, found true or false (put it in quotes)")
		return
	case node.Style&quoted != 0 && !variable.MatchString(node.Value) && slices.Contains(plain, want):
		l.fail(path, "want %s, found text (leave the quotes out)", want)
		return
	}
	text, err := l.expand(node.Value, tag)
	if err == nil {
		err = parseScalar(v, text, tag)
	}
	if err != nil {
		l.fail(path, "%v", err)
	}
}

// expand replaces the variables in a value. It fails where one is not set.
func (l *loader) expand(value string, tag reflect.StructTag) (string, error) {
	if l.verbatim {
		return value, nil
	}
	var missing []string
	text := variable.ReplaceAllStringFunc(value, func(reference string) string {
		name := variable.FindStringSubmatch(reference)[1]
		value, set := l.environ[name]
		if !set {
			missing = append(missing, name)
		}
		secret := Secret{name, value}
		if tag.Get("secret") != "" && value != "" && !slices.Contains(l.variables, secret) {
			l.variables = append(l.variables, secret)
		}
		return value
	})
	if missing != nil {
		return "", fmt.Errorf("not set in the environment: %s (export it, or write the value here)", strings.Join(missing, ", "))
	}
	return text, nil
}

// is reports whether the node is of the kind that v wants, and notes it as a
// problem where it is not.
func (l *loader) is(node *yaml.Node, kind yaml.Kind, v reflect.Value, tag reflect.StructTag, path string) bool {
	found := map[yaml.Kind]string{
		yaml.MappingNode: someKeys, yaml.SequenceNode: aList, yaml.ScalarNode: "a single value",
	}
	if node.Kind != kind {
		l.fail(path, "want %s, found %s", wanted(v.Type(), tag), found[node.Kind])
	}
	return node.Kind == kind
}

// at is the place of the first node that an override made, else the line of
// the last node.
func (l *loader) at(nodes ...*yaml.Node) place {
	for _, node := range nodes {
		if origin, ok := l.origins[node]; ok {
			return origin
		}
	}
	return place{name: l.start.name, line: nodes[len(nodes)-1].Line}
}
