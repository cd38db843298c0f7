package loyetta

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// creation is the heading of the section on making an order.
const creation = "Sipariş Oluştur"

// sale is an order of one product that was made for a story.
type sale struct {
	buyer
	list   list
	goods  goods
	before map[string]client.Value // all orders of both lists
	answer *client.Answer
}

// sell has a new customer order so many of a product, which is on sale where
// the state hook makes one.
func sell(t *Trial, l list, quantity int) sale {
	s := sale{buyer: newBuyer(t, rich), list: l, goods: anyGoods(t, l, 700, 450)}
	s.before = s.allOrders()
	s.fill(s.goods, quantity)
	s.answer = s.buyer.buy()
	return s
}

// sold is sell where the order is taken for granted.
func sold(t *Trial, l list, quantity int) sale {
	s := sell(t, l, quantity)
	t.Given(s.answer).To(Work())
	return s
}

// placed is the one new order of the sale, as its list shows it.
func (s sale) placed() client.Value { return s.theNewOrder(s.list, s.before) }

// aSale is the answer to an order that should work, made once in a run.
func aSale(t *Trial) *client.Answer {
	return Share(t, "an order", func(t *Trial) *client.Answer { return sell(t, physical, 1).answer })
}

var _ = Describe(creation, func() {
	needs := []Need{Customer, CartFilling}

	Verify(Requirement{
		ID:     "loyetta.order.create.ok",
		Level:  Must,
		Text:   "a cart that the points cover is ordered: 2xx, success true and a message",
		Source: orders.Stated(creation),
		Needs:  needs,
	}, func(t *Trial) {
		for _, l := range availableLists(t) {
			answer := sell(t, l, 2).answer
			t.Expect(answer).To(BeSuccessful(), "an order of a %s product", l.name)
			t.Expect(answer.Get("success")).To(BeJSON(true), "an order of a %s product", l.name)
			t.Expect(answer.Get("message")).To(BeText(), "an order of a %s product", l.name)
		}
		t.Try(func() {
			g := freshGoods(t, physical, 700, 0)
			g.change(t, state.Stock(2))
			b := newBuyer(t, rich)
			b.fill(g, 2)
			t.Expect(b.buy()).To(Work(), "an order of the last pieces")
		})
	})

	Verify(Requirement{
		ID:     "loyetta.order.create.empties-cart",
		Level:  Must,
		Text:   "after an order the cart is empty",
		Source: orders.Stated(creation),
		Needs:  needs,
	}, func(t *Trial) {
		for _, l := range availableLists(t) {
			s := sold(t, l, 2)
			if quantities, ok := s.cart(); ok {
				t.Expect(quantities).To(EqualTo(map[string]int64{}), "the cart after an order, by product")
			}
			made := len(s.newOrders(l, s.before))
			s.buyer.order()
			t.Expect(len(s.newOrders(l, s.before))).To(EqualTo(made), "the number of new orders after a second one, of a cart that should be empty")
		}
	})

	Verify(Requirement{
		ID:     "loyetta.order.create.deducts-points",
		Level:  Must,
		Text:   "the balance falls by exactly the order's total_paid",
		Source: orders.Stated(creation),
		Needs:  append([]Need{Points}, needs...),
	}, func(t *Trial) {
		for _, l := range availableLists(t) {
			b := newBuyer(t, rich)
			before, points := b.allOrders(), b.readPoints()
			for i, g := range someGoods(t, l) {
				b.fill(g, 3-i)
			}
			t.Given(b.buy()).To(Work())
			left := b.readPoints()
			paid := b.theNewOrder(l, before).Get("total_paid")
			t.Expect(paid).To(EqualNumber(points-left), "what was taken from the balance of %d, of which %d are left", points, left)
		}
	})

	for _, l := range lists {
		Verify(Requirement{
			ID:     ID("loyetta.order.create.listed-" + l.name),
			Level:  Must,
			Text:   "an order of a " + l.name + " product appears in the " + l.name + " list, and only there",
			Source: orders.Stated(l.section),
			Needs:  append([]Need{goodsNeeds[l.Kind]}, needs...),
		}, func(t *Trial) {
			s := sold(t, l, 2)
			once := t.Expect(len(s.newOrders(l, s.before))).To(EqualTo(1), "the number of new orders in the %s list", l.name)
			t.Expect(len(s.newOrders(l.other(), s.before))).To(EqualTo(0), "the number of new orders in the %s list", l.other().name)
			if !once || !s.rich {
				return
			}
			s.fill(s.goods, 2)
			t.Given(s.buyer.buy()).To(Work())
			added := s.newOrders(l, s.before)
			for _, order := range added {
				t.Given(order.Get("id")).OwnedBy(l.id("order-fields")).To(BeText())
			}
			t.Expect(len(added)).To(EqualTo(2), "the number of new orders in the %s list after another of the same", l.name)
		})
	}

	Verify(Requirement{
		ID:     "loyetta.order.create.lines",
		Level:  Must,
		Text:   "the listed order has the products, quantities and prices that the cart had, or a card for each piece",
		Source: orders.Stated(creation),
		Needs:  needs,
	}, func(t *Trial) {
		for _, l := range availableLists(t) {
			b, bought := newBuyer(t, rich), someGoods(t, l)
			order := b.place(l, bought)
			expectLines(t, l, order, bought)
			if !b.rich {
				continue
			}
			b.emptied()
			expectLines(t, l, b.place(l, bought[:1]), bought[:1])
			expectLines(t, l, b.orders(l)[order.Get("id").Key()], bought)
		}
	})

	Verify(Requirement{
		ID:     "loyetta.order.create.total-paid",
		Level:  Must,
		Text:   "total_paid is what the cart cost: quantity times sale_price, or else regular_price",
		Source: orders.Stated(creation),
		Needs:  needs,
	}, func(t *Trial) {
		asked := false
		for _, l := range availableLists(t) {
			for _, discount := range []int64{450, 0} {
				b, g := newBuyer(t, rich), anyGoods(t, l, 700, discount)
				if g.price == 0 {
					continue
				}
				asked = true
				before := b.allOrders()
				b.fill(g, 3)
				t.Given(b.buy()).To(Work())
				t.Expect(b.theNewOrder(l, before).Get("total_paid")).To(EqualNumber(3*g.price), "3 pieces of %d points each", g.price)
				if !g.fresh {
					break
				}
			}
		}
		if !asked {
			t.NotTested("the price of no product is known", "the price of a product in loyetta.products, or a state hook that answers loyetta.product")
		}
	})

	Verify(Requirement{
		ID:     "loyetta.order.create.status-known",
		Level:  Must,
		Text:   "a new order has a status of the table",
		Source: orders.Stated(statuses),
		Needs:  needs,
	}, func(t *Trial) {
		for _, l := range availableLists(t) {
			status := sold(t, l, 1).placed().Get("status")
			t.Expect(status).To(beKnownStatus(status), "a new %s order", l.name)
		}
	})

	Verify(Requirement{
		ID:     "loyetta.order.create.created-now",
		Level:  Should,
		Text:   "a new order's created_at lies between the request and the answer",
		Source: orders.Implied(physical.object),
		Needs:  needs,
	}, func(t *Trial) {
		for _, l := range availableLists(t) {
			s := sold(t, l, 1)
			createdAt := s.placed().Get("created_at")
			text, _ := createdAt.Text()
			created, _, err := validator.DateTime(text)
			t.Given(createdAt).OwnedBy(l.id("created-at")).To(Be("an ISO 8601 date and time", func(client.Value) bool { return err == nil }))
			earliest, latest := moment(s.answer.Exchange)
			t.Expect(createdAt).To(Be(fmt.Sprintf("a time from %s to %s", earliest.Format(time.RFC3339Nano), latest.Format(time.RFC3339Nano)), func(client.Value) bool {
				return !created.Before(earliest) && !created.After(latest)
			}))
		}
	})

	Verify(Requirement{
		ID:     "loyetta.order.double-submit",
		Level:  Should,
		Text:   "a cart that is ordered several times at once becomes one order, paid once",
		Source: orders.Implied(creation),
		Needs:  needs,
	}, func(t *Trial) {
		once := sold(t, physical, 1)
		once.placed() // an order is listed once, or the story is blocked
		once.emptied()
		for round := range 2 {
			b, g := newBuyer(t, rich), anyGoods(t, physical, 700, 0)
			before := b.orders(physical)
			points, readable := b.points()
			b.fill(g, 1)
			answers := make([]*client.Answer, 4)
			t.Together(len(answers), func(i int, gate *wire.Gate) { answers[i] = b.order(client.Together(gate)) })

			for _, answer := range answers {
				if !answer.Successful() {
					t.Expect(answer).To(BeRefused(), "round %d, one of %d orders at once", round+1, len(answers))
				}
			}
			added := b.newOrders(physical, before)
			t.Expect(len(added)).To(EqualTo(1), "round %d, the number of new orders after %d at once", round+1, len(answers))
			if left, _ := b.points(); readable && len(added) == 1 {
				t.Expect(added[0].Get("total_paid")).To(EqualNumber(points-left), "round %d, what was taken from the balance", round+1)
			}
		}
	})

	Verify(Requirement{
		ID:     "loyetta.order.reject-body",
		Level:  May,
		Text:   "malformed JSON in the body, which the operation does not use, is refused or ignored",
		Source: Habit.Practice("malformed requests"),
		Needs:  needs,
	}, func(t *Trial) {
		t.Given(aSale(t)).To(Work(), "an order without a body")
		b, g := newBuyer(t, rich), anyGoods(t, physical, 700, 0)
		before := b.orders(physical)
		b.fill(g, 1)

		answer := b.order(func(r *wire.Request) { r.Body = []byte(`{"cart": `) })

		if !answer.Successful() {
			t.Expect(answer).To(BeRefused())
			t.Expect(len(b.newOrders(physical, before))).To(EqualTo(0), "the number of new orders after a refusal")
			t.Given(b.buy()).To(Work(), "the order of the same cart, without a body")
		} else {
			t.Expect(answer).To(Work())
		}
	})
})

