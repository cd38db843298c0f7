// Package selftest proves the suites: it runs them against servers of which it
// is known what is wrong, those of package mutant, and compares. It shows every
// check that cannot fail, and every one that accuses a right server.
package selftest

import (
	"cmp"
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// Options say how a selftest is made.
type Options struct {
	Mutants  []string               // names of the mutants to run; empty for all servers
	Seed     int64                  // of the order of stories, and of the choice of pairs
	Parallel int                    // servers at once; 0 for twice as many as there are processors
	Version  string                 // of the harness
	Progress func(conform.Progress) // called after each server, one at a time; may be nil
}

// stories is how many stories are told at once at one server.
const stories = 8

// Run runs the suites against the servers. What did not hold is in the report;
// it fails when a name is unknown and when the context ends.
func Run(ctx context.Context, o Options) (*Report, error) {
	subjects, err := choose(o)
	if err != nil {
		return nil, err
	}
	catalogue, err := conform.Catalogue()
	if err != nil {
		return nil, err
	}
	plans, err := plan(subjects, o.Seed)
	if err != nil {
		return nil, err
	}
	started := time.Now()
	servers := make([]Server, len(subjects))
	progress := conform.Progress{Total: len(subjects)}
	var mu sync.Mutex // guards progress
	var workers sync.WaitGroup
	queue := make(chan int)
	for range cmp.Or(o.Parallel, 2*runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range queue {
				if ctx.Err() != nil {
					continue
				}
				servers[i] = subjects[i].run(ctx, plans[subjects[i].only], len(o.Mutants) > 0)
				mu.Lock()
				progress.Done++
				progress.Requests += servers[i].Requests
				if !servers[i].Held {
					progress.Failed++
				}
				if o.Progress != nil {
					o.Progress(progress)
				}
				mu.Unlock()
			}
		})
	}
	for i := range subjects {
		queue <- i
	}
	close(queue)
	workers.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return conclude(&Report{
		Schema:  Schema,
		Harness: verdict.Harness{Version: o.Version},
		Seed:    o.Seed,
		Started: started.UTC(),
		Seconds: time.Since(started).Seconds(),
		Servers: servers,
	}, catalogue), nil
}
