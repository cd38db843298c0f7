package cli_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/cli"
	"github.com/mihenk-conformance/mihenk/harness/reference"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/reports"
	_ "github.com/mihenk-conformance/mihenk/suites" // registers every suite
)

// parrot is a server that repeats every secret that it is told, or tells, in
// every answer: in messages, fields, headers, cookies, links and redirects.
type parrot struct {
	good *reference.Server

	mu     sync.Mutex
	real   map[string]string // the reference server's token by the secret that stands for it
	said   map[string]bool   // every secret
	served int
}

// secret is a token that is awkward in every encoding.
func secret(n int) string { return fmt.Sprintf(`kAnarya/%d+"%%41&<x>\u00e7=Zz~`, n) }

// forms are the ways in which a parrot says a secret.
func forms(secret string) []string {
	quoted, _ := json.Marshal(secret)
	inner := strings.Trim(string(quoted), `"`)
	twice, _ := json.Marshal(inner)
	var percent, unicode strings.Builder
	for _, c := range []byte(secret) {
		fmt.Fprintf(&percent, "%%%02x", c)
		fmt.Fprintf(&unicode, `\u%04X`, c)
	}
	all := []string{
		secret, strings.ToUpper(secret), strings.ToLower(secret), inner, strings.Trim(string(twice), `"`), strings.ReplaceAll(inner, "/", `\/`),
		url.QueryEscape(secret), url.PathEscape(secret), percent.String(), unicode.String(), html.EscapeString(secret),
	}
	for before := range 3 {
		all = append(all, base64.StdEncoding.EncodeToString([]byte("::"[:before]+secret+"::")), base64.RawURLEncoding.EncodeToString([]byte("::"[:before]+secret)))
	}
	return all
}

// ServeHTTP answers what the reference server does, and what it should not.
func (p *parrot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.served++
	told := p.translate(r)
	answer := httptest.NewRecorder()
	p.good.ServeHTTP(answer, r)
	var document any
	if err := json.Unmarshal(answer.Body.Bytes(), &document); err != nil {
		panic(err)
	}
	said := strings.Join(slices.Concat(forms(told[0]), forms(told[len(told)-1])), " ")
	if r.URL.Path == "/_states" {
		p.issue(document)
	} else {
		p.spoil(document, said)
	}
	cookie := secret(900 + p.served)
	p.said[cookie] = true
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Set-Cookie", "session="+cookie+"; token="+told[0])
	w.Header().Set("Link", "<http://evil.example/?token="+url.QueryEscape(told[0])+">")
	for _, form := range forms(told[0]) {
		w.Header().Add("X-Echo", form)
	}
	switch {
	case r.URL.Path == "/_states":
		w.WriteHeader(answer.Code)
	case p.served%13 == 0:
		w.Header().Set("Location", "http://evil.example/login?token="+url.QueryEscape(told[0]))
		w.WriteHeader(http.StatusFound)
	case p.served%17 == 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, "<pre>\xff %s %v</pre>", said, r.Header)
		return
	default:
		w.WriteHeader(answer.Code)
	}
	_ = json.NewEncoder(w).Encode(document)
}

// translate puts the reference server's tokens into a request, and gives the
// secrets that were there.
func (p *parrot) translate(r *http.Request) []string {
	told := []string{}
	for _, name := range []string{"ParietteToken", "Authorization", "X-Office-Key"} {
		value := r.Header.Get(name)
		if value == "" {
			continue
		}
		token := strings.TrimPrefix(value, "Bearer ")
		told = append(told, token)
		if known, ok := p.real[token]; ok {
			r.Header.Set(name, strings.TrimSuffix(value, token)+known)
		}
	}
	if r.URL.Path == "/_states" {
		content, _ := io.ReadAll(r.Body)
		for made, known := range p.real {
			spelt := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(made) // as the harness spells it in JSON
			content = bytes.ReplaceAll(content, []byte(`"`+spelt+`"`), []byte(`"`+known+`"`))
		}
		r.Body = io.NopCloser(bytes.NewReader(content))
	}
	return told
}

// issue gives a token that the state hook made a new form.
func (p *parrot) issue(document any) {
	made, _ := document.(map[string]any)
	if token, ok := made["token"].(string); ok {
		fresh := secret(500 + len(p.real))
		p.real[fresh], p.said[fresh] = token, true
		made["token"] = fresh
	}
}

// spoil says secrets in an answer's fields, and makes its cards long.
func (p *parrot) spoil(value any, said string) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			switch text, isText := v[name].(string); {
			case name == "card_code" || name == "card_pin":
				v[name] = "Q7-" + name + "-" + text
				p.said[v[name].(string)] = true
			case isText && (name == "currency" || name == "title" || name == "message"):
				v[name] = text + " " + said
			case isText && name == "next":
				cut := func(form string) bool { return strings.Contains(form, "#") } // which begins a fragment
				v[name] = text + " " + strings.Join(slices.DeleteFunc(strings.Fields(said), cut), " ")
			default:
				p.spoil(v[name], said)
			}
		}
		v["debug"] = map[string]any{"self": "/orders?token=" + url.QueryEscape(secret(7)) + "&" + said, "said": said, "token": secret(7), "nested": `{"card_pin":"Q7-nested-pin","password":"Q7-password"}`}
	case []any:
		for _, element := range v {
			p.spoil(element, said)
		}
	}
}

// playgroundToken is a token of the reference server.
var playgroundToken = regexp.MustCompile(`playground-[a-z]+-\w+`)

