package mutant

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// ownerMutants are servers that take somebody's cart for somebody else's.
func ownerMutants() []Mutant {
	var guestOf, ownerOf, cached memory[string]
	var customers memory[bool]
	var visits memory[int]
	return []Mutant{
		{
			Name: "guest-key-differs", Text: "a guest's cart is read by another key than it was written",
			request: func(r *http.Request) {
				if guest(r) && reading(r) {
					r.Header.Set("X-Guest-Id", "session:"+r.Header.Get("X-Guest-Id"))
				}
			},
			Breaks: []requirement.ID{"pariette.cart.add.persisted", "pariette.cart.get.guest"},
		},
		{
			Name: "guest-id-caseless", Text: "guest ids are compared without case",
			request: func(r *http.Request) { r.Header.Set("X-Guest-Id", strings.ToLower(r.Header.Get("X-Guest-Id"))) },
			Breaks:  []requirement.ID{"pariette.cart.get.guest-isolation"},
		},
		{
			Name: "guest-adds-to-another", Text: "what a guest adds goes to another as well, whose id differs in the last letter",
			serve:  meeting(stem, addToBoth),
			Breaks: ids("pariette.cart.get", "guest-isolation"),
		},
		{
			Name: "guest-takes-from-another", Text: "a guest who adds gets the lines of another as well, whose id differs in the last letter",
			serve:  meeting(stem, takeAlong),
			Breaks: ids("pariette.cart.get", "guest-isolation"),
		},
		{
			Name: "first-visit-as-shopper", Text: "whoever comes for the first time sees the cart of shopper 7",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				visit := visits.change(r.Header.Get("X-Guest-Id"), func(n int) int { return n + 1 })
				if visit == 1 && guest(r) && reading(r) {
					r.Header.Set("Authorization", "Bearer playground-shopper-0007")
					good(another(r, http.MethodPost, cartPath, `{"product_id":101,"quantity":1}`))
				}
				return good(r)
			},
			Breaks: ids("pariette.cart.get", "empty", "guest-isolation", "user-isolation"),
		},
		{
			Name: "guest-id-cut-8", Text: "guest ids are cut to eight characters",
			request: cutGuestID(8),
			Breaks:  []requirement.ID{"pariette.cart.get.guest-isolation"},
		},
		{
			Name: "guest-id-cut-35", Text: "guest ids are cut to 35 characters",
			request: cutGuestID(35),
			Breaks:  []requirement.ID{"pariette.cart.get.guest-isolation"},
		},
		{
			Name: "guest-cannot-read", Text: "a guest must sign in to read a cart",
			serve: signedIn(reading),
			// A guest reads for all of them: a target without shoppers is tested, too.
			Breaks: []requirement.ID{"pariette.cart.get.anonymous", "pariette.cart.get.empty", "pariette.cart.get.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "guest-cannot-read-filled-cart", Text: "a guest must sign in to read a cart that holds something",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if _, lines := basketOf(r, good); guest(r) && reading(r) && len(lines) > 0 {
					return unauthenticated()
				}
				return good(r)
			},
			Breaks: []requirement.ID{"pariette.cart.get.anonymous", "pariette.cart.get.ok", "pariette.journey.guest-to-order"},
		},
		{
			Name: "guest-id-outweighs-bearer", Text: "an X-Guest-Id outweighs the bearer token",
			request: func(r *http.Request) {
				if cart(r) && r.Header.Get("X-Guest-Id") != "" {
					r.Header.Del("Authorization")
				}
			},
			Breaks: ids("pariette.cart.get", "user", "user-isolation", "users-apart"),
		},
		{
			Name: "guest-id-outweighs-bearer-when-reading", Text: "an X-Guest-Id outweighs the bearer token of who reads a cart",
			request: func(r *http.Request) {
				if reading(r) && r.Header.Get("X-Guest-Id") != "" {
					r.Header.Del("Authorization")
				}
			},
			Breaks: ids("pariette.cart.get", "user"),
		},
		{
			Name: "add-goes-to-guest", Text: "what a shopper with a guest id adds goes to the guest",
			request: func(r *http.Request) {
				if adding(r) && r.Header.Get("X-Guest-Id") != "" {
					r.Header.Del("Authorization")
				}
			},
			Breaks: ids("pariette.cart.get", "user"),
		},
		{
			Name: "add-without-guest-id-lost", Text: "what a shopper without a guest id adds goes to nobody",
			request: func(r *http.Request) {
				if adding(r) && r.Header.Get("X-Guest-Id") == "" && !guest(r) {
					signOut(r)
				}
			},
			Breaks: ids("pariette.cart.get", "user"),
		},
		{
			Name: "guest-id-stays-signed-in", Text: "a guest id that a shopper sent along stays signed in",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				id, token := r.Header.Get("X-Guest-Id"), r.Header.Get("Authorization")
				if known := guestOf.get(id); cart(r) && token == "" && known != "" {
					r.Header.Set("Authorization", known)
				}
				a := good(r)
				if token != "" && id != "" && a.Code == http.StatusOK {
					guestOf.set(id, token)
				}
				return a
			},
			Breaks: ids("pariette.cart.get", "user-isolation"),
		},
		{
			Name: "cart-cached-by-guest-id", Text: "what was read is kept by X-Guest-Id alone, until a cart of that id changes",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				id := r.Header.Get("X-Guest-Id")
				if kept := cached.get(id); reading(r) && id != "" && kept != "" {
					return answered(http.StatusOK, kept)
				}
				a := good(r)
				switch {
				case changing(r):
					cached.set(id, "")
				case reading(r) && a.Code == http.StatusOK:
					cached.set(id, a.Body.String())
				}
				return a
			},
			Breaks: ids("pariette.cart.get", "user-isolation", "users-apart"),
		},
		{
			Name: "guest-id-shares-cart", Text: "shoppers at one browser share a cart",
			request: func(r *http.Request) {
				if id, token := r.Header.Get("X-Guest-Id"), r.Header.Get("Authorization"); cart(r) && id != "" && token != "" {
					r.Header.Set("Authorization", ownerOf.change(id, func(first string) string { return cmp.Or(first, token) }))
				}
			},
			Breaks: ids("pariette.cart.get", "users-apart"),
		},
		{
			Name: "guest-id-shares-cart-after-order", Text: "shoppers who have ordered at one browser share a cart from then on",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				token := r.Header.Get("Authorization")
				if pariette(r) && customers.get(token) && r.Header.Get("X-Guest-Id") != "" {
					r.Header.Set("X-Guest-Id", "ordered")
					r.Header.Del("Authorization")
				}
				a := good(r)
				if checkout(r) && a.Code == http.StatusOK {
					customers.set(token, true)
				}
				return a
			},
			Breaks: ids("pariette.cart.get", "users-apart"),
		},
		{
			Name: "shopper-adds-to-another", Text: "what a shopper adds goes to who was at the browser before as well",
			serve:  meeting(browser, addToBoth),
			Breaks: ids("pariette.cart.get", "users-apart"),
		},
		{
			Name: "shopper-takes-from-another", Text: "a shopper who adds gets the lines of who was at the browser before as well",
			serve:  meeting(browser, takeAlong),
			Breaks: ids("pariette.cart.get", "users-apart"),
		},
		{
			Name: "shopper-token-unverified", Text: "a shopper's token is not verified",
			request: unverified(reading, "playground-shopper-"),
			Breaks:  ids("pariette.cart.get", "user-token-checked"),
		},
		{
			Name: "shopper-token-refused-with-cart", Text: "the refusal of a token shows the cart of the shopper with whose number it ends",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if refusedReader(r, a) {
					unverified(reading, "playground-shopper-")(r)
					shown, _ := basketOf(r, good)
					rewrite(reading, func(_ *http.Request, document object) { document["data"] = shown })(r, a)
				}
				return a
			},
			Breaks: ids("pariette.cart.get", "user-token-checked"),
		},
		{
			Name: "shopper-token-500", Text: "a cart read with an unknown token is an error page",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				if refusedReader(r, a) {
					*a = *whoops()
				}
			},
			Breaks: ids("pariette.cart.get", "user-token-checked"),
		},
		{
			Name: "shopper-token-signs-up", Text: "an unknown token is a new shopper with an empty cart",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := good(r)
				if refusedReader(r, a) {
					signOut(r)
					return good(r)
				}
				return a
			},
			Breaks: ids("pariette.cart.get", "user-token-checked"),
		},
	}
}

