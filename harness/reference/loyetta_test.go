package reference

import (
	"fmt"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// states is the caller of the state hook.
func (c caller) states() caller { return c.with("Authorization", "Bearer "+statesToken) }

// arrange asks the state hook for a state, which it must grant.
func (c caller) arrange(state, params string) reply {
	c.t.Helper()
	got := c.states().send("POST", statesPath, fmt.Sprintf(`{"state": %q, "params": %s}`, state, params))
	if got.status != 200 {
		c.t.Fatalf("state %s: %d %s", state, got.status, got.raw)
	}
	return got
}

// newcomer is a new customer with that many points.
func (c caller) newcomer(points int) (caller, string) {
	token := c.arrange("loyetta.customer", fmt.Sprintf(`{"points": %d}`, points)).at("token").(string)
	return c.with("Authorization", "Bearer "+token), token
}

func (c caller) points() int { return c.send("GET", profilePath, "").number("data", "points") }

func (c caller) orders(path string) int { return c.send("GET", path, "").number("meta", "total") }

func (c caller) put(id string, quantity int) reply {
	return c.send("POST", storeCartAddPath, fmt.Sprintf(`{"product_id": %q, "quantity": %d}`, id, quantity))
}

func TestTheStoreCart(t *testing.T) {
	g := NewWithT(t)
	c, _ := start(t).newcomer(0)
	g.Expect(c.send("GET", storeCartPath, "").raw).To(Equal(`{"success":true,"data":{"regular_total":0,"items":[]}}` + "\n"))

	g.Expect(c.send("POST", storeCartAddPath, `{"product_id": "158dsc"}`).status).To(Equal(200))
	c.put("159dsc", 1)
	added := c.put("158dsc", 1)
	g.Expect(added.at("data", "regular_total")).To(Equal("12050"))
	g.Expect(added.at("data", "items")).To(HaveLen(2))
	g.Expect(added.at("data", "items", 0, "quantity")).To(Equal("2"))
	g.Expect(added.at("data", "items", 0, "product", "sale_price")).To(Equal("4000"))
	g.Expect(added.at("data", "items", 1, "product", "sale_price")).To(BeNil())
	g.Expect(added.at("data", "items", 1, "product")).To(And(
		HaveKey("id"), HaveKey("title"), HaveKey("sku"), HaveKey("description"),
		HaveKey("regular_price"), HaveKey("thumbnail"), HaveKey("gallery"), HaveLen(8)))
	g.Expect(c.send("GET", storeCartPath, "").at("data")).To(Equal(added.at("data")))
}

func TestBadStoreAdditionsAreRefused(t *testing.T) {
	c, _ := start(t).newcomer(0)
	for _, body := range []string{
		`{}`,
		`{"product_id": 158}`,
		`{"product_id": "unknown"}`,
		`{"product_id": "158dsc", "quantity": 0}`,
		`{"product_id": "158dsc", "quantity": null}`,
		`{"product_id": "158dsc", "quantity": "2"}`,
		`{"product_id": "158dsc", "quantity": 1001}`,
	} {
		t.Run(body, func(t *testing.T) {
			g := NewWithT(t)
			got := c.send("POST", storeCartAddPath, body)
			g.Expect(got.status).To(Equal(422))
			g.Expect(got.at("success")).To(BeFalse())
			g.Expect(c.send("GET", storeCartPath, "").at("data", "items")).To(BeEmpty())
		})
	}
}

func TestAPhysicalOrder(t *testing.T) {
	g := NewWithT(t)
	c, _ := start(t).newcomer(100_000)
	c.put("154dsc", 2)
	c.put("158dsc", 3)
	before := time.Now().Add(-time.Second)

	created := c.send("POST", ordersPath, "{not read")
	g.Expect(created.status).To(Equal(200))
	g.Expect(created.raw).To(Equal(`{"success":true,"message":"Siparişiniz alındı"}` + "\n"))
	g.Expect(c.points()).To(Equal(100_000 - 2*15000 - 3*4000))
	g.Expect(c.send("GET", storeCartPath, "").at("data", "items")).To(BeEmpty())
	g.Expect(c.orders(prepaidPath)).To(BeZero())

	list := c.send("GET", physicalPath, "")
	g.Expect(list.at("data")).To(HaveLen(1))
	order := list.at("data", 0)
	g.Expect(order).To(And(HaveLen(5), HaveKeyWithValue("status", pendingApproval)))
	g.Expect(list.at("data", 0, "id")).NotTo(BeEmpty())
	g.Expect(list.at("data", 0, "total_paid")).To(Equal("42000"))
	g.Expect(list.at("data", 0, "items", 1, "quantity")).To(Equal("3"))
	g.Expect(list.at("data", 0, "items", 1, "regular_price")).To(Equal("5000"))
	g.Expect(list.at("data", 0, "items", 1, "sale_price")).To(Equal("4000"))
	g.Expect(list.at("data", 0, "items", 0, "sale_price")).To(BeNil())
	g.Expect(list.at("data", 0, "items", 0, "product")).To(Equal(map[string]any{
		"id": "154dsc", "title": "Kablosuz Kulaklık", "sku": "WH-001", "thumbnail": "https://cdn.loyetta.example/WH-001.jpg",
	}))
	at, err := time.Parse("2006-01-02T15:04:05.000000Z", list.at("data", 0, "created_at").(string))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(at).To(BeTemporally(">", before))
	g.Expect(at).To(BeTemporally("<=", time.Now()))
}

func TestAPrepaidOrderHasACardForEachPiece(t *testing.T) {
	g := NewWithT(t)
	c, token := start(t).newcomer(100_000)
	c.put("gc-001", 3)
	c.put("gc-002", 1)
	g.Expect(c.send("POST", ordersPath, "").status).To(Equal(200))
	g.Expect(c.orders(physicalPath)).To(BeZero())

	list := c.send("GET", prepaidPath, "")
	g.Expect(list.at("data", 0)).To(And(HaveLen(5), HaveKeyWithValue("status", completed)))
	g.Expect(list.at("data", 0, "total_paid")).To(Equal("24500"))
	g.Expect(list.at("data", 0, "cards")).To(HaveLen(4))
	codes := map[any]bool{}
	for i := range 4 {
		g.Expect(list.at("data", 0, "cards", i, "card_code")).To(MatchRegexp(`^\d{4}(-\d{4}){3}$`))
		g.Expect(list.at("data", 0, "cards", i, "card_pin")).To(MatchRegexp(`^\d{4}$`))
		codes[list.at("data", 0, "cards", i, "card_code")] = true
	}
	g.Expect(codes).To(HaveLen(4))
	g.Expect(list.at("data", 0, "cards", 3, "product", "id")).To(Equal("gc-002"))

	c.arrange("loyetta.order.status", fmt.Sprintf(`{"token": %q, "order_id": %q, "status": "processing"}`, token, list.at("data", 0, "id")))
	g.Expect(c.send("GET", prepaidPath, "").at("data", 0, "cards")).To(Equal([]any{}))
}

func TestACartOfBothKindsBecomesAnOrderOfEach(t *testing.T) {
	g := NewWithT(t)
	c, _ := start(t).newcomer(20_000)
	c.put("154dsc", 1)
	c.put("gc-001", 1)
	g.Expect(c.send("POST", ordersPath, "").status).To(Equal(200))
	g.Expect(c.points()).To(BeZero())
	g.Expect(c.send("GET", physicalPath, "").at("data", 0, "total_paid")).To(Equal("15000"))
	g.Expect(c.send("GET", prepaidPath, "").at("data", 0, "total_paid")).To(Equal("5000"))
}

func TestOrdersRefusedWithAnUnchangedCart(t *testing.T) {
	g := NewWithT(t)
	c, _ := start(t).newcomer(14_999)
	refused := c.send("POST", ordersPath, "")
	g.Expect(refused.status).To(Equal(400))
	g.Expect(refused.raw).To(Equal(`{"success":false,"message":"Sepetiniz boş","cart_updated":false}` + "\n"))

	cart := c.put("154dsc", 1).at("data")
	refused = c.send("POST", ordersPath, "")
	g.Expect(refused.status).To(Equal(400))
	g.Expect(refused.raw).To(Equal(`{"success":false,"message":"Yetersiz puan bakiyesi","cart_updated":false}` + "\n"))
	g.Expect(c.send("GET", storeCartPath, "").at("data")).To(Equal(cart))
	g.Expect(c.points()).To(Equal(14_999))
	g.Expect(c.orders(physicalPath)).To(BeZero())
}

func TestOrdersRefusedWithAnUpdatedCart(t *testing.T) {
	for change, want := range map[string]struct {
		message string
		price   string // of the changed product in the cart; empty when it is gone
		points  int    // after the second attempt
	}{
		`"stock": 1`:         {"Ürün stokta yok", "", 85_000},
		`"stock": 0`:         {"Ürün stokta yok", "", 85_000},
		`"available": false`: {"Ürün kullanılamıyor", "", 85_000},
		`"price": 700`:       {"Fiyat değişti", "700", 83_600},
		`"price": 500`:       {"Fiyat değişti", "500", 84_000}, // the sale's price, now without a sale
	} {
		t.Run(change, func(t *testing.T) {
			g := NewWithT(t)
			c, _ := start(t).newcomer(100_000)
			id := c.arrange("loyetta.product", `{"kind": "physical", "price": 600, "sale_price": 500, "stock": 5}`).at("id").(string)
			c.put(id, 2)
			c.put("154dsc", 1)
			c.arrange("loyetta.product.change", fmt.Sprintf(`{"product_id": %q, %s}`, id, change))

			refused := c.send("POST", ordersPath, "")
			g.Expect(refused.status).To(Equal(400))
			g.Expect(refused.at("success")).To(BeFalse())
			g.Expect(refused.at("message")).To(Equal(want.message))
			g.Expect(refused.at("cart_updated")).To(BeTrue())
			g.Expect(c.points()).To(Equal(100_000))
			g.Expect(c.orders(physicalPath)).To(BeZero())

			cart := c.send("GET", storeCartPath, "")
			if want.price == "" {
				g.Expect(cart.at("data", "items")).To(HaveLen(1))
				g.Expect(cart.at("data", "items", 0, "product", "id")).To(Equal("154dsc"))
			} else {
				g.Expect(cart.at("data", "items", 0, "product", "regular_price")).To(Equal(want.price))
				g.Expect(cart.at("data", "items", 0, "product", "sale_price")).To(BeNil())
			}
			g.Expect(c.send("POST", ordersPath, "").status).To(Equal(200))
			g.Expect(c.points()).To(Equal(want.points))
		})
	}
}

func TestACartOrderedAtOnceBecomesOneOrder(t *testing.T) {
	g := NewWithT(t)
	c, _ := start(t).newcomer(100_000)
	c.put("154dsc", 1)
	g.Expect(succeeding(20, func() reply { return c.send("POST", ordersPath, "") })).To(Equal(1))
	g.Expect(c.points()).To(Equal(85_000))
	g.Expect(c.orders(physicalPath)).To(Equal(1))
}

func TestNoPieceIsSoldTwice(t *testing.T) {
	g := NewWithT(t)
	c := start(t)
	id := c.arrange("loyetta.product", `{"kind": "prepaid", "price": 10, "stock": 3}`).at("id").(string)
	var buyers []caller
	for range 8 {
		buyer, _ := c.newcomer(10)
		buyer.put(id, 1)
		buyers = append(buyers, buyer)
	}
	var wg sync.WaitGroup
	for _, buyer := range buyers {
		wg.Go(func() { buyer.send("POST", ordersPath, "") })
	}
	wg.Wait()
	sold, codes := 0, map[any]bool{}
	for _, buyer := range buyers {
		sold += buyer.orders(prepaidPath)
		if code := buyer.send("GET", prepaidPath, "").at("data", 0, "cards", 0, "card_code"); code != nil {
			codes[code] = true
		}
	}
	g.Expect(sold).To(Equal(3))
	g.Expect(codes).To(HaveLen(3))
}

func TestConcurrentStoreAdditionsAreNotLost(t *testing.T) {
	c, _ := start(t).newcomer(0)
	NewWithT(t).Expect(succeeding(20, func() reply { return c.put("154dsc", 2) })).To(Equal(20))
	NewWithT(t).Expect(c.send("GET", storeCartPath, "").at("data", "items", 0, "quantity")).To(Equal("40"))
}
