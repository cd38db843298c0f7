package money_test

import (
	"math/big"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/mihenk-conformance/mihenk/harness/money"
)

func parse(t testing.TB, text string) money.Amount {
	t.Helper()
	amount, err := money.Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return amount
}

func TestParseAndString(t *testing.T) {
	for text, want := range map[string]string{
		"0":                  "0",
		"-0":                 "0",
		"0.0e5":              "0",
		"1500.00":            "1500",
		"0.10":               "0.1",
		"-12.50":             "-12.5",
		"15e2":               "1500",
		"1.5E+3":             "1500",
		"1e-3":               "0.001",
		"9007199254740993.1": "9007199254740993.1", // no float64 holds it
		"1e30":               "1" + strings.Repeat("0", 30),
		"1e-400":             "0." + strings.Repeat("0", 399) + "1",
	} {
		NewWithT(t).Expect(parse(t, text).String()).To(Equal(want), text)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, hint := range map[string]string{
		"":                            "not a JSON number",
		" 1":                          "not a JSON number",
		"+1":                          "not a JSON number",
		"01":                          "not a JSON number",
		"1.":                          "not a JSON number",
		".5":                          "not a JSON number",
		"1e":                          "not a JSON number",
		"1/3":                         "not a JSON number",
		"0x10":                        "not a JSON number",
		"1_000":                       "not a JSON number",
		"Infinity":                    "not a JSON number",
		"١":                           "not a JSON number",
		"1\n":                         "not a JSON number",
		"1e1000001":                   "exponent",
		"0e1000001":                   "exponent",
		"1e-401":                      "exponent",
		"1e-99999999999999999999":     "exponent",
		"1e309":                       "64-bit float",
		"-1e400":                      "64-bit float",
		strings.Repeat("1", 1001):     "too long",
		strings.Repeat("1", 10000000): "too long",
	} {
		_, err := money.Parse(text)
		NewWithT(t).Expect(err).To(MatchError(ContainSubstring(hint)), "%.20q", text)
	}
}

func TestZeroValue(t *testing.T) {
	g := NewWithT(t)
	var zero money.Amount
	g.Expect(zero.IsZero()).To(BeTrue())
	g.Expect(zero.IsNegative()).To(BeFalse())
	g.Expect(zero.String()).To(Equal("0"))
	g.Expect(zero.Equal(parse(t, "0.00"))).To(BeTrue())
}

func TestArithmeticIsExact(t *testing.T) {
	g := NewWithT(t)
	tenth := parse(t, "0.1")
	g.Expect(tenth.Plus(tenth).Plus(tenth).Equal(parse(t, "0.3"))).To(BeTrue())
	g.Expect(parse(t, "19.99").Times(3).String()).To(Equal("59.97"))
	g.Expect(tenth.Times(-1).IsNegative()).To(BeTrue())
	g.Expect(tenth.String()).To(Equal("0.1"), "operands never change")
}

func TestIntegers(t *testing.T) {
	for text, want := range map[string]int64{"15000": 15000, "15000.0": 15000, "1.5e4": 15000, "-9223372036854775808": -1 << 63} {
		got, ok := parse(t, text).Int64()
		NewWithT(t).Expect([]any{got, ok}).To(Equal([]any{want, true}), text)
	}
	for _, text := range []string{"1.5", "9223372036854775808", "1e300"} {
		_, ok := parse(t, text).Int64()
		NewWithT(t).Expect(ok).To(BeFalse(), text)
	}
	NewWithT(t).Expect(parse(t, "1e300").IsInteger()).To(BeTrue())
}

func TestFinerThan(t *testing.T) {
	for _, test := range []struct {
		text   string
		digits int
		want   bool
	}{
		{"1500.0000", 2, false},
		{"1500.0000", 0, false},
		{"0.125", 2, true},
		{"0.125", 3, false},
		{"0.01", 2, false},
		{"0.001", 2, true},
		{"1e-3", 2, true},
		{"1e3", 0, false},
		{"0.5", 0, true},
	} {
		NewWithT(t).Expect(parse(t, test.text).FinerThan(test.digits)).To(Equal(test.want), "%s by %d", test.text, test.digits)
	}
}

// minor draws an amount twice: as minor units and as its decimal notation.
func minor(t *rapid.T, label string) (units int64, amount money.Amount) {
	units = rapid.Int64Range(-1e12, 1e12).Draw(t, label)
	amount, err := money.Parse(strconv.FormatInt(units, 10) + "e-2")
	if err != nil {
		t.Fatal(err)
	}
	return units, amount
}

func TestAmountsAgreeWithMinorUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, amountA := minor(t, "a")
		b, amountB := minor(t, "b")
		n := rapid.Int64Range(-1000, 1000).Draw(t, "n")

		for name, pair := range map[string][2]any{
			"Plus":       {amountA.Plus(amountB).Times(100).String(), strconv.FormatInt(a+b, 10)},
			"Times":      {amountA.Times(n).Times(100).String(), strconv.FormatInt(a*n, 10)},
			"Sum":        {amountA.Plus(amountB).Plus(amountA).Times(100).String(), strconv.FormatInt(a+b+a, 10)},
			"Cmp":        {amountA.Cmp(amountB), big.NewInt(a).Cmp(big.NewInt(b))},
			"Equal":      {amountA.Equal(amountB), a == b},
			"IsNegative": {amountA.IsNegative(), a < 0},
			"IsInteger":  {amountA.IsInteger(), a%100 == 0},
			"FinerThan":  {amountA.FinerThan(1), a%10 != 0},
		} {
			if pair[0] != pair[1] {
				t.Fatalf("%s of %d and %d (times %d): got %v, want %v", name, a, b, n, pair[0], pair[1])
			}
		}
	})
}

func TestStringIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "text")
		amount, err := money.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		again, err := money.Parse(amount.String())
		if err != nil || !again.Equal(amount) {
			t.Fatalf("%s became %s (%v)", text, amount, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"0", "-0.0", "1500.00", "1e1000001", "-1e-1000001", "0e999999999999", "1e400", "1/3", "\x00", strings.Repeat("9", 1001)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		amount, err := money.Parse(text)
		if err != nil {
			return
		}
		if want, _ := new(big.Rat).SetString(text); amount.IsInteger() != want.IsInt() {
			t.Fatalf("%q: IsInteger %t", text, amount.IsInteger())
		}
		again, ok := new(big.Rat).SetString(amount.String())
		if want, _ := new(big.Rat).SetString(text); !ok || again.Cmp(want) != 0 {
			t.Fatalf("%q became %s", text, amount)
		}
	})
}
