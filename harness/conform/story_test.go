package conform

import (
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

func TestPass(t *testing.T) {
	g := NewWithT(t)

	r := result(t, answer(200, `{"status": true}`), func(t *Trial) {
		answer := t.Pariette().GetCart(guest)
		t.Given(answer).To(Work())
		if !t.Expect(answer).To(HaveStatus(200)) || !t.Expect(answer).To(HaveStatus(200, 201), "the answer") {
			panic("what holds is reported to hold")
		}
	})

	g.Expect(r.Verdict).To(Equal(verdict.Pass))
	g.Expect(r.ID).To(BeEquivalentTo("pariette.fake.00"))
	g.Expect(r.Level).To(Equal(requirement.Must))
	g.Expect(r.Source).To(Equal(verdict.Source{Document: "Pariette, Basket & Checkout", Section: "Fake", Basis: requirement.Stated}))
	g.Expect(r.Reason).To(BeEmpty())
	g.Expect(r.Failures).To(BeEmpty())
	g.Expect(r.Seconds).To(BeNumerically(">", 0))
	g.Expect(r.Exchanges).To(HaveLen(1))
	g.Expect(r.Exchanges[0].Operation).To(Equal(client.GetCart))
	g.Expect(r.Exchanges[0].Status).To(Equal(200))
	g.Expect(r.Exchanges[0].Content).To(Equal(&verdict.Body{Text: `{"status": true}`}))
}

func TestUnmetGivenBlocks(t *testing.T) {
	for _, test := range []struct {
		name   string
		given  func(t *Trial, answer *client.Answer)
		reason string
		owner  requirement.ID
	}{
		{
			"an answer",
			func(t *Trial, answer *client.Answer) { t.Given(answer).To(HaveStatus(201)) },
			"GET /api/public/shopping/cart: the answer has status 200", "pariette.cart.get.ok",
		},
		{
			"an answer of somebody",
			func(t *Trial, answer *client.Answer) {
				t.Given(answer).OwnedBy("pariette.other").To(HaveStatus(201), "cart %d", 7)
			},
			"GET /api/public/shopping/cart: cart 7: the answer has status 200", "pariette.other",
		},
		{
			"a value",
			func(t *Trial, answer *client.Answer) {
				t.Given(answer.Cart().Get("items")).OwnedBy("pariette.cart.get.schema").To(BeArray())
			},
			"GET /api/public/shopping/cart: items is wrong (at /data/items)", "pariette.cart.get.schema",
		},
		{
			"something of Gomega's",
			func(t *Trial, answer *client.Answer) {
				t.Given(len(answer.Content)).At(answer.Get("data")).To(BeZero())
			},
			"GET /api/public/shopping/cart: Expected\n    <int>: 12\nto be zero-valued (at /data)", "pariette.cart.get.ok",
		},
		{
			"somebody says so",
			func(t *Trial, _ *client.Answer) { t.Block("pariette.other", "the cart is %s", "full") },
			"the cart is full", "pariette.other",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			wentOn := false

			r := result(t, answer(200, `{"data": {}}`), func(t *Trial) {
				test.given(t, t.Pariette().GetCart(guest))
				wentOn = true
			})

			g.Expect(r.Verdict).To(Equal(verdict.Blocked))
			g.Expect(r.Reason).To(Equal(test.reason))
			g.Expect(r.Owner).To(Equal(test.owner))
			g.Expect(r.Failures).To(BeEmpty())
			g.Expect(r.Exchanges).To(HaveLen(1))
			g.Expect(wentOn).To(BeFalse())
		})
	}
}

