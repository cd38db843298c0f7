package config_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/state"
)

func TestHookIsTheOneOfTheFile(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"token": "`+r.Header.Get("Authorization")+`"}`)
	}))
	defer server.Close()
	dir := t.TempDir()
	script := "#!/bin/sh\necho '{\"token\": \"'$1'\"}'\n"
	if err := os.WriteFile(filepath.Join(dir, "states.sh"), []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	for section, want := range map[string]string{
		"states: {url: " + server.URL + ", token: secret}": "Bearer secret",
		"states: {command: [sh, states.sh, argument]}":     "argument",
	} {
		t.Run(want, func(t *testing.T) {
			g := NewWithT(t)
			target, err := config.Parse(filepath.Join(dir, "mihenk.yaml"), []byte(least+section), config.Overrides{})
			g.Expect(err).NotTo(HaveOccurred())

			token, err := state.NewCustomer(t.Context(), target.States.Hook(), 100)

			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(token).To(Equal(want))
		})
	}
	t.Run("none", func(t *testing.T) {
		g := NewWithT(t)
		target, err := config.Parse("mihenk.yaml", []byte(least), config.Overrides{})
		g.Expect(err).NotTo(HaveOccurred())

		_, err = state.NewCustomer(t.Context(), target.States.Hook(), 100)

		g.Expect(err).To(MatchError(state.ErrUnsupported))
	})
}
