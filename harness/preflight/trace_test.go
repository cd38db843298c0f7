package preflight_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/preflight"
)

// guestsWithCarts counts the guests whose carts hold anything, of all who came.
func (p *playground) guestsWithCarts() (all, holding int) {
	seen := map[string]bool{}
	for _, r := range p.requests {
		guest := r.header.Get("X-Guest-Id")
		if guest == "" || seen[guest] {
			continue
		}
		seen[guest] = true
		read := httptest.NewRequest(http.MethodGet, "/api/public/shopping/cart", nil)
		read.Header = http.Header{"Pariettetoken": r.header["Pariettetoken"], "X-Guest-Id": {guest}}
		cart := httptest.NewRecorder()
		p.good.ServeHTTP(cart, read)
		if strings.Contains(cart.Body.String(), "product_id") {
			holding++
		}
	}
	return len(seen), holding
}

func TestNothingIsLeftInACart(t *testing.T) {
	for name, look := range map[string]func(*testing.T, preflight.Options){
		"quick": func(t *testing.T, o preflight.Options) { quick(t, o) },
		"full":  func(t *testing.T, o preflight.Options) { full(t, o) },
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			p := open(t, nil)

			look(t, preflight.Options{Target: p.target(t, "pariette.products.0.id=999")})

			all, holding := p.guestsWithCarts()
			g.Expect(all).To(BeNumerically(">", 10))
			g.Expect(holding).To(BeZero())
		})
	}
}

// TestEveryItemIDIsFound shows that a cart is emptied whatever names a line.
func TestEveryItemIDIsFound(t *testing.T) {
	fields := map[string]string{
		"line-item-id": "item_id", "line-id-and-item-id": "item_id", "line-id-uuid": "id", "line-id-huge": "id",
		"line-id-unused": "product_id", "line-without-id": "product_id",
	}
	for _, free := range mutant.Liberties() {
		field, ok := fields[free.Name]
		if !ok {
			continue
		}
		delete(fields, free.Name)
		t.Run(free.Name, func(t *testing.T) {
			g := NewWithT(t)
			served := mutant.ServeLiberties(free)
			defer served.Close()

			report := full(t, preflight.Options{Target: served.Target, APIs: []string{"pariette"}})

			g.Expect(about(t, report, "pariette", "item_id").Text).To(Equal(field))
			g.Expect(about(t, report, "pariette", "product 101").Text).To(Equal("sold"))
		})
	}
	NewWithT(t).Expect(fields).To(BeEmpty())
}

func TestQuickIsAHandfulOfRequests(t *testing.T) {
	g := NewWithT(t)
	p := open(t, nil)
	target := p.target(t)
	target.Pariette.Products, target.Pariette.Shoppers = target.Pariette.Products[:2], target.Pariette.Shoppers[:1]
	target.Loyetta.Customers, target.Loyetta.PoorCustomer, target.Loyetta.NewCustomer = target.Loyetta.Customers[:1], nil, nil

	g.Expect(quick(t, preflight.Options{Target: target})).To(BeEmpty())

	g.Expect(len(p.requests)).To(BeNumerically("<=", 10))
}

func TestQuickLooksAtTheFirstOfMany(t *testing.T) {
	g := NewWithT(t)
	p := open(t, nil)

	g.Expect(quick(t, preflight.Options{Target: p.target(t, "pariette.products.11.id=999")})).To(BeEmpty())
	report := full(t, preflight.Options{Target: p.target(t, "pariette.products.11.id=999")})

	g.Expect(about(t, report, "pariette", "product 999").Status).To(Equal(preflight.Wrong))
}

func TestReadOnlyWritesNothing(t *testing.T) {
	g := NewWithT(t)
	p := open(t, nil)
	target := p.target(t, "pariette.shoppers.0.token=wrong", "loyetta.customers.0.token=wrong")

	found := quick(t, preflight.Options{Target: target, ReadOnly: true})
	report := full(t, preflight.Options{Target: target, ReadOnly: true})

	g.Expect(found).To(HaveLen(2), "%v", found)
	g.Expect(about(t, report, "pariette", "products")).To(Equal(preflight.Finding{
		Part: "pariette", About: "products", Status: preflight.NotTried, Text: "nothing is written",
	}))
	g.Expect(about(t, report, "states", "hook").Status).To(Equal(preflight.NotTried))
	g.Expect(slices.ContainsFunc(p.requests, func(r asked) bool { return r.method != http.MethodGet })).To(BeFalse())
}

