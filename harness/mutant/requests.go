package mutant

import (
	"io"
	"net/http"
	"strings"
)

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

// cartPath is where the reference server has its carts.
const cartPath = "/api/public/shopping/cart"

// itemOf is the item that a removal names.
func itemOf(r *http.Request) string { return strings.TrimPrefix(r.URL.Path, cartPath+"/") }

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

// anything is every request.
func anything(*http.Request) bool { return true }

// body is the JSON object that a request carries, which stays readable; nil
// when it is none.
func body(r *http.Request) object {
	read, _ := io.ReadAll(r.Body)
	withBody(r, read)
	return decode(read)
}

// editBody changes the JSON objects that some requests carry.
func editBody(which func(*http.Request) bool, change func(body object)) change {
	return func(r *http.Request) {
		if which(r) {
			if sent := body(r); sent != nil {
				change(sent)
				withBody(r, encode(sent))
			}
		}
	}
}
