package reports

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// bash runs a script and gives what it prints.
func bash(t *testing.T, folder, script string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "bash", "-c", script)
	command.Dir = folder
	command.Env = append(os.Environ(), "TOKEN=s3cret", "OTHER=do not send")
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v:\n%s", err, script)
	}
	return string(out)
}

// fakeCurl prints its arguments, each on its own line, and its input.
const fakeCurl = `curl() { printf '<%s>\n' "$@"; [[ " $* " != *" @- "* ]] || cat; }` + "\n"

func TestCurl(t *testing.T) {
	const binary = "\x00\xff'binary'"
	bearer := map[string][]string{"Authorization": {"Bearer $TOKEN"}}
	jsonType := map[string][]string{"Content-Type": {"application/json"}}
	long := `{"title":"` + strings.Repeat("ı", maxBody) + `"}`

	for _, row := range []struct {
		name     string
		exchange verdict.Exchange
		want     []string // the arguments, then the input
	}{
		{"read", verdict.Exchange{Method: "GET", URL: "http://x/cart"}, []string{"<-i>", "<http://x/cart>"}},
		{"head", verdict.Exchange{Method: "HEAD", URL: "http://x/"}, []string{"<-i>", "<--head>", "<http://x/>"}},
		{"brackets", verdict.Exchange{Method: "GET", URL: "http://x/?page[size]=2"}, []string{"<-i>", "<--globoff>", "<http://x/?page[size]=2>"}},
		{"dots", verdict.Exchange{Method: "DELETE", URL: "http://x/a/../b"}, []string{"<-i>", "<-X>", "<DELETE>", "<--path-as-is>", "<http://x/a/../b>"}},
		{"secret", verdict.Exchange{Method: "GET", URL: "http://x/", Header: bearer}, []string{"<-i>", "<http://x/>", "<-H>", "<Authorization: Bearer s3cret>"}},
		{
			"no other variable",
			verdict.Exchange{Method: "GET", URL: "http://x/?a=$OTHER&b=$TOKEN&c=$(id)`id`\"\\!", Header: bearer},
			[]string{"<-i>", "<http://x/?a=$OTHER&b=s3cret&c=$(id)`id`\"\\!>", "<-H>", "<Authorization: Bearer s3cret>"},
		},
		{
			"empty and repeated headers",
			verdict.Exchange{Method: "GET", URL: "http://x/", Header: map[string][]string{"B": {""}, "A": {"1", "2"}}},
			[]string{"<-i>", "<http://x/>", "<-H>", "<A: 1>", "<-H>", "<A: 2>", "<-H>", "<B;>"},
		},
		{
			"body",
			verdict.Exchange{Method: "POST", URL: "http://x/", Header: jsonType, Body: &verdict.Body{Text: `{"title": "it's $OTHER"}`}},
			[]string{"<-i>", "<-X>", "<POST>", "<http://x/>", "<-H>", "<Content-Type: application/json>", "<--data-raw>", `<{"title": "it's $OTHER"}>`},
		},
		{
			"body of no type",
			verdict.Exchange{Method: "GET", URL: "http://x/", Body: &verdict.Body{}},
			[]string{"<-i>", "<-X>", "<GET>", "<http://x/>", "<-H>", "<Content-Type:>", "<--data-raw>", "<>"},
		},
		{
			"unseen",
			verdict.Exchange{Method: "POST", URL: "http://x/", Header: jsonType, Body: &verdict.Body{Text: "\u202e\x1b\\'\n$TOKEN"}},
			[]string{"<-i>", "<-X>", "<POST>", "<http://x/>", "<-H>", "<Content-Type: application/json>", "<--data-raw>", "<\u202e\x1b\\'\n$TOKEN>"},
		},
		{
			"binary",
			verdict.Exchange{Method: "POST", URL: "http://x/", Header: jsonType, Body: &verdict.Body{Text: base64.StdEncoding.EncodeToString([]byte(binary)), Base64: true}},
			[]string{"<-i>", "<-X>", "<POST>", "<http://x/>", "<-H>", "<Content-Type: application/json>", "<--data-binary>", "<@->", binary},
		},
		{
			"NUL",
			verdict.Exchange{Method: "POST", URL: "http://x/", Header: jsonType, Body: &verdict.Body{Text: "a\x00b"}},
			[]string{"<-i>", "<-X>", "<POST>", "<http://x/>", "<-H>", "<Content-Type: application/json>", "<--data-binary>", "<@->", "a\x00b"},
		},
		{
			"long",
			verdict.Exchange{Method: "POST", URL: "http://x/", Header: jsonType, Body: &verdict.Body{Text: long}},
			[]string{"<-i>", "<-X>", "<POST>", "<http://x/>", "<-H>", "<Content-Type: application/json>", "<--data-binary>", "<@->", long},
		},
		{
			"truncated",
			verdict.Exchange{Method: "POST", URL: "http://x/", Header: jsonType, Body: &verdict.Body{Text: "YWI=", Base64: true, Truncated: true}},
			[]string{"<-i>", "<-X>", "<POST>", "<http://x/>", "<-H>", "<Content-Type: application/json>", "<--data-binary>", "<@->", "ab"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			g := NewWithT(t)
			r := greenReport()
			r.Results[1].Exchanges = []verdict.Exchange{{Method: "GET", URL: "http://x/other"}, row.exchange}
			folder := t.TempDir()
			g.Expect(os.WriteFile(filepath.Join(folder, "result.json"), render(t, "json", r), 0o600)).To(Succeed())

			command := curl(r.Results[1], 1)
			if strings.Contains(command, "jq ") {
				if _, err := exec.LookPath("jq"); err != nil && os.Getenv("CI") == "" {
					t.Skip("NOT TESTED: jq is not installed")
				} else if err != nil {
					t.Fatal(err)
				}
			}

			g.Expect(harmless(command)).To(Equal(command))
			g.Expect(len(command)).To(BeNumerically("<", maxBody))
			g.Expect(strings.TrimSuffix(bash(t, folder, fakeCurl+command), "\n")).To(Equal(strings.Join(row.want, "\n")))
		})
	}
}

func FuzzQuote(f *testing.F) {
	for _, seed := range []string{"", "plain", "it's", `"$TOKEN"!`, "$TOKEN\\", `\$TOKEN`, "a b\n", "\x1b[31m", "\xff", "ş\u202e", "$'x'", "~", "-n", "*", "=x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsRune(text, 0) {
			t.Skip("no argument of a command holds NUL")
		}
		word := quote(text, map[string]bool{"$TOKEN": true})

		got := bash(t, "", "TOKEN='$TOKEN'; printf '%s' "+word)

		if got != text {
			t.Errorf("bash reads %s as %q, not as %q", word, got, text)
		}
		if harmless(word) != word || strings.ContainsAny(word, "\n\t") {
			t.Errorf("%q is not all printable", word)
		}
	})
}

func TestSecretsStayVariables(t *testing.T) {
	secrets := map[string]bool{"$TOKEN": true}
	for text, want := range map[string]string{
		"Bearer $TOKEN":      `"Bearer $TOKEN"`,
		"Bearer $TOKENS":     `'Bearer $TOKENS'`,
		`{"a": "$TOKEN"}`:    `"{\"a\": \"$TOKEN\"}"`,
		"$TOKEN! $HOME $5 $": `"$TOKEN"'!'" \$HOME \$5 \$"`,
	} {
		if got := quote(text, secrets); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
