package loyetta

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega/types"

	"github.com/mihenk-conformance/mihenk/harness/client"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
	. "github.com/mihenk-conformance/mihenk/harness/requirement"
)

// size is a page size that leaves the last page of most histories not full.
const size = 4

var _ = Describe("The pages of the order lists", func() {
	for _, l := range lists {
		Describe(l.section, func() {
			verifyParameters(l)
			verifyMeta(l)
			verifyLinks(l)
		})
	}
})

// verifyParameters verifies what page[number] and page[size] do.
func verifyParameters(l list) {
	Verify(Requirement{
		ID:     l.id("page-default"),
		Level:  Must,
		Text:   "without parameters the list gives page 1, of 15 orders",
		Source: orders.Stated(query),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		page := firstPage(t, l, anyCustomer(t, l).token)

		t.Expect(page.Meta("current_page")).To(EqualNumber(1))
		t.Expect(page.Meta("per_page")).To(EqualNumber(15))
		t.Expect(page.Get("data")).To(HaveItems(int(min(number(t, page, "total"), 15))))
	})

	Verify(Requirement{
		ID:     l.id("page-size"),
		Level:  Must,
		Text:   "page[size] is honoured in meta.per_page and in the number of orders",
		Source: orders.Stated(query),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		h := pagedCustomer(t, l)
		for _, size := range []int{1, 2, 5} {
			a := t.Loyetta().List(h.token, l.Kind, "page[size]="+strconv.Itoa(size))
			if !t.Expect(a).To(Work(), "page[size]=%d", size) {
				continue
			}
			page := a.Page()
			t.Expect(page.Meta("per_page")).To(EqualNumber(size), "page[size]=%d", size)
			total := number(t, page, "total")
			t.Expect(page.Get("data")).To(HaveItems(min(size, int(total))), "page[size]=%d of %d orders", size, total)
		}
	})

	Verify(Requirement{
		ID:     l.id("page-number"),
		Level:  Must,
		Text:   "page[number] is honoured in meta.current_page and yields other orders",
		Source: orders.Stated(query),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		h := pagedCustomer(t, l)
		total := h.orderCount(t, h.pages[0])
		per := max(1, min(size, total/3)) // so that there are three full pages or more
		seen := map[string]bool{}
		for n := range min(total/per, 10) {
			a := ask(t, l, h.token, n+1, per)
			if !t.Expect(a).To(Work(), "page %d", n+1) {
				continue
			}
			page := pageOf(t, a)
			t.Expect(page.Meta("current_page")).To(EqualNumber(n + 1))
			if n == 0 {
				t.Given(page.Get("data")).OwnedBy(l.id("page-size")).To(HaveItems(int(per)))
			}
			shown := page.Orders()
			t.Expect(page.Get("data")).To(Be("orders that no page before has shown", func(client.Value) bool {
				return len(shown) > 0 && !slices.ContainsFunc(shown, func(order client.Value) bool { return seen[client.DocumentedOrder(order)] })
			}), "page %d of %s each", n+1, count(int(per), "order"))
			for _, order := range shown {
				seen[client.DocumentedOrder(order)] = true
			}
		}
	})

	Verify(Requirement{
		ID:     l.id("encoded-brackets"),
		Level:  Should,
		Text:   "page%5Bnumber%5D means the same as page[number]",
		Source: URI.Practice("2.1 Percent-Encoding"),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		c := anyCustomer(t, l)
		n := min(2, number(t, readPage(t, l, c.token, 1, 1), "last_page"))
		raw := readPage(t, l, c.token, n, 1)
		for _, form := range []string{"page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=1", "page%%5bnumber%%5d=%d&page%%5bsize%%5d=1"} {
			encoded := fmt.Sprintf(form, n)
			a := t.Loyetta().List(c.token, l.Kind, encoded)
			if !t.Expect(a).To(Work(), "%s", encoded) {
				continue
			}
			for _, name := range []string{"current_page", "per_page"} {
				t.Expect(a.Page().Meta(name)).To(EqualNumber(number(t, raw, name)), "%s", encoded)
			}
			t.Expect(a.Get("data")).To(BeSameOrders(raw), "%s", encoded)
		}
	})

	Verify(Requirement{
		ID:     l.id("bad-page"),
		Level:  Should,
		Text:   "a page number or size that makes no sense is refused or does no harm",
		Source: Habit.Practice("malformed requests"),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		c := anyCustomer(t, l)
		beShaped := MatchSchemaApart(pageSchemas[l.Kind], "data")
		for _, page := range append(numberedPages(t, l), emptyPages(t, l)...) {
			t.Given(page).OwnedBy(l.id("schema")).To(beShaped)
			from, to := position(t, page)
			t.Given(page.Meta("from")).OwnedBy(l.id("meta")).To(from)
			t.Given(page.Meta("to")).OwnedBy(l.id("meta")).To(to)
		}
		for _, bad := range badQueries() {
			a := t.Loyetta().List(c.token, l.Kind, bad)
			if !a.Successful() {
				t.Expect(a).To(BeRefused(), "%s", bad)
				continue
			}
			if t.Expect(a).To(beShaped, "the page that %s gives", bad) {
				expectPosition(t, a.Page(), "the page that "+bad+" gives")
			}
		}
	})

	Verify(Requirement{
		ID:     l.id("beyond-last"),
		Level:  Should,
		Text:   "a page after the last is empty, or refused",
		Source: orders.Implied(query),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		c := anyCustomer(t, l)
		total := c.orderCount(t, readPage(t, l, c.token, 1, size))
		last := max(1, (total+size-1)/size)
		inside := min(2, max(1, total))
		t.Given(readPage(t, l, c.token, inside, 1).Meta("current_page")).OwnedBy(l.id("page-number")).To(EqualNumber(inside))
		for _, n := range []int64{last + 1, last + 1000} {
			a := ask(t, l, c.token, n, size)
			if a.Successful() {
				t.Expect(a.Get("data")).To(Be("no orders", func(v client.Value) bool { return len(v.Items()) == 0 }), "page %d of %d", n, last)
			} else {
				t.Expect(a).To(BeRefused(), "page %d of %d", n, last)
			}
		}
	})
}

