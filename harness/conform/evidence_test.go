package conform

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

const (
	cardCode = "1111-2222-3333-4444"
	cardPIN  = "q7-Zx" // too short to be found by its value
)

// indiscreet is a server that repeats every secret that it is told, in many
// forms, and shows a card.
func indiscreet(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Set-Cookie", "session=of-nobody-else")
	said := map[string]any{"card_code": cardCode, "card_pin": cardPIN, "page": "<b>" + cardCode + "</b>"}
	for _, value := range []string{r.Header.Get("ParietteToken"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")} {
		w.Header().Add("X-Echo", value)
		said[value] = []string{value, base64.StdEncoding.EncodeToString([]byte(value)), "/?token=" + url.QueryEscape(value)}
	}
	if r.Method == http.MethodPost {
		w.WriteHeader(http.StatusInternalServerError)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"data": said})
}

func TestNoSecretIsReported(t *testing.T) {
	g := NewWithT(t)
	const shopper, customer, made = "shopper/+token==0001", "customer-token-0002", "made-token-0003"
	var invalid string
	target := at(serve(t, indiscreet))
	target.Pariette.Shoppers = []config.Shopper{{Token: shopper}}
	target.Loyetta.Customers = []config.Customer{{Token: customer}}
	target.Headers = map[string]string{"X-Env": "staging"}
	hook := arranging(t, func(name state.Name, answer any) error {
		if name == state.LoyettaCustomer {
			return into(answer, `{"token": %q}`, made)
		}
		return state.ErrUnsupported
	})
	plan := planOf(func(t *Trial) {
		who := client.Visitor{Bearer: t.Shoppers(1)[0].Token}
		answer := t.Pariette().GetCart(who)
		card := answer.Get("data")
		invalid = t.Invalid(shopToken)
		refused := t.Pariette().AddToCart(who, map[string]any{"note": shopper}, client.With("ParietteToken", invalid))
		token, _ := t.NewCustomer(1)
		t.Expect(refused).To(BeRefused())
		t.Expect(refused).NotTo(HaveStatus(500), "with the token %s", invalid)
		t.Expect(card).To(BeArray())
		t.Expect(card.Get("card_code")).To(BeJSON("x"))
		t.Expect(card.Get(shopper)).NotTo(BeArray())
		t.Expect(card.String()).To(BeEmpty(), "whatever Gomega prints")
		t.Expect(t.Loyetta().List(token, client.Physical, "token="+url.QueryEscape(token))).To(BeRefused())
		t.Expect(t.Loyetta().List(t.Customers(1)[0], client.Prepaid, "")).NotTo(Work())
	}, func(t *Trial) {
		card := t.Pariette().GetCart(guest).Get("data")
		t.Given(card.String()).At(card).To(BeEmpty())
	}, func(t *Trial) {
		panic(fmt.Sprintf("what a story panics with: %s", t.Pariette().GetCart(guest).Content))
	})

	report, err := Tell(t.Context(), plan, Options{Target: target, Hook: hook})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(verdicts(report)).To(Equal([]verdict.Verdict{verdict.Fail, verdict.Blocked, verdict.Error}))
	encoded, err := json.Marshal(report)
	g.Expect(err).NotTo(HaveOccurred())
	text := strings.ReplaceAll(string(encoded), `\"`, `"`)
	for name, secret := range map[string]string{
		"shop": shopToken, "shopper": shopper, "customer": customer, "new customer": made,
		"invalid token": invalid, "code": cardCode, "PIN": cardPIN, "cookie": "of-nobody-else",
	} {
		for _, form := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))} {
			g.Expect(strings.Contains(text, form)).To(BeFalse(), "%s as %s", name, form)
		}
	}
	for _, placeholder := range []string{"$PARIETTE_TOKEN", "$PARIETTE_SHOPPER_1", "$LOYETTA_CUSTOMER_1", "$NEW_CUSTOMER_1", "$PARIETTE_TOKEN_NEVER_ISSUED", "$CARD_CODE_1", "[redacted]"} {
		g.Expect(text).To(ContainSubstring(placeholder))
	}
	g.Expect(text).To(ContainSubstring(`"X-Env":["staging"]`))
}

