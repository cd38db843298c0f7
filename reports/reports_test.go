package reports

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares text with a file of testdata, or writes it there.
func golden(t *testing.T, name string, text []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, want) {
		t.Errorf("%s differs (go test ./reports -update writes it anew):\n%s", path, text)
	}
}

// render is a report in a format of one file.
func render(t *testing.T, format string, r *verdict.Report) []byte {
	t.Helper()
	files, err := Files(format, r, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range files {
		return content
	}
	t.Fatalf("%s has no file", format)
	return nil
}

func TestGolden(t *testing.T) {
	for name, r := range map[string]*verdict.Report{"green": greenReport(), "bad": badReport()} {
		for _, format := range Formats() {
			files, err := Files(format, r, "")
			if err != nil {
				t.Fatal(err)
			}
			for file, content := range files {
				golden(t, name+"-"+filepath.Base(file), content)
			}
		}
		var b bytes.Buffer
		if err := Text(&b, r, TextOptions{Color: true}); err != nil {
			t.Fatal(err)
		}
		golden(t, name+"-color.txt", b.Bytes())
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := Files("htlm", greenReport(), "")

	NewWithT(t).Expect(err).To(MatchError(HavePrefix(`unknown report format "htlm": use json, junit, html, text, `)))
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestTextFails(t *testing.T) {
	err := Text(full{}, greenReport(), TextOptions{})

	NewWithT(t).Expect(err).To(MatchError("disk full"))
}

func TestShorten(t *testing.T) {
	for name, row := range map[string]struct{ text, want string }{
		"short":       {"kısa", "kısa"},
		"empty":       {"", ""},
		"many lines":  {strings.Repeat("a\n", 30), strings.Repeat("a\n", maxLines) + "… (60 bytes in all)"},
		"a rune over": {strings.Repeat("a", maxBytes-1) + "ıı", strings.Repeat("a", maxBytes-1) + "… (503 bytes in all)"},
		"no runes":    {strings.Repeat("\x80", maxBytes+1), "… (501 bytes in all)"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := shorten(row.text); got != row.want {
				t.Errorf("%q", got)
			}
		})
	}
}

// BenchmarkFormats renders a report of 2,000 exchanges.
func BenchmarkFormats(b *testing.B) {
	r := greenReport()
	r.Results = nil
	for i := range 200 {
		wrong := badReport().Results[5]
		wrong.ID = requirement.ID(fmt.Sprintf("pariette.cart.r%d", i))
		wrong.Exchanges = nil
		for j := range 10 {
			e := addToCart()
			e.Started = e.Started.Add(time.Duration(10*i+j) * time.Millisecond)
			wrong.Exchanges = append(wrong.Exchanges, e)
		}
		r.Results = append(r.Results, wrong)
	}
	conclude(r)
	for _, format := range Formats() {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				if _, err := Files(format, r, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
