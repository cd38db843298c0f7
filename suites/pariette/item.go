package pariette

import (
	"cmp"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	. "github.com/mihenk-conformance/mihenk/harness/conform"
)

// itemFields are the fields of a line that may be the item_id of a removal.
// The document shows the last alone.
var itemFields = []string{"item_id", "id", "product_id"}

// itemField is the field of a line by which the server removes it, and whether
// a removal by it was seen to do something. It is found out once in a run.
func itemField(t *Trial) (field string, proven bool) {
	type finding struct {
		field  string
		proven bool
	}
	found := Share(t, "the field that names a line in a removal", func(t *Trial) finding {
		fields := itemFields
		if demanded := t.Target.Pariette.Readings.ItemID; demanded != config.ItemIDAuto {
			fields = []string{string(demanded)}
		}
		accepted := ""
		for _, field := range fields {
			effect, ok := tryRemoval(t, field)
			if effect {
				return finding{field, true}
			}
			if ok {
				accepted = cmp.Or(accepted, field)
			}
		}
		return finding{cmp.Or(accepted, fields[len(fields)-1]), false}
	})
	return found.field, found.proven
}

// tryRemoval removes one of two lines by a field. Effect says that this line
// alone is gone or less, in the answer or the next cart; ok, that the removal
// was answered as a success.
func tryRemoval(t *Trial, field string) (effect, ok bool) {
	guest, all := newGuest(t), products(t)
	guest.fill(all[0], 2)
	guest.fill(all[1], 1)
	before := guest.filled(all[0], all[1])
	item := before.Line(all[0].key()).Get(field).Key()
	if item == "" {
		return false, false
	}
	answer := guest.remove(item)
	ok, _ = Work().Match(answer)
	for _, after := range []client.Cart{answer.Cart(), guest.cart()} {
		kept := after.Line(all[1].key())
		if quantity, known := kept.Get("quantity").Int(); !known || quantity != 1 {
			continue
		}
		left, there := after.Line(all[0].key()).Get("quantity").Int()
		effect = effect || !there || left < 2
	}
	return effect, ok
}

// itemOf is what names a line in a removal.
func itemOf(t *Trial, line client.Value) string {
	field, _ := itemField(t)
	item := line.Get(field)
	t.Given(item).OwnedBy("pariette.cart.remove.ok").To(haveKey)
	return item.Key()
}
