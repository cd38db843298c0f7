package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"testing"

	. "github.com/onsi/gomega"
)

func TestCSV(t *testing.T) {
	g := NewWithT(t)
	r := badReport()
	r.Results[5].Failures[0].Message = "=HYPERLINK(\"https://evil.example\")"

	rows, err := csv.NewReader(bytes.NewReader(render(t, "csv", r))).ReadAll()

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(rows).To(HaveLen(len(r.Results) + 1))
	g.Expect(rows[6][:3]).To(Equal([]string{"pariette.cart.add.line", "MUST", "fail"}))
	g.Expect(rows[6][7]).To(Equal("'=HYPERLINK(\"https://evil.example\")"))
}

func TestTextCell(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a=1": "a=1", "97 of 97": "97 of 97", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@A1": "'@A1", "\t=1": "'=1", " =1": "'=1", "\r=1": "\\u000d=1",
	} {
		if got := textCell(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestBadge(t *testing.T) {
	g := NewWithT(t)
	var svg struct {
		Title string   `xml:"title"`
		Texts []string `xml:"g>text"`
	}

	g.Expect(xml.Unmarshal(render(t, "badge", badReport()), &svg)).To(Succeed())

	g.Expect(svg.Title).To(HavePrefix("Mihenk: 3 of 14 MUSTs tested"))
	g.Expect(svg.Texts).To(Equal([]string{"mihenk", "error 1/14"}))
}