func TestNoSecretIsToldToGinkgo(t *testing.T) {
	g := NewWithT(t)
	session, err := NewSession(t.Context(), Options{Target: at(serve(t, indiscreet))})
	g.Expect(err).NotTo(HaveOccurred())

	text := session.text(session.tell(func(t *Trial) {
		answer := t.Pariette().GetCart(guest)
		t.Expect(answer).To(BeRefused())
		t.Expect(answer.Get("data").Get("none")).To(BeText(), "the title")
	}))

	g.Expect(text).To(HavePrefix("fail\nthe answer has status 200\n  expected: a refusal, 4xx\n  actual:   200 {"))
	g.Expect(text).To(HaveSuffix("\nthe title: none is wrong\n  expected: a non-empty string\n  actual:   nothing\n  at GET /api/public/shopping/cart /data/none"))
	g.Expect(text).NotTo(Or(ContainSubstring(shopToken), ContainSubstring(cardPIN)))
}

func TestBodies(t *testing.T) {
	const half = "ı" // two bytes
	for _, test := range []struct {
		name string
		sent string
		want *verdict.Body
	}{
		{"none", "", nil},
		{"text", "kulaklık", &verdict.Body{Text: "kulaklık"}},
		{"as long as is kept", strings.Repeat("a", 64<<10), &verdict.Body{Text: strings.Repeat("a", 64<<10)}},
		{"longer", strings.Repeat("a", 64<<10+1), &verdict.Body{Text: strings.Repeat("a", 64<<10), Truncated: true}},
		{"cut in a letter", "a" + strings.Repeat(half, 32<<10), &verdict.Body{Text: "a" + strings.Repeat(half, 32<<10-1), Truncated: true}},
		{"binary", "\xff\x00\x01", &verdict.Body{Text: "/wAB", Base64: true}},
		{"binary and longer", strings.Repeat("\xff\x00\x01", 64<<10), &verdict.Body{
			Text:   base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\xff\x00\x01", 64<<10)[:64<<10])),
			Base64: true, Truncated: true,
		}},
		{"over the limit", strings.Repeat("a", 1<<20+1), &verdict.Body{Text: strings.Repeat("a", 64<<10), Truncated: true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)

			r := result(t, answer(200, test.sent), func(t *Trial) { t.Pariette().GetCart(guest) })

			// Compared by parts: a failure would print the whole body.
			got := r.Exchanges[0].Content
			g.Expect(got == nil).To(Equal(test.want == nil))
			if got != nil {
				g.Expect(len(got.Text)).To(Equal(len(test.want.Text)))
				g.Expect(*got == *test.want).To(BeTrue())
			}
		})
	}
}

func TestWhatTheReportSaysOfTheRun(t *testing.T) {
	g := NewWithT(t)
	target := at(serve(t, answer(200, `{"status": true, "data": [{"status": "shipped"}, {"status": "shipped"}, {"status": "lost"}, {}]}`)))
	target.TLS.Insecure = true
	before := time.Now()
	var progress []Progress

	r := told(t, Options{
		Target: target, Version: "1.2.3", Gate: requirement.Should,
		Progress: func(p Progress) { progress = append(progress, p) },
	}, func(t *Trial) {
		t.Observe("pariette.b", "set")
		t.Observe("pariette.b", "add")
		t.Observe("pariette.b", "set")
		t.Observe("pariette.a", "yes")
		t.CountStatuses(client.Prepaid, t.Loyetta().List("token", client.Prepaid, "").Page().Orders())
	}, write, func(t *Trial) { t.Expect(1).To(Equal(2)) })

	g.Expect(r.Schema).To(Equal("mihenk.result/1"))
	g.Expect(r.Harness.Version).To(Equal("1.2.3"))
	g.Expect(r.Target).To(Equal(verdict.Target{Name: "Fake", Pariette: target.Pariette.BaseURL, Loyetta: target.Loyetta.BaseURL}))
	g.Expect(r.Started).To(BeTemporally("~", before, time.Minute))
	g.Expect(r.Started.Location()).To(Equal(time.UTC))
	g.Expect(r.Seed).To(BeEquivalentTo(1))
	g.Expect(r.Gate).To(Equal(requirement.Should))
	g.Expect(r.Notes).To(ConsistOf(ContainSubstring("tls.insecure")))
	g.Expect(r.Observations).To(Equal([]verdict.Observation{{Name: "pariette.a", Value: "yes"}, {Name: "pariette.b", Value: "add, set"}}))
	g.Expect(r.Statuses).To(ContainElement(verdict.StatusCount{Value: "shipped", Prepaid: 2}))
	g.Expect(r.Statuses).To(HaveLen(6))
	g.Expect(r.Requests).To(Equal(4), "two probes, a list and a write")
	g.Expect(r.Writes).To(Equal(1))
	g.Expect(r.Verdict).To(Equal(verdict.NotConformant))
	g.Expect(r.Headline).To(HavePrefix("3 of 3 MUSTs tested: 2 passed. Not conformant"))
	g.Expect(r.Summary[requirement.Must][verdict.Pass]).To(Equal(2))
	g.Expect(progress).To(HaveLen(3))
	g.Expect(progress[2]).To(Equal(Progress{Done: 3, Total: 3, Failed: 1, Requests: 4, ID: "pariette.fake.02", Verdict: verdict.Fail}))
}

