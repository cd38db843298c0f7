// Package money computes with amounts exactly as JSON spells them, and knows
// the currencies of ISO 4217. No amount ever passes through a float.
package money

import (
	"fmt"
	"math/big"
)

// Amount is an exact decimal number, for example of lira or of points. It
// never changes; its zero value is 0. Compare amounts with Equal, not ==.
type Amount struct {
	rat *big.Rat // nil is 0
}

// Parse reads a number as JSON spells it, for example "1500.00" or "15e2".
// Its errors are those of [CheckNumber].
func Parse(text string) (Amount, error) {
	if err := CheckNumber(text); err != nil {
		return Amount{}, err
	}
	rat, ok := new(big.Rat).SetString(text)
	if !ok {
		return Amount{}, fmt.Errorf("%s is not a number", text)
	}
	return Amount{rat}, nil
}

// Times is n of the amount.
func (a Amount) Times(n int64) Amount {
	return Amount{new(big.Rat).Mul(a.value(), new(big.Rat).SetInt64(n))}
}

// Plus is the amount and b together.
func (a Amount) Plus(b Amount) Amount {
	return Amount{new(big.Rat).Add(a.value(), b.value())}
}

// Cmp is -1 when the amount is less than b, 0 when they are equal, 1 when it is more.
func (a Amount) Cmp(b Amount) int { return a.value().Cmp(b.value()) }

// Equal says whether the amounts are the same number: 1500.00 equals 1500.
func (a Amount) Equal(b Amount) bool { return a.Cmp(b) == 0 }

// IsNegative says whether the amount is below 0. -0 is not.
func (a Amount) IsNegative() bool { return a.value().Sign() < 0 }

// IsZero says whether the amount is 0.
func (a Amount) IsZero() bool { return a.value().Sign() == 0 }

// IsInteger says whether the amount is a whole number by value: 1500.00 is.
func (a Amount) IsInteger() bool { return a.value().IsInt() }

// Int64 is the amount as an int64, and whether it is one.
func (a Amount) Int64() (int64, bool) {
	if !a.IsInteger() || !a.value().Num().IsInt64() {
		return 0, false
	}
	return a.value().Num().Int64(), true
}

// FinerThan says whether the amount needs more than so many digits after the
// decimal point, by value: 1500.0000 is not finer than 2, 0.125 is.
func (a Amount) FinerThan(digits int) bool { return a.decimals() > digits }

// String is the amount in plain decimal notation without needless zeros, for
// example "1500" or "0.1".
func (a Amount) String() string { return a.value().FloatString(a.decimals()) }

// decimals is how many digits after the decimal point the amount needs.
func (a Amount) decimals() int {
	digits, _ := a.value().FloatPrec() // always exact: sums and multiples of decimals are decimals
	return digits
}

func (a Amount) value() *big.Rat {
	if a.rat == nil {
		return new(big.Rat)
	}
	return a.rat
}
