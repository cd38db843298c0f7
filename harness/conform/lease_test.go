package conform

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// staffed is a target with that many shoppers and customers.
func staffed(t *testing.T, n int) *config.Target {
	t.Helper()
	target := at(serve(t, answer(200, "[]")))
	for i := range n {
		target.Pariette.Shoppers = append(target.Pariette.Shoppers, config.Shopper{Token: fmt.Sprintf("shopper-%d", i)})
		target.Loyetta.Customers = append(target.Loyetta.Customers, config.Customer{Token: fmt.Sprintf("customer-%d", i)})
	}
	return target
}

// held counts whoever is held by a story now.
type held struct {
	mu   sync.Mutex
	busy map[string]bool
	most int // at the same time
}

// take is called with what a story was given, and drop when it ends.
func (h *held) take(t *testing.T, tokens []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, token := range tokens {
		if h.busy[token] {
			t.Errorf("%s is held twice", token)
		}
		h.busy[token] = true
	}
	h.most = max(h.most, len(h.busy))
}

func (h *held) drop(tokens []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, token := range tokens {
		delete(h.busy, token)
	}
}

// tokens are those of shoppers.
func tokens(shoppers []config.Shopper) []string {
	var all []string
	for _, s := range shoppers {
		all = append(all, s.Token)
	}
	return all
}

func TestNoTwoStoriesHoldTheSame(t *testing.T) {
	g := NewWithT(t)
	for name, take := range map[string]func(t *Trial, n int) []string{
		"shoppers":  func(t *Trial, n int) []string { return tokens(t.Shoppers(n)) },
		"customers": (*Trial).Customers,
	} {
		all := held{busy: map[string]bool{}}
		var stories []Story
		for range 60 {
			stories = append(stories, func(trial *Trial) {
				n := 1 + rand.IntN(3)
				mine := take(trial, n)
				trial.Given(mine).To(HaveLen(n))
				all.take(t, mine)
				defer all.drop(mine)
				read(trial)
			})
		}

		r := told(t, Options{Target: staffed(t, 3), Parallel: 16}, stories...)

		g.Expect(verdicts(r)).To(HaveEach(verdict.Blocked), "%s: [] is no success", name)
		g.Expect(all.busy).To(BeEmpty())
		g.Expect(all.most).To(BeNumerically("<=", 3))
	}
}

func TestNobodyIsChangedWhileSomebodyReads(t *testing.T) {
	var readers, writers atomic.Int64
	var stories []Story
	for i := range 60 {
		if i%3 == 0 {
			stories = append(stories, func(trial *Trial) {
				trial.Hold("customer-0")
				if n := writers.Add(1); n != 1 || readers.Load() != 0 {
					t.Errorf("%d writers beside %d readers", n, readers.Load())
				}
				read(trial)
			})
			stories[i] = ending(stories[i], func() { writers.Add(-1) })
			continue
		}
		stories = append(stories, ending(func(trial *Trial) {
			trial.Visit("customer-0")
			trial.Visit("customer-0") // again is no other reader
			readers.Add(1)
			if n := writers.Load(); n != 0 {
				t.Errorf("a reader beside %d writers", n)
			}
			read(trial)
		}, func() { readers.Add(-1) }))
	}

	told(t, Options{Target: staffed(t, 1), Parallel: 16}, stories...)

	if readers.Load() != 0 || writers.Load() != 0 {
		t.Errorf("%d readers and %d writers are left", readers.Load(), writers.Load())
	}
}

// ending is a story that does something as its last, however it ends.
func ending(story Story, last func()) Story {
	return func(t *Trial) {
		defer last()
		story(t)
	}
}

func TestWhoIsReturnedCanBeTakenAgain(t *testing.T) {
	g := NewWithT(t)
	var first, again []string
	r := told(t, Options{Target: staffed(t, 1)}, func(t *Trial) {
		first = t.Customers(1)
		again = t.Customers(1) // whoever the story has already
		t.Return()
		t.Visit(first[0])
		t.Hold(first[0]) // nobody else reads
	})

	g.Expect(verdicts(r)).To(HaveEach(verdict.Pass))
	g.Expect(again).To(Equal(first))
}

func TestStoriesHoldDifferentOnesAtTheSameTime(t *testing.T) {
	g := NewWithT(t)
	var here sync.WaitGroup
	here.Add(3)
	story := func(t *Trial) {
		t.Shoppers(1)
		here.Done()
		here.Wait() // until three stories hold one each
	}

	r := told(t, Options{Target: staffed(t, 3), Parallel: 3}, story, story, story)

	g.Expect(verdicts(r)).To(HaveEach(verdict.Pass))
}

