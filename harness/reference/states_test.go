package reference

import (
	"bytes"
	"fmt"
	"testing"

	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"
)

func TestANewShopperCanCheckOut(t *testing.T) {
	g := NewWithT(t)
	c := start(t)
	made := c.arrange("pariette.shopper", `{}`)
	g.Expect(made.document).To(HaveLen(3))
	shopper := c.shopper(1).with("Authorization", "Bearer "+made.at("token").(string))
	g.Expect(shopper.send("GET", cartPath, "").at("data", "items")).To(BeEmpty())
	shopper.send("POST", cartPath, `{"product_id": 101, "quantity": 1}`)
	g.Expect(shopper.send("POST", checkoutPath, fmt.Sprintf(
		`{"billing_address_id": %v, "shipping_address_id": %v, "payment_method": "credit_card"}`,
		made.at("billing_address_id"), made.at("shipping_address_id"))).status).To(Equal(200))
}

func TestStatesTellACustomersPointsAndCart(t *testing.T) {
	g := NewWithT(t)
	c, token := start(t).newcomer(1234)
	who := fmt.Sprintf(`{"token": %q}`, token)
	g.Expect(c.arrange("loyetta.points", who).raw).To(Equal(`{"points":1234}` + "\n"))
	g.Expect(c.arrange("loyetta.cart", who).raw).To(Equal(`{"items":[]}` + "\n"))

	for range 2 {
		filled := c.arrange("loyetta.cart.fill", fmt.Sprintf(
			`{"token": %q, "items": [{"product_id": "158dsc", "quantity": 2}, {"product_id": "gc-001", "quantity": 1}]}`, token))
		g.Expect(filled.raw).To(Equal("{}\n"))
	}
	g.Expect(c.arrange("loyetta.cart", who).raw).To(Equal(
		`{"items":[{"product_id":"158dsc","quantity":4,"price":4000},{"product_id":"gc-001","quantity":2,"price":5000}]}` + "\n"))
	g.Expect(c.send("GET", storeCartPath, "").at("data", "regular_total")).To(Equal("30000"))
}

func TestANewProductCanBeOrdered(t *testing.T) {
	for _, kind := range []kind{physical, prepaid} {
		g := NewWithT(t)
		c, _ := start(t).newcomer(1000)
		made := c.arrange("loyetta.product", fmt.Sprintf(`{"kind": %q, "price": 300, "sale_price": 200, "stock": 2}`, kind))
		id := made.at("id").(string)
		g.Expect(c.put(id, 3).status).To(Equal(422))
		cart := c.put(id, 2)
		g.Expect(cart.at("data", "items", 0, "product", "title")).To(Equal(made.at("title")))
		g.Expect(c.send("POST", ordersPath, "").status).To(Equal(200))
		g.Expect(c.points()).To(Equal(600))
		g.Expect(c.orders(lists[kind])).To(Equal(1))
		g.Expect(c.put(id, 1).status).To(Equal(422))
		c.arrange("loyetta.product.change", fmt.Sprintf(`{"product_id": %q, "stock": 1}`, id))
		g.Expect(c.put(id, 1).status).To(Equal(200))
	}
}

func TestAProductSwitchedOffCanBeSwitchedOn(t *testing.T) {
	g := NewWithT(t)
	c, _ := start(t).newcomer(1000)
	c.arrange("loyetta.product.change", `{"product_id": "154dsc", "available": false}`)
	g.Expect(c.put("154dsc", 1).status).To(Equal(422))
	c.arrange("loyetta.product.change", `{"product_id": "154dsc", "available": true}`)
	g.Expect(c.put("154dsc", 1).status).To(Equal(200))
}

