package nearest_test

import (
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/nearest"
)

func TestHint(t *testing.T) {
	known := []string{"shipped", "completed", "cancelled", "pending_approval"}
	for word, want := range map[string]string{
		"Shipped":          " (did you mean shipped?)",
		"shiped":           " (did you mean shipped?)",
		"canceled":         " (did you mean cancelled?)",
		"pending-approval": " (did you mean pending_approval?)",
		"COMPLETED":        " (did you mean completed?)",
		"shippde":          " (did you mean shipped?)",
		"refunded":         "",
		"":                 "",
		"x":                "",
	} {
		if got := nearest.Hint(word, known); got != want {
			t.Errorf("Hint(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestWordPrefersTheNearer(t *testing.T) {
	near, ok := nearest.Word("pariette.cart.ad.ok", []string{"pariette.cart.get.ok", "pariette.cart.add.ok"})
	if !ok || near != "pariette.cart.add.ok" {
		t.Errorf("Word = %q, %v", near, ok)
	}
}
