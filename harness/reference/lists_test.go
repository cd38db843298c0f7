package reference

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// lists are the paths of the two lists by kind.
var lists = map[kind]string{physical: physicalPath, prepaid: prepaidPath}

func TestPages(t *testing.T) {
	start := start(t)
	for kind, path := range lists {
		c, token := start.newcomer(0)
		c.arrange("loyetta.orders", fmt.Sprintf(`{"token": %q, "kind": %q, "count": 7}`, token, kind))
		for query, want := range map[string]struct{ number, size, from, to, last int }{
			"":                                     {1, 15, 1, 7, 1},
			"?page[size]=3":                        {1, 3, 1, 3, 3},
			"?page[number]=2&page[size]=3":         {2, 3, 4, 6, 3},
			"?page%5Bnumber%5D=3&page%5Bsize%5D=3": {3, 3, 7, 7, 3},
			"?page[number]=4&page[size]=3":         {4, 3, 0, 0, 3},
			"?page[number]=1000000000000":          {1000000000000, 15, 0, 0, 1},
			"?page[size]=7":                        {1, 7, 1, 7, 1},
			"?page[size]=1000000000000":            {1, 100, 1, 7, 1},
			"?page[size]=1&page[number]=7":         {7, 1, 7, 7, 7},
			"?page=1&unknown=x":                    {1, 15, 1, 7, 1},
		} {
			t.Run(string(kind)+query, func(t *testing.T) {
				g := NewWithT(t)
				got := c.send("GET", path+query, "")
				g.Expect(got.status).To(Equal(200))
				g.Expect(got.at("meta")).To(HaveLen(7))
				g.Expect(got.number("meta", "current_page")).To(Equal(want.number))
				g.Expect(got.number("meta", "per_page")).To(Equal(want.size))
				g.Expect(got.number("meta", "last_page")).To(Equal(want.last))
				g.Expect(got.number("meta", "total")).To(Equal(7))
				g.Expect(got.at("meta", "path")).To(Equal(c.origin + path))
				if want.from == 0 {
					g.Expect(got.at("meta", "from")).To(BeNil())
					g.Expect(got.at("meta", "to")).To(BeNil())
					g.Expect(got.at("data")).To(Equal([]any{}))
				} else {
					g.Expect(got.number("meta", "from")).To(Equal(want.from))
					g.Expect(got.number("meta", "to")).To(Equal(want.to))
					g.Expect(got.at("data")).To(HaveLen(want.to - want.from + 1))
				}
			})
		}
	}
}

func TestLinks(t *testing.T) {
	c := start(t).customer(5) // seven orders of each kind
	for _, path := range lists {
		self := c.origin + path
		for query, want := range map[string]map[string]any{
			"": {"first": self + "?page[number]=1", "last": self + "?page[number]=1", "prev": nil, "next": nil},
			"?page[number]=2&page[size]=3": {
				"first": self + "?page[number]=1&page[size]=3", "last": self + "?page[number]=3&page[size]=3",
				"prev": self + "?page[number]=1&page[size]=3", "next": self + "?page[number]=3&page[size]=3",
			},
			"?page[number]=9&page[size]=3": {
				"first": self + "?page[number]=1&page[size]=3", "last": self + "?page[number]=3&page[size]=3",
				"prev": self + "?page[number]=3&page[size]=3", "next": nil,
			},
		} {
			NewWithT(t).Expect(c.send("GET", path+query, "").at("links")).To(Equal(want), path+query)
		}
	}
}

func TestLinksAreHTTPSBehindTLS(t *testing.T) {
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://shop.example"+physicalPath+"?page[size]=3", nil)
	NewWithT(t).Expect(selfAddress(request)).To(Equal("https://shop.example" + physicalPath))
}

func TestWalkingNextVisitsEveryOrderOnceTheNewestFirst(t *testing.T) {
	c := start(t).customer(1)
	for kind, path := range lists {
		g := NewWithT(t)
		seen, seenStatuses, lastTime := map[any]bool{}, map[any]bool{}, "9"
		for next := path + "?page[size]=5"; next != ""; {
			page := c.send("GET", next, "")
			for i := range page.at("data").([]any) {
				seen[page.at("data", i, "id")] = true
				seenStatuses[page.at("data", i, "status")] = true
				at := page.at("data", i, "created_at").(string)
				g.Expect(at < lastTime).To(BeTrue())
				lastTime = at
			}
			link, _ := page.at("links", "next").(string)
			next = strings.TrimPrefix(link, c.origin)
		}
		g.Expect(seen).To(HaveLen(48))
		g.Expect(seenStatuses).To(HaveLen(len(statuses[kind])))
		for _, status := range statuses[kind] {
			g.Expect(seenStatuses).To(HaveKey(status))
		}
	}
}

func TestBadPagesAreRefused(t *testing.T) {
	c := start(t).customer(1)
	for _, name := range []string{"page[number]", "page[size]"} {
		for _, value := range []string{"", "0", "-1", "abc", "1.5", "1e3", "99999999999999999999", "1&" + name + "=2", "%20"} {
			t.Run(name+"="+value, func(t *testing.T) {
				g := NewWithT(t)
				got := c.send("GET", physicalPath+"?"+name+"="+value, "")
				g.Expect(got.status).To(Equal(422))
				g.Expect(got.at("errors")).To(HaveKey(name))
			})
		}
	}
	NewWithT(t).Expect(c.send("GET", physicalPath+"?page[number]=%zz", "").status).To(Equal(400))
}

func TestTheFreshCustomersListsAreEmpty(t *testing.T) {
	c := start(t).customer(8)
	for _, path := range lists {
		g := NewWithT(t)
		list := c.send("GET", path, "")
		g.Expect(list.at("data")).To(Equal([]any{}))
		g.Expect(list.number("meta", "last_page")).To(Equal(1))
		g.Expect(list.number("meta", "total")).To(BeZero())
	}
}

func TestEveryOrderAddsUp(t *testing.T) {
	g := NewWithT(t)
	c := start(t)
	var ids, codes []any
	sales, lineCounts := 0, map[int]bool{}
	for number := range 6 {
		customer := c.customer(number + 1)
		list := customer.send("GET", physicalPath+"?page[size]=100", "")
		for i := range list.at("data").([]any) {
			ids = append(ids, list.at("data", i, "id"))
			items := list.at("data", i, "items").([]any)
			lineCounts[len(items)] = true
			sum := 0
			for n := range items {
				line := func(name string) int { return list.number("data", i, "items", n, name) }
				price := line("regular_price")
				if list.at("data", i, "items", n, "sale_price") != nil {
					sales++
					price = min(price, line("sale_price"))
				}
				sum += line("quantity") * price
			}
			g.Expect(list.number("data", i, "total_paid")).To(Equal(sum))
		}
		list = customer.send("GET", prepaidPath+"?page[size]=100", "")
		for i := range list.at("data").([]any) {
			ids = append(ids, list.at("data", i, "id"))
			cards := list.at("data", i, "cards").([]any)
			g.Expect(len(cards) > 0).To(Equal(list.at("data", i, "status") == completed))
			for n := range cards {
				codes = append(codes, list.at("data", i, "cards", n, "card_code"))
			}
		}
	}
	g.Expect(ids).To(HaveLen(2 * (48 + 36 + 24 + 12 + 7 + 5)))
	for _, unique := range [][]any{ids, codes} {
		slices.SortFunc(unique, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		g.Expect(slices.Compact(slices.Clone(unique))).To(HaveLen(len(unique)))
	}
	g.Expect(sales).To(BeNumerically(">", 0))
	g.Expect(lineCounts).To(HaveLen(3))
}
