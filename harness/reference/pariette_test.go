package reference

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"
)

func TestAGuestsCart(t *testing.T) {
	g := NewWithT(t)
	guest := start(t).guest("Misafir-1")

	empty := guest.send("GET", cartPath, "")
	g.Expect(empty.status).To(Equal(200))
	g.Expect(empty.raw).To(Equal(`{"status":true,"data":{"id":"cart_12345","items":[],"subtotal":0.00,"total":0.00,"currency":"TRY"}}` + "\n"))

	added := guest.send("POST", cartPath, `{"product_id": 101, "quantity": 2, "variant_id": null, "price": 1}`)
	g.Expect(added.status).To(Equal(200))
	g.Expect(added.raw).To(Equal(`{"status":true,"message":"Ürün sepete eklendi","data":{"id":"cart_12345","items":[` +
		`{"id":50001,"product_id":101,"title":"Kablosuz Kulaklık","quantity":2,"price":1500.00,"total":3000.00}],` +
		`"subtotal":3000.00,"total":3000.00,"currency":"TRY"}}` + "\n"))

	guest.send("POST", cartPath, `{"product_id": 104, "quantity": 3}`)
	again := guest.send("POST", cartPath, `{"product_id": 101, "quantity": 5}`)
	g.Expect(again.at("data", "items")).To(HaveLen(2))
	g.Expect(again.at("data", "items", 0, "quantity")).To(Equal("7"))
	g.Expect(again.at("data", "items", 0, "id")).To(Equal("50001"))
	g.Expect(again.at("data", "items", 1, "total")).To(Equal("99.99"))
	g.Expect(again.at("data", "subtotal")).To(Equal("10599.99"))
	g.Expect(guest.send("GET", cartPath, "").at("data")).To(Equal(again.at("data")))

	removed := guest.send("DELETE", cartPath+"/50001", "")
	g.Expect(removed.status).To(Equal(200))
	g.Expect(removed.at("message")).To(Equal("Ürün sepetten çıkarıldı"))
	g.Expect(removed.at("data", "items")).To(HaveLen(1))
	g.Expect(removed.at("data", "total")).To(Equal("99.99"))
	g.Expect(guest.send("DELETE", cartPath+"/50001", "").status).To(Equal(404))

	afresh := guest.send("POST", cartPath, `{"product_id": 101, "quantity": 1}`)
	g.Expect(afresh.at("data", "items", 1, "quantity")).To(Equal("1"))
	g.Expect(afresh.at("data", "items", 1, "id")).NotTo(Equal("50001"))
	g.Expect(afresh.at("data", "id")).To(Equal("cart_12345"))
}

func TestVariantsAreLinesOfTheirOwn(t *testing.T) {
	g := NewWithT(t)
	guest := start(t).guest("g")
	guest.send("POST", cartPath, `{"product_id": 103, "quantity": 1, "variant_id": 7}`)
	guest.send("POST", cartPath, `{"product_id": 103, "quantity": 2, "variant_id": 8}`)
	cart := guest.send("POST", cartPath, `{"product_id": 103, "quantity": 3, "variant_id": 7}`)
	g.Expect(cart.at("data", "items")).To(HaveLen(2))
	g.Expect(cart.at("data", "items", 0, "variant_id")).To(Equal("7"))
	g.Expect(cart.at("data", "items", 0, "quantity")).To(Equal("4"))
	g.Expect(cart.at("data", "items", 1, "variant_id")).To(Equal("8"))
	g.Expect(cart.at("data", "subtotal")).To(Equal("1139.94"))
}

