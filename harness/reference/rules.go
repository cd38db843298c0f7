package reference

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
)

// rules are the decisions of a server, each replaceable on its own: a server
// that is wrong in one way is a right one with one rule replaced.
type rules struct {
	send     func(w http.ResponseWriter, r *http.Request, status int, document any)
	pariette parietteRules
	loyetta  loyettaRules
}

type parietteRules struct {
	// Who is asking.
	tokenValid func(r *http.Request) bool
	shopper    func(r *http.Request, found *shopper) (shopper *shopper, ok bool) // nil for a guest
	owner      func(r *http.Request, shopper *shopper) (owner, bool)
	mayOrder   func(shopper *shopper) bool

	// What is asked; the field errors are empty when all is well.
	additionErrors   func(asked addition, article *article) fieldErrors // article is nil when unknown
	submissionErrors func(asked submission, shopper *shopper) fieldErrors

	// What a cart does.
	sameLine       func(line, added basketLine) bool
	mergedQuantity func(present, added int) int
	with           func(lines []basketLine, at int, line basketLine) []basketLine // at is negative for a new line
	itemID         func(line basketLine) string
	without        func(lines []basketLine, at int) []basketLine
	afterCheckout  func(lines []basketLine) []basketLine
	nextOrder      func(last *atomic.Int64) int64

	// What it adds up to.
	price     func(*article) amount
	lineTotal func(price amount, quantity int) amount
	subtotal  func(lines []basketLineView) amount
	total     func(subtotal amount) amount

	// How it is shown.
	redirectURL func(order int64) string
	basket      func(basketView) any
	placed      func(orderPlaced) any
	refusal     func(*refusal) any
}

type loyettaRules struct {
	// Who is asking.
	customer func(r *http.Request, found *customer) *customer // nil is refused

	// What a cart does.
	mergedQuantity  func(present, added int) int
	review          func(line) (reviewed line, reason string) // quantity 0 drops the line; reason "" leaves it as it is
	cartUpdated     func(reason string) bool
	totalPaid       func(lines []line) int // points
	covers          func(points, total int) bool
	remainingPoints func(points, total int) int
	afterOrder      func(cart []line) []line

	// What an order is.
	newStatus     func(kind) string
	statusAllowed func(kind kind, status string) bool
	nextCard      func(last *atomic.Int64) int64
	cards         func(*order) []card // what a customer may see of them

	// What a list holds.
	parseQuery    func(raw string) (url.Values, error)
	pageNumber    func(given []string) (number int, ok bool) // of page[number] and of page[size]
	listed        func(order *order, kind kind) bool
	compareOrders func(a, b *order) int // negative when a comes first
	locate        func(asked page, total int) page

	// How it is shown.
	self      func(*http.Request) string
	link      func(self string, page page, number int) string
	createdAt func(time.Time) string
	order     func(orderView) any
	list      func(listView) any
	cart      func(cartView) any
	refusal   func(*refusal) any
}

// defaultRules are the rules of the documents.
func defaultRules() *rules {
	return &rules{send: sendJSON, pariette: defaultPariette(), loyetta: defaultLoyetta()}
}

func defaultPariette() parietteRules {
	return parietteRules{
		tokenValid: func(r *http.Request) bool { return r.Header.Get("ParietteToken") == parietteToken },
		shopper:    shopperOrGuest,
		owner:      ownerOf,
		mayOrder:   func(shopper *shopper) bool { return shopper != nil },

		additionErrors:   checkAddition,
		submissionErrors: checkSubmission,

		sameLine: func(line, added basketLine) bool {
			return line.article == added.article && line.variant == added.variant
		},
		mergedQuantity: func(present, added int) int { return present + added },
		with:           withLine,
		itemID:         func(line basketLine) string { return strconv.FormatInt(line.id, 10) },
		without:        func(lines []basketLine, at int) []basketLine { return slices.Delete(lines, at, at+1) },
		afterCheckout:  func([]basketLine) []basketLine { return nil },
		nextOrder:      func(last *atomic.Int64) int64 { return last.Add(1) },

		price:     func(article *article) amount { return article.price },
		lineTotal: func(price amount, quantity int) amount { return price * amount(quantity) },
		subtotal:  sumOfLines,
		total:     func(subtotal amount) amount { return subtotal },

		redirectURL: paymentPage,
		basket:      func(v basketView) any { return v },
		placed:      func(p orderPlaced) any { return p },
		refusal:     parietteRefusal,
	}
}

func defaultLoyetta() loyettaRules {
	return loyettaRules{
		customer: func(_ *http.Request, found *customer) *customer { return found },

		mergedQuantity:  func(present, added int) int { return present + added },
		review:          reviewLine,
		cartUpdated:     func(string) bool { return true },
		totalPaid:       sumOfOffers,
		covers:          func(points, total int) bool { return points >= total },
		remainingPoints: func(points, total int) int { return points - total },
		afterOrder:      func([]line) []line { return nil },

		newStatus:     firstStatus,
		statusAllowed: func(kind kind, status string) bool { return slices.Contains(statuses[kind], status) },
		nextCard:      func(last *atomic.Int64) int64 { return last.Add(1) },
		cards:         visibleCards,

		parseQuery:    url.ParseQuery,
		pageNumber:    onePositive,
		listed:        func(order *order, kind kind) bool { return order.kind == kind },
		compareOrders: func(a, b *order) int { return b.createdAt.Compare(a.createdAt) },
		locate:        locatePage,

		self:      selfAddress,
		link:      pageLink,
		createdAt: func(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000000Z") },
		order:     func(v orderView) any { return v },
		list:      func(v listView) any { return v },
		cart:      func(v cartView) any { return v },
		refusal:   loyettaRefusal,
	}
}
