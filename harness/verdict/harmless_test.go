package verdict

import "testing"

func TestHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"kısa\n\tmetin ✓":           "kısa\n\tmetin ✓",
		"\x1b[31mred\x00\r\u009b2J": `\u001b[31mred\u0000\u000d\u009b2J`,
		"\u202egnp.exe\u2028\u200f": `\u202egnp.exe\u2028\u200f`,
		"\xff\xfe":                  "��",
		`\u001b`:                    `\u001b`,
	} {
		if got := Harmless(text); got != want {
			t.Errorf("Harmless(%q) = %q, want %q", text, got, want)
		}
	}
}
