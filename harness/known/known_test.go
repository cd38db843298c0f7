package known

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file of testdata, or writes it there.
func golden(t *testing.T, name, got string) {
	t.Helper()
	g := NewWithT(t)
	path := filepath.Join("testdata", name)
	if *update {
		g.Expect(os.WriteFile(path, []byte(got), 0o644)).To(Succeed())
	}
	want, err := os.ReadFile(path)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got).To(Equal(string(want)))
}

func TestLoadReadsEveryKey(t *testing.T) {
	g := NewWithT(t)

	l, err := Load("testdata/full.yaml")

	g.Expect(err).NotTo(HaveOccurred())
	var spans []string
	for i := range l.entries {
		spans = append(spans, l.place(&l.entries[i])+" "+l.entries[i].span())
		l.entries[i].pattern, l.entries[i].first, l.entries[i].last = nil, 0, 0
	}
	g.Expect(l.entries).To(Equal([]entry{
		{ID: "pariette.cart.get.currency", Reason: "the back office sends no currency"},
		{
			ID: "pariette.cart.money.*", Message: "total is wrong",
			Reason: "amounts are floating point numbers\n  # not a comment\n",
			Issue:  "https://issues.example/42#comment-1", Owner: "the basket team", Expires: "2026-12-31",
		},
		{ID: "loyetta.status.shipped", Message: "500", Reason: "${NOTHING} is replaced here"},
	}))
	g.Expect(spans).To(Equal([]string{
		"testdata/full.yaml:3 lines 3–4", "testdata/full.yaml:5 lines 5–12", "testdata/full.yaml:15 lines 15–17",
	}))
}

// TestExampleOfTheREADME loads the file that the README shows.
func TestExampleOfTheREADME(t *testing.T) {
	g := NewWithT(t)
	readme, err := os.ReadFile("../../README.md")
	g.Expect(err).NotTo(HaveOccurred())
	_, section, _ := strings.Cut(string(readme), "\n## Known failures\n")
	_, example, _ := strings.Cut(section, "```yaml\n")
	example, _, _ = strings.Cut(example, "```\n")

	l, err := Parse("known.yaml", []byte(example))

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(l.entries).To(HaveLen(2))
	g.Expect(l.entries[1].span()).To(Equal("lines 3–8"))
}

func TestLoadTakesAnEmptyList(t *testing.T) {
	g := NewWithT(t)

	l, err := Load("testdata/empty.yaml")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(l.entries).To(BeEmpty())

	for _, text := range []string{"", "\n", "# nothing\n"} {
		l, err := Parse("known.yaml", []byte(text))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(l.entries).To(BeEmpty())
	}
}

// TestLoadNamesEverythingWrong compares the errors of each wrong file in
// testdata with its golden file.
func TestLoadNamesEverythingWrong(t *testing.T) {
	for _, name := range []string{"flow", "keys", "mapping", "syntax", "twins"} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			data, err := os.ReadFile(filepath.Join("testdata", name+".yaml"))
			g.Expect(err).NotTo(HaveOccurred())

			l, err := Parse(name+".yaml", data)

			g.Expect(l).To(BeNil())
			g.Expect(err).To(HaveOccurred())
			golden(t, name+".golden", err.Error()+"\n")
		})
	}
}

func TestLoadRefusesWhatIsNoFile(t *testing.T) {
	g := NewWithT(t)

	_, err := Load("testdata/missing.yaml")
	g.Expect(err).To(MatchError(os.ErrNotExist))

	_, err = Parse("known.yaml", []byte(strings.Repeat("#", 2<<20)))
	g.Expect(err).To(MatchError("known.yaml:1: larger than 1 MiB (is it the right file?)"))
}

// FuzzParse looks for a file that makes the reader panic, and for one that
// cannot be applied and mended, or is not covered by itself then.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds in testdata: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "total is wrong")
	}
	f.Add([]byte("- {id: a.b, reason: c}"), "\x1b[31m: #\n- \u202e")
	f.Add([]byte("-   id: a.b\r\n    reason: c\r\n...\n"), "${X}")
	f.Add([]byte("# \u2028\n- id: a.b\n  reason: \"c\n\n  d\"\n# e"), " ")
	f.Fuzz(func(t *testing.T, data []byte, message string) {
		l, err := Parse("known.yaml", data)
		if err != nil {
			if l != nil || err.Error() == "" {
				t.Fatalf("a list beside the error %q", err)
			}
			return
		}
		all := []requirement.ID{"a.b", "pariette.cart.get.ok"}
		r := &verdict.Report{Results: []verdict.Result{failed("a.b", message), failed("pariette.cart.get.ok", message)}}
		l.Apply(r, all)
		mended, err := l.Mend(r)
		if err != nil {
			return // such as for "..." at the end of the file
		}
		again, err := Parse("known.yaml", mended)
		if err != nil {
			t.Fatalf("%v in\n%s", err, mended)
		}
		r = &verdict.Report{Results: []verdict.Result{failed("a.b", message), failed("pariette.cart.get.ok", message)}}
		again.Apply(r, all)
		if r.Results[0].Known == nil || r.Results[1].Known == nil || len(r.Stale) > 0 {
			t.Fatalf("%+v remain of\n%s", r, mended)
		}
	})
}
