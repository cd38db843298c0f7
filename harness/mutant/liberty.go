package mutant

import (
	"net/http"
	"net/http/httptest"
	"slices"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// Liberty is one freedom that the documents leave, as the reference server
// uses it: every requirement passes all the same.
type Liberty struct {
	Name    string                    // on the command line, for example "add-again-sets"
	Text    string                    // what the server does, in a sentence
	API     string                    // the one API that it concerns, "pariette" or "loyetta"; empty for both
	Except  map[requirement.ID]string // MAYs that it breaks all the same, each with the reason
	subject string                    // what it is about: of each subject a server takes one liberty
	request change
	answer  revision
	serve   detour
	start   func(*httptest.Server)                                    // starts the server; nil for plain HTTP/1.1
	send    func(w http.ResponseWriter, a *httptest.ResponseRecorder) // sends the answer; nil for net/http's own way
}

// Liberties lists all of them, each as it is before its first request: those
// of the contents first and those of the spelling and the transport last, so
// that of two the first is the closer to the reference server.
func Liberties() []Liberty {
	baskets, orders := basketLiberties(), orderLiberties()
	for i := range baskets {
		baskets[i].API = "pariette"
	}
	for i := range orders {
		orders[i].API = "loyetta"
	}
	return slices.Concat(baskets, orders, answerLiberties(), transportLiberties())
}

// Together reports whether one server can take both liberties.
func (l Liberty) Together(other Liberty) bool { return l.subject != other.subject }
