package cli_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// TestWrongServersAreJudged shows that what looks like a mistake in the target
// file, but is the server's, does not stop a run.
func TestWrongServersAreJudged(t *testing.T) {
	for _, name := range []string{"guest-cannot-read", "variant-null-refused", "guest-cannot-add", "guest-id-outweighs-bearer"} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			t.Chdir(t.TempDir())
			server, _ := serve(t, "mutant.yaml", "--mutant", name)

			run := command(t, "run", "--target", "mutant.yaml", "--only", "pariette.*")
			out, _ := run.CombinedOutput()

			g.Expect(server.Process.Signal(os.Interrupt)).To(Succeed())
			g.Expect(server.Wait()).To(Succeed())
			g.Expect(run.ProcessState.ExitCode()).To(Equal(verdict.ExitNotConformant), string(out))
		})
	}
}

func TestBrokenServersAreJudged(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		media  string
		body   string
	}{
		"500":           {500, "text/html", "<h1>Internal Server Error</h1>"},
		"a page":        {200, "text/html", "<h1>Welcome</h1>"},
		"401":           {401, "application/json", `{"status": false, "message": "Unauthenticated."}`},
		"404":           {404, "application/json", `{"status": false, "message": "Not found"}`},
		"an empty cart": {200, "application/json", `{"status": true, "data": {}}`},
		"too many":      {429, "application/json", `{"message": "Too many requests"}`},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			t.Chdir(t.TempDir())
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.media)
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			defer server.Close()

			run := command(t, "run", "--set", "pariette.base_url="+server.URL, "--set", "pariette.token=abc", "--only", "pariette.cart.*",
				"--set", "pariette.products.0.id=1", "--set", "pariette.products.1.id=2")
			out, _ := run.CombinedOutput()

			g.Expect(run.ProcessState.ExitCode()).To(Equal(verdict.ExitNotConformant), string(out))
			g.Expect(readReport(t, "mihenk-report").Results).NotTo(BeEmpty())
		})
	}
}
