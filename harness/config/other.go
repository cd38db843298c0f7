package config

import "reflect"

// Decode fills v, a pointer, from a YAML document of another kind by the rules
// and tags of a target file, save that ${NAME} stands for itself. An empty
// document leaves v as it is. The name stands in errors, which are those of
// [Load]. The lines are those of the values, by path: [1].id is the id of the
// second entry of a list.
func Decode(name string, data []byte, v any) (lines map[string]int, err error) {
	start := place{name: name, line: 1}
	root, err := document(start, data)
	if err != nil || root == nil {
		return nil, err
	}
	l := newLoader(start)
	l.verbatim = true
	l.decode(root, reflect.ValueOf(v).Elem(), "", "")
	if err := l.problems.join(); err != nil {
		return nil, err
	}
	lines = map[string]int{}
	for path, at := range l.places {
		lines[path] = at.line
	}
	return lines, nil
}
