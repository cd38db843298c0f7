package preflight

import (
	"context"
	"crypto/tls"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
)

// Discover looks for an API, "pariette" or "loyetta", at an address and near
// it, without any credential. The base URL is one at which the API answers, or
// else the address. The error is that of an address which is no URL.
func Discover(ctx context.Context, api, address string) (base string, found []Finding, err error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsAny(address, "?#") {
		return "", nil, errors.New("want a URL such as https://shop.example/api, without user, query and fragment")
	}
	c, err := newInspection(ctx, Options{Target: &config.Target{
		Pariette: &config.Pariette{Token: unique()},
		Loyetta:  &config.Loyetta{},
		Limits:   config.Limits{Timeout: 10 * time.Second, Body: 1 << 20, Parallel: 8},
	}})
	if err != nil {
		return "", nil, err
	}
	defer func() { c.conn.Close() }()
	s := c.parietteService()
	if api == "loyetta" {
		s = c.loyettaService()
	}
	given := strings.TrimRight(address, "/")
	add := func(about string, status Status, text, hint string) {
		found = append(found, Finding{Part: api, About: about, Status: status, Text: text, Hint: hint})
	}
	first := s.ask(ctx, given)
	if isOf[*tls.CertificateVerificationError](first.Err) {
		text, hint := unreachable(given, first.Err)
		add("certificate", Note, text, hint)
		c.conn.Close()
		c.conn = connect(c.Options, &tls.Config{InsecureSkipVerify: true}) // nothing secret is sent
	}
	base, answer, ok := c.discover(s, given)
	if base != given {
		add("given", Note, given+": "+c.said(first), "")
	}
	switch text := base + ": asked by " + s.asker + ", " + c.said(answer); {
	case ok:
		add("base_url", OK, text, "")
	case answer.Err != nil:
		text, hint := unreachable(base, answer.Err)
		add("base_url", Unreachable, text, hint)
	default:
		add("base_url", Wrong, text, "no "+s.name+" there, nor nearby; write what comes before "+s.tails[0])
	}
	return base, found, nil
}

// discover is a base URL at which an API answers, the given one first, and the
// answer; ok is false where it answers nowhere.
func (c *inspection) discover(s service, given string) (base string, answer *client.Answer, ok bool) {
	all := append([]string{given}, s.elsewhere(given)...)
	answers := make([]*client.Answer, len(all))
	serves := make([]bool, len(all))
	c.each(len(all), func(i int) {
		answers[i] = s.ask(c.ctx, all[i])
		serves[i] = shows(answers[i]) || denied(answers[i]) && !c.everywhere(answers[i], origin(all[i]))
	})
	i := max(slices.Index(serves, true), 0)
	return all[i], answers[i], serves[i]
}
