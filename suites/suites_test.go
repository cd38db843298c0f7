package suites_test

import (
	"net/http/httptest"
	"os"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/reference"
	_ "github.com/mihenk-conformance/mihenk/suites"
)

// TestSuites runs every suite under Ginkgo itself, each spec in its place,
// against the target file that MIHENK_TARGET names, or else the reference server.
func TestSuites(t *testing.T) {
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
