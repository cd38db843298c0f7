package config_test

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/config"
)

// get asks a server with the tls section of a target file in dir.
func get(t *testing.T, url, dir, section string) error {
	t.Helper()
	target, err := config.Parse(filepath.Join(dir, "mihenk.yaml"), []byte(least+section), config.Overrides{})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	tlsConfig, err := target.TLS.Config()
	if err != nil {
		return err
	}
	transport := &http.Transport{TLSClientConfig: tlsConfig}
	defer transport.CloseIdleConnections()
	answer, err := (&http.Client{Transport: transport}).Get(url)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

func TestTLSTrustsAsConfigured(t *testing.T) {
	g := NewWithT(t)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	dir := t.TempDir()
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	g.Expect(os.WriteFile(filepath.Join(dir, "ca.pem"), certificate, 0o600)).To(Succeed())

	g.Expect(get(t, server.URL, dir, "tls: {ca: ca.pem}")).To(Succeed())
	g.Expect(get(t, server.URL, dir, "tls: {insecure: true}")).To(Succeed())
	g.Expect(get(t, server.URL, dir, "")).To(MatchError(ContainSubstring("certificate")))
}

func TestTLSNamesTheFileThatIsWrong(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "mihenk.yaml")
	g.Expect(os.WriteFile(filepath.Join(dir, "text.pem"), []byte("text"), 0o600)).To(Succeed())

	g.Expect(get(t, "", dir, "tls: {ca: none.pem}")).To(MatchError(
		file + ":6: tls.ca: open " + filepath.Join(dir, "none.pem") + ": no such file or directory"))
	g.Expect(get(t, "", dir, "tls: {ca: text.pem}")).To(MatchError(
		file + ":6: tls.ca: no certificate in the file (want PEM)"))
	g.Expect(get(t, "", dir, "tls: {cert: text.pem, key: text.pem}")).To(MatchError(
		ContainSubstring(file + ":6: tls.cert: tls: failed to find any PEM data")))
}

func TestTLSTakesAnAbsolutePathAsItIs(t *testing.T) {
	g := NewWithT(t)
	target, err := config.Parse("a/mihenk.yaml", []byte(least+"tls: {ca: /none.pem}"), config.Overrides{})
	g.Expect(err).NotTo(HaveOccurred())

	_, err = target.TLS.Config()

	g.Expect(err).To(MatchError(ContainSubstring("open /none.pem")))
}
