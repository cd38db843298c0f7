package conform

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// shopToken is the ParietteToken of every target.
const shopToken = "shop-token-0123456789"

// guest is whoever asks.
var guest = client.Visitor{Guest: "guest-1"}

// serve is the URL of a server without kept-alive connections.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.SetKeepAlivesEnabled(false)
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

// answer gives one answer to everything.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// drop closes the connection instead of answering.
func drop(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// at is a target whose APIs are both served at the origin.
func at(origin string) *config.Target {
	return &config.Target{
		Name:     "Fake",
		Pariette: &config.Pariette{BaseURL: origin + "/api/public", Token: shopToken},
		Loyetta:  &config.Loyetta{BaseURL: origin + "/api"},
		Limits:   config.Limits{Timeout: time.Minute, Body: 1 << 20},
	}
}

// planOf is a plan of one MUST of Pariette for each story.
func planOf(stories ...Story) *Plan {
	plan := &Plan{Seed: 1}
	for i, story := range stories {
		plan.specs = append(plan.specs, spec{
			Requirement: requirement.Requirement{
				ID:     requirement.ID(fmt.Sprintf("pariette.fake.%02d", i)),
				Level:  requirement.Must,
				Text:   "the server does as it is told",
				Source: requirement.Basket.Stated("Fake"),
			},
			story: story,
		})
	}
	return plan
}

// told is the report of a run of stories.
func told(t *testing.T, o Options, stories ...Story) *verdict.Report {
	t.Helper()
	report, err := Tell(t.Context(), planOf(stories...), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// result is what a run of one story found at a server.
func result(t *testing.T, handler http.HandlerFunc, story Story) verdict.Result {
	t.Helper()
	return told(t, Options{Target: at(serve(t, handler))}, story).Results[0]
}

// verdicts are the verdicts of a report, in the order of its ids.
func verdicts(r *verdict.Report) []verdict.Verdict {
	var all []verdict.Verdict
	for _, result := range r.Results {
		all = append(all, result.Verdict)
	}
	return all
}

// read is a story that takes for granted that a cart can be read.
func read(t *Trial) { t.Given(t.Pariette().GetCart(guest)).To(Work()) }

// write is a story that takes for granted that something can be added.
func write(t *Trial) {
	t.Given(t.Pariette().AddToCart(guest, map[string]any{"product_id": 1})).To(Work())
}

// keepAlive is the URL of a server that keeps connections.
func keepAlive(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// into decodes a JSON text as a state hook's answer.
func into(answer any, format string, args ...any) error {
	return json.Unmarshal(fmt.Appendf(nil, format, args...), answer)
}