// cutGuestID cuts guest ids to so many characters.
func cutGuestID(to int) change {
	return func(r *http.Request) {
		id := r.Header.Get("X-Guest-Id")
		r.Header.Set("X-Guest-Id", id[:min(len(id), to)])
	}
}

// signOut makes a shopper a guest whom nobody else is.
func signOut(r *http.Request) {
	r.Header.Set("X-Guest-Id", r.Header.Get("Authorization"))
	r.Header.Del("Authorization")
}

// refusedReader reports whether somebody may not read a cart because of the
// bearer token.
func refusedReader(r *http.Request, a *httptest.ResponseRecorder) bool {
	return reading(r) && strings.Contains(a.Body.String(), "the bearer token is unknown")
}

// stem is the id of a guest who is not signed in, without its last letter.
func stem(r *http.Request) string {
	id := r.Header.Get("X-Guest-Id")
	if !guest(r) {
		return ""
	}
	return id[:max(len(id)-1, 0)]
}

// browser is the guest id that a shopper sends along.
func browser(r *http.Request) string {
	if guest(r) {
		return ""
	}
	return r.Header.Get("X-Guest-Id")
}

// meeting serves additions of those who share a name with somebody who came
// before: meet is given that somebody's request, too.
func meeting(name func(*http.Request) string, meet func(r, before *http.Request, good server) *httptest.ResponseRecorder) detour {
	var firsts memory[*http.Request]
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if !adding(r) || name(r) == "" {
			return good(r)
		}
		before := firsts.change(name(r), func(known *http.Request) *http.Request { return cmp.Or(known, r.Clone(r.Context())) })
		if owner(before) == owner(r) {
			return good(r)
		}
		return meet(r, before, good)
	}
}

// addToBoth adds the same to the cart of who came before.
func addToBoth(r, before *http.Request, good server) *httptest.ResponseRecorder {
	good(another(before, http.MethodPost, cartPath, string(encode(body(r)))))
	return good(r)
}

// takeAlong adds what is in the cart of who came before, too.
func takeAlong(r, before *http.Request, good server) *httptest.ResponseRecorder {
	a := good(r)
	_, lines := basketOf(before, good)
	for _, line := range lines {
		a = good(another(r, http.MethodPost, cartPath, string(encode(line))))
	}
	return a
}

// signedIn refuses some requests of who is not signed in.
func signedIn(which func(*http.Request) bool) detour {
	return func(r *http.Request, good server) *httptest.ResponseRecorder {
		if which(r) && r.Header.Get("Authorization") == "" {
			return unauthenticated()
		}
		return good(r)
	}
}

// unauthenticated is the refusal of who is not signed in.
func unauthenticated() *httptest.ResponseRecorder {
	return answered(http.StatusUnauthorized, `{"status":false,"message":"Unauthenticated."}`)
}
