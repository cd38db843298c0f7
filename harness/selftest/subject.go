package selftest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/nearest"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// subject is a server before it is tried.
type subject struct {
	Server
	only  string // the ids that are run, as globs separated by commas
	serve func() mutant.Served
	judge func(*Server, *verdict.Report) // compares what was found with what is known
}

// pairs is how many pairs of liberties are drawn.
const pairs = 36

// choose lists the subjects, the slowest first: they wait more than they work.
func choose(o Options) ([]subject, error) {
	mutants := mutant.Mutants()
	if len(o.Mutants) > 0 {
		return named(mutants, o.Mutants)
	}
	var all []subject
	for _, c := range mutant.Constants() {
		all = append(all, constantSubject(c))
	}
	for _, l := range mutant.Liberties() {
		all = append(all, libertySubject(Liberty, l))
	}
	all = append(all, drawPairs(o.Seed)...)
	all = append(all, libertySubject(Reference, mutant.Liberty{Name: "reference", Text: "nothing: the reference server as it is"}))
	for _, m := range mutants {
		all = append(all, mutantSubject(m))
	}
	return all, nil
}

// named lists the mutants of those names.
func named(mutants []mutant.Mutant, names []string) ([]subject, error) {
	known := map[string]mutant.Mutant{}
	for _, m := range mutants {
		known[m.Name] = m
	}
	var found []subject
	for _, name := range names {
		m, ok := known[name]
		if !ok {
			return nil, fmt.Errorf("unknown mutant %s%s; see 'mihenk list mutants'", name, nearest.Hint(name, slices.Collect(maps.Keys(known))))
		}
		found = append(found, mutantSubject(m))
	}
	return found, nil
}

// drawPairs draws liberties two by two. Those that cannot go together are left out.
func drawPairs(seed int64) []subject {
	source := rand.New(rand.NewPCG(uint64(seed), pairs))
	var drawn []subject
	for len(drawn) < pairs {
		fresh := mutant.Liberties()
		places := source.Perm(len(fresh))[:2]
		slices.Sort(places)
		if first, second := fresh[places[0]], fresh[places[1]]; first.Together(second) {
			drawn = append(drawn, libertySubject(Pair, first, second))
		}
	}
	return drawn
}

func mutantSubject(m mutant.Mutant) subject {
	return subject{
		Server: Server{Kind: Mutant, Name: m.Name, Text: m.Text},
		only:   only(apisOf(m.Breaks)...),
		serve:  m.Serve,
		judge:  func(s *Server, found *verdict.Report) { s.judgeMutant(m, found) },
	}
}

func libertySubject(kind Kind, taken ...mutant.Liberty) subject {
	except := map[requirement.ID]string{}
	var names, texts, apis []string
	for _, l := range taken {
		maps.Copy(except, l.Except)
		names, texts, apis = append(names, l.Name), append(texts, l.Text), append(apis, l.API)
	}
	return subject{
		Server: Server{Kind: kind, Name: strings.Join(names, "+"), Text: strings.Join(texts, "; ")},
		only:   only(apis...),
		serve:  func() mutant.Served { return mutant.ServeLiberties(taken...) },
		judge:  func(s *Server, found *verdict.Report) { s.judgeLiberty(except, found) },
	}
}

func constantSubject(c mutant.Constant) subject {
	return subject{
		Server: Server{Kind: Constant, Name: c.Name, Text: c.Text},
		only:   only(""),
		serve:  c.Serve,
		judge:  func(s *Server, found *verdict.Report) { s.judgeConstant(c, found) },
	}
}

// apisOf are the APIs of some requirements.
func apisOf(ids []requirement.ID) []string {
	var apis []string
	for _, id := range ids {
		apis = append(apis, id.API())
	}
	return apis
}

// only selects the requirements of some APIs, of all when one of them is empty.
func only(apis ...string) string {
	slices.Sort(apis)
	var globs []string
	for _, api := range slices.Compact(apis) {
		globs = append(globs, cmp.Or(api, "*")+".*")
	}
	return strings.Join(globs, ",")
}

// plan makes one plan for each selection.
func plan(subjects []subject, seed int64) (map[string]*conform.Plan, error) {
	plans := map[string]*conform.Plan{}
	for _, s := range subjects {
		if plans[s.only] == nil {
			made, err := conform.NewPlan(conform.Selection{Only: []string{s.only}}, seed)
			if err != nil {
				return nil, err
			}
			plans[s.only] = made
		}
	}
	return plans, nil
}

// run tries the server, and keeps what the suites found if it is wanted as evidence.
func (s subject) run(ctx context.Context, plan *conform.Plan, evidence bool) Server {
	served := s.serve()
	defer served.Close()
	tried := s.Server
	report, err := conform.Tell(ctx, plan, conform.Options{Target: served.Target, Parallel: stories, Brief: !evidence})
	if err != nil {
		tried.problem("the suites could not be run: %s", err)
		return tried
	}
	tried.Requests, tried.Seconds = report.Requests, report.Seconds
	s.judge(&tried, report)
	tried.Held = len(tried.Problems) == 0
	if evidence {
		tried.Run = report
	}
	return tried
}
