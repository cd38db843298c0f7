package preflight_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/preflight"
)

// expect expects a finding of a status whose text begins so.
func expect(t *testing.T, f preflight.Finding, status preflight.Status, text string) {
	t.Helper()
	g := NewWithT(t)
	g.Expect(f.Status).To(Equal(status), "%v", f)
	g.Expect(f.Text).To(HavePrefix(text))
}

// served is a liberty or a mutant of that name.
func served(t *testing.T, name string) mutant.Served {
	t.Helper()
	for _, free := range mutant.Liberties() {
		if free.Name == name {
			s := mutant.ServeLiberties(free)
			t.Cleanup(s.Close)
			return s
		}
	}
	for _, m := range mutant.Mutants() {
		if m.Name == name {
			s := m.Serve()
			t.Cleanup(s.Close)
			return s
		}
	}
	t.Fatalf("there is no %s", name)
	return mutant.Served{}
}

// instead answers some requests otherwise than the playground does; where which
// is nil, none.
func instead(which func(*http.Request) bool, status int, body string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, good http.Handler) {
		if which == nil || !which(r) {
			good.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// at matches requests of a method whose path ends so.
func at(method, end string) func(*http.Request) bool {
	return func(r *http.Request) bool { return r.Method == method && strings.HasSuffix(r.URL.Path, end) }
}

func TestAllIsWell(t *testing.T) {
	g := NewWithT(t)
	p := open(t, nil)

	report := full(t, preflight.Options{Target: p.target(t)})

	for _, f := range report.Findings {
		g.Expect(f.Status).To(Equal(preflight.OK), "%v", f)
		g.Expect(f.Sure).To(BeFalse())
		g.Expect(f.Text).NotTo(BeEmpty())
	}
	g.Expect(len(report.Findings)).To(BeNumerically(">", 50))
	g.Expect(report.Latency).To(BeNumerically(">", 0))
	g.Expect(report.Unsupported).To(BeEmpty())
	expect(t, about(t, report, "pariette", "host"), preflight.OK, strings.TrimPrefix(p.URL, "http://"))
	expect(t, about(t, report, "pariette", "same_product"), preflight.OK, "add")
	expect(t, about(t, report, "pariette", "item_id"), preflight.OK, "id")
	expect(t, about(t, report, "loyetta", "customer 1"), preflight.OK, "accepted, 96 orders")
	expect(t, about(t, report, "loyetta", "prepaid gc-001"), preflight.OK, "was ordered before")
}

func TestPariette(t *testing.T) {
	p := open(t, nil)
	look := func(t *testing.T, set ...string) *preflight.Report {
		t.Helper()
		return full(t, preflight.Options{Target: p.target(t, set...), APIs: []string{"pariette"}})
	}
	t.Run("readings that differ", func(t *testing.T) {
		report := look(t, "pariette.readings.same_product=set", "pariette.readings.item_id=product_id")
		f := about(t, report, "pariette", "same_product")
		expect(t, f, preflight.Note, "add there, where the file demands set")
		NewWithT(t).Expect(f.Advice()).To(Equal("--set pariette.readings.same_product: a run fails the server for that"))
		expect(t, about(t, report, "pariette", "item_id"), preflight.Note, "not known")
	})
	t.Run("another title and price", func(t *testing.T) {
		report := look(t, "pariette.products.0.title=Kulaklık", "pariette.products.1.price=1")
		expect(t, about(t, report, "pariette", "product 101"), preflight.Note, `called "Kablosuz Kulaklık" there, and "Kulaklık" here`)
		expect(t, about(t, report, "pariette", "product 102"), preflight.Note, "costs 249.9 there, and 1 here")
	})
	t.Run("all variants", func(t *testing.T) {
		report := look(t, "pariette.products.2.variants.2=77")
		expect(t, about(t, report, "pariette", "product 103, variant 8"), preflight.OK, "sold")
		expect(t, about(t, report, "pariette", "product 103, variant 77"), preflight.Wrong, "unknown variant: ")
	})
	t.Run("a cart that is not empty", func(t *testing.T) {
		fill := httptest.NewRequest(http.MethodPost, "/api/public/shopping/cart", strings.NewReader(`{"product_id": 101, "quantity": 2}`))
		fill.Header = http.Header{
			"Content-Type": {"application/json"}, "Pariettetoken": {"playground-pariette-token"}, "Authorization": {"Bearer playground-shopper-0002"},
		}
		p.good.ServeHTTP(httptest.NewRecorder(), fill)

		expect(t, about(t, look(t), "pariette", "shopper 2"), preflight.Note, "accepted; the cart is not empty (1), and a run empties it")
	})
}

func TestParietteOfOthers(t *testing.T) {
	t.Run("an unknown shopper is a guest", func(t *testing.T) {
		s := served(t, "unknown-shopper-is-guest")
		s.Target.Pariette.Shoppers[0].Token = "wrong"

		report := full(t, preflight.Options{Target: s.Target, APIs: []string{"pariette"}})

		expect(t, about(t, report, "pariette", "shopper 1"), preflight.Wrong, "taken for a guest, as whoever has an unknown token is")
		expect(t, about(t, report, "pariette", "shopper 2"), preflight.OK, "accepted")
	})
	t.Run("an unknown ParietteToken is accepted", func(t *testing.T) {
		report := full(t, preflight.Options{Target: served(t, "read-without-token").Target, APIs: []string{"pariette"}})

		expect(t, about(t, report, "pariette", "token"), preflight.Note, "accepted, as an unknown one is")
	})
	t.Run("a guest may not read", func(t *testing.T) {
		report := full(t, preflight.Options{Target: served(t, "guest-cannot-read").Target, APIs: []string{"pariette"}})

		expect(t, about(t, report, "pariette", "token"), preflight.Note, "not for a guest's cart: GET /api/public/shopping/cart answered 401")
		expect(t, about(t, report, "pariette", "shopper 1"), preflight.OK, "accepted")
	})
	for name, test := range map[string]struct {
		which  func(*http.Request) bool
		status int
		body   string
		about  string
		want   preflight.Status
		text   string
	}{
		"two tokens of one shopper": {
			func(r *http.Request) bool { return r.Header.Get("Authorization") != "" && r.Method == http.MethodGet },
			200, `{"status": true, "data": {"id": 5, "items": []}}`, "shopper 2", preflight.Wrong, "has the cart of shopper 1",
		},
		"shoppers may not read": {
			func(r *http.Request) bool { return r.Header.Get("Authorization") != "" && r.Method == http.MethodGet },
			403, `{"status": false, "message": "Kapalı"}`, "shopper 1", preflight.Note, `GET /api/public/shopping/cart answered 403 "Kapalı"`,
		},
		"nothing can be removed": {
			at(http.MethodDelete, ""), 500, `{"message": "Whoops"}`, "product 104", preflight.Note, "left in the cart of the guest ",
		},
		"a product is out of stock": {
			at(http.MethodPost, "/shopping/cart"), 409, `{"status": false, "message": "Stokta yok"}`,
			"product 101", preflight.Wrong, `refused: POST /api/public/shopping/cart answered 409 "Stokta yok"`,
		},
		"additions are broken": {
			at(http.MethodPost, "/shopping/cart"), 500, "<html>", "product 101", preflight.Note, "POST /api/public/shopping/cart answered 500",
		},
		"nothing is a page": {
			at(http.MethodGet, "/cart"), 500, "oops", "base_url", preflight.Wrong, "asked by a new guest, GET /api/public/shopping/cart answered 500 without a JSON object",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, instead(test.which, test.status, test.body))

			report := full(t, preflight.Options{Target: p.target(t), APIs: []string{"pariette"}})

			expect(t, about(t, report, "pariette", test.about), test.want, test.text)
			NewWithT(t).Expect(quick(t, preflight.Options{Target: p.target(t)})).To(BeEmpty())
		})
	}
}

