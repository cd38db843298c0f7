package reference

import "time"

// parietteToken is the ParietteToken of the shop.
const parietteToken = "playground-pariette-token"

// fixtures are the people that every server starts with.
type fixtures struct {
	shoppers  []*shopper
	stranger  *shopper // a shopper whom the target file does not name
	customers []*customer
	poor      *customer // cannot afford any product
	fresh     *customer // has no orders and an empty cart
}

const (
	wealth  = 1_000_000_000 // points of an ordinary customer
	poverty = 100           // points of the poor one
)

// firstOrders is when the customers' latest order at the start was made.
var firstOrders = time.Date(2024, time.January, 15, 10, 30, 0, 0, time.UTC)

func newFixtures(p *pariette, l *loyetta) fixtures {
	var f fixtures
	for range 6 {
		f.shoppers = append(f.shoppers, p.addShopper())
	}
	f.stranger = p.addShopper()
	for _, orders := range []int{48, 36, 24, 12, 7, 5} {
		customer := l.addCustomer(wealth)
		customer.orders = append(l.history(physical, orders, firstOrders), l.history(prepaid, orders, firstOrders)...)
		f.customers = append(f.customers, customer)
	}
	f.poor = l.addCustomer(poverty)
	f.fresh = l.addCustomer(wealth)
	return f
}

// history is that many orders of a kind, oldest first, seven hours apart, the
// last at latest: in every status, of one to three lines of one to three pieces.
func (l *loyetta) history(kind kind, count int, latest time.Time) []*order {
	l.shelf.RLock()
	defer l.shelf.RUnlock()
	choice, orders := l.catalogue[kind], make([]*order, count)
	for i := range orders {
		var lines []line
		for n := range 1 + i%3 {
			product := choice[(i+n)%len(choice)]
			lines = append(lines, line{product, 1 + (i+n)%3, product.offer})
		}
		age := time.Duration(count-1-i) * 7 * time.Hour
		orders[i] = l.newOrder(kind, lines, latest.Add(-age))
		orders[i].status = statuses[kind][i%len(statuses[kind])]
	}
	return orders
}