func TestWhatAStoryHeldIsGivenBackHoweverItEnds(t *testing.T) {
	g := NewWithT(t)
	var ended atomic.Int64
	all := func(end func(t *Trial)) Story {
		return func(t *Trial) {
			t.Given(t.Shoppers(2)).To(HaveLen(2))
			t.Given(t.Customers(2)).To(HaveLen(2))
			ended.Add(1)
			end(t)
		}
	}

	r := told(t, Options{Target: staffed(t, 2), Parallel: 4},
		all(func(*Trial) {}),
		all(func(*Trial) { panic("wrong") }),
		all(func(t *Trial) { t.Block("", "blocked") }),
		all(func(t *Trial) { t.NotTested("no way", "a way") }),
		all(func(t *Trial) { t.Expect(1).To(Equal(2)) }),
	)

	g.Expect(verdicts(r)).To(Equal([]verdict.Verdict{verdict.Pass, verdict.Error, verdict.Blocked, verdict.NotTested, verdict.Fail}))
	g.Expect(ended.Load()).To(BeEquivalentTo(5))
}

func TestShareAsksOnce(t *testing.T) {
	g := NewWithT(t)
	var asked atomic.Int64
	story := func(t *Trial) {
		status := Share(t, "the status of a cart", func(own *Trial) int {
			asked.Add(1)
			answer := own.Pariette().GetCart(guest)
			own.Given(answer).To(Work())
			return answer.Status
		})
		t.Expect(status).To(Equal(200))
		t.Expect(Share(t, "another question", func(*Trial) string { return "answered" })).To(Equal("answered"))
	}

	r := told(t, Options{Target: at(serve(t, answer(200, `{"status": true}`))), Parallel: 4}, slices.Repeat([]Story{story}, 8)...)

	g.Expect(asked.Load()).To(BeEquivalentTo(1))
	g.Expect(verdicts(r)).To(HaveEach(verdict.Pass))
	for _, result := range r.Results {
		g.Expect(result.Exchanges).To(HaveLen(1))
		g.Expect(result.Exchanges[0].Operation).To(Equal(client.GetCart))
	}
}

func TestSharedQuestionThatCannotBeAsked(t *testing.T) {
	for name, test := range map[string]struct {
		ask  func(*Trial)
		want verdict.Verdict
	}{
		"blocked":    {func(t *Trial) { t.Given(t.Pariette().GetCart(guest)).To(HaveStatus(201)) }, verdict.Blocked},
		"not tested": {func(t *Trial) { t.NotTested("no way", "a way") }, verdict.NotTested},
		"a panic":    {func(*Trial) { panic("wrong") }, verdict.Error},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var asked atomic.Int64
			story := func(t *Trial) {
				Share(t, "a question", func(own *Trial) bool {
					asked.Add(1)
					test.ask(own)
					return true
				})
				panic("a story without its question went on")
			}

			r := told(t, Options{Target: at(serve(t, answer(200, "{}"))), Parallel: 2}, story, story, story)

			g.Expect(asked.Load()).To(BeEquivalentTo(1))
			g.Expect(verdicts(r)).To(Equal(slices.Repeat([]verdict.Verdict{test.want}, 3)))
			for _, result := range r.Results[1:] {
				g.Expect(result.Reason).To(Equal(r.Results[0].Reason))
				g.Expect(result.Owner).To(Equal(r.Results[0].Owner))
				g.Expect(result.Provide).To(Equal(r.Results[0].Provide))
				g.Expect(result.Exchanges).To(Equal(r.Results[0].Exchanges))
			}
		})
	}
}

func TestSharedFailureIsEachStorys(t *testing.T) {
	g := NewWithT(t)
	story := func(t *Trial) {
		Share(t, "a question", func(own *Trial) bool {
			own.Expect(own.Pariette().GetCart(guest)).To(BeRefused())
			return true
		})
	}

	r := told(t, Options{Target: at(serve(t, answer(200, "{}")))}, story, story)

	g.Expect(verdicts(r)).To(Equal([]verdict.Verdict{verdict.Fail, verdict.Fail}))
	for _, result := range r.Results {
		g.Expect(result.Failures).To(HaveLen(1))
		g.Expect(*result.Failures[0].Exchange).To(BeZero())
	}
}
