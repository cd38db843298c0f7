package conform

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// inChild is set in a process that was started for one test.
const inChild = "MIHENK_TEST_CHILD"

func TestRunFindsWhatTellFinds(t *testing.T) {
	if os.Getenv(inChild) == "" { // Ginkgo runs specs once in a process, and not at all where tests are repeated
		program, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		child := exec.CommandContext(t.Context(), program, "-test.run=^"+t.Name()+"$", "-test.count=1")
		child.Env = append(os.Environ(), inChild+"=1")
		if output, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%v:\n%s", err, output)
		}
		return
	}
	g := NewWithT(t)
	plan, err := NewPlan(Selection{Only: []string{"*.gamma.*", "api:pariette"}, Skip: []string{"pariette.alphabet.one"}}, 7)
	g.Expect(err).NotTo(HaveOccurred())
	o := Options{Target: at(serve(t, answer(200, `{"status": true}`))), Parallel: 4}

	ran, err := Run(t.Context(), plan, o)
	g.Expect(err).NotTo(HaveOccurred())
	told, err := Tell(t.Context(), plan, o)
	g.Expect(err).NotTo(HaveOccurred())

	g.Expect(found(ran)).To(Equal(found(told)))
	g.Expect(verdicts(ran)).To(Equal([]verdict.Verdict{
		verdict.Pass, verdict.Pass, verdict.Error, // loyetta.gamma.alone, one and two
		verdict.Pass, verdict.Fail, verdict.NotTested, // pariette.alpha.one and two, pariette.beta.two
	}))
	g.Expect(ran.Verdict).To(Equal(verdict.HarnessFailed))
	g.Expect(ran.Requests).To(Equal(told.Requests))
	g.Expect(ran.Seed).To(BeEquivalentTo(7))
	g.Expect(ran.Interrupted).To(BeFalse())
}

// found is what a report says of each requirement, apart from times and stacks.
func found(r *verdict.Report) []verdict.Result {
	results := slices.Clone(r.Results)
	for i := range results {
		results[i].Seconds = 0
		results[i].Reason, _, _ = strings.Cut(results[i].Reason, "\n")
		for j := range results[i].Exchanges {
			e := &results[i].Exchanges[j]
			e.Started, e.Seconds = time.Time{}, 0
			delete(e.Answer, "Date")
		}
	}
	return results
}

func TestSpecThatDidNotReportOnceIsAnErrorOfTheHarness(t *testing.T) {
	for reports, want := range []verdict.Verdict{verdict.Error, verdict.Pass, verdict.Error} {
		g := NewWithT(t)
		plan := planOf(func(*Trial) {})
		session, err := NewSession(t.Context(), Options{Target: at("http://127.0.0.1:1")})
		g.Expect(err).NotTo(HaveOccurred())
		session.keep(plan.specs[0].ID, session.run(plan.specs[0]), plan.Len())
		for range reports {
			session.reported[plan.specs[0].ID]++
		}

		r := session.report(plan, time.Now()).Results[0]

		g.Expect(r.Verdict).To(Equal(want), "%d reports", reports)
		if want == verdict.Error {
			g.Expect(r.Reason).To(Equal(fmt.Sprintf("the spec was planned once and reported %d times", reports)))
		}
	}
}

func TestSpecThatWasNeverTold(t *testing.T) {
	g := NewWithT(t)
	session, err := NewSession(t.Context(), Options{Target: at("http://127.0.0.1:1")})
	g.Expect(err).NotTo(HaveOccurred())

	report := session.report(planOf(read), time.Now())

	g.Expect(verdicts(report)).To(Equal([]verdict.Verdict{verdict.Error}))
	g.Expect(report.Verdict).To(Equal(verdict.HarnessFailed))
}

func TestInterruptedBetweenStories(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var later atomic.Int64
	count := func(*Trial) { later.Add(1) }
	plan := planOf(read, func(t *Trial) { t.Expect(1).To(Equal(2)) }, func(*Trial) { cancel() }, count, count)
	plan.specs[4].serial = true

	r, err := Tell(ctx, plan, Options{Target: at(serve(t, answer(200, `{"status": true}`)))})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(later.Load()).To(BeZero(), "no further story is told")
	g.Expect(verdicts(r)).To(Equal([]verdict.Verdict{verdict.Pass, verdict.Fail, verdict.Pass, verdict.NotTested, verdict.NotTested}))
	g.Expect(r.Results[3].Reason).To(Equal("the run was interrupted"))
	g.Expect(r.Results[3].Provide).To(Equal("a run to the end"))
	g.Expect(r.Interrupted).To(BeTrue())
	g.Expect(r.Verdict).To(Equal(verdict.NotConformant))
}

func TestInterruptedWithinAStory(t *testing.T) {
	for name, story := range map[string]Story{
		"Given":  read,
		"Expect": func(t *Trial) { t.Expect(t.Pariette().GetCart(guest)).To(BeRefused()) },
		"panic": func(t *Trial) {
			t.Pariette().GetCart(guest)
			panic("a story that did not expect that")
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			target := at(serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("X-Guest-Id") == guest.Guest {
					cancel()
					<-r.Context().Done()
				}
			}))

			r, err := Tell(ctx, planOf(story), Options{Target: target})

			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(verdicts(r)).To(Equal([]verdict.Verdict{verdict.NotTested}))
			g.Expect(r.Results[0].Reason).To(Equal("the run was interrupted"))
			g.Expect(r.Interrupted).To(BeTrue())
			g.Expect(r.Verdict).To(Equal(verdict.Incomplete))
		})
	}
}

func TestInterruptedBeforeItBegan(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	r, err := Tell(ctx, planOf(read, write), Options{Target: at(serve(t, answer(200, `{"status": true}`)))})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(verdicts(r)).To(HaveEach(verdict.NotTested))
	g.Expect(r.Requests).To(BeZero())
	g.Expect(r.Writes).To(BeZero())
}

func TestSerialStoriesAreToldAlone(t *testing.T) {
	g := NewWithT(t)
	var running atomic.Int64
	story := func(t *Trial) {
		running.Add(1)
		defer running.Add(-1)
		read(t)
	}
	alone := func(t *Trial) {
		story(t)
		t.Expect(running.Load()).To(BeZero())
	}
	plan := planOf(alone, story, story, alone, story, story, alone)
	for i := range plan.specs {
		plan.specs[i].serial = i%3 == 0
	}

	r, err := Tell(t.Context(), plan, Options{Target: at(serve(t, answer(200, `{"status": true}`))), Parallel: 4})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(verdicts(r)).To(HaveEach(verdict.Pass))
}

func TestAsManyStoriesAtOnceAsTheOptionsSay(t *testing.T) {
	g := NewWithT(t)
	const parallel = 5
	var running, most atomic.Int64
	var here sync.WaitGroup
	here.Add(parallel)
	var first atomic.Int64
	story := func(*Trial) {
		now := running.Add(1)
		defer running.Add(-1)
		for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
		}
		if first.Add(1) <= parallel {
			here.Done()
			here.Wait()
		}
	}

	r := told(t, Options{Target: at(serve(t, answer(200, "{}"))), Parallel: parallel}, slices.Repeat([]Story{story}, 30)...)

	g.Expect(verdicts(r)).To(HaveEach(verdict.Pass))
	g.Expect(most.Load()).To(BeEquivalentTo(parallel))
}
