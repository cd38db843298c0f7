package suites_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// object is a JSON object; its numbers are json.Number, as they were spelt.
type object = map[string]any

// cart, checkout, order, list, physical and prepaid say which requests are
// meant, or their answers.
func cart(r *http.Request) bool { return strings.Contains(r.URL.Path, "/shopping/cart") }

func checkout(r *http.Request) bool {
	return strings.HasSuffix(r.URL.Path, "/shopping/checkout") && r.Method == http.MethodPost
}

func order(r *http.Request) bool {
	return strings.HasSuffix(r.URL.Path, "/store/orders") && r.Method == http.MethodPost
}

func list(r *http.Request) bool {
	return strings.Contains(r.URL.Path, "/orders/") && r.Method == http.MethodGet
}

func physical(r *http.Request) bool { return list(r) && strings.HasSuffix(r.URL.Path, "/physical") }

func prepaid(r *http.Request) bool { return list(r) && strings.HasSuffix(r.URL.Path, "/prepaid-card") }

// reading, adding and removing are the three operations of a cart.
func reading(r *http.Request) bool { return cart(r) && r.Method == http.MethodGet }

func adding(r *http.Request) bool { return cart(r) && r.Method == http.MethodPost }

func removing(r *http.Request) bool { return cart(r) && r.Method == http.MethodDelete }

// changing is both of them that change it.
func changing(r *http.Request) bool { return adding(r) || removing(r) }

// pariette and loyetta are all operations of an API.
func pariette(r *http.Request) bool { return cart(r) || checkout(r) }

func loyetta(r *http.Request) bool { return order(r) || list(r) }

// guest is a request in nobody's name but a guest's.
func guest(r *http.Request) bool { return pariette(r) && r.Header.Get("Authorization") == "" }

// owner is whose cart a request speaks of.
func owner(r *http.Request) string {
	if token := r.Header.Get("Authorization"); token != "" {
		return token
	}
	return r.Header.Get("X-Guest-Id")
}

// replace replaces what a pattern matches in the answers to some requests.
func replace(which func(*http.Request) bool, pattern, by string) func(*http.Request, *httptest.ResponseRecorder) {
	expression := regexp.MustCompile(pattern)
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			a.Body = bytes.NewBuffer(expression.ReplaceAll(a.Body.Bytes(), []byte(by)))
		}
	}
}

// header changes a header field of the answers to some requests.
func header(which func(*http.Request) bool, name, value string) func(*http.Request, *httptest.ResponseRecorder) {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			a.Header().Set(name, value)
		}
	}
}

// status changes the status of the answers to some requests that have another.
func status(which func(*http.Request) bool, from, to int) func(*http.Request, *httptest.ResponseRecorder) {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) && a.Code == from {
			a.Code = to
		}
	}
}

// edit changes the documents that answer some requests with a success.
func edit(which func(*http.Request) bool, change func(r *http.Request, document object)) func(*http.Request, *httptest.ResponseRecorder) {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) && a.Code == http.StatusOK {
			document := decode(a.Body.Bytes())
			change(r, document)
			a.Body = bytes.NewBuffer(encode(document))
		}
	}
}

// editCart changes the carts of the answers to some requests.
func editCart(which func(*http.Request) bool, change func(cart object)) func(*http.Request, *httptest.ResponseRecorder) {
	return edit(which, func(_ *http.Request, document object) { change(document["data"].(object)) })
}

// editOrders changes each order of the lists that answer some requests.
func editOrders(which func(*http.Request) bool, change func(order object)) func(*http.Request, *httptest.ResponseRecorder) {
	return edit(which, func(_ *http.Request, document object) {
		for _, order := range objects(document["data"]) {
			change(order)
		}
	})
}

// body is the JSON object that a request carries, which stays readable; nil
// when it is none.
func body(r *http.Request) object {
	read, _ := io.ReadAll(r.Body)
	withBody(r, read)
	return decode(read)
}

// editBody changes the JSON objects that some requests carry.
func editBody(which func(*http.Request) bool, change func(body object)) func(*http.Request) {
	return func(r *http.Request) {
		if which(r) {
			if sent := body(r); sent != nil {
				change(sent)
				withBody(r, encode(sent))
			}
		}
	}
}

// answered is an answer in JSON.
func answered(status int, document string) *httptest.ResponseRecorder {
	a := httptest.NewRecorder()
	a.Header().Set("Content-Type", "application/json")
	a.Code = status
	a.Body.WriteString(document)
	return a
}

// whoops is the error page of a server that fell over.
func whoops() *httptest.ResponseRecorder {
	a := answered(http.StatusInternalServerError, "<h1>Whoops</h1>")
	a.Header().Set("Content-Type", "text/html")
	return a
}

func decode(document []byte) object {
	var decoded object
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	_ = decoder.Decode(&decoded)
	return decoded
}

func encode(document any) []byte {
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		panic(err)
	}
	return encoded.Bytes()
}

// objects are the objects of an array.
func objects(array any) []object {
	elements, _ := array.([]any)
	found := make([]object, len(elements))
	for i, element := range elements {
		found[i] = element.(object)
	}
	return found
}

// key is an id or a number as text.
func key(v any) string { return fmt.Sprint(v) }

// whole is a number without a fraction, 0 for anything else.
func whole(v any) int {
	n, _ := strconv.Atoi(fmt.Sprint(v))
	return n
}

// kurus is an amount of money in hundredths, of which lira is the number.
func kurus(v any) int { return whole(strings.Replace(fmt.Sprint(v), ".", "", 1)) }

func lira(kurus int) json.Number {
	return json.Number(fmt.Sprintf("%d.%02d", kurus/100, kurus%100))
}

// settle gives a cart the totals that its lines have.
func settle(cart object) {
	sum := 0
	for _, line := range objects(cart["items"]) {
		sum += kurus(line["total"])
	}
	cart["subtotal"], cart["total"] = lira(sum), lira(sum)
}

// both are the ids of rules that each of the two order lists has.
func both(rules ...string) []string {
	var ids []string
	for _, rule := range rules {
		ids = append(ids, "loyetta.physical."+rule, "loyetta.prepaid."+rule)
	}
	return ids
}

// ids are the ids that begin with a prefix.
func ids(prefix string, rules ...string) []string {
	var all []string
	for _, rule := range rules {
		all = append(all, prefix+"."+rule)
	}
	return all
}

// memory is what a server remembers of somebody or something, by its name.
type memory[T any] struct {
	mu    sync.Mutex
	known map[string]T
}

func (m *memory[T]) get(name string) T {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.known[name]
}

// change puts what a change makes of it in its place, and gives it.
func (m *memory[T]) change(name string, change func(T) T) T {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[string]T{}
	}
	m.known[name] = change(m.known[name])
	return m.known[name]
}

func (m *memory[T]) set(name string, value T) { m.change(name, func(T) T { return value }) }

// rush tells requests that overlap from those that come one by one.
type rush struct{ inside memory[int] }

// first reports whether no other of the same name was under way when this one
// came; each is under way for as long as a slow database takes.
func (q *rush) first(name string) bool {
	inside := q.inside.change(name, func(n int) int { return n + 1 })
	time.Sleep(2 * time.Millisecond)
	q.inside.change(name, func(n int) int { return n - 1 })
	return inside == 1
}
