package suites_test

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// liberty is one freedom that the documents leave, as the reference server
// uses it: every requirement passes all the same.
type liberty struct {
	name    string
	subject string                                                        // what it is about: of each subject a server has one liberty
	api     string                                                        // the one API that it concerns; empty for both
	request func(r *http.Request)                                         // changes what the server sees; may be nil
	answer  func(r *http.Request, a *httptest.ResponseRecorder)           // changes what the client sees; may be nil
	serve   func(r *http.Request, good server) *httptest.ResponseRecorder // takes the server's place; may be nil
	start   func(*httptest.Server)                                        // starts the server; nil for plain HTTP/1.1
	send    func(w http.ResponseWriter, a *httptest.ResponseRecorder)     // sends the answer; nil for net/http's own way
	except  map[string]string                                             // MAYs that it breaks, each with the reason
}

// liberties are all of them, each in the state in which it starts, those of
// the contents first and those of the spelling and the transport last: of two,
// the first is the closer to the reference server.
func liberties() []liberty {
	baskets, orders := basketLiberties(), orderLiberties()
	for i := range baskets {
		baskets[i].api = "pariette"
	}
	for i := range orders {
		orders[i].api = "loyetta"
	}
	return slices.Concat(baskets, orders, answerLiberties(), transportLiberties())
}

func TestLiberties(t *testing.T) {
	for i, l := range liberties() {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			expectAllPassed(t, i)
		})
	}
}

// TestSmallStock shows that a target file's promise is enough: two products,
// ten of each in stock.
func TestSmallStock(t *testing.T) {
	all := liberties()
	small := slices.IndexFunc(all, func(l liberty) bool { return l.name == "there are ten of each product" })
	for range 5 {
		seed := rand.Int64()
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			target := serveLiberties(t, liberties()[small:small+1])
			target.Pariette.Products = target.Pariette.Products[:2]
			plan, err := conform.NewPlan(conform.Selection{Only: []string{"pariette.*"}}, seed)
			if err != nil {
				t.Fatal(err)
			}
			report, err := conform.Tell(t.Context(), plan, conform.Options{Target: target, Parallel: 8})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range report.Results {
				if r.Verdict != verdict.Pass && r.Verdict != verdict.NotTested {
					t.Errorf("%s is %s: %s %v", r.ID, r.Verdict, r.Reason, r.Failures)
				}
			}
		})
	}
}

// TestPairsOfLiberties tries liberties two by two. The seed chooses them.
func TestPairsOfLiberties(t *testing.T) {
	const seed, pairs = 1, 12
	all := liberties()
	choice := rand.New(rand.NewPCG(seed, pairs)).Perm(len(all))
	for i := range pairs {
		first, second := min(choice[2*i], choice[2*i+1]), max(choice[2*i], choice[2*i+1])
		if all[first].subject == all[second].subject {
			continue
		}
		t.Run(all[first].name+", and "+all[second].name, func(t *testing.T) {
			t.Parallel()
			expectAllPassed(t, first, second)
		})
	}
}

// expectAllPassed expects every requirement to pass at a server that takes
// some of the liberties, by their places.
func expectAllPassed(t *testing.T, taken ...int) {
	fresh := liberties()
	except := map[string]string{}
	var chosen []liberty
	var only []string
	for _, i := range taken {
		chosen = append(chosen, fresh[i])
		maps.Copy(except, fresh[i].except)
		only = append(only, cmp.Or(fresh[i].api, "*")+".*")
	}
	plan, err := conform.NewPlan(conform.Selection{Only: only}, 1)
	if err != nil {
		t.Fatal(err)
	}

	report, err := conform.Tell(t.Context(), plan, conform.Options{Target: serveLiberties(t, chosen), Parallel: 8})
	if err != nil {
		t.Fatal(err)
	}

	t.Logf("%d requests, %.2f s: %s", report.Requests, report.Seconds, report.Headline)
	for _, r := range report.Results {
		id := string(r.ID)
		switch {
		case r.Verdict == verdict.Pass:
		case r.Verdict == verdict.Fail && r.Level == requirement.May && except[id] != "":
		default:
			t.Errorf("%s is %s: %s", id, r.Verdict, r.Reason)
			for _, f := range r.Failures {
				t.Logf("%s, at %s %s: expected %s, actual %s", f.Message, f.Where, f.Pointer, f.Expected, f.Actual)
			}
		}
	}
}

// serveLiberties starts the reference server with some liberties, and gives
// its target file. The state hook works as ever.
func serveLiberties(t *testing.T, taken []liberty) *config.Target {
	reference := reference.New(reference.Options{})
	hook := httptest.NewServer(reference)
	t.Cleanup(hook.Close)
	serve := func(r *http.Request) *httptest.ResponseRecorder {
		a := httptest.NewRecorder()
		reference.ServeHTTP(a, r)
		return a
	}
	start, send := (*httptest.Server).Start, sendPlainly
	for _, l := range taken {
		serve = l.over(serve)
		if l.start != nil {
			start = l.start
		}
		if l.send != nil {
			send = l.send
		}
	}
	api := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := serve(r)
		_, _ = io.Copy(io.Discard, r.Body) // unread, it would break a connection that is closed
		send(w, a)
	}))
	start(api)
	t.Cleanup(api.Close)
	target := target(t, api.URL)
	target.TLS.Insecure = true
	target.States.URL = hook.URL + "/_states"
	return target
}

// over is the server that takes the liberty, over one that does not.
func (l liberty) over(good server) server {
	return func(r *http.Request) *httptest.ResponseRecorder {
		if l.request != nil {
			l.request(r)
		}
		var a *httptest.ResponseRecorder
		if l.serve != nil {
			a = l.serve(r, good)
		} else {
			a = good(r)
		}
		if l.answer != nil {
			l.answer(r, a)
		}
		return a
	}
}

// sendPlainly sends an answer the way net/http does.
func sendPlainly(w http.ResponseWriter, a *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), a.Header())
	w.WriteHeader(a.Code)
	_, _ = a.Body.WriteTo(w)
}

// anything is every request.
func anything(*http.Request) bool { return true }

// eachObject visits a JSON value's objects, the inner ones first.
func eachObject(value any, visit func(object)) {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			eachObject(element, visit)
		}
	case object:
		for _, member := range v {
			eachObject(member, visit)
		}
		visit(v)
	}
}

// rewrite changes the JSON objects that answer some requests, refusals too.
func rewrite(which func(*http.Request) bool, change func(r *http.Request, document object)) func(*http.Request, *httptest.ResponseRecorder) {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			document := decode(a.Body.Bytes())
			change(r, document)
			a.Body.Reset()
			a.Body.Write(encode(document))
		}
	}
}