// badQueries are queries with a page number or size that makes no sense.
func badQueries() []string {
	var queries []string
	for _, name := range []string{"page[number]", "page[size]"} {
		for _, value := range []string{"0", "-1", "abc", "1.5", "1000000000000", ""} {
			queries = append(queries, name+"="+value)
		}
		queries = append(queries, name+"=1&"+name+"=2", name+"[]=1")
	}
	return append(queries, "page=1")
}

// verifyMeta verifies what meta says of a page.
func verifyMeta(l list) {
	Verify(Requirement{
		ID:     l.id("meta"),
		Level:  Must,
		Text:   "last_page, from and to follow from total and per_page, and the page holds the orders from from to to",
		Source: orders.Shown(answer),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		h := theHistory(t, l)
		pages := h.all()
		last := max(1, (h.total+size-1)/size)
		for _, n := range []int64{1, min(2, last), last} {
			pages = append(pages, readPage(t, l, h.token, n, size))
		}
		pages = append(pages, lastFullPage(t, l, h.token))
		pages = append(pages, emptyPages(t, l)...)
		for _, page := range pages {
			current := page.Meta("current_page").String()
			per, total := number(t, page, "per_page"), number(t, page, "total")
			t.Given(page.Meta("per_page")).To(Be("one or more", func(client.Value) bool { return per > 0 }))
			t.Expect(page.Meta("last_page")).To(EqualNumber(max(1, (total+per-1)/per)), "%d orders, %d a page", total, per)
			expectPosition(t, page, "page "+current)
			count := min(per, total-(number(t, page, "current_page")-1)*per)
			t.Expect(page.Get("data")).To(HaveItems(int(max(count, 0))), "page %s of %d orders, %d a page", current, total, per)
		}
		if h.arranged >= 0 {
			t.Expect(h.pages[0].Meta("total")).To(EqualNumber(h.arranged), "the number of orders that the customer has")
		}
	})

	Verify(Requirement{
		ID:     l.id("meta-path"),
		Level:  Should,
		Text:   "meta.path is the list's own address, without a query",
		Source: orders.Shown(answer),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		c := anyCustomer(t, l)
		for _, a := range []*client.Answer{t.Loyetta().List(c.token, l.Kind, ""), ask(t, l, c.token, 1, 1)} {
			t.Expect(pageOf(t, a).Meta("path")).To(Be("the absolute URL of "+l.Path()+", without a query", func(v client.Value) bool {
				text, _ := v.Text()
				u, err := url.Parse(text)
				return err == nil && u.IsAbs() && u.Host != "" && isPath(u, l) && !strings.Contains(text, "?")
			}))
		}
	})
}

// expectPosition expects from and to to be as position has them.
func expectPosition(t *Trial, page client.Page, what string) {
	from, to := position(t, page)
	t.Expect(page.Meta("from")).To(from, "%s of %s", what, count(len(page.Orders()), "order"))
	t.Expect(page.Meta("to")).To(to, "%s of %s", what, count(len(page.Orders()), "order"))
}

// position matches from and to of a page: the 1-based positions of its first
// and last order, and null on an empty page.
func position(t *Trial, page client.Page) (from, to types.GomegaMatcher) {
	count := int64(len(page.Orders()))
	if count == 0 {
		return BeJSON(nil), BeJSON(nil)
	}
	before := (number(t, page, "current_page") - 1) * number(t, page, "per_page")
	return EqualNumber(before + 1), EqualNumber(before + count)
}

