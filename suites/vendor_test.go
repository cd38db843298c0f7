package suites_test

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// vendorFile is what a vendor may have: no state hook, one shopper, one
// customer, the prices and titles of nothing.
const vendorFile = `
version: 1
target: Vendor staging
pariette:
  base_url: ORIGIN/api/public
  token: playground-pariette-token
  shoppers:
    - {token: playground-shopper-0001, billing_address_id: 11, shipping_address_id: 12}
  payment_method: credit_card
  products: [{id: 101}, {id: 102}]
loyetta:
  base_url: ORIGIN/api
  customers: [{token: playground-customer-0001}]
  products: {physical: [{id: 154dsc}], prepaid: [{id: gc-001}]}
  cart: api
`

// vendor runs every suite for a vendor's target file, with more at its end.
func vendor(t *testing.T, more string) *verdict.Report {
	t.Helper()
	server := httptest.NewServer(reference.New(reference.Options{}))
	t.Cleanup(server.Close)
	file := strings.ReplaceAll(vendorFile, "ORIGIN", server.URL) + more
	target, err := config.Parse("vendor.yaml", []byte(file), config.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	return tell(t, target)
}

func TestVendorWithoutHook(t *testing.T) {
	t.Parallel()
	report := vendor(t, "")

	if report.Verdict != verdict.Incomplete {
		t.Errorf("the run is %s: %s", report.Verdict, report.Headline)
	}
	expectDocument(t, report)
	for _, r := range report.Results {
		switch {
		case r.Verdict == verdict.Pass:
		case r.Verdict != verdict.NotTested:
			t.Errorf("%s is %s: %s %v", r.ID, r.Verdict, r.Reason, r.Failures)
		case r.Reason == "" || r.Provide == "":
			t.Errorf("%s is not tested, but does not say why (%q) and what to provide (%q)", r.ID, r.Reason, r.Provide)
		}
	}
}

func TestVendorWithExemptions(t *testing.T) {
	t.Parallel()
	exempt := "exempt:\n"
	var ids []string
	for _, r := range vendor(t, "").Results {
		if r.Level == requirement.Must && r.Verdict == verdict.NotTested {
			exempt += "  - {id: " + string(r.ID) + ", reason: staging has no such thing}\n"
			ids = append(ids, string(r.ID))
		}
	}

	report := vendor(t, exempt)

	if report.Verdict != verdict.Conformant || report.ExitStatus() != 0 {
		t.Errorf("the run is %s: %s", report.Verdict, report.Headline)
	}
	if len(ids) == 0 || !slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(report.Headline, id) }) {
		t.Errorf("the headline names none of %q: %s", ids, report.Headline)
	}
}

// TestLongHistory shows that of a history with more pages than limits.pages a
// sample is read, and that the report says so.
func TestLongHistory(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(reference.New(reference.Options{}))
	t.Cleanup(server.Close)
	target := target(t, server.URL)
	target.Limits.Pages = 2

	report := tell(t, target)

	if report.Verdict != verdict.Conformant {
		t.Errorf("the run is %s: %s", report.Verdict, report.Headline)
	}
	want := verdict.Observation{Name: "loyetta.physical.walk", Value: "the first 1 pages of 3, and 1 of the others"}
	if !slices.Contains(report.Observations, want) {
		t.Errorf("the observations %v do not hold %v", report.Observations, want)
	}
}

// TestStatesByCommand runs with the state hook of the README, a shell script
// that arranges some of the states.
func TestStatesByCommand(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("NOT TESTED: the script needs curl: %v", err)
	}
	server := httptest.NewServer(reference.New(reference.Options{}))
	t.Cleanup(server.Close)
	t.Setenv("OFFICE", server.URL+"/_states")
	t.Setenv("OFFICE_TOKEN", "playground-states-token")
	file := strings.ReplaceAll(vendorFile, "ORIGIN", server.URL) + "states: {command: [./testdata/states.sh]}\n"
	target, err := config.Parse("vendor.yaml", []byte(file), config.Overrides{})
	if err != nil {
		t.Fatal(err)
	}

	report := tell(t, target)

	byVerdict := map[verdict.Verdict][]string{}
	for _, r := range report.Results {
		byVerdict[r.Verdict] = append(byVerdict[r.Verdict], string(r.ID))
		if r.Verdict != verdict.Pass && r.Verdict != verdict.NotTested {
			t.Errorf("%s is %s: %s %v", r.ID, r.Verdict, r.Reason, r.Failures)
		}
	}
	for _, id := range []string{"pariette.cart.get.users-apart", "loyetta.physical.isolation", "loyetta.order.create.deducts-points"} {
		if !slices.Contains(byVerdict[verdict.Pass], id) {
			t.Errorf("%s was not tested, though the script arranges what it needs", id)
		}
	}
	if want := "loyetta.order.cart-updated.price-changed"; !slices.Contains(byVerdict[verdict.NotTested], want) {
		t.Errorf("%s was tested, though the script cannot arrange it", want)
	}
}

// TestSmallStock shows that a target file's promise is enough: two products,
// ten of each in stock.
func TestSmallStock(t *testing.T) {
	for range 5 {
		seed := rand.Int64()
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			all := mutant.Liberties()
			small := slices.IndexFunc(all, func(l mutant.Liberty) bool { return l.Name == "stock-of-ten" })
			served := mutant.ServeLiberties(all[small])
			t.Cleanup(served.Close)
			served.Target.Pariette.Products = served.Target.Pariette.Products[:2]
			plan, err := conform.NewPlan(conform.Selection{Only: []string{"pariette.*"}}, seed)
			if err != nil {
				t.Fatal(err)
			}

			report, err := conform.Tell(t.Context(), plan, conform.Options{Target: served.Target, Parallel: 8})
			if err != nil {
				t.Fatal(err)
			}

			for _, r := range report.Results {
				if r.Verdict != verdict.Pass && r.Verdict != verdict.NotTested {
					t.Errorf("%s is %s: %s %v", r.ID, r.Verdict, r.Reason, r.Failures)
				}
			}
		})
	}
}