func TestBadAdditionsAreRefusedAndChangeNothing(t *testing.T) {
	guest := start(t).guest("g")
	before := guest.send("POST", cartPath, `{"product_id": 101, "quantity": 999}`).at("data")
	for _, body := range []string{
		`{}`,
		`null`,
		`{"quantity": 1}`,
		`{"product_id": 101}`,
		`{"product_id": 999, "quantity": 1}`,
		`{"product_id": null, "quantity": 1}`,
		`{"product_id": {}, "quantity": 1}`,
		`{"product_id": [101], "quantity": 1}`,
		`{"product_id": true, "quantity": 1}`,
		`{"product_id": "", "quantity": 1}`,
		`{"product_id": "101", "quantity": 1}`,
		`{"product_id": "` + strings.Repeat("1", 10_000) + `", "quantity": 1}`,
		`{"product_id": 101.5, "quantity": 1}`,
		`{"product_id": 101, "quantity": 0}`,
		`{"product_id": 101, "quantity": -1}`,
		`{"product_id": 101, "quantity": 1.5}`,
		`{"product_id": 101, "quantity": "two"}`,
		`{"product_id": 101, "quantity": null}`,
		`{"product_id": 101, "quantity": {}}`,
		`{"product_id": 101, "quantity": 2}`,
		`{"product_id": 101, "quantity": 1000000000000000000}`,
		`{"product_id": 101, "quantity": 1e30}`,
		`{"product_id": 101, "quantity": 1, "variant_id": 7}`,
		`{"product_id": 103, "quantity": 1, "variant_id": null}`,
		`{"product_id": 103, "quantity": 1, "variant_id": 99}`,
		`{"product_id": 103, "quantity": 1, "variant_id": "7"}`,
	} {
		t.Run(body[:min(len(body), 60)], func(t *testing.T) {
			g := NewWithT(t)
			got := guest.send("POST", cartPath, body)
			g.Expect(got.status).To(Equal(422))
			g.Expect(got.at("status")).To(BeFalse())
			g.Expect(got.at("errors")).NotTo(BeEmpty())
			g.Expect(guest.send("GET", cartPath, "").at("data")).To(Equal(before))
		})
	}
}

func TestBadItemIDsAreRefusedAndChangeNothing(t *testing.T) {
	guest := start(t).guest("g")
	before := guest.send("POST", cartPath, `{"product_id": 101, "quantity": 1}`).at("data")
	for _, id := range []string{
		"", "abc", "-1", "0", "1.5", "101", "050001", "+50001", "1" + strings.Repeat("0", 30),
		"%00", "..%2f..", "50001%00", "clear", strings.Repeat("9", 4000),
	} {
		t.Run(id[:min(len(id), 40)], func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(guest.send("DELETE", cartPath+"/"+id, "").status).To(Equal(404))
			g.Expect(guest.send("GET", cartPath, "").at("data")).To(Equal(before))
		})
	}
}

func TestCartsBelongToTheirOwners(t *testing.T) {
	g := NewWithT(t)
	c := start(t)
	add := `{"product_id": 101, "quantity": 1}`
	c.guest("a").send("POST", cartPath, add)
	c.shopper(1).with("X-Guest-Id", "b").send("POST", cartPath, `{"product_id": 102, "quantity": 1}`)

	lines := func(c caller) any { return c.send("GET", cartPath, "").at("data", "items") }
	g.Expect(lines(c.guest("a"))).To(HaveLen(1))
	for _, other := range []string{"A", "a ,", "b", "aa", "playground-shopper-0001"} {
		g.Expect(lines(c.guest(other))).To(BeEmpty(), other)
	}
	g.Expect(lines(c.shopper(1))).To(HaveLen(1))
	g.Expect(lines(c.shopper(1).with("X-Guest-Id", "a"))).To(HaveLen(1))
	g.Expect(c.shopper(1).with("X-Guest-Id", "a").send("GET", cartPath, "").at("data", "items", 0, "product_id")).To(Equal("102"))
	g.Expect(lines(c.shopper(2))).To(BeEmpty())

	g.Expect(c.guest("b").send("DELETE", cartPath+"/50001", "").status).To(Equal(404))
	g.Expect(lines(c.guest("a"))).To(HaveLen(1))
	g.Expect(c.guest("").send("POST", cartPath, add).status).To(Equal(400))
	g.Expect(c.guest("").send("DELETE", cartPath+"/50001", "").status).To(Equal(400))
	g.Expect(c.guest("a").with("Authorization", "Bearer x").send("GET", cartPath, "").status).To(Equal(401))
}