// verifyLinks verifies where the links of a page lead.
func verifyLinks(l list) {
	Verify(Requirement{
		ID:     l.id("links-ends"),
		Level:  Must,
		Text:   "prev is null exactly on the first page, and next exactly on the last",
		Source: orders.Shown(answer),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		pages := append(numberedPages(t, l), lastFullPage(t, l, anyCustomer(t, l).token))
		for _, page := range append(pages, emptyPages(t, l)...) {
			current, last := number(t, page, "current_page"), number(t, page, "last_page")
			expectEnd(t, page.Link("prev"), current == 1, fmt.Sprintf("page %d of %d", current, last))
			expectEnd(t, page.Link("next"), current >= last, fmt.Sprintf("page %d of %d", current, last))
		}
	})

	Verify(Requirement{
		ID:     l.id("links-targets"),
		Level:  Must,
		Text:   "first, last, prev and next name the right page",
		Source: orders.Shown(answer),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		pagedCustomer(t, l)
		for _, page := range numberedPages(t, l) {
			current, last := number(t, page, "current_page"), number(t, page, "last_page")
			where := fmt.Sprintf("on page %d of %d", current, last)
			expectLink(t, l, page.Link("first"), 1, where)
			expectLink(t, l, page.Link("last"), last, where)
			expectLink(t, l, page.Link("prev"), current-1, where)
			expectLink(t, l, page.Link("next"), current+1, where)
		}
	})

	Verify(Requirement{
		ID:     l.id("links-keep-size"),
		Level:  Should,
		Text:   "the links keep the page[size] that was asked for",
		Source: orders.Implied(answer),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		h := pagedCustomer(t, l)
		page := readPage(t, l, h.token, 2, 1)
		for _, name := range []string{"first", "last", "prev", "next"} {
			link, ok := page.Link(name).Text()
			if !ok {
				continue
			}
			t.Expect(page.Link(name)).To(Be("a link with page[size]=1", func(client.Value) bool {
				query, _, ok := client.LinkQuery(link)
				return ok && query.Get("page[size]") == "1"
			}))
		}
	})

	Verify(Requirement{
		ID:     l.id("walk"),
		Level:  Must,
		Text:   "following next from page 1 visits every order exactly once",
		Source: orders.Stated(l.section),
		Needs:  []Need{Customer},
	}, func(t *Trial) {
		h := theHistory(t, l)
		if h.arranged < 0 {
			someOrders(t, l, 1)
		}
		if h.broken != nil {
			if t.Expect(h.broken).To(Work(), "the page that next led to") {
				t.Expect(h.broken.Get("data")).To(BeArray(), "the page that next led to")
			}
			return
		}
		last := h.pages[len(h.pages)-1]
		t.Expect(last.Link("next")).To(Be("a link to a page that was not there before", func(client.Value) bool { return !h.loop }))
		seen := map[string]bool{}
		for _, order := range h.orders() {
			documented := client.DocumentedOrder(order)
			t.Expect(order).To(Be("an order that no page before has shown", func(client.Value) bool { return !seen[documented] }))
			seen[documented] = true
		}
		if !h.cut {
			t.Expect(int64(len(seen))).To(EqualTo(h.orderCount(t, h.pages[0])), "the number of orders that the walk of %d pages found", len(h.pages))
		}
	})
}

// numberedPages are pages of a few orders, asked for by their numbers: the
// first, the second, the one in the middle and the last. Whether they hold what
// a page should, they leave to the story.
func numberedPages(t *Trial, l list) []client.Page {
	c := anyCustomer(t, l)
	page := func(n int64) client.Page {
		a := ask(t, l, c.token, n, size)
		t.Given(a).OwnedBy(l.id("page-number")).To(Work())
		return a.Page()
	}
	pages := []client.Page{page(1)}
	last, _ := pages[0].Meta("last_page").Int()
	asked := map[int64]bool{1: true}
	for _, n := range []int64{2, (last + 1) / 2, last} {
		if n <= last && !asked[n] {
			asked[n] = true
			pages = append(pages, page(n))
		}
	}
	return pages
}

// lastFullPage is the last page of a list in pages of one order each: a full
// one, behind which there is nothing all the same.
func lastFullPage(t *Trial, l list, token string) client.Page {
	total := number(t, readPage(t, l, token, 1, 1), "total")
	return readPage(t, l, token, max(total, 1), 1)
}

// expectEnd expects a link to be null at an end of the list, and nowhere else.
func expectEnd(t *Trial, link client.Value, end bool, where string) {
	if end {
		t.Expect(link).To(BeJSON(nil), "%s", where)
	} else {
		t.Expect(link).To(Be("a link", func(v client.Value) bool {
			_, ok := v.Text()
			return ok
		}), "%s", where)
	}
}

// expectLink expects a link, where there is one, to lead to a page of the list,
// at whatever host: behind a proxy a server may know itself by another name.
func expectLink(t *Trial, l list, link client.Value, page int64, where string) {
	text, ok := link.Text()
	if !ok {
		return // whether it may be null is another requirement's
	}
	t.Expect(link).To(Be(fmt.Sprintf("a link to page %d of the list", page), func(client.Value) bool {
		u, err := url.Parse(text)
		_, number, ok := client.LinkQuery(text)
		return err == nil && ok && number == strconv.FormatInt(page, 10) && (u.Path == "" || isPath(u, l))
	}), "%s", where)
}

// isPath reports whether a URL is a list's, whatever comes before its path.
func isPath(u *url.URL, l list) bool {
	return strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), l.Path())
}
