package cli

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/reference"
)

// load is the target to run against, with the limits of the flags, and what to
// call when the run is over. Without a target file the overrides make up the
// target, if they say where a server is; else it is the embedded reference
// server.
func (r *run) load(ctx context.Context) (target *config.Target, stop func(), err error) {
	overrides := config.Overrides{Environ: r.Environ, Set: r.set}
	stop = func() {}
	if r.target != "" || addressed(overrides) {
		target, err = config.Load(r.target, overrides)
	} else {
		target, stop, err = embed(ctx, overrides)
	}
	if err != nil {
		return nil, nil, err
	}
	if r.parallel > 0 {
		target.Limits.Parallel = r.parallel
	}
	if r.timeout > 0 {
		target.Limits.Timeout = r.timeout
	}
	return target, stop, nil
}

// addressed reports whether overrides say where a server is.
func addressed(o config.Overrides) bool {
	return slices.ContainsFunc(o.Set, func(assignment string) bool {
		key, _, _ := strings.Cut(assignment, "=")
		return strings.HasSuffix(key, ".base_url")
	}) || slices.ContainsFunc(o.Environ, func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return strings.HasPrefix(name, "MIHENK_") && strings.HasSuffix(name, "_BASE_URL")
	})
}

// embed starts a reference server in this process and gives it as a target.
func embed(ctx context.Context, overrides config.Overrides) (target *config.Target, stop func(), err error) {
	handler := reference.New(reference.Options{})
	served, err := listen(ctx, "127.0.0.1:0", handler)
	if err != nil {
		return nil, nil, failure{err}
	}
	target, err = config.Parse("the reference server", handler.TargetFile(served.origin), overrides)
	if err != nil {
		served.close()
		return nil, nil, err
	}
	return target, served.close, nil
}

// guardProduction refuses a host that looks like production, unless the flag
// allows it. Writing there needs a limit, too: without one, nothing is written.
func (r *run) guardProduction(target *config.Target) error {
	for _, host := range hosts(target) {
		if host != "live.pariette.com" && !strings.HasSuffix(host, ".prod.loyetta.com") {
			continue
		}
		if !r.allowProduction {
			return fmt.Errorf("%s looks like production; use a test server, or give --allow-production", host)
		}
		if target.Limits.Writes == 0 && !r.readOnly {
			r.readOnly = true
			fmt.Fprintf(r.Stderr, "%s looks like production: without limits.writes, no writing request is sent\n", host)
		}
	}
	return nil
}

// hosts are the names of the hosts that a run sends requests to.
func hosts(target *config.Target) []string {
	var addresses []string
	if target.Pariette != nil {
		addresses = append(addresses, target.Pariette.BaseURL)
	}
	if target.Loyetta != nil {
		addresses = append(addresses, target.Loyetta.BaseURL)
	}
	if target.States != nil {
		addresses = append(addresses, target.States.URL)
	}
	var names []string
	for _, address := range addresses {
		if u, err := url.Parse(address); err == nil {
			names = append(names, strings.TrimSuffix(strings.ToLower(u.Hostname()), "."))
		}
	}
	return names
}
