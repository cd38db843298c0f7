package conform

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// hungUp is what the network says of a dropped connection.
const hungUp = "the server closed the connection without an answer"

// dropping answers and drops requests by their method.
func dropping(methods ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if slices.Contains(methods, r.Method) {
			drop(w, r)
		}
		answer(200, `{"status": true}`)(w, r)
	}
}

func TestNoAnswerBlocks(t *testing.T) {
	for name, judge := range map[string]func(t *Trial, answer *client.Answer){
		"Given":          func(t *Trial, answer *client.Answer) { t.Given(answer).To(Work()) },
		"Expect":         func(t *Trial, answer *client.Answer) { t.Expect(answer).To(HaveStatus(200)) },
		"Expect a value": func(t *Trial, answer *client.Answer) { t.Expect(answer.Cart()).NotTo(BeArray()) },
		"at a value":     func(t *Trial, answer *client.Answer) { t.Expect(1).At(answer.Get("data")).To(Equal(1)) },
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)

			r := result(t, dropping("DELETE"), func(t *Trial) { judge(t, t.Pariette().RemoveFromCart(guest, "7")) })

			g.Expect(r.Verdict).To(Equal(verdict.Blocked))
			g.Expect(r.Reason).To(Equal("DELETE /api/public/shopping/cart/7: no answer: " + hungUp))
			g.Expect(r.Owner).To(BeEmpty())
			g.Expect(r.Exchanges).To(HaveLen(1))
			g.Expect(r.Exchanges[0].Error).To(Equal(hungUp))
		})
	}
}

func TestNoRefusalIsGivenByNoAnswer(t *testing.T) {
	g := NewWithT(t)

	r := result(t, dropping("DELETE"), func(t *Trial) { t.Given(t.Pariette().RemoveFromCart(guest, "7")).To(BeRefused()) })

	g.Expect(r.Verdict).To(Equal(verdict.Blocked))
	g.Expect(r.Reason).To(Equal("DELETE /api/public/shopping/cart/7: there is no answer"))
	g.Expect(r.Owner).To(BeEquivalentTo("pariette.cart.remove.ok"))
}

func TestDroppedConnectionIsNoRefusalWhereTheServerGoesOn(t *testing.T) {
	g := NewWithT(t)

	r := result(t, dropping("DELETE"), func(t *Trial) {
		t.Expect(t.Pariette().RemoveFromCart(guest, "7")).To(BeRefused())
		read(t)
	})

	g.Expect(r.Verdict).To(Equal(verdict.Fail))
	g.Expect(r.Failures).To(HaveLen(1))
	g.Expect(r.Failures[0].Message).To(Equal("there is no answer"))
	g.Expect(r.Failures[0].Actual).To(Equal(hungUp))
	g.Expect(r.Failures[0].Where).To(Equal("DELETE /api/public/shopping/cart/7"))
}

func TestDroppedConnectionOfAServerThatIsGoneBlocks(t *testing.T) {
	g := NewWithT(t)
	var dead atomic.Bool

	r := result(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete || dead.Load() {
			dead.Store(true)
			drop(w, r)
		}
	}, func(t *Trial) {
		t.Expect(t.Pariette().RemoveFromCart(guest, "7")).To(BeRefused())
		read(t)
	})

	g.Expect(r.Verdict).To(Equal(verdict.Blocked))
	g.Expect(r.Reason).To(Equal("GET /api/public/shopping/cart: no answer: " + hungUp))
	g.Expect(r.Failures).To(BeEmpty())
}

func TestOtherFailuresStayWhenTheServerIsGone(t *testing.T) {
	g := NewWithT(t)

	r := result(t, dropping("DELETE"), func(t *Trial) {
		t.Expect(t.Pariette().GetCart(guest)).To(BeRefused())
		t.Expect(t.Pariette().RemoveFromCart(guest, "7")).To(BeRefused())
		t.Expect(t.Pariette().RemoveFromCart(guest, "8")).To(Work())
	})

	g.Expect(r.Verdict).To(Equal(verdict.Fail))
	g.Expect(r.Failures).To(HaveLen(1))
	g.Expect(r.Failures[0].Message).To(Equal("the answer has status 200"))
}