// quantityOf is how many of the i-th product an order of some holds: 2, then 1.
func quantityOf(i int) int { return 2 - i }

// place is a new order of some products.
func (b buyer) place(l list, bought []goods) client.Value {
	before := b.allOrders()
	for i, g := range bought {
		b.fill(g, quantityOf(i))
	}
	b.t.Given(b.buy()).To(Work())
	return b.theNewOrder(l, before)
}

// expectLines expects an order to have the lines of what was bought: a prepaid
// one has its cards once it is completed.
func expectLines(t *Trial, l list, order client.Value, bought []goods) {
	if l.Kind == client.Physical {
		expectItems(t, order, bought)
	} else if order.Get("status").Raw() == "completed" {
		expectCards(t, order, bought)
	}
}

// expectItems expects a physical order to have an item for each product.
func expectItems(t *Trial, order client.Value, bought []goods) {
	items, want := order.Get("items"), map[string]int{}
	for i, g := range bought {
		want[g.id] = 1
		for _, item := range linesOf(items, g) {
			t.Expect(item.Get("quantity")).To(EqualNumber(quantityOf(i)))
			if g.regular > 0 {
				t.Expect(item.Get("regular_price")).To(EqualNumber(g.regular))
			}
			paid := item.Get("sale_price")
			if _, onSale := paid.Number(); !onSale {
				paid = item.Get("regular_price")
			}
			if g.price > 0 {
				t.Expect(paid).To(EqualNumber(g.price), "what a piece cost")
			}
		}
	}
	t.Expect(countByProduct(items)).At(items).To(EqualTo(want), "the number of items, by product")
}

