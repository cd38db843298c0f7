package reference

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// measure serves the same request over and over, without a socket: to a guest,
// or to the bearer of the token.
func measure(b *testing.B, token, method, path, body string) {
	b.Helper()
	server := New(Options{})
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		request := httptest.NewRequestWithContext(b.Context(), method, path, strings.NewReader(body))
		request.Header.Set("ParietteToken", parietteToken)
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		request.Header.Set("X-Guest-Id", strconv.Itoa(n/maxQuantity)) // the next guest before a line overflows
		request.Header.Set("Content-Type", "application/json")
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		if recorder.Code != http.StatusOK {
			b.Fatal(recorder.Body)
		}
	}
}

func BenchmarkGetCart(b *testing.B) {
	measure(b, "playground-shopper-0001", http.MethodGet, cartPath, "")
}

func BenchmarkAddToCart(b *testing.B) {
	measure(b, "", http.MethodPost, cartPath, `{"product_id": 101, "quantity": 1}`)
}

func BenchmarkListOrders(b *testing.B) {
	measure(b, "playground-customer-0001", http.MethodGet, physicalPath, "")
}
