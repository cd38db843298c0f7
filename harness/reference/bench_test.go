package reference

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// measure serves the same request over and over, without a socket.
func measure(b *testing.B, rules *rules, token, method, path, body string) {
	b.Helper()
	server := newServer(Options{}, rules)
	b.ReportAllocs()
	for b.Loop() {
		request := httptest.NewRequestWithContext(b.Context(), method, path, strings.NewReader(body))
		request.Header.Set("ParietteToken", parietteToken)
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", "application/json")
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		if recorder.Code != http.StatusOK {
			b.Fatal(recorder.Body)
		}
	}
}

func BenchmarkGetCart(b *testing.B) {
	measure(b, defaultRules(), "playground-shopper-0001", http.MethodGet, cartPath, "")
}

func BenchmarkAddToCart(b *testing.B) {
	setting := defaultRules()
	setting.pariette.mergedQuantity = func(_, added int) int { return added } // so that the line never overflows
	measure(b, setting, "playground-shopper-0001", http.MethodPost, cartPath, `{"product_id": 101, "quantity": 1}`)
}

func BenchmarkListOrders(b *testing.B) {
	measure(b, defaultRules(), "playground-customer-0001", http.MethodGet, physicalPath, "")
}
