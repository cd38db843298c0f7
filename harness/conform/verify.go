// Package conform turns requirements into Ginkgo specs and runs them: one
// requirement, one story, one spec, one result.
package conform

import (
	"sync"

	"github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// Story tells how a requirement is put to a server, in the order of the HTTP
// conversation. It starts from nothing and shares nothing with other stories.
type Story func(t *Trial)

// spec is a requirement and the story that verifies it.
type spec struct {
	requirement.Requirement
	story  Story
	serial bool // the story disturbs others and runs alone
}

// registry holds the specs that were declared. Ginkgo runs the containers
// again for every tree that it builds, so a spec may be declared many times;
// that two have one id shows in the plan.
var registry struct {
	sync.Mutex
	specs map[requirement.ID]spec
}

// Verify declares the one spec of a requirement. Decorators are Ginkgo's, for
// example ginkgo.Serial for a story that disturbs others.
func Verify(r requirement.Requirement, story Story, decorators ...any) bool {
	registry.Lock()
	defer registry.Unlock()
	if registry.specs == nil {
		registry.specs = map[requirement.ID]spec{}
	}
	registry.specs[r.ID] = spec{Requirement: r, story: story}
	return ginkgo.It(r.Text, append(decorators, ginkgo.Label(labels(r)...), ginkgo.Offset(1), func() { report(r.ID) })...)
}

// labels are the labels of a requirement's spec.
func labels(r requirement.Requirement) []string {
	return []string{string(r.ID), "level:" + string(r.Level), "api:" + r.ID.API(), "feature:" + r.ID.Feature()}
}
