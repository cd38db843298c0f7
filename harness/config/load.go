package config

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	maxFile  = 1 << 20 // bytes of the largest file that is read
	maxIndex = 999     // of a list's entry in the key of an override
	prefix   = "MIHENK_"
)

// Overrides are the values from outside the target file.
type Overrides struct {
	Environ []string // NAME=VALUE, as [os.Environ] gives them
	Set     []string // KEY=VALUE, as --set gives them
}

// Load reads the target file at path; without a path the overrides are all
// there is. The error joins everything that is wrong, a line each, first with
// the overrides and then in the order of the file, such as
//
//	--set limits.parallel: must be at least 1
//	mihenk.yaml:12: pariette.shoppers[1].tokn: unknown key (did you mean token?)
func Load(path string, overrides Overrides) (*Target, error) {
	if path == "" {
		overrides.Set = slices.Concat([]string{"version=1"}, overrides.Set)
		return parse(&yaml.Node{Kind: yaml.MappingNode}, place{name: setFlag}, ".", overrides)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // nothing was written
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, err
	}
	return Parse(path, data, overrides)
}

// Parse is [Load] for a file whose content is at hand. The name stands in
// errors, and paths in the file start at its folder.
func Parse(name string, data []byte, overrides Overrides) (*Target, error) {
	start := place{name: name, line: 1}
	root, err := document(start, data)
	if err != nil {
		return nil, err
	}
	if root == nil {
		return nil, problem{place: start, text: "is empty (mihenk init writes a target file to start from)"}
	}
	return parse(root, start, filepath.Dir(name), overrides)
}

// syntaxError finds the line and the words in an error of the YAML library.
var syntaxError = regexp.MustCompile(`^yaml: (?:line (\d+): )?([^\n]*)`)

// document is the root of the only YAML document in data, or nil where there
// is none.
func document(start place, data []byte) (*yaml.Node, error) {
	if len(data) > maxFile {
		return nil, problem{place: start, text: "larger than 1 MiB (is it the right file?)"}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var first, second yaml.Node
	err := decoder.Decode(&first)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err == nil {
		err = decoder.Decode(&second)
	}
	switch {
	case errors.Is(err, io.EOF):
		return first.Content[0], nil
	case err == nil:
		start.line = second.Line
		return nil, problem{place: start, text: "a second YAML document begins (a file holds one)"}
	}
	found := syntaxError.FindStringSubmatch(err.Error())
	if found == nil {
		return nil, problem{place: start, text: err.Error()}
	}
	start.line, _ = strconv.Atoi(found[1])
	start.line = max(start.line, 1)
	return nil, problem{place: start, text: found[2] + " (quotes around a value with special characters may mend it, such as \"${NAME}\" between { })"}
}

// parse makes a Target of the root of a document that starts at start.
func parse(root *yaml.Node, start place, dir string, overrides Overrides) (*Target, error) {
	l := newLoader(start)
	for _, variable := range overrides.Environ {
		name, value, _ := strings.Cut(variable, "=")
		l.environ[name] = value
	}
	l.override(root, overrides.Set)
	target := &Target{}
	l.decode(root, reflect.ValueOf(target).Elem(), "", "")
	l.check(target, dir)
	target.variables, target.places = l.variables, l.places
	if err := l.problems.join(); err != nil {
		return nil, err
	}
	return target, nil
}
