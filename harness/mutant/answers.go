package mutant

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
)

// replace replaces what a pattern matches in the answers to some requests.
func replace(which func(*http.Request) bool, pattern, by string) revision {
	expression := regexp.MustCompile(pattern)
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			a.Body = bytes.NewBuffer(expression.ReplaceAll(a.Body.Bytes(), []byte(by)))
		}
	}
}

// header changes a header field of the answers to some requests.
func header(which func(*http.Request) bool, name, value string) revision {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			a.Header().Set(name, value)
		}
	}
}

// status changes the status of the answers to some requests that have another.
func status(which func(*http.Request) bool, from, to int) revision {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) && a.Code == from {
			a.Code = to
		}
	}
}

// edit changes the documents that answer some requests with a success.
func edit(which func(*http.Request) bool, change func(r *http.Request, document object)) revision {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) && a.Code == http.StatusOK {
			document := decode(a.Body.Bytes())
			change(r, document)
			a.Body = bytes.NewBuffer(encode(document))
		}
	}
}

// editCart changes the carts of the answers to some requests.
func editCart(which func(*http.Request) bool, change func(cart object)) revision {
	return edit(which, func(_ *http.Request, document object) { change(document["data"].(object)) })
}

// editOrders changes each order of the lists that answer some requests.
func editOrders(which func(*http.Request) bool, change func(order object)) revision {
	return edit(which, func(_ *http.Request, document object) {
		for _, order := range objects(document["data"]) {
			change(order)
		}
	})
}

// rewrite changes the JSON objects that answer some requests, refusals too.
func rewrite(which func(*http.Request) bool, change func(r *http.Request, document object)) revision {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			document := decode(a.Body.Bytes())
			change(r, document)
			a.Body.Reset()
			a.Body.Write(encode(document))
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