func TestGoneTargetIsLeftAlone(t *testing.T) {
	g := NewWithT(t)
	const probes = 2
	var arrived atomic.Int64
	origin := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if arrived.Add(1) > probes {
			drop(w, r)
		}
	})
	together := func(t *Trial) {
		t.Together(2, func(_ int, gate *wire.Gate) {
			t.Pariette().AddToCart(guest, 1, client.Together(gate))
		})
		read(t)
	}

	r := told(t, Options{Target: at(origin)}, append(slices.Repeat([]Story{read}, patience+4), together)...)

	gone := strings.TrimPrefix(origin, "http://") + " answers no more: 10 requests in a row without a whole answer, the last: " + hungUp
	g.Expect(arrived.Load()).To(BeEquivalentTo(probes + patience))
	g.Expect(r.Requests).To(BeEquivalentTo(arrived.Load()))
	g.Expect(verdicts(r)).To(HaveEach(verdict.Blocked))
	for _, result := range r.Results[patience:] {
		g.Expect(result.Reason).To(Equal(gone))
	}
}

func TestSilenceThatEndsIsForgotten(t *testing.T) {
	g := NewWithT(t)
	remove := func(t *Trial) { t.Given(t.Pariette().RemoveFromCart(guest, "7")).To(Work()) }
	var stories []Story
	for range 4 {
		stories = append(stories, slices.Repeat([]Story{remove}, patience-1)...)
		stories = append(stories, read)
	}

	r := told(t, Options{Target: at(serve(t, dropping("DELETE")))}, stories...)

	for i, result := range r.Results {
		if i%patience == patience-1 {
			g.Expect(result.Verdict).To(Equal(verdict.Pass), "%d", i)
		} else {
			g.Expect(result.Reason).To(Equal("DELETE /api/public/shopping/cart/7: no answer: "+hungUp), "%d", i)
		}
	}
}

// nobody is the URL of a port on which nobody listens.
func nobody(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	return "http://" + listener.Addr().String()
}

func TestUnreachableTargetIsFoundOutOnce(t *testing.T) {
	g := NewWithT(t)
	target := at(nobody(t))
	target.Loyetta = nil

	r := told(t, Options{Target: target, Parallel: 4}, slices.Repeat([]Story{read, write}, 10)...)

	g.Expect(r.Requests).To(Equal(1))
	g.Expect(r.Writes).To(BeZero())
	g.Expect(verdicts(r)).To(HaveEach(verdict.Blocked))
	g.Expect(r.Causes).To(HaveLen(1))
	g.Expect(r.Causes[0].Reason).To(MatchRegexp(`^127\.0\.0\.1:\d+ is unreachable: .*connection refused$`))
	g.Expect(r.Causes[0].Blocked).To(HaveLen(20))
	g.Expect(r.Verdict).To(Equal(verdict.Incomplete))
}

func TestOneUnreachableAPILeavesTheOtherAlone(t *testing.T) {
	g := NewWithT(t)
	target := at(serve(t, answer(200, `{"status": true}`)))
	target.Loyetta.BaseURL = nobody(t)
	list := func(t *Trial) { t.Given(t.Loyetta().List("token", client.Physical, "")).To(Work()) }

	r := told(t, Options{Target: target}, read, list)

	g.Expect(verdicts(r)).To(Equal([]verdict.Verdict{verdict.Pass, verdict.Blocked}))
	g.Expect(r.Results[1].Reason).To(ContainSubstring(" is unreachable: "))
}

func TestStoryIsToldAgainAfterAStaleConnection(t *testing.T) {
	g := NewWithT(t)
	var tellings, arrived atomic.Int64
	server := keepAlive(t, func(w http.ResponseWriter, r *http.Request) {
		// The second write is taken as if its connection had been closed before it came.
		if r.Method == http.MethodPost && arrived.Add(1) == 2 {
			drop(w, r)
		}
		_, _ = fmt.Fprint(w, `{"status": true}`)
	})

	r := told(t, Options{Target: at(server)}, func(t *Trial) {
		tellings.Add(1)
		write(t)
		write(t)
		t.Expect(t.Pariette().AddToCart(guest, 3)).To(BeRefused())
	}).Results[0]

	g.Expect(tellings.Load()).To(BeEquivalentTo(2))
	g.Expect(r.Verdict).To(Equal(verdict.Fail), "what the second telling found")
	g.Expect(r.Exchanges).To(HaveLen(3))
	g.Expect(r.Failures).To(HaveLen(1))
	g.Expect(arrived.Load()).To(BeEquivalentTo(5))
}
