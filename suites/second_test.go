package suites_test

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path"
	"slices"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// secondLacks are what the second server does not offer, with patterns of the
// ids that need it.
var secondLacks = map[string][]string{
	"signed-in shoppers": {"pariette.cart.get.user*", "pariette.checkout.*", "pariette.journey.*"},
	"carts of points": {
		"loyetta.order.create.*", "loyetta.order.cart-updated.*", "loyetta.order.refuse-insufficient-points",
		"loyetta.order.double-submit", "loyetta.order.reject-body", "loyetta.journey.*",
	},
	"a state hook, which changes orders": {"loyetta.status.*"},
}

// oneOrderLacks are what a customer with one order in each list does not offer.
var oneOrderLacks = map[string][]string{
	"two orders":             {"loyetta.*.ids-unique"},
	"three orders":           {"loyetta.*.page-size", "loyetta.*.page-number", "loyetta.*.links-targets", "loyetta.*.links-keep-size"},
	"a completed card order": {"loyetta.prepaid.card-present", "loyetta.prepaid.card-private"},
}

// needs is which of the things that a server lacks an id needs; empty when none.
func needs(id string, lacks map[string][]string) string {
	for lack, patterns := range lacks {
		for _, pattern := range patterns {
			if matched, _ := path.Match(pattern, id); matched {
				return lack
			}
		}
	}
	return ""
}

// TestSecondServer runs every suite against a server that somebody else might
// have written: it obeys the documents, and does otherwise whatever they leave
// open. Each requirement that it can be asked passes.
func TestSecondServer(t *testing.T) {
	for _, history := range []struct {
		name      string
		customers []string // tokens; the first customer has the most orders
		lacks     map[string][]string
		passes    int
	}{
		{"many orders", []string{"cok", "az"}, nil, 118},
		{"few orders", []string{"az", "bir"}, nil, 118},
		{"one order", []string{"bir", "hic"}, oneOrderLacks, 106},
	} {
		t.Run(history.name, func(t *testing.T) {
			t.Parallel()
			passed := 0
			report := tell(t, second(t, history.customers))
			t.Log(report.Headline)
			for _, r := range report.Results {
				id := string(r.ID)
				lack := cmp.Or(needs(id, secondLacks), needs(id, history.lacks))
				switch {
				case lack != "":
					if r.Verdict != verdict.NotTested || r.Reason == "" || r.Provide == "" {
						t.Errorf("%s is %s (%s; provide %s), although it needs %s", id, r.Verdict, r.Reason, r.Provide, lack)
					}
				case r.Verdict == verdict.Pass:
					passed++
				default:
					t.Errorf("%s is %s: %s %+v", id, r.Verdict, r.Reason, r.Failures)
				}
			}
			if passed < history.passes {
				t.Errorf("%d passed, expected %d", passed, history.passes)
			}
		})
	}
}

// TestSecondServerWithFaults shows that the second server's wrong behaviour is
// told from its right one.
func TestSecondServerWithFaults(t *testing.T) {
	for fault, breaks := range map[string][]string{
		"subtotal-of-three":   {"pariette.cart.money.subtotal"},
		"page-repeats-order":  {"loyetta.physical.page-number", "loyetta.physical.walk"},
		"guests-without-case": {"pariette.cart.get.guest-isolation"},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			report := tell(t, second(t, []string{"cok", "az"}, "--fault", fault))
			t.Log(report.Headline)
			var broken []string
			for _, r := range report.Results {
				if r.Verdict == verdict.Fail {
					broken = append(broken, string(r.ID))
				}
			}
			if !slices.Equal(broken, breaks) {
				t.Errorf("broken:   %q\nexpected: %q", broken, breaks)
			}
		})
	}
}

// second starts the second server, until the test ends, and is its target file
// with two customers.
func second(t *testing.T, customers []string, arguments ...string) *config.Target {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("NOT TESTED: the second server needs python3, which is not installed")
	} else if err != nil {
		t.Fatal(err)
	}
	server := exec.CommandContext(t.Context(), python, append([]string{"testdata/second/server.py"}, arguments...)...)
	server.Stderr = t.Output()
	stdout, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Wait() }) // killed with the test's context
	var port int
	if _, err := fmt.Fscanln(stdout, &port); err != nil {
		t.Fatalf("the second server prints no port: %v", err)
	}
	target, err := config.Load("testdata/second/mihenk.yaml", config.Overrides{
		Environ: []string{fmt.Sprintf("SECOND=http://127.0.0.1:%d", port)},
		Set:     []string{"loyetta.customers.0.token=" + customers[0], "loyetta.customers.1.token=" + customers[1]},
	})
	if err != nil {
		t.Fatal(err)
	}
	return target
}
