package preflight_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/preflight"
	"github.com/mihenk-conformance/mihenk/harness/reference"
)

// secure is a playground over TLS, and the path of its own authority's
// certificate.
func secure(t *testing.T) (p *playground, authority string) {
	t.Helper()
	p = &playground{good: reference.New(reference.Options{})}
	p.Server = httptest.NewUnstartedServer(p.good)
	p.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.StartTLS()
	t.Cleanup(p.Close)
	authority = filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Certificate().Raw})
	NewWithT(t).Expect(os.WriteFile(authority, block, 0o600)).To(Succeed())
	return p, authority
}

func TestTLS(t *testing.T) {
	p, authority := secure(t)
	t.Run("an authority that is named", func(t *testing.T) {
		g := NewWithT(t)

		report := full(t, preflight.Options{Target: p.target(t, "tls.ca="+authority), ReadOnly: true})

		f := about(t, report, "pariette", "certificate")
		g.Expect(f.Status).To(Equal(preflight.OK))
		g.Expect(f.Text).To(MatchRegexp(`^TLS 1\.3, valid until 20\d\d-\d\d-\d\d, for \d+ days$`))
	})
	t.Run("an authority that is not", func(t *testing.T) {
		g := NewWithT(t)

		found := quick(t, preflight.Options{Target: p.target(t), ReadOnly: true})

		g.Expect(found).To(HaveLen(2))
		g.Expect(found[0].Status).To(Equal(preflight.Unreachable))
		g.Expect(found[0].String()).To(MatchRegexp(`^mihenk.yaml:6: pariette.base_url: 127.0.0.1:\d+ is unreachable: .*x509: .* \(name the authority of its certificate in tls.ca\)$`))
	})
	t.Run("no verification", func(t *testing.T) {
		g := NewWithT(t)

		report := full(t, preflight.Options{Target: p.target(t, "tls.insecure=true"), ReadOnly: true})

		f := about(t, report, "loyetta", "certificate")
		g.Expect(f.Status).To(Equal(preflight.Note))
		g.Expect(f.Text).To(HaveSuffix("; it is not verified"))
		g.Expect(f.Advice()).To(Equal("--set tls.insecure: name its authority in tls.ca instead"))
	})
	for name, ca := range map[string][]string{"http for https": nil, "http for https, with an authority": {"tls.ca=" + authority}} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			plain := strings.Replace(p.URL, "https", "http", 1)

			found := quick(t, preflight.Options{
				Target: p.target(t, append(ca, "pariette.base_url="+plain+"/api/public")...), ReadOnly: true, APIs: []string{"pariette"},
			})

			g.Expect(found).To(HaveLen(1))
			g.Expect(found[0].Status).To(Equal(preflight.Wrong))
			g.Expect(found[0].String()).To(Equal("--set pariette.base_url: asked by a new guest, GET /api/public/shopping/cart answered 400 without a JSON object" +
				" (write " + p.URL + "/api/public, where Pariette answers)"))
		})
	}
}

func TestHostWithAName(t *testing.T) {
	p := open(t, nil)
	address := strings.Replace(p.URL, "127.0.0.1", "localhost", 1)

	report := full(t, preflight.Options{Target: p.target(t, "pariette.base_url="+address+"/api/public"), ReadOnly: true})

	NewWithT(t).Expect(about(t, report, "pariette", "host").Text).To(MatchRegexp(`^localhost:\d+ is at \S+`))
}

func TestCertificateThatEndsSoon(t *testing.T) {
	g := NewWithT(t)
	p := &playground{good: reference.New(reference.Options{})}
	p.Server = httptest.NewUnstartedServer(p.good)
	p.TLS = &tls.Config{Certificates: []tls.Certificate{certificate(t, time.Now().Add(3*24*time.Hour+time.Minute))}}
	p.StartTLS()
	defer p.Close()

	report := full(t, preflight.Options{Target: p.target(t, "tls.insecure=true"), ReadOnly: true})

	g.Expect(about(t, report, "pariette", "certificate").Text).To(ContainSubstring(", for 3 days"))
}

func TestClocks(t *testing.T) {
	clock := func(ahead time.Duration) func() string {
		return func() string { return time.Now().Add(ahead).UTC().Format(http.TimeFormat) }
	}
	for want, date := range map[string]func() string{
		"as here":                           clock(0),
		"1h0m0s ahead of the one here":      clock(time.Hour),
		"1h0m0s behind the one here":        clock(-time.Hour),
		"not known: the answer has no Date": func() string { return "never" },
	} {
		t.Run(want, func(t *testing.T) {
			p := open(t, func(w http.ResponseWriter, r *http.Request, good http.Handler) {
				w.Header().Set("Date", date())
				good.ServeHTTP(w, r)
			})

			report := full(t, preflight.Options{Target: p.target(t), ReadOnly: true})

			about := about(t, report, "pariette", "clock").Text
			NewWithT(t).Expect(strings.NewReplacer("59m59s", "1h0m0s", "1h0m1s", "1h0m0s").Replace(about)).To(HavePrefix(want))
		})
	}
}

// certificate is a certificate of its own authority.
func certificate(t *testing.T, end time.Time) tls.Certificate {
	t.Helper()
	g := NewWithT(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: end}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	g.Expect(err).NotTo(HaveOccurred())
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
