package selftest

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

var update = flag.Bool("update", false, "write the golden files")

// The servers of the reports below.
var (
	right = Server{Kind: Reference, Name: "reference", Text: "nothing: the reference server as it is", Held: true}
	found = Server{
		Kind: Mutant, Name: "guest-id-caseless", Text: "guest ids are compared without case", Held: true,
		Killed: []requirement.ID{"pariette.cart.get.guest-isolation", "pariette.cart.get.guest"}, Blocked: 2,
		Checks: map[requirement.ID][]string{
			"pariette.cart.get.guest-isolation": {"suites/pariette/cart_get.go:57", "suites/pariette/cart_get.go:61"},
			"pariette.cart.get.guest":           {"suites/pariette/cart_get.go:40"},
		},
		Run: &verdict.Report{Headline: "60 of 61 MUSTs tested: 60 passed. Not conformant: 1 MUST failed."},
	}
	overlooked = Server{
		Kind: Mutant, Name: "last-page-floor", Text: "last_page is rounded down",
		Missed:   []requirement.ID{"loyetta.physical.walk"},
		Problems: []string{"loyetta.physical.walk is pass: want fail"},
		Run:      &verdict.Report{Headline: "40 of 40 MUSTs tested: all passed. Conformant."},
	}
	accused = Server{
		Kind: Pair, Name: "oldest-first+bom", Text: "the oldest order comes first; a BOM comes before everything",
		Accused:  []requirement.ID{"loyetta.physical.walk"},
		Problems: []string{"loyetta.physical.walk failed, and is not broken: the body is wrong:\nexpected {, actual \ufeff\x1b[2J, at GET /orders"},
	}
)

func TestText(t *testing.T) {
	evidence := func(w io.Writer, r *verdict.Report) error {
		_, err := fmt.Fprintln(w, r.Headline)
		return err
	}
	for name, r := range map[string]*Report{
		"held": {
			Held: true, Summary: "requirements proven 1 of 1; mutants 1, killed 1",
			Servers: []Server{right, found},
		},
		"not-held": {
			Summary: "requirements proven 1 of 3; mutants 2, killed 1", Servers: []Server{accused, right, found, overlooked},
			Unproven: []requirement.ID{"loyetta.physical.walk", "loyetta.prepaid.walk"},
		},
		"chosen": {
			Summary: "mutants 2, killed 1", Servers: []Server{found, overlooked},
			Unproven: []requirement.ID{"loyetta.physical.walk"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			path := filepath.Join("testdata", name+".txt.golden")
			var text bytes.Buffer

			g.Expect(r.Text(&text, evidence)).To(Succeed())

			if *update {
				g.Expect(os.WriteFile(path, text.Bytes(), 0o644)).To(Succeed())
			}
			want, err := os.ReadFile(path)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(text.String()).To(Equal(string(want)), "go test ./harness/selftest -update writes it anew")
		})
	}
}

func TestTextFailsWithoutEvidence(t *testing.T) {
	gone := errors.New("no evidence")
	r := &Report{Servers: []Server{found}}

	err := r.Text(io.Discard, func(io.Writer, *verdict.Report) error { return gone })

	NewWithT(t).Expect(err).To(MatchError(gone))
}
