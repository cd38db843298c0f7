package mutant

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// everywhereMutants are servers with something wrong about every operation of
// both APIs.
func everywhereMutants() []Mutant {
	return []Mutant{
		{
			Name: "unknown-method-500", Text: "an unknown method is an error page",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if r.Method == http.MethodPatch {
					return whoops()
				}
				return good(r)
			},
			Breaks: []requirement.ID{"loyetta.http.method", "pariette.http.method"},
		},
		{
			Name: "unknown-method-page", Text: "an unknown method is refused with the web page of the proxy in front",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if a.Code == http.StatusMethodNotAllowed {
					a.Header().Set("Content-Type", "text/html")
					a.Body = bytes.NewBufferString("<html><head><title>405 Not Allowed</title></head></html>")
				}
			},
			Breaks: []requirement.ID{"loyetta.http.method", "pariette.http.method"},
		},
		{
			Name: "tokens-compared-without-case", Text: "tokens are compared without case",
			request: func(r *http.Request) {
				r.Header.Set("ParietteToken", strings.ToLower(r.Header.Get("ParietteToken")))
				r.Header.Set("Authorization", strings.ToLower(r.Header.Get("Authorization")))
				if r.Header.Get("Authorization") == "" {
					r.Header.Del("Authorization")
				}
			},
			Breaks: []requirement.ID{"loyetta.auth.checked", "pariette.auth.token-checked", "pariette.cart.get.user-token-checked", "pariette.checkout.auth-checked"},
		},
		{
			Name: "charset-latin5", Text: "answers are declared as Latin-5, and are UTF-8",
			answer: header(anything, "Content-Type", "application/json; charset=iso-8859-9"),
			Breaks: []requirement.ID{"loyetta.http.json", "pariette.http.json"},
		},
	}
}

// mojibake takes the UTF-8 of some answers for Latin-1, and encodes it again.
func mojibake(which func(*http.Request) bool) revision {
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		if which(r) {
			twice, _ := charmap.ISO8859_1.NewDecoder().Bytes(a.Body.Bytes())
			a.Body = bytes.NewBuffer(twice)
		}
	}
}

// unverified reads who somebody is from the end of the bearer token, and does
// not look at the rest.
func unverified(which func(*http.Request) bool, prefix string) change {
	return func(r *http.Request) {
		if token := r.Header.Get("Authorization"); which(r) && len(token) > len("Bearer ")+4 {
			r.Header.Set("Authorization", "Bearer "+prefix+token[len(token)-4:])
		}
	}
}