// storeCart is an answer about a cart with something in it.
const storeCart = `{"success": true, "data": {"regular_total": 1, "items": [{"quantity": 1, "product": {"id": "x"}}]}}`

func TestLoyetta(t *testing.T) {
	future := time.Now().Add(3 * time.Hour).UTC().Format(time.RFC3339)
	for name, test := range map[string]struct {
		set         []string
		which       func(*http.Request) bool
		status      int
		body, about string
		want        preflight.Status
		text        string
	}{
		"a customer who is not new": {
			[]string{"loyetta.new_customer.token=playground-customer-0001", "loyetta.customers.0.token=playground-customer-0008"},
			nil, 0, "", "new customer", preflight.Wrong, "not new: 96 orders",
		},
		"a cart that is not empty": {
			nil, at(http.MethodGet, "/v1/store/cart"), 200, storeCart,
			"customer 1", preflight.Wrong, "accepted, but the cart is not empty (1), and no documented request empties it",
		},
		"no list is a 404": {
			nil, at(http.MethodGet, "/orders/physical"), 404, `{"message": "Sipariş yok"}`, "base_url", preflight.Wrong, "asked by an unknown customer, GET",
		},
		"local time": {
			nil, func(r *http.Request) bool {
				return at(http.MethodGet, "/orders/physical")(r) && strings.HasPrefix(r.Header.Get("Authorization"), "Bearer playground-customer-0001")
			}, 200, `{"data": [{"id": "1", "created_at": "` + future + `"}]}`,
			"customer 1", preflight.Note, "the newest order was made 3h0m0s from now: is its created_at no UTC?",
		},
		"an unknown customer is served": {
			nil, at(http.MethodGet, "/orders/physical"), 200, `{"data": []}`, "base_url", preflight.Note, "asked by an unknown customer, GET",
		},
		"a list that breaks": {
			nil, func(r *http.Request) bool { return strings.HasSuffix(r.Header.Get("Authorization"), "-0002") },
			500, "{}", "customer 2", preflight.Note, "GET /api/v1/store/orders/physical answered 500",
		},
		"no balance": {
			[]string{"loyetta.balance.path=/v1/nothing"}, nil, 0, "", "balance", preflight.Wrong, "GET /api/v1/nothing answered 404",
		},
		"a pointer to nothing": {
			[]string{"loyetta.balance.pointer=/data/puan"}, nil, 0, "", "balance", preflight.Wrong, "leads to no whole number: GET /api/v1/user/profile answered 200",
		},
		"no points": {
			nil, at(http.MethodGet, "/profile"), 200, `{"data": {"points": 0}}`, "balance", preflight.Note, "customer 1 has no points",
		},
		"a product that was never ordered": {
			[]string{"loyetta.products.physical.0.id=new"}, nil, 0, "", "physical new", preflight.NotTried, "no documented request would take it out of a cart again",
		},
		"a product that the store lists": {
			[]string{"loyetta.products.physical.0.id=new"},
			at(http.MethodGet, "/store/products"), 200, `{"data": [{"id": "new"}], "meta": {"total": 1}}`,
			"physical new", preflight.OK, "listed by the store",
		},
		"a product that the store does not list": {
			[]string{"loyetta.products.prepaid.0.id=new"},
			at(http.MethodGet, "/store/products"), 200, `{"data": [{"id": "old"}], "meta": {"total": 1}}`,
			"prepaid new", preflight.Wrong, "not among the 1 products that the store lists",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, instead(test.which, test.status, test.body))

			report := full(t, preflight.Options{Target: p.target(t, test.set...), APIs: []string{"loyetta"}})

			expect(t, about(t, report, "loyetta", test.about), test.want, test.text)
			NewWithT(t).Expect(quick(t, preflight.Options{Target: p.target(t, test.set...)})).To(BeEmpty())
		})
	}
}
