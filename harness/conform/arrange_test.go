package conform

import (
	"context"
	"errors"
	"fmt"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// makingTokens is a hook that makes a customer after the other.
func makingTokens(t *testing.T) state.Hook {
	made := 0
	return arranging(t, func(name state.Name, answer any) error {
		made++
		if name == state.LoyettaOrders {
			return nil
		}
		return into(answer, `{"token": "made-token-%d"}`, made)
	})
}

func TestWhatTheHookArrangedIsReported(t *testing.T) {
	g := NewWithT(t)
	target := at(serve(t, answer(200, `{"status": true}`)))

	r := told(t, Options{Target: target, Hook: makingTokens(t)}, func(t *Trial) {
		read(t)
		token, _ := t.NewCustomer(5)
		t.Arrange(func(ctx context.Context, hook state.Hook) error {
			return state.AddOrders(ctx, hook, token, state.Physical, 3)
		})
		read(t)
		t.NewCustomer(0)
	}).Results[0]

	g.Expect(r.Exchanges).To(HaveLen(2))
	g.Expect(r.Arranged).To(Equal([]verdict.Arrangement{
		{State: "loyetta.customer", Params: `{"points":5}`, Answer: `{"token":"$NEW_CUSTOMER_1"}`, Before: 1},
		{State: "loyetta.orders", Params: `{"count":3,"kind":"physical","token":"$NEW_CUSTOMER_1"}`, Answer: `null`, Before: 1},
		{State: "loyetta.customer", Params: `{"points":0}`, Answer: `{"token":"$NEW_CUSTOMER_2"}`, Before: 2},
	}))
}

func TestSharedArrangementsAreInEachStory(t *testing.T) {
	g := NewWithT(t)
	target := at(serve(t, answer(200, `{"status": true}`)))
	ask := func(t *Trial) string {
		read(t)
		token, _ := t.NewCustomer(1)
		return token
	}
	story := func(t *Trial) {
		read(t)
		read(t)
		Share(t, "a customer", ask)
	}

	report := told(t, Options{Target: target, Hook: makingTokens(t)}, story, story)

	for _, r := range report.Results {
		g.Expect(r.Exchanges).To(HaveLen(3))
		g.Expect(r.Arranged).To(Equal([]verdict.Arrangement{
			{State: "loyetta.customer", Params: `{"points":1}`, Answer: `{"token":"$NEW_CUSTOMER_1"}`, Before: 3},
		}))
	}
}

func TestWhatTheHookRefusedIsNot(t *testing.T) {
	g := NewWithT(t)

	r := resultWith(t, func(t *Trial) { t.NewCustomer(1) }, func(name state.Name, _ any) error {
		return fmt.Errorf("state %s: %w", name, errors.New("out of order"))
	})

	g.Expect(r.Verdict).To(Equal(verdict.Blocked))
	g.Expect(r.Arranged).To(BeEmpty())
}

func TestRedactorOfTheCallerLearnsTheSecrets(t *testing.T) {
	g := NewWithT(t)
	var redactor wire.Redactor
	target := at(serve(t, answer(200, `{"status": true}`)))
	target.Headers = map[string]string{"X-Key": "key " + shopToken, "X-Env": "staging"}

	r := told(t, Options{Target: target, Hook: makingTokens(t), Redactor: &redactor}, func(t *Trial) {
		read(t)
		t.NewCustomer(1)
		for _, invalid := range t.InvalidTokens(shopToken) {
			t.Expect(invalid.Token).To(BeEmpty())
		}
	}).Results[0]

	g.Expect(redactor.Name(shopToken)).To(Equal("PARIETTE_TOKEN"))
	g.Expect(redactor.Name("made-token-1")).To(Equal("NEW_CUSTOMER_1"))
	g.Expect(r.Failures[0].Message).To(ContainSubstring("$PARIETTE_TOKEN_NEVER_ISSUED"))
	g.Expect(r.Failures[1].Message).To(ContainSubstring("$PARIETTE_TOKEN_APPENDED"))
	g.Expect(r.Failures[2].Message).To(ContainSubstring("$PARIETTE_TOKEN_OTHER_CASE"))
	g.Expect(r.Exchanges[0].Header).To(HaveKeyWithValue("X-Key", []string{"[redacted]"}))
	g.Expect(r.Exchanges[0].Header).To(HaveKeyWithValue("X-Env", []string{"staging"}))
}
