package preflight_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/preflight"
	"github.com/mihenk-conformance/mihenk/harness/reference"
)

// asked is a request as a server got it.
type asked struct {
	method, path string
	header       http.Header
	body         string
}

// playground is a reference server that notes what it is asked.
type playground struct {
	*httptest.Server
	good *reference.Server

	mu       sync.Mutex
	requests []asked
}

// open starts a playground. Layer, which may be nil, answers in its place: it
// gets what would have been answered.
func open(t *testing.T, layer func(w http.ResponseWriter, r *http.Request, good http.Handler)) *playground {
	t.Helper()
	p := &playground{good: reference.New(reference.Options{})}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		p.mu.Lock()
		p.requests = append(p.requests, asked{r.Method, r.URL.Path, r.Header.Clone(), string(body)})
		p.mu.Unlock()
		if layer != nil {
			layer(w, r, p.good)
		} else {
			p.good.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(p.Close)
	return p
}

// target is the playground's target file, with some values set. There is a
// variable WRONG.
func (p *playground) target(t *testing.T, set ...string) *config.Target {
	t.Helper()
	target, err := config.Parse("mihenk.yaml", p.good.TargetFile(p.URL), config.Overrides{
		Environ: []string{"WRONG=wrong-token"}, Set: set,
	})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return target
}

// quick is what a quick look is sure of.
func quick(t *testing.T, o preflight.Options) []preflight.Finding {
	t.Helper()
	found, err := preflight.Quick(t.Context(), o)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return found
}

// full is what a full look finds.
func full(t *testing.T, o preflight.Options) *preflight.Report {
	t.Helper()
	report, err := preflight.Full(t.Context(), o)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return report
}

// about is the finding of a report about something of a part.
func about(t *testing.T, report *preflight.Report, part, what string) preflight.Finding {
	t.Helper()
	for _, f := range report.Findings {
		if f.Part == part && f.About == what {
			return f
		}
	}
	t.Fatalf("nothing about %s of %s among %v", what, part, report.Findings)
	return preflight.Finding{}
}
