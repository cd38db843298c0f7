package conform

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// active is the session that Ginkgo's specs of this process report to: Ginkgo
// keeps its tree in the process, too.
var active *Session

// Use makes a session the one that specs report to when Ginkgo itself runs
// them, each in its place.
func Use(s *Session) { active = s }

// Run runs the plan's specs and gives the report. The stories are told ahead
// of Ginkgo, several at once; each of Ginkgo's specs waits for its own and
// reports it. When the context ends, no further story is told. Ginkgo allows
// one Run in a process; Tell does without it.
func Run(ctx context.Context, plan *Plan, o Options) (*verdict.Report, error) {
	s, err := NewSession(ctx, o)
	if err != nil {
		return nil, err
	}
	started := time.Now()
	for _, planned := range plan.specs {
		s.done[planned.ID] = make(chan struct{})
	}
	var telling sync.WaitGroup
	telling.Go(func() { s.tellAll(plan) })

	Use(s)
	formatter.ColorableStdOut = io.Discard
	suite, reporter := configuration(plan.filter, plan.Seed)
	ginkgo.RunSpecs(bystander{}, "mihenk", suite, reporter)
	telling.Wait()
	s.conn.Close()
	return s.report(plan, started), nil
}

// Tell runs the plan's specs without Ginkgo around them, as often in a process
// as wanted, and gives the report.
func Tell(ctx context.Context, plan *Plan, o Options) (*verdict.Report, error) {
	s, err := NewSession(ctx, o)
	if err != nil {
		return nil, err
	}
	started := time.Now()
	s.tellAll(plan)
	for _, planned := range plan.specs {
		s.reported[planned.ID]++
	}
	s.conn.Close()
	return s.report(plan, started), nil
}

// bystander is told by Ginkgo that a spec failed, which the report says better.
type bystander struct{}

func (bystander) Fail() {}

// tellAll tells the plan's stories, as many at once as the options say and the
// serial ones alone, after the others.
func (s *Session) tellAll(plan *Plan) {
	s.reach()
	var serial []spec
	queue := make(chan spec)
	var workers sync.WaitGroup
	for range max(s.options.Parallel, 1) {
		workers.Go(func() {
			for planned := range queue {
				s.keep(planned.ID, s.run(planned), plan.Len())
			}
		})
	}
	for _, planned := range plan.specs {
		if planned.serial {
			serial = append(serial, planned)
		} else {
			queue <- planned
		}
	}
	close(queue)
	workers.Wait()
	for _, planned := range serial {
		s.keep(planned.ID, s.run(planned), plan.Len())
	}
}

// keep records how a story ended.
func (s *Session) keep(id requirement.ID, o outcome, total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.results[id] = o
	if o.verdict == verdict.Fail {
		s.failed++
	}
	if done := s.done[id]; done != nil {
		close(done)
	}
	if s.options.Progress != nil {
		s.options.Progress(Progress{
			Done: len(s.results), Total: total, Failed: s.failed,
			Requests: s.conn.Requests(), ID: id, Verdict: o.verdict,
		})
	}
}

// report is the body of Ginkgo's spec of a requirement: it waits for the
// story, or tells it here where nobody tells it ahead, and says how it ended.
func report(id requirement.ID) {
	s := active
	s.mu.Lock()
	done, ahead := s.done[id]
	s.mu.Unlock()
	if ahead {
		<-done
	} else {
		s.keep(id, s.run(registry.specs[id]), 0)
	}
	s.mu.Lock()
	o := s.results[id]
	s.reported[id]++
	s.mu.Unlock()
	switch o.verdict {
	case verdict.Pass:
	case verdict.NotTested, verdict.NotApplicable:
		ginkgo.Skip(fmt.Sprintf("%s: %s", o.verdict, o.reason))
	default:
		ginkgo.Fail(s.text(o))
	}
}
