package verdict

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

const (
	must   = requirement.Must
	should = requirement.Should
	may    = requirement.May
)

// TestConclude is the truth table of a run: in each row "1" is true, "0" is
// false and "-" is either. Every combination matches exactly one row.
func TestConclude(t *testing.T) {
	rows := []struct {
		facts string // harness error, failure, open MUST, interrupted, pass
		want  RunVerdict
	}{
		{"1----", HarnessFailed},
		{"01---", NotConformant},
		{"001--", Incomplete},
		{"0001-", Incomplete},
		{"00000", Incomplete},
		{"00001", Conformant},
	}
	for facts := range 1 << 5 {
		t.Run(bits(facts), func(t *testing.T) {
			g := NewWithT(t)
			var want []RunVerdict
			for _, row := range rows {
				if matches(row.facts, bits(facts)) {
					want = append(want, row.want)
				}
			}
			g.Expect(want).To(HaveLen(1))

			var results []Result
			for i, v := range []Verdict{Error, Fail, Blocked, "", Pass} {
				if bits(facts)[i] == '1' && v != "" {
					results = append(results, Result{Level: must, Verdict: v})
				}
			}
			g.Expect(Conclude(results, must, bits(facts)[3] == '1')).To(Equal(want[0]))
		})
	}
}

func bits(facts int) string {
	text := make([]byte, 5)
	for i := range text {
		text[i] = '0' + byte(facts>>(4-i)&1)
	}
	return string(text)
}

func matches(row, facts string) bool {
	for i := range row {
		if row[i] != '-' && row[i] != facts[i] {
			return false
		}
	}
	return true
}

// TestConcludeOneResult says what one result beside a MUST that passed makes
// of a run, for each gate.
func TestConcludeOneResult(t *testing.T) {
	const (
		C = Conformant
		N = NotConformant
		I = Incomplete
		E = HarnessFailed
	)
	gates := []requirement.Level{must, should, may}
	rows := []struct {
		level   requirement.Level
		verdict Verdict
		exempt  string
		want    [3]RunVerdict // for the gates MUST, SHOULD and MAY
	}{
		{must, Pass, "", [3]RunVerdict{C, C, C}},
		{must, Fail, "", [3]RunVerdict{N, N, N}},
		{must, Blocked, "", [3]RunVerdict{I, I, I}},
		{must, NotTested, "", [3]RunVerdict{I, I, I}},
		{must, NotApplicable, "", [3]RunVerdict{C, C, C}},
		{must, Error, "", [3]RunVerdict{E, E, E}},

		{must, Pass, "no supplier", [3]RunVerdict{C, C, C}},
		{must, Fail, "no supplier", [3]RunVerdict{N, N, N}},
		{must, Blocked, "no supplier", [3]RunVerdict{C, C, C}},
		{must, NotTested, "no supplier", [3]RunVerdict{C, C, C}},
		{must, NotApplicable, "no supplier", [3]RunVerdict{C, C, C}},
		{must, Error, "no supplier", [3]RunVerdict{E, E, E}},

		{should, Pass, "", [3]RunVerdict{C, C, C}},
		{should, Fail, "", [3]RunVerdict{C, N, N}},
		{should, Blocked, "", [3]RunVerdict{C, C, C}},
		{should, NotTested, "", [3]RunVerdict{C, C, C}},
		{should, NotApplicable, "", [3]RunVerdict{C, C, C}},
		{should, Error, "", [3]RunVerdict{E, E, E}},

		{should, Pass, "no supplier", [3]RunVerdict{C, C, C}},
		{should, Fail, "no supplier", [3]RunVerdict{C, N, N}},
		{should, Blocked, "no supplier", [3]RunVerdict{C, C, C}},
		{should, NotTested, "no supplier", [3]RunVerdict{C, C, C}},
		{should, NotApplicable, "no supplier", [3]RunVerdict{C, C, C}},
		{should, Error, "no supplier", [3]RunVerdict{E, E, E}},

		{may, Pass, "", [3]RunVerdict{C, C, C}},
		{may, Fail, "", [3]RunVerdict{C, C, N}},
		{may, Blocked, "", [3]RunVerdict{C, C, C}},
		{may, NotTested, "", [3]RunVerdict{C, C, C}},
		{may, NotApplicable, "", [3]RunVerdict{C, C, C}},
		{may, Error, "", [3]RunVerdict{E, E, E}},

		{may, Pass, "no supplier", [3]RunVerdict{C, C, C}},
		{may, Fail, "no supplier", [3]RunVerdict{C, C, N}},
		{may, Blocked, "no supplier", [3]RunVerdict{C, C, C}},
		{may, NotTested, "no supplier", [3]RunVerdict{C, C, C}},
		{may, NotApplicable, "no supplier", [3]RunVerdict{C, C, C}},
		{may, Error, "no supplier", [3]RunVerdict{E, E, E}},

		{must, "", "", [3]RunVerdict{E, E, E}},
		{may, "passed", "", [3]RunVerdict{E, E, E}},
		{"", Fail, "", [3]RunVerdict{N, N, N}},
	}
	for _, row := range rows {
		results := []Result{
			{Level: must, Verdict: Pass},
			{Level: row.level, Verdict: row.verdict, Exempt: row.exempt},
		}
		for i, gate := range gates {
			got := Conclude(results, gate, false)
			if got != row.want[i] {
				t.Errorf("%s %q, exempt %q, gate %s: %q, want %q", row.level, row.verdict, row.exempt, gate, got, row.want[i])
			}
		}
	}
}