// TestNoSecretIsWritten runs all suites against a parrot, and looks for every
// secret in whatever the program writes.
func TestNoSecretIsWritten(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	p := &parrot{
		good: reference.New(reference.Options{}), real: map[string]string{},
		said: map[string]bool{"Q7-nested-pin": true, "Q7-password": true, secret(7): true, secret(800): true},
	}
	server := httptest.NewServer(p)
	defer server.Close()
	own := []string{"OFFICE_KEY=" + secret(800), "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + filepath.Join(folder, "step.md")}
	file := playgroundToken.ReplaceAllStringFunc(string(p.good.TargetFile(server.URL)), func(token string) string {
		made := secret(len(p.real))
		p.real[made], p.said[made] = token, true
		name := fmt.Sprintf("CANARY_%d", len(p.real))
		own = append(own, name+"="+made)
		return "${" + name + "}"
	})
	file += "headers:\n  X-Office-Key: ${OFFICE_KEY}\n"
	path := filepath.Join(folder, "mihenk.yaml")
	g.Expect(os.WriteFile(path, []byte(file), 0o600)).To(Succeed())

	run := command(t, "run", "--target", path, "--out", filepath.Join(folder, "out"), "--parallel", "4",
		"--report", strings.Join(reports.Formats(), ","), "--write-known-failures", filepath.Join(folder, "known.yaml"))
	run.Env = append(run.Env, own...)
	var stdout, stderr bytes.Buffer
	run.Stdout, run.Stderr = &stdout, &stderr
	_ = run.Run() // it ends with a status

	g.Expect(run.ProcessState.ExitCode()).To(Equal(verdict.ExitNotConformant), "%.2000s", stderr.String())
	written := map[string]string{"stdout": stdout.String(), "stderr": stderr.String()}
	g.Expect(filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			content, err := os.ReadFile(path)
			written[path] = string(content)
			return err
		}
		return err
	})).To(Succeed())
	g.Expect(len(written)).To(BeNumerically(">", len(reports.Formats())+5))
	g.Expect(len(p.said)).To(BeNumerically(">", 100))
	for _, name := range []string{"$CANARY_1", "$NEW_CUSTOMER_1", "$CARD_CODE_", "$OFFICE_KEY"} {
		if !strings.Contains(written[filepath.Join(folder, "out", "result.json")], name) {
			t.Errorf("result.json does not name %s", name)
		}
	}
	reproduced, _ := filepath.Glob(filepath.Join(folder, "out", "reproduce", "*.sh"))
	g.Expect(reproduced).NotTo(BeEmpty())
	script, err := os.Stat(reproduced[0])
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(script.Mode().Perm()).To(BeEquivalentTo(0o755))
	g.Expect(stderr.String()).To(ContainSubstring("out/reproduce, "))
	for name, content := range written {
		lower := strings.ToLower(content)
		for _, mark := range []string{"kAnarya/", "Q7-card_", "Q7-nested", "Q7-password"} {
			for _, form := range append(forms(mark), marks(mark)...) {
				if strings.Contains(content, form) || strings.Contains(lower, strings.ToLower(mark)) {
					at := max(strings.Index(content, form), strings.Index(lower, strings.ToLower(mark)), 0)
					t.Fatalf("%s holds %s as %s: %q", name, mark, form, content[max(at-200, 0):min(at+100, len(content))])
				}
			}
		}
	}
}

// marks are what base64 makes of a text wherever it stands in a longer one.
func marks(text string) []string {
	var all []string
	for before := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte("::"[:before] + text))
		all = append(all, encoded[(before*8+5)/6:(before+len(text))*8/6])
	}
	return all
}

// leaking names the variable of the environment in which a process of these
// tests is a program one of whose reports leaks a secret.
const leaking = "MIHENK_TEST_LEAKING"

// leak runs that program.
func leak() (exit int) {
	return cli.Main(cli.Program{
		Args:   []string{"run", "--only", "pariette.cart.get.ok", "--report", "good,leaky", "--out", "out"},
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Reports: cli.Reports{
			Formats: []string{"good", "leaky"},
			Files: func(format string, _ *verdict.Report, _ string) (map[string][]byte, error) {
				content := map[string]string{"good": "$PARIETTE_TOKEN", "leaky": "a=%70layground-Pariette-token"}
				return map[string][]byte{"some/" + format + ".txt": []byte(content[format])}, nil
			},
			Text: func(w io.Writer, _ *verdict.Report, _ bool) error {
				_, err := io.WriteString(w, "the summary\n")
				return err
			},
		},
	})
}

func TestLeakIsRefused(t *testing.T) {
	g := NewWithT(t)
	t.Chdir(t.TempDir())
	program := command(t)
	program.Path, program.Args = os.Args[0], os.Args[:1]
	program.Env = append(program.Env, leaking+"=yes")

	out, _ := program.CombinedOutput() // it ends with a status

	g.Expect(program.ProcessState.ExitCode()).To(Equal(verdict.ExitHarnessFailed), string(out))
	g.Expect(string(out)).To(ContainSubstring("mihenk: nothing was written, since out/some/leaky.txt would hold the secret PARIETTE_TOKEN ("))
	g.Expect(strings.ToLower(string(out))).NotTo(Or(ContainSubstring("playground"), ContainSubstring("the summary")))
	files, err := filepath.Glob("out/*")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(files).To(BeEmpty())
}
