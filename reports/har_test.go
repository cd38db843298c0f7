package reports

import (
	"encoding/base64"
	"encoding/json"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/xeipuuv/gojsonschema"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// readHAR reads a report's HAR back. The schema that it must match is that of
// npm's har-schema 2.0.0.
func readHAR(t *testing.T, r *verdict.Report) harLog {
	t.Helper()
	schema, err := filepath.Abs("testdata/har-schema/har.json")
	if err != nil {
		t.Fatal(err)
	}
	document := render(t, "har", r)
	result, err := gojsonschema.Validate(gojsonschema.NewReferenceLoader("file://"+filepath.ToSlash(schema)), gojsonschema.NewBytesLoader(document))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range result.Errors() {
		t.Error(problem)
	}
	var file harFile
	if err := json.Unmarshal(document, &file); err != nil {
		t.Fatal(err)
	}
	return file.Log
}

func TestHAR(t *testing.T) {
	g := NewWithT(t)

	g.Expect(readHAR(t, greenReport()).Entries).To(BeEmpty())
	entries := readHAR(t, badReport()).Entries

	g.Expect(entries).To(HaveLen(2))
	g.Expect(entries[0].Request.Headers).To(ContainElement(harPair{"ParietteToken", "$PARIETTE_TOKEN"}))
	g.Expect(entries[0].Request.Body.Text).To(ContainSubstring(`"product_id":101`))
	g.Expect(entries[0].Response.Status).To(Equal(200))
	g.Expect(entries[0].Time).To(Equal(62.5))
	g.Expect(entries[1].Request.Query).To(ConsistOf(harPair{"page[number]", "1"}))
	g.Expect(entries[1].Response.Status).To(BeZero())
	g.Expect(entries[1].Response.Comment).To(Equal("connection reset by peer"))
}

func TestHAROfHostileRun(t *testing.T) {
	for _, text := range hostileTexts {
		g := NewWithT(t)
		entries := readHAR(t, hostileReport(text)).Entries

		g.Expect(entries).To(HaveLen(2), "all results share two exchanges")
		content, err := base64.StdEncoding.DecodeString(entries[1].Response.Content.Text)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(content)).To(Equal(text))
		g.Expect(*entries[1].Response.Content.Size).To(Equal(len(text)))
	}
}

// TestHARIsChecked holds the schema, which others wrote, to its job.
func TestHARIsChecked(t *testing.T) {
	schema, _ := filepath.Abs("testdata/har-schema/har.json")
	result, err := gojsonschema.Validate(gojsonschema.NewReferenceLoader("file://"+schema),
		gojsonschema.NewStringLoader(`{"log": {"version": "1.2", "creator": {"name": "Mihenk", "version": "1"}, "entries": [{"time": 1}]}}`))
	if err != nil || result.Valid() {
		t.Error("an entry without a request is allowed: ", err)
	}
}
