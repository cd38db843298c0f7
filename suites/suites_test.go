package suites_test

import (
	"flag"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/reference"
	_ "github.com/mihenk-conformance/mihenk/suites"
)

// TestSuites runs every suite under Ginkgo itself, each spec in its place,
// against the target file that MIHENK_TARGET names, or else the reference
// server. Ginkgo runs specs once in a process: repetition is for a child.
func TestSuites(t *testing.T) {
	if count := flag.Lookup("test.count").Value.String(); count != "1" {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSuites$", "-test.count=1")
		if output, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		return
	}
	RegisterFailHandler(Fail)
	session, err := conform.NewSession(t.Context(), conform.Options{Target: underTest(t), Parallel: 1})
	if err != nil {
		t.Fatal(err)
	}
	conform.Use(session)
	RunSpecs(t, "Mihenk")
}

// underTest is the server that MIHENK_TARGET names, or else the reference server.
func underTest(t *testing.T) *config.Target {
	if path := os.Getenv("MIHENK_TARGET"); path != "" {
		target, err := config.Load(path, config.Overrides{Environ: os.Environ()})
		if err != nil {
			t.Fatal(err)
		}
		return target
	}
	server := httptest.NewServer(reference.New(reference.Options{}))
	t.Cleanup(server.Close)
	return target(t, server.URL)
}