func TestUnmetExpectIsRecordedAndTheStoryGoesOn(t *testing.T) {
	g := NewWithT(t)

	r := result(t, answer(500, `{"data": {"total": 1}}`), func(t *Trial) {
		first := t.Pariette().GetCart(guest)
		second := t.Pariette().RemoveFromCart(guest, "7")
		if t.Expect(second).To(BeRefused(), "an item %q", "7") {
			panic("what does not hold is reported not to hold")
		}
		t.Expect(first.Cart().Get("total")).To(EqualNumber(2))
		t.Expect(first).NotTo(HaveStatus(500))
		t.Expect(1).To(Equal(2))
		t.Expect(1).At(first.Cart().Get("items")).NotTo(Equal(1))
	})

	for i := range r.Failures {
		r.Failures[i].Check = "" // a line of this package, which is no suite
	}
	one, two := 0, 1
	g.Expect(r.Verdict).To(Equal(verdict.Fail))
	g.Expect(r.Reason).To(BeEmpty())
	const get, remove = "GET /api/public/shopping/cart", "DELETE /api/public/shopping/cart/7"
	g.Expect(r.Failures).To(Equal([]verdict.Failure{
		{Message: `an item "7": the answer has status 500`, Expected: "a refusal, 4xx", Actual: `500 {"data": {"total": 1}}`, Where: remove, Exchange: &two},
		{Message: "total is wrong", Expected: "2", Actual: "1", Pointer: "/data/total", Where: get, Exchange: &one},
		{Message: "the answer is 500, but should not be", Expected: "not 500", Actual: `500 {"data": {"total": 1}}`, Where: get, Exchange: &one},
		{Message: "Expected\n    <int>: 1\nto equal\n    <int>: 2", Where: remove, Exchange: &two},
		{Message: "Expected\n    <int>: 1\nnot to equal\n    <int>: 1", Pointer: "/data/items", Where: get, Exchange: &one},
	}))
}

func TestFailureThenUnmetGivenIsAFailure(t *testing.T) {
	g := NewWithT(t)

	r := result(t, answer(500, ""), func(t *Trial) {
		t.Expect(t.Pariette().GetCart(guest)).To(BeSuccessful())
		read(t)
	})

	g.Expect(r.Verdict).To(Equal(verdict.Fail))
	g.Expect(r.Failures).To(HaveLen(1))
}

func TestPanicIsAnErrorOfTheHarness(t *testing.T) {
	g := NewWithT(t)

	r := result(t, answer(200, "{}"), func(*Trial) { panic("a story that is wrong") })

	g.Expect(r.Verdict).To(Equal(verdict.Error))
	g.Expect(r.Reason).To(HavePrefix("the story panicked: a story that is wrong\n"))
	g.Expect(r.Reason).To(ContainSubstring("TestPanicIsAnErrorOfTheHarness"), "the stack")
}

func TestPanicAfterAFailureIsAFailure(t *testing.T) {
	g := NewWithT(t)

	r := result(t, answer(500, "{}"), func(t *Trial) {
		t.Expect(t.Pariette().GetCart(guest)).To(BeSuccessful())
		panic("the story did not expect that")
	})

	g.Expect(r.Verdict).To(Equal(verdict.Fail))
	g.Expect(r.Failures).To(HaveLen(1))
}

func TestMatcherOfSomethingElseIsAnErrorOfTheHarness(t *testing.T) {
	for name, story := range map[string]Story{
		"of an answer": func(t *Trial) { t.Expect("text").To(Work()) },
		"of a value":   func(t *Trial) { t.Expect("text").To(BeArray()) },
		"of Gomega's":  func(t *Trial) { t.Expect("text").To(BeTrue()) },
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)

			r := result(t, answer(200, "{}"), story)

			g.Expect(r.Verdict).To(Equal(verdict.Error))
			g.Expect(r.Reason).To(ContainSubstring("an assertion cannot be judged"))
		})
	}
}

func TestUnclaimedAPIIsNotApplicable(t *testing.T) {
	g := NewWithT(t)
	target := at(serve(t, answer(200, "{}")))
	target.Pariette = nil

	r := told(t, Options{Target: target}, read).Results[0]

	g.Expect(r.Verdict).To(Equal(verdict.NotApplicable))
	g.Expect(r.Reason).To(Equal("the target does not claim the pariette API"))
}

func TestExemptionIsReported(t *testing.T) {
	g := NewWithT(t)
	target := at(serve(t, answer(http.StatusOK, "{}")))
	target.Exempt = []config.Exemption{{ID: "pariette.fake.01", Reason: "staging has no supplier"}}

	r := told(t, Options{Target: target}, read, read)

	g.Expect(r.Results[0].Exempt).To(BeEmpty())
	g.Expect(r.Results[1].Exempt).To(Equal("staging has no supplier"))
}
