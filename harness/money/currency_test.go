package money_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/money"
)

func TestMinorUnit(t *testing.T) {
	for code, want := range map[string]int{
		"TRY": 2, "EUR": 2, "JPY": 0, "ISK": 0, "KWD": 3, "CLF": 4,
		"SLE": 2, "VED": 2, "XCG": 2, "ZWG": 2, // recent
		"HRK": 2, "ANG": 2, "BGN": 2, "SLL": 2, "ZWL": 2, // withdrawn
		"XAU": money.NoMinorUnit, "XXX": money.NoMinorUnit,
	} {
		digits, ok := money.MinorUnit(code)
		NewWithT(t).Expect([]any{digits, ok}).To(Equal([]any{want, true}), code)
	}
}

func TestMinorUnitOfNoCurrency(t *testing.T) {
	for _, code := range []string{"", "try", "TL", "TRL ", "₺", "QQQ"} {
		_, ok := money.MinorUnit(code)
		NewWithT(t).Expect(ok).To(BeFalse(), "%q", code)
	}
}
