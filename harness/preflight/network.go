package preflight

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/client"
)

const (
	soon     = 14 * 24 * time.Hour // until a certificate is no longer valid
	mostSkew = 5 * time.Second     // between two clocks that are set
)

// network is what there is to tell of the way to an API: its host, its
// certificate and its clock.
func (c *inspection) network(base string, secure *tls.ConnectionState, first *client.Answer) []Finding {
	if !c.full {
		return nil
	}
	found := []Finding{c.host(base)}
	if secure != nil {
		found = append(found, c.certificate(secure))
	}
	return append(found, clock(first))
}

// host tells to which addresses the host's name leads.
func (c *inspection) host(base string) Finding {
	f := Finding{About: "host", Status: OK, Text: hostOf(base)}
	u, err := url.Parse(base)
	if err != nil || net.ParseIP(u.Hostname()) != nil {
		return f
	}
	addresses, err := net.DefaultResolver.LookupHost(c.ctx, u.Hostname())
	if err != nil {
		f.Text += ", by way of a proxy" // it did answer
	} else {
		f.Text += " is at " + strings.Join(addresses, ", ")
	}
	return f
}

// certificate tells how long the server's certificate is valid.
func (c *inspection) certificate(secure *tls.ConnectionState) Finding {
	end := secure.PeerCertificates[0].NotAfter
	left := time.Until(end)
	f := Finding{
		About: "certificate", Status: OK,
		Text: fmt.Sprintf("%s, valid until %s, for %d days", tls.VersionName(secure.Version), end.UTC().Format(time.DateOnly), int(left.Hours()/24)),
	}
	if left < soon {
		f.Status = Note
	}
	if c.Target.TLS.Insecure {
		f.Status, f.Text, f.Where = Note, f.Text+"; it is not verified", c.Target.Where("tls.insecure")
		f.Hint = "name its authority in tls.ca instead"
	}
	return f
}

// clock compares the server's clock with the one here.
func clock(a *client.Answer) Finding {
	f := Finding{About: "clock", Status: OK, Text: "as here"}
	date, err := http.ParseTime(a.Answer.Get("Date"))
	skew := date.Sub(a.Started.Add(a.Duration)).Round(time.Second)
	switch {
	case err != nil:
		f.Status, f.Text = Note, "not known: the answer has no Date"
	case skew > mostSkew:
		f.Status, f.Text = Note, fmt.Sprintf("%s ahead of the one here; a run goes by the server's", skew)
	case skew < -mostSkew:
		f.Status, f.Text = Note, fmt.Sprintf("%s behind the one here; a run goes by the server's", -skew)
	}
	return f
}