func TestConcurrentAdditionsAreNotLost(t *testing.T) {
	g := NewWithT(t)
	guest := start(t).guest("g")
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			id := []int{101, 102, 104, 105}[i%4]
			guest.send("POST", cartPath, fmt.Sprintf(`{"product_id": %d, "quantity": 2}`, id))
		})
	}
	wg.Wait()
	cart := guest.send("GET", cartPath, "")
	g.Expect(cart.at("data", "items")).To(HaveLen(4))
	for i := range 4 {
		g.Expect(cart.at("data", "items", i, "quantity")).To(Equal("10"))
	}
}

const submit = `{"billing_address_id": 11, "shipping_address_id": 12, "payment_method": "credit_card"}`

func TestCheckout(t *testing.T) {
	g := NewWithT(t)
	shopper := start(t).shopper(1)
	var ids []any
	for range 2 {
		shopper.send("POST", cartPath, `{"product_id": 101, "quantity": 1}`)
		placed := shopper.send("POST", checkoutPath, submit)
		g.Expect(placed.status).To(Equal(200))
		g.Expect(placed.at("status")).To(BeTrue())
		g.Expect(placed.at("message")).To(Equal("Sipariş oluşturuldu"))
		g.Expect(placed.at("data", "redirect_url")).To(HavePrefix("https://"))
		ids = append(ids, placed.at("data", "order_id"))
		g.Expect(shopper.send("GET", cartPath, "").at("data", "items")).To(BeEmpty())
	}
	g.Expect(ids).To(Equal([]any{"999", "1000"}))
	g.Expect(shopper.send("POST", checkoutPath, submit).status).To(Equal(422))
}

func TestBadCheckoutsAreRefusedAndKeepTheCart(t *testing.T) {
	shopper := start(t).shopper(1)
	before := shopper.send("POST", cartPath, `{"product_id": 101, "quantity": 1}`).at("data")
	for _, test := range []struct{ old, replacement, field string }{
		{`"billing_address_id": 11,`, ``, "billing_address_id"},
		{`"shipping_address_id": 12,`, ``, "shipping_address_id"},
		{`, "payment_method": "credit_card"`, ``, "payment_method"},
		{`11`, `9999`, "billing_address_id"},
		{`12`, `9999`, "shipping_address_id"},
		{`11`, `71`, "billing_address_id"},
		{`12`, `21`, "shipping_address_id"},
		{`11`, `{}`, "billing_address_id"},
		{`11`, `[11]`, "billing_address_id"},
		{`11`, `"11"`, "billing_address_id"},
		{`11`, `-11`, "billing_address_id"},
		{`12`, `null`, "shipping_address_id"},
		{`"credit_card"`, `"seashells"`, "payment_method"},
		{`"credit_card"`, `1`, "payment_method"},
	} {
		body := strings.Replace(submit, test.old, test.replacement, 1)
		t.Run(body, func(t *testing.T) {
			g := NewWithT(t)
			got := shopper.send("POST", checkoutPath, body)
			g.Expect(got.status).To(Equal(422))
			g.Expect(got.at("errors")).To(HaveKey(test.field))
			g.Expect(got.at("errors")).To(HaveLen(1))
			g.Expect(shopper.send("GET", cartPath, "").at("data")).To(Equal(before))
		})
	}
}

func TestACartSubmittedAtOnceBecomesOneOrder(t *testing.T) {
	shopper := start(t).shopper(1)
	shopper.send("POST", cartPath, `{"product_id": 101, "quantity": 1}`)
	NewWithT(t).Expect(succeeding(20, func() reply { return shopper.send(http.MethodPost, checkoutPath, submit) })).To(Equal(1))
}

// succeeding sends that many requests at once and counts those answered with 200.
func succeeding(requests int, send func() reply) int {
	var ok atomic.Int64
	var wg sync.WaitGroup
	for range requests {
		wg.Go(func() {
			if send().status == http.StatusOK {
				ok.Add(1)
			}
		})
	}
	wg.Wait()
	return int(ok.Load())
}

func TestAmountsAreSpeltWithTwoDecimals(t *testing.T) {
	for spelt, kurus := range map[string]amount{
		"0.00": 0, "0.05": 5, "0.99": 99, "1500.00": 150000, "-0.05": -5, "-12.30": -1230,
	} {
		NewWithT(t).Expect(kurus.String()).To(Equal(spelt))
	}
}