func TestEveryStatusCanBeArranged(t *testing.T) {
	c, token := start(t).newcomer(0)
	for kind, path := range lists {
		c.arrange("loyetta.orders", fmt.Sprintf(`{"token": %q, "kind": %q, "count": 1}`, token, kind))
		id := c.send("GET", path, "").at("data", 0, "id")
		for _, status := range statuses[physical] {
			t.Run(string(kind)+" "+status, func(t *testing.T) {
				g := NewWithT(t)
				got := c.states().send("POST", statesPath, fmt.Sprintf(
					`{"state": "loyetta.order.status", "params": {"token": %q, "order_id": %q, "status": %q}}`, token, id, status))
				if kind == prepaid && status == shipped {
					g.Expect(got.status).To(Equal(501))
					return
				}
				g.Expect(got.status).To(Equal(200))
				g.Expect(c.send("GET", path, "").at("data", 0, "status")).To(Equal(status))
			})
		}
	}
}

func TestBadStatesAreRefused(t *testing.T) {
	c := start(t)
	customer := `"token": "playground-customer-0008"`
	for _, test := range []struct {
		state, params string
		status        int
	}{
		{"unknown", `{}`, 404},
		{"", `{}`, 404},
		{"pariette.shopper", `{"unknown": 1}`, 400},
		{"loyetta.customer", `{}`, 400},
		{"loyetta.customer", `{"points": -1}`, 400},
		{"loyetta.customer", `{"points": "1"}`, 400},
		{"loyetta.customer", `[]`, 400},
		{"loyetta.product", `{"kind": "x", "price": 1, "stock": 1}`, 400},
		{"loyetta.product", `{"kind": "physical", "price": 0, "stock": 1}`, 400},
		{"loyetta.product", `{"kind": "physical", "price": 1}`, 400},
		{"loyetta.product", `{"kind": "physical", "price": 1, "sale_price": 2, "stock": 1}`, 400},
		{"loyetta.product.change", `{"product_id": "unknown", "stock": 1}`, 400},
		{"loyetta.product.change", `{"product_id": "154dsc"}`, 400},
		{"loyetta.product.change", `{"product_id": "154dsc", "stock": 1, "price": 1}`, 400},
		{"loyetta.product.change", `{"product_id": "154dsc", "stock": -1}`, 400},
		{"loyetta.product.change", `{"product_id": "154dsc", "price": 0}`, 400},
		{"loyetta.orders", `{"token": "unknown", "kind": "physical", "count": 1}`, 400},
		{"loyetta.orders", `{` + customer + `, "kind": "x", "count": 1}`, 400},
		{"loyetta.orders", `{` + customer + `, "kind": "physical", "count": 0}`, 400},
		{"loyetta.orders", `{` + customer + `, "kind": "physical", "count": 1001}`, 400},
		{"loyetta.order.status", `{"token": "unknown", "order_id": "x", "status": "shipped"}`, 400},
		{"loyetta.order.status", `{` + customer + `, "order_id": "unknown", "status": "shipped"}`, 400},
		{"loyetta.order.status", `{` + customer + `, "order_id": "unknown", "status": "lost"}`, 400},
		{"loyetta.points", `{"token": "unknown"}`, 400},
		{"loyetta.cart", `{}`, 400},
		{"loyetta.cart.fill", `{"token": "unknown", "items": []}`, 400},
		{"loyetta.cart.fill", `{` + customer + `, "items": [{"product_id": "154dsc", "quantity": 1}, {"product_id": "x", "quantity": 1}]}`, 400},
	} {
		t.Run(test.state+" "+test.params, func(t *testing.T) {
			g := NewWithT(t)
			got := c.states().send("POST", statesPath, fmt.Sprintf(`{"state": %q, "params": %s}`, test.state, test.params))
			g.Expect(got.status).To(Equal(test.status), got.raw)
			g.Expect(got.at("message")).NotTo(BeEmpty())
		})
	}
	NewWithT(t).Expect(c.customer(8).send("GET", storeCartPath, "").at("data", "items")).To(BeEmpty())
}

