package reports

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	_ "github.com/mihenk-conformance/mihenk/suites"
)

// reproducible are mutants that answer the same story in the same way again.
var reproducible = []string{
	"line-total-float", "cart-mojibake", "removal-without-token", "guest-id-caseless", "redirect-url-http", "currency-symbol",
	"cancelled-american", "last-page-plus-one", "order-malformed-500",
	"unavailable-409", "price-shown-old", "unknown-method-page",
}

// requires skips a test where a program is not installed, but not in CI.
func requires(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil && os.Getenv("CI") == "" {
			t.Skipf("NOT TESTED: %s is not installed", program)
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// reproduce runs a script against a server, and gives its exit status and what
// it says.
func reproduce(t *testing.T, path string, at mutant.Served) (status int, said string) {
	t.Helper()
	script := exec.CommandContext(t.Context(), path)
	script.Env = append(os.Environ(), "PARIETTE_URL="+at.Target.Pariette.BaseURL, "LOYETTA_URL="+at.Target.Loyetta.BaseURL, "STATES_URL="+at.Target.States.URL)
	for _, secret := range at.Target.Secrets() {
		script.Env = append(script.Env, secret.Name+"="+secret.Value)
	}
	out, _ := script.CombinedOutput() // it ends with a status
	return script.ProcessState.ExitCode(), string(out)
}

// TestReproduction runs ten scripts of a bad run, chosen at random: against the
// same server each shows what was wrong again, and against a right one none does.
func TestReproduction(t *testing.T) {
	requires(t, "bash", "curl", "jq")
	var wrong []mutant.Mutant
	for _, m := range mutant.Mutants() {
		if slices.Contains(reproducible, m.Name) {
			wrong = append(wrong, m)
		}
	}
	bad, good := mutant.ServeMutants(wrong...), mutant.ServeMutants()
	defer bad.Close()
	defer good.Close()
	plan, err := conform.NewPlan(conform.Selection{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	report, err := conform.Tell(t.Context(), plan, conform.Options{Target: bad.Target, Parallel: 8, Gate: requirement.Must})
	if err != nil {
		t.Fatal(err)
	}
	paths := writeScripts(t, report)
	if len(wrong) != len(reproducible) || len(paths) < 20 {
		t.Fatalf("%d mutants make %d scripts", len(wrong), len(paths))
	}
	if os.Getenv("MIHENK_ALL_SCRIPTS") == "" {
		seed := rand.Uint64()
		t.Logf("%d scripts, of which ten with seed %d", len(paths), seed)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		paths = paths[:10]
	}

	queue := make(chan string)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for path := range queue {
				if status, said := reproduce(t, path, bad); status != 0 || !strings.Contains(said, "reproduced: ") {
					t.Errorf("%s ends with %d:\n%s", filepath.Base(path), status, said)
				}
				if status, said := reproduce(t, path, good); status != 1 || !strings.HasSuffix(said, "not reproduced\n") {
					t.Errorf("%s against a right server ends with %d:\n%s", filepath.Base(path), status, said)
				}
			}
		})
	}
	for _, path := range paths {
		queue <- path
	}
	close(queue)
	workers.Wait()
}

// writeScripts writes the scripts of a report and gives their paths.
func writeScripts(t *testing.T, r *verdict.Report) []string {
	t.Helper()
	files, err := Files("scripts", r, "")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	var paths []string
	for name, content := range files {
		path := filepath.Join(folder, filepath.Base(name))
		if err := os.WriteFile(path, content, 0o755); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}
