package mutant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// object is a JSON object; its numbers are json.Number, as they were spelt.
type object = map[string]any

func decode(document []byte) object {
	var decoded object
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	_ = decoder.Decode(&decoded)
	return decoded
}

func encode(document any) []byte {
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		panic(err)
	}
	return encoded.Bytes()
}

// objects are the objects of an array.
func objects(array any) []object {
	elements, _ := array.([]any)
	found := make([]object, len(elements))
	for i, element := range elements {
		found[i] = element.(object)
	}
	return found
}

// key is an id or a number as text.
func key(v any) string { return fmt.Sprint(v) }

// whole is a number without a fraction, 0 for anything else.
func whole(v any) int {
	n, _ := strconv.Atoi(fmt.Sprint(v))
	return n
}

// kurus is an amount of money in hundredths, of which lira is the number.
func kurus(v any) int { return whole(strings.Replace(fmt.Sprint(v), ".", "", 1)) }

func lira(kurus int) json.Number {
	return json.Number(fmt.Sprintf("%d.%02d", kurus/100, kurus%100))
}

// lineIDs are the ids of a cart's lines.
func lineIDs(cart object) []string {
	var found []string
	for _, line := range objects(cart["items"]) {
		found = append(found, key(line["id"]))
	}
	return found
}

// settle gives a cart the totals that its lines have.
func settle(cart object) {
	sum := 0
	for _, line := range objects(cart["items"]) {
		sum += kurus(line["total"])
	}
	cart["subtotal"], cart["total"] = lira(sum), lira(sum)
}

// eachObject visits a JSON value's objects, the inner ones first.
func eachObject(value any, visit func(object)) {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			eachObject(element, visit)
		}
	case object:
		for _, member := range v {
			eachObject(member, visit)
		}
		visit(v)
	}
}

// both are the ids of rules that each of the two order lists has.
func both(rules ...string) []requirement.ID {
	return slices.Concat(ids("loyetta.physical", rules...), ids("loyetta.prepaid", rules...))
}

// ids are the ids that begin with a prefix.
func ids(prefix string, rules ...string) []requirement.ID {
	var all []requirement.ID
	for _, rule := range rules {
		all = append(all, requirement.ID(prefix+"."+rule))
	}
	return all
}