func TestTheTargetFileNamesWhatTheServerHas(t *testing.T) {
	g := NewWithT(t)
	server := New(Options{})
	c := serve(t, server)
	var file struct {
		Version  int
		Target   string
		Pariette struct {
			BaseURL  string `yaml:"base_url"`
			Token    string
			Shoppers []struct {
				Token    string
				Billing  int `yaml:"billing_address_id"`
				Shipping int `yaml:"shipping_address_id"`
			}
			Payment  string `yaml:"payment_method"`
			Foreign  int    `yaml:"foreign_address_id"`
			Products []struct {
				ID           int
				Title, Price string
				Variants     []int
			}
		}
		Loyetta struct {
			BaseURL   string `yaml:"base_url"`
			Customers []struct{ Token string }
			Poor      struct{ Token string } `yaml:"poor_customer"`
			New       struct{ Token string } `yaml:"new_customer"`
			Products  map[string][]struct {
				ID, Title string
				Price     int
			}
			Cart    string
			Balance struct{ Path, Pointer string }
		}
		States struct{ URL, Token string }
	}
	decoder := yaml.NewDecoder(bytes.NewReader(server.TargetFile(c.origin)))
	decoder.KnownFields(true)
	g.Expect(decoder.Decode(&file)).To(Succeed())

	g.Expect(file.Version).To(Equal(1))
	g.Expect(file.Target).NotTo(BeEmpty())
	g.Expect(file.Pariette.BaseURL).To(Equal(c.origin + "/api/public"))
	g.Expect(file.Pariette.Shoppers).To(HaveLen(6))
	shopper := c.with("ParietteToken", file.Pariette.Token)
	for _, its := range file.Pariette.Shoppers {
		shopper = shopper.with("Authorization", "Bearer "+its.Token)
		for _, product := range file.Pariette.Products {
			variant := "null"
			if len(product.Variants) > 0 {
				variant = fmt.Sprint(product.Variants[0])
			}
			cart := shopper.send("POST", cartPath, fmt.Sprintf(`{"product_id": %d, "quantity": 10, "variant_id": %s}`, product.ID, variant))
			last := len(cart.at("data", "items").([]any)) - 1
			g.Expect(cart.at("data", "items", last, "title")).To(Equal(product.Title))
			g.Expect(cart.at("data", "items", last, "price")).To(Equal(product.Price))
		}
		order := func(address int) int {
			return shopper.send("POST", checkoutPath, fmt.Sprintf(
				`{"billing_address_id": %d, "shipping_address_id": %d, "payment_method": %q}`,
				address, its.Shipping, file.Pariette.Payment)).status
		}
		g.Expect(order(file.Pariette.Foreign)).To(Equal(422))
		g.Expect(order(its.Billing)).To(Equal(200))
	}

	g.Expect(file.Loyetta.BaseURL).To(Equal(c.origin + "/api"))
	g.Expect(file.Loyetta.Cart).To(Equal("api"))
	g.Expect(file.Loyetta.Balance.Pointer).To(Equal("/data/points"))
	g.Expect("/api" + file.Loyetta.Balance.Path).To(Equal(profilePath))
	g.Expect(len(file.Loyetta.Customers)).To(BeNumerically(">=", 2))
	g.Expect(len(file.Loyetta.Products["physical"])).To(BeNumerically(">=", 8))
	g.Expect(len(file.Loyetta.Products["prepaid"])).To(BeNumerically(">=", 5))
	signedIn := func(token string) caller { return c.with("Authorization", "Bearer "+token) }
	for _, customer := range file.Loyetta.Customers {
		g.Expect(signedIn(customer.Token).orders(physicalPath)).To(BeNumerically(">=", 3))
	}
	for _, list := range file.Loyetta.Products {
		for _, product := range list {
			buyer, _ := c.newcomer(product.Price)
			g.Expect(buyer.put(product.ID, 1).at("data", "items", 0, "product", "title")).To(Equal(product.Title))
			g.Expect(buyer.send("POST", ordersPath, "").status).To(Equal(200))
			g.Expect(buyer.points()).To(BeZero())
			g.Expect(signedIn(file.Loyetta.Poor.Token).points()).To(BeNumerically("<", product.Price))
		}
	}
	fresh := signedIn(file.Loyetta.New.Token)
	g.Expect(fresh.orders(physicalPath) + fresh.orders(prepaidPath)).To(BeZero())
	g.Expect(fresh.send("GET", storeCartPath, "").at("data", "items")).To(BeEmpty())

	g.Expect(file.States.URL).To(Equal(c.origin + statesPath))
	g.Expect(file.States.Token).To(Equal(statesToken))
}
