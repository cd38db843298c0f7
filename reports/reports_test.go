package reports

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	. "github.com/onsi/gomega"

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

// render is a report in a format.
func render(t *testing.T, format string, r *verdict.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(format, &b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	for name, r := range map[string]*verdict.Report{"green": greenReport(), "bad": badReport()} {
		for _, format := range Formats() {
			file, err := FileName(format)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+"-"+file, render(t, format, r))
		}
		var b bytes.Buffer
		if err := Text(&b, r, TextOptions{Color: true}); err != nil {
			t.Fatal(err)
		}
		golden(t, name+"-color.txt", b.Bytes())
	}
}

// TestHarmless holds what people read against what a terminal would obey.
func TestHarmless(t *testing.T) {
	for _, format := range []string{"text", "junit"} {
		text := render(t, format, badReport())
		if !utf8.Valid(text) {
			t.Errorf("%s is not UTF-8", format)
		}
		for _, r := range string(text) {
			if r != '\n' && !unicode.IsPrint(r) {
				t.Errorf("%s holds %U", format, r)
			}
		}
		if len(text) > 50_000 {
			t.Errorf("%s has %d bytes", format, len(text))
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	g := NewWithT(t)

	err := Write("htlm", &bytes.Buffer{}, greenReport())
	g.Expect(err).To(MatchError(`unknown report format "htlm": use json, junit, text`))

	_, err = FileName("htlm")
	g.Expect(err).To(HaveOccurred())
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteFails(t *testing.T) {
	for _, format := range Formats() {
		if err := Write(format, full{}, greenReport()); err == nil || err.Error() != "disk full" {
			t.Errorf("%s: %v", format, err)
		}
	}
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
