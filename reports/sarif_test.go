package reports

import (
	"bytes"
	"encoding/json"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// readSARIF reads a report's SARIF back with the library and checks it against
// the schema of the standard, which the library holds.
func readSARIF(t *testing.T, r *verdict.Report) *sarif.Run {
	t.Helper()
	text := render(t, "sarif", r)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields() // which the library would drop, though the schema forbids them
	if err := decoder.Decode(&sarif.Report{}); err != nil {
		t.Fatal(err)
	}
	file, err := sarif.FromBytes(text)
	if err != nil {
		t.Fatal(err)
	}
	run := file.Runs[0]
	run.Language, run.Tool.Driver.Language = "en-US", "en-US" // the schema's defaults, which the library writes as empty
	run.NewlineSequences = []string{"\r\n", "\n"}
	if err := file.Validate(); err != nil {
		t.Fatal(err)
	}
	return run
}

func TestSARIF(t *testing.T) {
	g := NewWithT(t)
	r := badReport()
	r.Results[5].Level = requirement.May
	r.Results[5].Failures[0].Message = "see [this](1) {0}"
	r.Results[5].Known = &verdict.Known{Reason: "being mended"}
	r.Gate = requirement.May

	run := readSARIF(t, conclude(r))

	g.Expect(run.Tool.Driver.Rules).To(HaveLen(len(r.Results)))
	levels := map[string]string{}
	for _, found := range run.Results {
		levels[*found.RuleID] = found.Level
		rule := run.Tool.Driver.Rules[found.RuleIndex]
		g.Expect(*rule.ID).To(Equal(*found.RuleID))
		g.Expect(*rule.Help.Text).To(ContainSubstring("mihenk explain " + *found.RuleID))
		g.Expect(rule.DefaultConfiguration.Level).To(Equal(found.Level))
		g.Expect(found.PartialFingerprints).To(HaveKeyWithValue("primaryLocationLineHash", MatchRegexp("^[0-9a-f]{16}:1$")))
		g.Expect(found.Locations).To(HaveLen(1))
		g.Expect(*found.Locations[0].PhysicalLocation.Region.StartLine).To(Equal(1))
	}
	g.Expect(levels).To(Equal(map[string]string{
		"pariette.cart.add.line": "note", "pariette.cart.get.currency": "warning", "pariette.cart.get.schema": "error",
	}))
	line := run.Results[0]
	g.Expect(*line.Message.Text).To(ContainSubstring("see [this] (1) {{0}}"))
	g.Expect(*line.Locations[0].PhysicalLocation.ArtifactLocation.URI).To(Equal("documents/Pariette%2C%20Basket%20&%20Checkout%2C%202%29%20Add%20to%20Cart"))
	g.Expect(*line.Locations[0].LogicalLocations[0].FullyQualifiedName).To(Equal("POST /shopping/cart /data/items/0/quantity"))
	g.Expect(*line.Suppressions[0].Justification).To(Equal("being mended"))
	g.Expect(run.Invocations[0].ToolExecutionNotifications).To(HaveLen(1 + 14 - 1))
}

func TestSARIFOfGreenRun(t *testing.T) {
	g := NewWithT(t)

	run := readSARIF(t, greenReport())

	g.Expect(run.Results).To(BeEmpty())
	g.Expect(*run.Invocations[0].ExecutionSuccessful).To(BeTrue())
}

func TestSARIFOfHostileRun(t *testing.T) {
	for _, text := range hostileTexts {
		readSARIF(t, hostileReport(text))
	}
}

// TestFingerprintsStay says that a fault keeps its fingerprint from run to run.
func TestFingerprintsStay(t *testing.T) {
	other := badReport()
	other.Started = other.Started.AddDate(1, 0, 0)
	other.Results[5].Failures = other.Results[5].Failures[1:]

	before, after := readSARIF(t, badReport()), readSARIF(t, other)

	for i := range before.Results {
		NewWithT(t).Expect(after.Results[i].PartialFingerprints).To(Equal(before.Results[i].PartialFingerprints))
	}
}
