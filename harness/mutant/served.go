package mutant

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/reference"
)

// Served is a server on loopback, until it is closed.
type Served struct {
	Target    *config.Target // the target file of the reference server, for this one
	api, hook *httptest.Server
}

// Close ends the server and its connections.
func (s Served) Close() {
	s.api.CloseClientConnections()
	s.api.Close()
	s.hook.Close()
}

// Serve serves the mutant.
func (m Mutant) Serve() Served { return ServeMutants(m) }

// ServeMutants serves the reference server with all that is wrong about some
// mutants, the last of them outermost.
func ServeMutants(wrong ...Mutant) Served {
	good := reference.New(reference.Options{})
	var handler http.Handler = good
	for _, m := range wrong {
		handler = m.over(handler)
	}
	return serve(good, handler, (*httptest.Server).Start)
}

// ServeLiberties serves the reference server as it takes some liberties, the
// last of them outermost.
func ServeLiberties(taken ...Liberty) Served {
	good := reference.New(reference.Options{})
	answer := serverOf(good)
	start, send := (*httptest.Server).Start, sendPlainly
	for _, l := range taken {
		answer = layer(l.request, l.answer, l.serve, answer)
		if l.start != nil {
			start = l.start
		}
		if l.send != nil {
			send = l.send
		}
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := answer(r)
		_, _ = io.Copy(io.Discard, r.Body) // unread, it would break a connection that is closed
		send(w, a)
	})
	return serve(good, handler, start)
}

// serve serves both APIs by a handler. The state hook, at another address, is
// that of the reference server, and works as ever.
func serve(good *reference.Server, handler http.Handler, start func(*httptest.Server)) Served {
	hook := httptest.NewServer(good)
	api := httptest.NewUnstartedServer(handler)
	api.Config.ErrorLog = log.New(io.Discard, "", 0)
	start(api)
	target, err := config.Parse("reference", good.TargetFile(api.URL), config.Overrides{})
	if err != nil {
		panic("mutant: the reference server's target file: " + err.Error())
	}
	target.States.URL = hook.URL + "/_states"
	target.TLS.Insecure = true // the certificate of a liberty over TLS is httptest's own
	return Served{target, api, hook}
}
