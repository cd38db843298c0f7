package mutant

import (
	"net/http"
	"net/http/httptest"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// cardMutants are servers that deal wrongly with cards.
func cardMutants() []Mutant {
	var sold memory[string]
	return []Mutant{
		{
			Name: "prepaid-order-shipped", Text: "a prepaid order is shipped",
			answer: replace(prepaid, `"status":\s*"processing"`, `"status": "shipped"`),
			Breaks: []requirement.ID{"loyetta.prepaid.never-shipped", "loyetta.status.processing"},
		},
		{
			Name: "many-cards-shipped", Text: "a completed order of more than five cards is shipped",
			answer: editOrders(prepaid, func(order object) {
				if len(objects(order["cards"])) > 5 {
					order["status"] = "shipped"
				}
			}),
			Breaks: ids("loyetta.prepaid", "never-shipped"),
		},
		{
			Name: "card-no-pin", Text: "a card has no PIN",
			answer: replace(prepaid, `"card_pin":\s*"[0-9]+"`, `"card_pin":""`),
			Breaks: []requirement.ID{"loyetta.prepaid.card-present", "loyetta.journey.points-to-card"},
		},
		{
			Name: "ticket-no-code", Text: "the code of a cinema ticket is empty",
			answer: editItems(prepaid, func(card object) {
				if card["product"].(object)["id"] == "gc-006" {
					card["card_code"] = ""
				}
			}),
			Breaks: ids("loyetta.prepaid", "card-present"),
		},
		{
			Name: "old-cards-gone", Text: "a completed order has no cards once it is old",
			answer: edit(prepaid, func(_ *http.Request, document object) {
				for _, order := range objects(document["data"]) {
					if whole(document["meta"].(object)["current_page"]) > 1 {
						order["cards"] = []any{}
					}
				}
			}),
			Breaks: ids("loyetta.prepaid", "card-present"),
		},
		{
			Name: "card-repeated-page-2", Text: "a card is sold again on page 2",
			answer: edit(prepaid, func(_ *http.Request, document object) {
				for _, order := range objects(document["data"]) {
					for _, card := range objects(order["cards"]) {
						if whole(document["meta"].(object)["current_page"]) > 1 {
							card["card_code"] = "4111-0000-0000-0000"
						}
					}
				}
			}),
			Breaks: ids("loyetta.prepaid", "card-unique"),
		},
		{
			Name: "cards-in-401", Text: "who has no token is told what was sold last",
			answer: func(r *http.Request, a *httptest.ResponseRecorder) {
				edit(prepaid, func(_ *http.Request, document object) {
					for _, order := range objects(document["data"]) {
						for _, card := range objects(order["cards"]) {
							codes := sold.get("all")
							sold.set("all", codes+" "+key(card["card_code"]))
						}
					}
				})(r, a)
				if prepaid(r) && a.Code == http.StatusUnauthorized {
					*a = *answered(http.StatusUnauthorized, string(encode(object{"message": "Unauthenticated.", "debug": sold.get("all")})))
				}
			},
			Breaks: ids("loyetta.prepaid", "card-private"),
		},
		{
			Name: "cards-in-order-answer", Text: "the answer to an order names the cards that were sold before",
			answer: soldCards(order),
			Breaks: ids("loyetta.prepaid", "card-private"),
		},
		{
			Name: "cards-in-profile", Text: "a profile names the cards that were sold to anybody",
			answer: soldCards(profile),
			Breaks: ids("loyetta.prepaid", "card-private"),
		},
	}
}

// soldCards names the codes of all cards that a list has shown in the answers
// to some requests.
func soldCards(which func(*http.Request) bool) revision {
	var codes memory[string]
	return func(r *http.Request, a *httptest.ResponseRecorder) {
		editItems(prepaid, func(card object) {
			codes.change("all", func(known string) string { return known + " " + key(card["card_code"]) })
		})(r, a)
		edit(which, func(_ *http.Request, document object) { document["sold_cards"] = codes.get("all") })(r, a)
	}
}
