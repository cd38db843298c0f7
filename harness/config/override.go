package config

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// number finds the index of a list's entry in a variable's name.
var number = regexp.MustCompile(`\d+`)

// override puts the values of the MIHENK_… variables and then of set, which
// holds KEY=VALUE, into the document.
func (l *loader) override(root *yaml.Node, set []string) {
	keys := variableKeys(reflect.TypeFor[Target]())
	for _, name := range slices.Sorted(maps.Keys(l.environ)) {
		if !strings.HasPrefix(name, prefix) || name == prefix+"TARGET" {
			continue
		}
		at := place{name: name}
		key, known := keys[number.ReplaceAllString(name, "0")]
		if !known {
			l.failAt(at, "", "unknown variable%s", suggest(name, slices.Sorted(maps.Keys(keys))))
			continue
		}
		for _, index := range number.FindAllString(name, -1) {
			key = strings.Replace(key, ".#", "."+index, 1)
		}
		l.put(root, key, "${"+name+"}", at) // so that the value is taken as it is, and known by this name
	}
	for _, assignment := range set {
		key, value, ok := strings.Cut(assignment, "=")
		if !ok || key == "" {
			l.failAt(place{name: setFlag}, key, "no value (write --set KEY=VALUE)")
			continue
		}
		l.put(root, key, value, place{name: setFlag})
	}
}

// dotted turns a key as errors show it, such as a[0].b, into one with dots alone.
var dotted = strings.NewReplacer("[", ".", "]", "")

// put sets the value at key, making the lists and mappings on the way to it.
func (l *loader) put(node *yaml.Node, key, value string, at place) {
	for segment := range strings.SplitSeq(dotted.Replace(key), ".") {
		index, err := strconv.Atoi(segment)
		switch {
		case err != nil:
			node = l.entry(node, segment, at)
		case index < 0 || index > maxIndex:
			l.failAt(at, key, "a list's entries are counted from 0 to %d", maxIndex)
			return
		default:
			node = l.element(node, index, at)
		}
	}
	l.replace(node, yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}, at)
}

// entry is the value of a key in a mapping.
func (l *loader) entry(mapping *yaml.Node, key string, at place) *yaml.Node {
	if mapping.Kind != yaml.MappingNode {
		l.replace(mapping, yaml.Node{Kind: yaml.MappingNode}, at)
	}
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	name, value := &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &yaml.Node{}
	l.origins[name] = at
	mapping.Content = append(mapping.Content, name, value)
	return value
}

// element is an entry of a list, which grows by entries without a value where
// it is too short.
func (l *loader) element(list *yaml.Node, index int, at place) *yaml.Node {
	if list.Kind != yaml.SequenceNode {
		l.replace(list, yaml.Node{Kind: yaml.SequenceNode}, at)
	}
	for len(list.Content) <= index {
		empty := &yaml.Node{}
		l.replace(empty, yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}, at)
		list.Content = append(list.Content, empty)
	}
	return list.Content[index]
}

// replace makes the node another one, which comes from an override.
func (l *loader) replace(node *yaml.Node, by yaml.Node, at place) {
	*node = by
	l.origins[node] = at
}

// variableKeys maps the name of each variable to the key that it sets. The
// index of a list's entry is 0 in the name and # in the key.
func variableKeys(t reflect.Type) map[string]string {
	keys := map[string]string{}
	for _, key := range scalarKeys(t, "") {
		name := strings.NewReplacer(".", "_", "#", "0").Replace(key)
		keys[prefix+strings.ToUpper(name)] = key
	}
	delete(keys, prefix+"TARGET")
	return keys
}

// scalarKeys lists the keys of all single values in a type, save those of
// mappings with free keys.
func scalarKeys(t reflect.Type, key string) []string {
	switch t.Kind() {
	case reflect.Pointer:
		return scalarKeys(t.Elem(), key)
	case reflect.Slice:
		return scalarKeys(t.Elem(), key+".#")
	case reflect.Map:
		return nil
	case reflect.Struct:
		var keys []string
		for field := range t.Fields() {
			if name := field.Tag.Get("key"); name != "" {
				keys = append(keys, scalarKeys(field.Type, join(key, name))...)
			}
		}
		return keys
	default:
		return []string{key}
	}
}

// join is the path of a key below a path, which is empty for the root.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
