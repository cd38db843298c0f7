package reference

import "strconv"

// reviewLine holds a line against the shelf: it goes when its product is off
// the shelf or too few are left, and takes over a new price. The caller holds
// the shelf's lock.
func reviewLine(l line) (reviewed line, reason string) {
	switch p := l.product; {
	case !p.available:
		return line{}, "Ürün kullanılamıyor"
	case p.stock < l.quantity:
		return line{}, "Ürün stokta yok"
	case p.offer != l.offer:
		return line{p, l.quantity, p.offer}, "Fiyat değişti"
	}
	return l, ""
}

func sumOfOffers(lines []line) int {
	sum := 0
	for _, line := range lines {
		sum += line.quantity * line.offer.paid()
	}
	return sum
}

// firstStatus is completed for a prepaid order: its cards are there at once.
func firstStatus(kind kind) string {
	if kind == prepaid {
		return completed
	}
	return pendingApproval
}

// visibleCards are the cards of a completed order; before, there are none.
func visibleCards(o *order) []card {
	if o.status != completed {
		return nil
	}
	return o.cards
}

// onePositive reads a parameter that is given once, as a positive integer.
func onePositive(given []string) (number int, ok bool) {
	number, err := strconv.Atoi(given[0])
	return number, err == nil && number > 0 && len(given) == 1
}

// locatePage finds the page in a list of that many orders. A size above the
// largest is cut to it.
func locatePage(asked page, total int) page {
	asked.size = min(asked.size, maxPageSize)
	asked.total = total
	asked.last = max(1, (total+asked.size-1)/asked.size)
	if total > 0 && asked.number <= asked.last {
		asked.from = (asked.number-1)*asked.size + 1
		asked.to = min(asked.number*asked.size, total)
	}
	return asked
}

// loyettaRefusal is the documented "Hata Yanıtı", with cart_updated where an
// order was refused.
func loyettaRefusal(r *refusal) any {
	return struct {
		Success     bool        `json:"success"`
		Message     string      `json:"message"`
		CartUpdated *bool       `json:"cart_updated,omitempty"`
		Errors      fieldErrors `json:"errors,omitempty"`
	}{false, r.message, r.cartUpdated, r.fields}
}
