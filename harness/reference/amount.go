package reference

import "fmt"

// amount is Turkish money in kuruş, the hundredth of a lira. Its JSON is a
// number with two decimals: 150000 kuruş are 1500.00.
type amount int64

// String is the amount in liras, for example "1500.00".
func (a amount) String() string {
	if a < 0 {
		return "-" + (-a).String()
	}
	return fmt.Sprintf("%d.%02d", int64(a/100), int64(a%100))
}

// MarshalJSON is the amount as a JSON number.
func (a amount) MarshalJSON() ([]byte, error) { return []byte(a.String()), nil }
