package conform

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/mihenk-conformance/mihenk/harness/nearest"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// Selection says which specs to run. Each entry of Only and Skip is an id, a
// glob of ids ("pariette.cart.*"), several of them separated by commas, or a
// Ginkgo label filter ("level: must && api: pariette").
type Selection struct {
	Only  []string            // any of them; all specs when empty
	Skip  []string            // none of them
	Level []requirement.Level // one of them; all levels when empty
}

// Plan is the specs of a run, in the order in which they start.
type Plan struct {
	Seed   int64
	filter string
	specs  []spec
}

// Catalogue is every requirement that the suites verify, by id.
func Catalogue() ([]requirement.Requirement, error) {
	plan, err := NewPlan(Selection{}, 1)
	if err != nil {
		return nil, err
	}
	all := make([]requirement.Requirement, len(plan.specs))
	for i, s := range plan.specs {
		all[i] = s.Requirement
	}
	slices.SortFunc(all, func(a, b requirement.Requirement) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// NewPlan selects specs and puts them in the order that the seed gives. It
// fails when an entry of the selection is malformed or matches no spec, and
// when nothing is left.
func NewPlan(selection Selection, seed int64) (*Plan, error) {
	everything, err := preview("", seed)
	if err != nil {
		return nil, err
	}
	filter, err := selection.filter(everything)
	if err != nil {
		return nil, err
	}
	specs, err := preview(filter, seed)
	if err != nil {
		return nil, err
	}
	if len(specs) == 0 {
		return nil, fmt.Errorf("no requirement is selected: %d exist, see 'mihenk list'", len(everything))
	}
	return &Plan{Seed: seed, filter: filter, specs: specs}, nil
}

// Len is the number of specs.
func (p *Plan) Len() int { return len(p.specs) }

// APIs are the APIs that the specs are about: "loyetta", "pariette" or both.
func (p *Plan) APIs() []string {
	apis := make([]string, len(p.specs))
	for i, planned := range p.specs {
		apis[i] = planned.ID.API()
	}
	slices.Sort(apis)
	return slices.Compact(apis)
}

// previewing keeps previews apart: Ginkgo has one tree in a process.
var previewing sync.Mutex

// preview asks Ginkgo which specs a run with that filter and seed would start,
// in its order.
func preview(filter string, seed int64) ([]spec, error) {
	previewing.Lock()
	defer previewing.Unlock()
	// Where "go test -count" repeats tests, Ginkgo would refuse even a preview.
	if count := flag.Lookup("test.count"); count != nil {
		defer func(repeats string) { _ = flag.Set("test.count", repeats) }(count.Value.String())
		_ = flag.Set("test.count", "1")
	}
	suite, reporter := configuration(filter, seed)
	var specs []spec
	seen := map[requirement.ID]bool{}
	for _, planned := range ginkgo.PreviewSpecs("mihenk", suite, reporter).SpecReports {
		if planned.LeafNodeType != types.NodeTypeIt || planned.State.Is(types.SpecStateSkipped|types.SpecStatePending) {
			continue
		}
		declared, ok := declaredWith(planned.LeafNodeLabels)
		if !ok {
			return nil, fmt.Errorf("the spec %q at %s was not declared by Verify", planned.FullText(), planned.LeafNodeLocation)
		}
		if seen[declared.ID] {
			return nil, fmt.Errorf("two specs verify %s, one of them at %s", declared.ID, planned.LeafNodeLocation)
		}
		seen[declared.ID] = true
		declared.serial = planned.IsSerial
		specs = append(specs, declared)
	}
	return specs, nil
}

// declaredWith is the spec whose id is among the labels, to which Ginkgo adds
// some of its own.
func declaredWith(labels []string) (declared spec, ok bool) {
	for _, label := range labels {
		if declared, ok = registry.specs[requirement.ID(label)]; ok {
			return declared, true
		}
	}
	return spec{}, false
}

// configuration is Ginkgo's for one silent run in this process.
func configuration(filter string, seed int64) (types.SuiteConfig, types.ReporterConfig) {
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.RandomSeed = seed
	suite.RandomizeAllSpecs = true
	suite.LabelFilter = filter
	reporter.NoColor = true
	reporter.Succinct = true
	return suite, reporter
}

// idChars are what ids and globs are written with; anything else is a label filter.
var idChars = regexp.MustCompile(`^[a-z0-9_.*-]+$`)

// labelBlank finds the blank in a label filter's "key: value", which Ginkgo would
// read as a set operation. Labels are spelt "key:value".
var labelBlank = regexp.MustCompile(`\b(level|api|feature): +`)

// filter is the selection as one Ginkgo label filter.
func (s Selection) filter(all []spec) (string, error) {
	var terms []string
	only, err := anyOf("--only", s.Only, all)
	if err != nil {
		return "", err
	}
	if only != "" {
		terms = append(terms, only)
	}
	skip, err := anyOf("--skip", s.Skip, all)
	if err != nil {
		return "", err
	}
	if skip != "" {
		terms = append(terms, "!"+skip)
	}
	if len(s.Level) > 0 {
		var levels []string
		for _, level := range s.Level {
			levels = append(levels, "level:"+string(level))
		}
		terms = append(terms, "("+strings.Join(levels, " || ")+")")
	}
	return strings.Join(terms, " && "), nil
}

// anyOf is a label filter that matches what any of a flag's entries does.
func anyOf(flag string, entries []string, all []spec) (string, error) {
	var terms []string
	for _, entry := range entries {
		for part := range strings.SplitSeq(entry, ",") {
			part = strings.TrimSpace(part)
			if !idChars.MatchString(part) {
				term := "(" + labelBlank.ReplaceAllString(entry, "$1:") + ")"
				matches, err := types.ParseLabelFilter(term)
				if err != nil {
					return "", fmt.Errorf("%s %q is neither an id, a glob nor a Ginkgo label filter: %s", flag, entry, lastLine(err))
				}
				if !slices.ContainsFunc(all, func(s spec) bool { return matches(labels(s.Requirement)) }) {
					return "", fmt.Errorf("%s %q matches no requirement; see 'mihenk list'", flag, entry)
				}
				terms = append(terms, term)
				break
			}
			term, err := idTerm(flag, part, all)
			if err != nil {
				return "", err
			}
			terms = append(terms, term)
		}
	}
	if len(terms) == 0 {
		return "", nil
	}
	return "(" + strings.Join(terms, " || ") + ")", nil
}

// lastLine is what one of Ginkgo's errors says at its end; a picture of where
// comes before it.
func lastLine(err error) string {
	text := err.Error()
	if detailed, ok := errors.AsType[types.GinkgoError](err); ok {
		text = detailed.Message
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// idTerm is a label filter that matches one id or glob.
func idTerm(flag, glob string, all []spec) (string, error) {
	pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(glob), `\*`, ".*") + "$"
	matches := regexp.MustCompile(pattern)
	var known []string
	for _, s := range all {
		if matches.MatchString(string(s.ID)) {
			return "/" + pattern + "/", nil
		}
		known = append(known, string(s.ID), s.ID.Feature()+".*")
	}
	return "", fmt.Errorf("%s %s matches no requirement%s; see 'mihenk list'", flag, glob, nearest.Hint(glob, known))
}