func TestALimitOfWritesIsLeftToTheRun(t *testing.T) {
	g := NewWithT(t)
	p := open(t, nil)

	report := full(t, preflight.Options{Target: p.target(t, "limits.writes=100"), APIs: []string{"pariette"}})

	g.Expect(about(t, report, "pariette", "products").Text).To(Equal("limits.writes is left to the run"))
	g.Expect(slices.ContainsFunc(p.requests, func(r asked) bool { return r.method != http.MethodGet && r.path != "/_states" })).To(BeFalse())
}

func TestOneAPI(t *testing.T) {
	g := NewWithT(t)
	p := open(t, nil)

	found := quick(t, preflight.Options{
		Target: p.target(t, "pariette.token=wrong", "loyetta.customers.0.token=wrong"), APIs: []string{"loyetta"},
	})

	g.Expect(found).To(HaveLen(1))
	g.Expect(found[0].Part).To(Equal("loyetta"))
	g.Expect(slices.ContainsFunc(p.requests, func(r asked) bool { return strings.Contains(r.path, "shopping") })).To(BeFalse())
}

func TestInterruptedLookIsSureOfNothing(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	p := open(t, func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		cancel()
		<-r.Context().Done()
	})

	found, err := preflight.Quick(ctx, preflight.Options{Target: p.target(t)})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found).To(BeEmpty())

	_, err = preflight.Full(ctx, preflight.Options{Target: p.target(t)})
	g.Expect(err).To(MatchError(context.Canceled))
}

func TestNothingIsLeftAfterAnInterruption(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	p := open(t, func(w http.ResponseWriter, r *http.Request, good http.Handler) {
		good.ServeHTTP(w, r)
		if r.Method == http.MethodPost && r.URL.Path != "/_states" {
			cancel()
		}
	})

	found, err := preflight.Quick(ctx, preflight.Options{Target: p.target(t)})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found).To(BeEmpty())
	_, holding := p.guestsWithCarts()
	g.Expect(holding).To(BeZero())
	g.Expect(slices.ContainsFunc(p.requests, func(r asked) bool { return r.method == http.MethodDelete })).To(BeTrue())
}

// TestWhatIsNotOursStays shows that of a cart that is somebody else's as well
// only what was put into it is removed.
func TestWhatIsNotOursStays(t *testing.T) {
	g := NewWithT(t)
	const cart = `{"status": true, "data": {"items": [{"id": "theirs", "product_id": 5}, {"id": "ours", "product_id": 101, "title": "%s"}]}}`
	p := open(t, instead(func(*http.Request) bool { return true }, http.StatusOK, fmt.Sprintf(cart, strings.Repeat("ş", 500))))

	report := full(t, preflight.Options{Target: p.target(t, "pariette.products.0.title=ş"), APIs: []string{"pariette"}})

	f := about(t, report, "pariette", "product 101")
	g.Expect(f.Text).To(HavePrefix("left in the cart of the guest "))
	for _, r := range p.requests {
		g.Expect(r.path).NotTo(HaveSuffix("theirs"))
	}
}

func TestAFileThatCannotBeRead(t *testing.T) {
	g := NewWithT(t)
	target := open(t, nil).target(t, "tls.ca=absent.pem")

	_, err := preflight.Quick(t.Context(), preflight.Options{Target: target})

	g.Expect(err).To(MatchError("--set tls.ca: open absent.pem: no such file or directory"))
}

func TestNoSecretIsTold(t *testing.T) {
	g := NewWithT(t)
	p := open(t, func(w http.ResponseWriter, r *http.Request, good http.Handler) {
		if bearer := r.Header.Get("Authorization"); bearer == "Bearer wrong-token" {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"status": false, "message": "no \u001b[31mshopper has ` + bearer + strings.Repeat("!", 80) + bearer + `"}`))
			return
		}
		good.ServeHTTP(w, r)
	})

	found := quick(t, preflight.Options{Target: p.target(t, "pariette.shoppers.0.token=${WRONG}")})

	g.Expect(found).To(HaveLen(1))
	g.Expect(found[0].Text).To(MatchRegexp(`answered 401 "no \\x1b\[31mshopper has Bearer \$WRONG!+Bearer …"$`))
	g.Expect(found[0].Text).NotTo(ContainSubstring("wrong"))
	g.Expect(found[0].Hint).To(HaveSuffix(", in WRONG"))
}
