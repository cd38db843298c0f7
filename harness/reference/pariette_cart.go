package reference

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
)

// pariette is the state of the Pariette API.
type pariette struct {
	rules       *parietteRules
	articles    map[int]*article
	shoppers    registry[string, *shopper] // by bearer token
	baskets     registry[owner, *basket]
	lastBasket  atomic.Int64
	lastItem    atomic.Int64
	lastOrder   atomic.Int64
	lastShopper atomic.Int64
}

// article is a product of Pariette. It never changes.
type article struct {
	id       int
	title    string
	price    amount
	variants []int // empty when it comes in one form
}

// shopper is somebody signed in to Pariette. It never changes.
type shopper struct {
	token     string
	addresses []int
}

// owner says whose a basket is: one of the two is set.
type owner struct{ shopper, guest string }

// basket is a cart of Pariette.
type basket struct {
	id    string
	mu    sync.Mutex // guards lines
	lines []basketLine
}

type basketLine struct {
	id       int64 // unique in the server, and no article's id
	article  *article
	variant  int // 0 for an article without variants
	quantity int
}

// basketView is a basket in JSON.
type basketView struct {
	ID       string           `json:"id"`
	Items    []basketLineView `json:"items"`
	Subtotal amount           `json:"subtotal"`
	Total    amount           `json:"total"`
	Currency string           `json:"currency"`
}

type basketLineView struct {
	ID        int64  `json:"id"`
	ProductID int    `json:"product_id"`
	VariantID int    `json:"variant_id,omitempty"`
	Title     string `json:"title"`
	Quantity  int    `json:"quantity"`
	Price     amount `json:"price"`
	Total     amount `json:"total"`
}

// parietteSuccess is the envelope of every success of Pariette.
type parietteSuccess struct {
	Status  bool   `json:"status"`
	Message string `json:"message,omitempty"`
	Data    any    `json:"data"`
}

// addition is the body of Add to Cart; what was not sent is nil.
type addition struct {
	ProductID *int `json:"product_id"`
	VariantID *int `json:"variant_id"`
	Quantity  *int `json:"quantity"`
}

func newPariette(rules *parietteRules) *pariette {
	p := &pariette{rules: rules, articles: map[int]*article{}}
	for _, article := range articles {
		p.articles[article.id] = &article
	}
	p.lastBasket.Store(12344)
	p.lastItem.Store(50000)
	p.lastOrder.Store(998)
	return p
}

// addShopper signs a new shopper in, with two addresses and an empty cart.
func (p *pariette) addShopper() *shopper {
	number := int(p.lastShopper.Add(1))
	token := fmt.Sprintf("playground-shopper-%04d", number)
	return p.shoppers.add(token, &shopper{token: token, addresses: []int{10*number + 1, 10*number + 2}})
}

// operation is do behind the check of the ParietteToken.
func (p *pariette) operation(do operation) operation {
	return func(r *http.Request) (any, *refusal) {
		if !p.rules.tokenValid(r) {
			return nil, &refusal{status: http.StatusUnauthorized, message: "ParietteToken is missing or unknown"}
		}
		return do(r)
	}
}

// shopperOf is the shopper whose bearer token the request carries, nil when it
// has no Authorization.
func (p *pariette) shopperOf(r *http.Request) (*shopper, *refusal) {
	token, _ := bearer(r)
	found, _ := p.shoppers.get(token)
	shopper, ok := p.rules.shopper(r, found)
	if !ok {
		return nil, &refusal{status: http.StatusUnauthorized, message: "the bearer token is unknown"}
	}
	return shopper, nil
}

// basketOf is the cart that the request speaks of.
func (p *pariette) basketOf(r *http.Request) (*basket, *refusal) {
	shopper, refused := p.shopperOf(r)
	if refused != nil {
		return nil, refused
	}
	return p.basketFor(r, shopper)
}

// basketFor is the shopper's cart, or the guest's for want of a shopper: a new
// one at its first use.
func (p *pariette) basketFor(r *http.Request, shopper *shopper) (*basket, *refusal) {
	owner, known := p.rules.owner(r, shopper)
	if !known {
		return nil, &refusal{status: http.StatusBadRequest, message: "X-Guest-Id or Authorization is needed"}
	}
	if kept, ok := p.baskets.get(owner); ok {
		return kept, nil
	}
	return p.baskets.add(owner, &basket{id: fmt.Sprintf("cart_%d", p.lastBasket.Add(1))}), nil
}

// view is the basket in JSON. The caller holds its lock.
func (p *pariette) view(b *basket) any {
	view := basketView{ID: b.id, Items: make([]basketLineView, len(b.lines)), Currency: "TRY"}
	for i, line := range b.lines {
		price := p.rules.price(line.article)
		view.Items[i] = basketLineView{
			ID: line.id, ProductID: line.article.id, VariantID: line.variant,
			Title: line.article.title, Quantity: line.quantity, Price: price,
			Total: p.rules.lineTotal(price, line.quantity),
		}
	}
	view.Subtotal = p.rules.subtotal(view.Items)
	view.Total = p.rules.total(view.Subtotal)
	return p.rules.basket(view)
}

// getCart is "1) Get Cart".
func (p *pariette) getCart(r *http.Request) (any, *refusal) {
	basket, refused := p.basketOf(r)
	if refused != nil {
		return nil, refused
	}
	basket.mu.Lock()
	defer basket.mu.Unlock()
	return parietteSuccess{Status: true, Data: p.view(basket)}, nil
}

// addToCart is "2) Add to Cart".
func (p *pariette) addToCart(r *http.Request) (any, *refusal) {
	basket, refused := p.basketOf(r)
	if refused != nil {
		return nil, refused
	}
	var asked addition
	if refused := decode(r, &asked); refused != nil {
		return nil, refused
	}
	var article *article
	if asked.ProductID != nil {
		article = p.articles[*asked.ProductID]
	}
	if refused := p.rules.additionErrors(asked, article).refused(); refused != nil {
		return nil, refused
	}
	added := basketLine{article: article, quantity: *asked.Quantity}
	if asked.VariantID != nil {
		added.variant = *asked.VariantID
	}

	basket.mu.Lock()
	defer basket.mu.Unlock()
	at := slices.IndexFunc(basket.lines, func(line basketLine) bool { return p.rules.sameLine(line, added) })
	if at < 0 {
		added.id = p.lastItem.Add(1)
	} else {
		added.id = basket.lines[at].id
		added.quantity = p.rules.mergedQuantity(basket.lines[at].quantity, added.quantity)
	}
	if added.quantity > maxQuantity {
		return nil, fieldErrors{"quantity": {fmt.Sprintf("a cart holds at most %d of a product", maxQuantity)}}.refused()
	}
	basket.lines = p.rules.with(basket.lines, at, added)
	return parietteSuccess{Status: true, Message: "Ürün sepete eklendi", Data: p.view(basket)}, nil
}

// removeFromCart is "3) Remove from Cart"; the item's id is its line's id.
func (p *pariette) removeFromCart(r *http.Request) (any, *refusal) {
	basket, refused := p.basketOf(r)
	if refused != nil {
		return nil, refused
	}
	basket.mu.Lock()
	defer basket.mu.Unlock()
	at := slices.IndexFunc(basket.lines, func(line basketLine) bool {
		return p.rules.itemID(line) == r.PathValue("item_id")
	})
	if at < 0 {
		return nil, &refusal{status: http.StatusNotFound, message: "the cart has no such item"}
	}
	basket.lines = p.rules.without(basket.lines, at)
	return parietteSuccess{Status: true, Message: "Ürün sepetten çıkarıldı", Data: p.view(basket)}, nil
}
