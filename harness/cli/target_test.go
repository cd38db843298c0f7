package cli

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
)

func TestProductionIsGuarded(t *testing.T) {
	const refusal = " looks like production; use a test server, or give --allow-production"
	for name, test := range map[string]struct {
		url      string
		allow    bool
		writes   int
		refused  string // host; empty where the run may start
		readOnly bool
	}{
		"a test server":          {url: "https://dev.pariette.com/api/public"},
		"Pariette":               {url: "https://live.pariette.com/api/public", refused: "live.pariette.com"},
		"Pariette with a port":   {url: "https://live.pariette.com:443/api/public", refused: "live.pariette.com"},
		"Pariette, spelt oddly":  {url: "https://Live.Pariette.com./api/public", refused: "live.pariette.com"},
		"another live":           {url: "https://live.pariette.com.example/api/public"},
		"Loyetta":                {url: "https://marka.prod.loyetta.com/api", refused: "marka.prod.loyetta.com"},
		"Loyetta's staging":      {url: "https://marka.stag.loyetta.com/api"},
		"allowed":                {url: "https://live.pariette.com/api/public", allow: true, readOnly: true},
		"allowed, with a limit":  {url: "https://live.pariette.com/api/public", allow: true, writes: 50},
		"a test server, allowed": {url: "https://dev.pariette.com/api/public", allow: true},
	} {
		t.Run(name, func(t *testing.T) {
			for place, target := range map[string]*config.Target{
				"pariette": {Pariette: &config.Pariette{BaseURL: test.url}},
				"loyetta":  {Loyetta: &config.Loyetta{BaseURL: test.url}},
				"states":   {States: &config.States{URL: test.url}},
			} {
				g := NewWithT(t)
				var said strings.Builder
				target.Limits.Writes = test.writes
				r := run{Program: Program{Stderr: &said}, allowProduction: test.allow}

				err := r.guardProduction(target)

				if test.refused != "" {
					g.Expect(err).To(MatchError(test.refused+refusal), place)
				} else {
					g.Expect(err).NotTo(HaveOccurred(), place)
				}
				g.Expect(r.readOnly).To(Equal(test.readOnly), place)
				g.Expect(said.Len() > 0).To(Equal(test.readOnly), place)
			}
		})
	}
}