func TestInvalidTokenIsLikeTheGivenOne(t *testing.T) {
	for _, token := range []string{"", "a", "ab", "|.|", "playground-pariette-token", "eyJhbGciOi.eyJzdWIiOi.SflKxwRJSM", "1|abcdefghijklmnop", strings.Repeat("x", 500)} {
		t.Run(token, func(t *testing.T) {
			g := NewWithT(t)
			session, err := NewSession(t.Context(), Options{Target: at("http://127.0.0.1:1")})
			g.Expect(err).NotTo(HaveOccurred())

			invalid := session.trial().Invalid(token)

			g.Expect(invalid).NotTo(Equal(token))
			if len(token) > 3 {
				g.Expect(invalid).To(HaveLen(len(token)))
				for _, separator := range []string{".", "|"} {
					g.Expect(strings.Count(invalid, separator)).To(Equal(strings.Count(token, separator)))
				}
				g.Expect(session.redactor.Name(invalid)).NotTo(BeEmpty())
			}
		})
	}
}

func TestInvalidTokensResembleTheGivenOne(t *testing.T) {
	for token, names := range map[string][]string{
		"playground-customer-0001":             {"never issued", "with letters appended", "in the other case"},
		"1|aBcDeFgHiJkLmNoP":                   {"never issued", "with letters appended", "in the other case"},
		"550e8400-e29b-41d4-a716-446655440000": {"never issued", "with letters appended"}, // the case of a UUID may not count
		"JBSWY3DPEHPK3PXP":                     {"never issued", "with letters appended"}, // nor that of base32
		"0123456789":                           {"never issued", "with letters appended"},
	} {
		t.Run(token, func(t *testing.T) {
			g := NewWithT(t)
			session, err := NewSession(t.Context(), Options{Target: at("http://127.0.0.1:1")})
			g.Expect(err).NotTo(HaveOccurred())

			var found []string
			for _, invalid := range session.trial().InvalidTokens(token) {
				found = append(found, invalid.Name)
				g.Expect(invalid.Token).NotTo(Equal(token))
				g.Expect(session.redactor.Name(invalid.Token)).NotTo(BeEmpty())
			}

			g.Expect(found).To(Equal(names))
		})
	}
}

func TestUniqueNames(t *testing.T) {
	g := NewWithT(t)
	seen := map[string]bool{}
	for range 100 {
		name := (&Trial{}).Unique()
		g.Expect(name).To(MatchRegexp(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`))
		seen[name] = true
	}
	g.Expect(seen).To(HaveLen(100))
}

func TestUnreadableCertificate(t *testing.T) {
	g := NewWithT(t)
	target := at("http://127.0.0.1:1")
	target.TLS.CA = "none.pem"

	_, err := Tell(t.Context(), planOf(read), Options{Target: target})

	g.Expect(err).To(MatchError(ContainSubstring("none.pem")))
}