// expectCards expects a prepaid order to have a card for each piece.
func expectCards(t *Trial, order client.Value, bought []goods) {
	cards, want := order.Get("cards"), map[string]int{}
	for i, g := range bought {
		want[g.id] = quantityOf(i)
	}
	t.Expect(countByProduct(cards)).At(cards).To(EqualTo(want), "the number of cards, by product")
}

// countByProduct is how many of the items or cards are of each product.
func countByProduct(lines client.Value) map[string]int {
	counted := map[string]int{}
	for _, line := range lines.Items() {
		counted[line.Get("product").Get("id").Key()]++
	}
	return counted
}

// linesOf are the items or cards that are of a product.
func linesOf(lines client.Value, g goods) []client.Value {
	return slices.DeleteFunc(lines.Items(), func(line client.Value) bool { return line.Get("product").Get("id").Key() != g.id })
}

// moment is when a request may have been handled, by the server's own clock:
// a Date header names a second, and a server may cut fractions off.
func moment(e *wire.Exchange) (earliest, latest time.Time) {
	sent, answered := e.Started, e.Started.Add(e.Duration)
	if date, err := http.ParseTime(e.Answer.Get("Date")); err == nil {
		skew := date.Sub(answered.Truncate(time.Second))
		if skew < -time.Second || skew > time.Second {
			sent, answered = sent.Add(skew), answered.Add(skew)
		}
	}
	return sent.Add(-time.Second), answered.Add(time.Second)
}
