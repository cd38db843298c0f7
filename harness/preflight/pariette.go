package preflight

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"sync"

	"github.com/mihenk-conformance/mihenk/harness/client"
)

// pariette looks at all that the target file says of Pariette.
func (c *inspection) pariette() []Finding {
	p := c.Target.Pariette
	found, first := c.reach(c.parietteService(), p.BaseURL)
	if first == nil {
		return found
	}
	token := c.parietteToken(first)
	found = append(found, token)
	if token.Status == Wrong {
		return found
	}
	var shoppers, products, readings []Finding
	var all sync.WaitGroup
	all.Go(func() { shoppers = c.shoppers(first) })
	all.Go(func() { products, readings = c.articles() })
	all.Wait()
	return slices.Concat(found, shoppers, products, readings)
}

// visit is a new guest of the shop.
func visit() client.Visitor { return client.Visitor{Guest: unique()} }

// remove removes an item from a cart.
func (c *inspection) remove(ctx context.Context, who client.Visitor, item string) *client.Answer {
	return c.shop(ctx, c.Target.Pariette.BaseURL).RemoveFromCart(who, url.PathEscape(item))
}

// questions are what somebody is answered who asks for a cart and, where that
// is refused and writing allowed, has something removed that is not there.
func (c *inspection) questions(who client.Visitor) []*client.Answer {
	answers := []*client.Answer{c.shop(c.ctx, c.Target.Pariette.BaseURL).GetCart(who)}
	if denied(answers[0]) && !c.ReadOnly {
		answers = append(answers, c.remove(c.ctx, who, unique()))
	}
	return answers
}

// parietteToken looks at the ParietteToken, given the answer to a guest. It is
// refused where all who show it are, whatever they ask, in the same words: a
// guest, somebody with a made-up token and a shopper.
func (c *inspection) parietteToken(first *client.Answer) Finding {
	p := c.Target.Pariette
	f := Finding{About: "token", Status: OK, Text: "accepted", Where: c.Target.Where("pariette.token")}
	if !denied(first) {
		shop := c.shop(c.ctx, p.BaseURL)
		if c.full && shows(shop.GetCart(visit(), client.With("ParietteToken", unique()))) {
			f.Status, f.Text = Note, "accepted, as an unknown one is: whether it is right does not show"
		}
		return f
	}
	visitors := []client.Visitor{visit(), {Bearer: unique()}}
	if len(p.Shoppers) > 0 {
		visitors = append(visitors, client.Visitor{Bearer: p.Shoppers[0].Token})
	}
	answers := []*client.Answer{first}
	for _, who := range visitors {
		answers = append(answers, c.questions(who)...)
	}
	if sameDenial(answers) && !c.everywhere(first, origin(p.BaseURL)) {
		f.Status, f.Sure, f.Text, f.Hint = Wrong, true, "refused: "+c.said(first), "give a ParietteToken that is valid there"+c.in(p.Token)
	} else {
		f.Status, f.Text = Note, "not for a guest's cart: "+c.said(first)
	}
	return f
}

// in names the variable in which a secret is; nothing where it is in none.
func (c *inspection) in(secret string) string {
	if name := c.Target.Variable(secret); name != "" {
		return ", in " + name
	}
	return ""
}

// shoppers looks at each shopper's token, given the answer to a guest.
func (c *inspection) shoppers(guest *client.Answer) []Finding {
	shoppers := c.Target.Pariette.Shoppers
	answers := make([][]*client.Answer, c.most(len(shoppers)))
	c.each(len(answers), func(i int) { answers[i] = c.questions(client.Visitor{Bearer: shoppers[i].Token}) })
	accepts := shows(guest) || slices.ContainsFunc(answers, func(a []*client.Answer) bool { return shows(a[0]) })

	found, carts := make([]Finding, len(answers)), map[string]int{}
	for i, a := range answers {
		found[i] = c.shopper(i, a, carts)
		found[i].Sure = found[i].Sure && accepts
	}
	return found
}

// shopper tells what came of a shopper's token. Carts are those of the shoppers
// before, by their ids.
func (c *inspection) shopper(i int, answers []*client.Answer, carts map[string]int) Finding {
	token, key := c.Target.Pariette.Shoppers[i].Token, fmt.Sprintf("pariette.shoppers[%d].token", i)
	f := Finding{About: fmt.Sprintf("shopper %d", i+1), Status: OK, Text: "accepted", Where: c.Target.Where(key)}
	cart := answers[0].Cart()
	id := cart.Get("id").Key()
	other, shared := carts[id]
	signedIn := "give the token of a shopper who is signed in" + c.in(token)
	switch {
	case !slices.ContainsFunc(answers, func(a *client.Answer) bool { return !denied(a) }):
		f.Status, f.Sure, f.Text, f.Hint = Wrong, true, "refused: "+c.said(answers[0]), signedIn
	case c.full && c.isGuest(token):
		f.Status, f.Text, f.Hint = Wrong, "taken for a guest, as whoever has an unknown token is: the cart goes by X-Guest-Id", signedIn
	case !shows(answers[0]):
		f.Status, f.Text = Note, c.said(answers[0])
	case shared && id != "":
		f.Status, f.Text, f.Hint = Wrong, fmt.Sprintf("has the cart of shopper %d", other), "give the token of another shopper"+c.in(token)
	case len(cart.Lines()) > 0:
		f.Status, f.Text = Note, fmt.Sprintf("accepted; the cart is not empty (%d), and a run empties it", len(cart.Lines()))
	}
	carts[id] = i + 1
	return f
}

// isGuest reports whether the server takes whoever has an unknown token for a
// guest, and a shopper so, too: then the cart is another for another guest id.
func (c *inspection) isGuest(token string) bool {
	cartOf := func(bearer string) string {
		return c.shop(c.ctx, c.Target.Pariette.BaseURL).GetCart(client.Visitor{Guest: unique(), Bearer: bearer}).Cart().Get("id").Key()
	}
	one, another := cartOf(token), cartOf(token)
	return one != another && cartOf(unique()) != ""
}
