package suites_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/conform"
)

// TestCatalogue holds every requirement that the suites verify against the
// catalogue: ids, levels and sources are promises to those who use them. Where
// one is added, MIHENK_UPDATE_GOLDEN=1 writes the file anew.
func TestCatalogue(t *testing.T) {
	const file = "testdata/catalogue.golden"
	all, err := conform.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for _, q := range all {
		fmt.Fprintf(&lines, "%s %s %s: %s, %s\n", q.ID, q.Level, q.Source.Basis, q.Source.Document, q.Source.Section)
	}
	if os.Getenv("MIHENK_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(lines.String()) {
		if !strings.Contains(string(want), line) {
			t.Errorf("not in %s: %s", file, line)
		}
	}
	for line := range strings.Lines(string(want)) {
		if !strings.Contains(lines.String(), line) {
			t.Errorf("in %s alone: %s", file, line)
		}
	}
}