// TestConcludeAlone says what a run of one result is: only a pass at or above
// the gate makes it conformant.
func TestConcludeAlone(t *testing.T) {
	for _, gate := range []requirement.Level{"", must, should, may} {
		for _, level := range requirement.Levels {
			for _, v := range Verdicts {
				for _, exempt := range []string{"", "no supplier"} {
					got := Conclude([]Result{{Level: level, Verdict: v, Exempt: exempt}}, gate, false)
					if want := v == Pass && Gated(level, gate); (got == Conformant) != want {
						t.Errorf("%s %q, exempt %q, gate %q: %q", level, v, exempt, gate, got)
					}
				}
			}
		}
		if got := Conclude(nil, gate, false); got != Incomplete {
			t.Errorf("no results, gate %q: %q", gate, got)
		}
	}
}

func TestGated(t *testing.T) {
	rows := []struct {
		gate requirement.Level
		want []bool // for MUST, SHOULD and MAY
	}{
		{"", []bool{true, false, false}},
		{"unknown", []bool{true, false, false}},
		{must, []bool{true, false, false}},
		{should, []bool{true, true, false}},
		{may, []bool{true, true, true}},
	}
	for _, row := range rows {
		for i, level := range requirement.Levels {
			if got := Gated(level, row.gate); got != row.want[i] {
				t.Errorf("Gated(%s, %q) = %t", level, row.gate, got)
			}
		}
	}
}

func TestSummarize(t *testing.T) {
	g := NewWithT(t)

	summary := Summarize([]Result{
		{Level: must, Verdict: Pass},
		{Level: must, Verdict: Pass},
		{Level: must, Verdict: NotTested, Exempt: "no supplier"},
		{Level: may, Verdict: Fail},
	})

	g.Expect(summary).To(HaveLen(len(requirement.Levels)))
	for _, level := range requirement.Levels {
		g.Expect(summary[level]).To(HaveLen(len(Verdicts)))
	}
	g.Expect(summary[must]).To(And(HaveKeyWithValue(Pass, 2), HaveKeyWithValue(NotTested, 1), HaveKeyWithValue(Fail, 0)))
	g.Expect(summary[may]).To(HaveKeyWithValue(Fail, 1))
}
