package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/diff"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// changed is what changed from a green run to a bad one of a hostile server.
func changed(t *testing.T) *diff.Diff {
	t.Helper()
	d, err := diff.Compare(greenReport(), badReport())
	if err != nil {
		t.Fatal(err)
	}
	d.Changes = append(d.Changes,
		diff.Change{Kind: diff.Broken, ID: "pariette.cart.get.ok", Level: requirement.Must, Old: verdict.Pass, New: verdict.Fail, Why: hostile},
		diff.Change{Kind: diff.Fixed, ID: "pariette.cart.get.currency", Level: requirement.Should, Old: verdict.Fail, New: verdict.Pass})
	d.Regression = true
	for i := range maxChanges + 2 {
		name := fmt.Sprintf("a%d", i)
		if i == 0 {
			name = hostile
		}
		d.Answers = append(d.Answers, diff.Answer{
			Operation: "pariette.cart.add", Class: "2xx", Part: "body.data." + name, Old: []string{}, New: []string{"integer", "string"},
		})
	}
	return d
}

func TestDiff(t *testing.T) {
	same, err := diff.Compare(greenReport(), greenReport())
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*diff.Diff{"diff": changed(t), "same": same} {
		for format, extension := range map[string]string{"text": "txt", "json": "json", "markdown": "md"} {
			var b bytes.Buffer
			if err := Diff(format, &b, d); err != nil {
				t.Fatal(err)
			}
			golden(t, name+"."+extension, b.Bytes())
			if format != "json" && name == "same" && strings.Count(b.String(), "\n") != 1 {
				t.Errorf("%s of no change has several lines", format)
			}
			for _, r := range b.String() {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%s holds %U", format, r)
				}
			}
		}
	}
}

func TestDiffFails(t *testing.T) {
	for _, format := range []string{"text", "json", "markdown"} {
		NewWithT(t).Expect(Diff(format, full{}, changed(t))).To(MatchError("disk full"))
	}
}
