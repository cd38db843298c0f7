package money

import "strings"

// NoMinorUnit is the digits of a code that is of no country's money, such as
// gold, a test code or a unit of account: ISO 4217 gives it no minor unit.
const NoMinorUnit = -1

// MinorUnit is how many decimal digits the currency's amounts have, for
// example 2 for "TRY" and 0 for "JPY", or [NoMinorUnit]; and whether code is a
// code of ISO 4217, in capital letters. Codes withdrawn lately are still known.
func MinorUnit(code string) (digits int, ok bool) {
	digits, ok = minorUnits[code]
	return digits, ok
}

var minorUnits = func() map[string]int {
	units := map[string]int{}
	for digits, codes := range map[int]string{
		NoMinorUnit: "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX",
		0:           "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
		2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD " +
			"CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP " +
			"GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT " +
			"LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN " +
			"NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB " +
			"SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS " +
			"UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG " +
			"ANG BGN CUC HRK SLL ZWL", // these six are withdrawn
		3: "BHD IQD JOD KWD LYD OMR TND",
		4: "CLF UYW",
	} {
		for code := range strings.FieldsSeq(codes) {
			units[code] = digits
		}
	}
	return units
}()
