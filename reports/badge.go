package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// badge is an SVG: 1 its width, 2 the width of the verdict, 3 its colour, 4 the
// verdict, 5 the title, 6 the middle of the verdict. White on the colours has a
// contrast of 4.5 or more.
const badge = `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="20" role="img" aria-labelledby="title">
  <title id="title">%[5]s</title>
  <clipPath id="round"><rect width="%[1]d" height="20" rx="3"/></clipPath>
  <g clip-path="url(#round)">
    <rect width="52" height="20" fill="#444"/>
    <rect x="52" width="%[2]d" height="20" fill="%[3]s"/>
  </g>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" aria-hidden="true">
    <text x="26" y="14">mihenk</text>
    <text x="%[6]d" y="14">%[4]s</text>
  </g>
</svg>
`

// badgeColors are the colours of the verdicts.
var badgeColors = map[verdict.RunVerdict]string{
	verdict.Conformant:    "#2a7e19",
	verdict.NotConformant: "#c22d17",
	verdict.Incomplete:    "#93620b",
	verdict.HarnessFailed: "#666",
}

// writeBadge renders a report as a small picture: the verdict, and how many of
// the MUSTs that apply passed. It needs nothing from the network.
func writeBadge(w io.Writer, r *verdict.Report) error {
	must := r.Summary[requirement.Must]
	total := -must[verdict.NotApplicable]
	for _, n := range must {
		total += n
	}
	text := fmt.Sprintf("%s %d/%d", r.Verdict, must[verdict.Pass], total)
	width := 7*len(text) + 10
	var title strings.Builder
	if err := xml.EscapeText(&title, []byte(oneLine("Mihenk: "+r.Headline))); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, badge, 52+width, width, badgeColors[r.Verdict], text, &title, 52+width/2)
	return err
}
