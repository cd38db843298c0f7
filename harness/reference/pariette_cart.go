package reference

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
)

// pariette is the state of the Pariette API.
type pariette struct {
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

// parietteFailure is the SDK's envelope of an error. Its Status is always false.
type parietteFailure struct {
	Status  bool        `json:"status"`
	Message string      `json:"message"`
	Errors  fieldErrors `json:"errors,omitempty"`
}

// addition is the body of Add to Cart; what was not sent is nil.
type addition struct {
	ProductID *int `json:"product_id"`
	VariantID *int `json:"variant_id"`
	Quantity  *int `json:"quantity"`
}

func newPariette() *pariette {
	p := &pariette{articles: map[int]*article{}}
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
		if r.Header.Get("ParietteToken") != parietteToken {
			return nil, &refusal{status: http.StatusUnauthorized, message: "ParietteToken is missing or unknown"}
		}
		return do(r)
	}
}

// shopperOf is the shopper whose bearer token the request carries, nil when it
// has no Authorization.
func (p *pariette) shopperOf(r *http.Request) (*shopper, *refusal) {
	token, present := bearer(r)
	shopper, known := p.shoppers.get(token)
	if present && !known {
		return nil, &refusal{status: http.StatusUnauthorized, message: "the bearer token is unknown"}
	}
	return shopper, nil
}

// basketOf is the cart that the request speaks of: the shopper's, or the guest's
// for want of a shopper.
func (p *pariette) basketOf(r *http.Request) (*basket, *refusal) {
	shopper, refused := p.shopperOf(r)
	if refused != nil {
		return nil, refused
	}
	if shopper != nil {
		return p.basketFor(owner{shopper: shopper.token}), nil
	}
	guest := r.Header.Get("X-Guest-Id")
	if guest == "" {
		return nil, &refusal{status: http.StatusBadRequest, message: "X-Guest-Id or Authorization is needed"}
	}
	return p.basketFor(owner{guest: guest}), nil
}

// basketFor is the owner's cart, a new one at its first use.
func (p *pariette) basketFor(owner owner) *basket {
	if kept, ok := p.baskets.get(owner); ok {
		return kept
	}
	return p.baskets.add(owner, &basket{id: fmt.Sprintf("cart_%d", p.lastBasket.Add(1))})
}

// viewBasket is the basket in JSON. The caller holds its lock.
func viewBasket(b *basket) basketView {
	view := basketView{ID: b.id, Items: make([]basketLineView, len(b.lines)), Currency: "TRY"}
	for i, line := range b.lines {
		total := line.article.price * amount(line.quantity)
		view.Items[i] = basketLineView{
			ID: line.id, ProductID: line.article.id, VariantID: line.variant, Title: line.article.title,
			Quantity: line.quantity, Price: line.article.price, Total: total,
		}
		view.Subtotal += total
	}
	view.Total = view.Subtotal
	return view
}

// getCart is "1) Get Cart".
func (p *pariette) getCart(r *http.Request) (any, *refusal) {
	basket, refused := p.basketOf(r)
	if refused != nil {
		return nil, refused
	}
	basket.mu.Lock()
	defer basket.mu.Unlock()
	return parietteSuccess{Status: true, Data: viewBasket(basket)}, nil
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
	if refused := checkAddition(asked, article); refused != nil {
		return nil, refused
	}
	added := basketLine{article: article, quantity: *asked.Quantity}
	if asked.VariantID != nil {
		added.variant = *asked.VariantID
	}

	basket.mu.Lock()
	defer basket.mu.Unlock()
	at := slices.IndexFunc(basket.lines, func(line basketLine) bool {
		return line.article == added.article && line.variant == added.variant
	})
	switch {
	case at < 0:
		added.id = p.lastItem.Add(1)
		basket.lines = append(basket.lines, added)
	case basket.lines[at].quantity+added.quantity > maxQuantity:
		return nil, fieldErrors{"quantity": {fmt.Sprintf("a cart holds at most %d of a product", maxQuantity)}}.refused()
	default:
		basket.lines[at].quantity += added.quantity
	}
	return parietteSuccess{Status: true, Message: "Ürün sepete eklendi", Data: viewBasket(basket)}, nil
}

// checkAddition demands a known article, in a form it has, and a quantity. The
// article is nil when it is unknown.
func checkAddition(asked addition, article *article) *refusal {
	problems := fieldErrors{}
	switch {
	case asked.ProductID == nil:
		problems["product_id"] = []string{"is required"}
	case article == nil:
		problems["product_id"] = []string{"is not a product of this shop"}
	case asked.VariantID == nil && len(article.variants) > 0:
		problems["variant_id"] = []string{"is required, since the product has variants"}
	case asked.VariantID != nil && !slices.Contains(article.variants, *asked.VariantID):
		problems["variant_id"] = []string{"is not a variant of the product"}
	}
	switch {
	case asked.Quantity == nil:
		problems["quantity"] = []string{"is required"}
	case *asked.Quantity < 1 || *asked.Quantity > maxQuantity:
		problems["quantity"] = []string{fmt.Sprintf("must lie between 1 and %d", maxQuantity)}
	}
	return problems.refused()
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
		return strconv.FormatInt(line.id, 10) == r.PathValue("item_id")
	})
	if at < 0 {
		return nil, &refusal{status: http.StatusNotFound, message: "the cart has no such item"}
	}
	basket.lines = slices.Delete(basket.lines, at, at+1)
	return parietteSuccess{Status: true, Message: "Ürün sepetten çıkarıldı", Data: viewBasket(basket)}, nil
}
