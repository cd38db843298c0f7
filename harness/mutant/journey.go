package mutant

import (
	"net/http"
	"net/http/httptest"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// journeyMutants are servers whose faults whole journeys alone show.
func journeyMutants() []Mutant {
	var dearer, owed memory[int]
	var changed memory[string]
	return []Mutant{
		{
			Name: "removal-takes-changed-line", Text: "a removal takes the line whose quantity was changed before",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				if line := changed.get(owner(r)); removing(r) && line != "" {
					changed.set(owner(r), "")
					r.URL.Path = cartPath + "/" + line
				}
				return asking(func(sent object, lines []object) {
					for _, line := range lines {
						if line["product_id"] == sent["product_id"] && line["variant_id"] == sent["variant_id"] {
							changed.set(owner(r), key(line["id"]))
						}
					}
				})(r, good)
			},
			Breaks: []requirement.ID{"pariette.journey.guest-to-order"},
		},
		{
			Name: "new-card-no-code", Text: "an order is completed before its cards have a code",
			serve:  afterOrder(editItems(prepaid, func(card object) { card["card_code"] = "" })),
			Breaks: []requirement.ID{"loyetta.journey.points-to-card"},
		},
		{
			Name: "retry-takes-old-price", Text: "an order after a new price takes the points of the old one",
			serve: func(r *http.Request, good server) *httptest.ResponseRecorder {
				a := owing(r, func(r *http.Request) *httptest.ResponseRecorder { return repricing(r, good, &dearer) }, &owed)
				if order(r) && a.Code == http.StatusOK {
					owed.set(owner(r), -dearer.get(owner(r)))
				}
				return a
			},
			Breaks: []requirement.ID{"loyetta.journey.recovery"},
		},
	}
}
