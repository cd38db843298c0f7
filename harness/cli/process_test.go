package cli_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/selftest"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// command is a call of the program in the working directory, without the
// variables that would change what it does.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), mihenk, args...)
	own := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "MIHENK_") })
	c.Env = append(own, "GORACE="+atExit)
	return c
}

// serve starts "mihenk serve" at a free port, with a target file at path, and
// returns when it is ready, with what it said.
func serve(t *testing.T, path string, args ...string) (server *exec.Cmd, said string) {
	t.Helper()
	g := NewWithT(t)
	server = command(t, append([]string{"serve", "--addr", "127.0.0.1:0", "--write-target", path}, args...)...)
	stderr, err := server.StderrPipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(server.Start()).To(Succeed())
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		said += lines.Text() + "\n"
		if strings.Contains(lines.Text(), "mihenk run --target "+path) {
			return server, said
		}
	}
	t.Fatalf("the server ended early: %v", server.Wait())
	return nil, ""
}

// readReport reads the result document of a run.
func readReport(t *testing.T, folder string) verdict.Report {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, "result.json"))
	var r verdict.Report
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(json.Unmarshal(content, &r)).To(Succeed())
	return r
}

// verdicts are the verdicts of a run by requirement.
func verdicts(r verdict.Report) map[requirement.ID]verdict.Verdict {
	all := map[requirement.ID]verdict.Verdict{}
	for _, result := range r.Results {
		all[result.ID] = result.Verdict
	}
	return all
}

func TestServedAndEmbeddedServerGiveTheSameResult(t *testing.T) {
	g := NewWithT(t)
	t.Chdir(t.TempDir())
	server, _ := serve(t, "reference.yaml")

	overTCP, err := command(t, "run", "--target", "reference.yaml", "--out", "tcp").CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), string(overTCP))
	embedded, err := command(t, "run", "--out", "embedded").CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), string(embedded))

	g.Expect(server.Process.Signal(os.Interrupt)).To(Succeed())
	g.Expect(server.Wait()).To(Succeed())
	g.Expect(readReport(t, "tcp").Verdict).To(Equal(verdict.Conformant))
	g.Expect(verdicts(readReport(t, "tcp"))).To(Equal(verdicts(readReport(t, "embedded"))))
}

func TestServedMutantIsWrong(t *testing.T) {
	g := NewWithT(t)
	t.Chdir(t.TempDir())
	server, said := serve(t, "mutant.yaml", "--mutant", "guest-id-caseless")

	run := command(t, "run", "--target", "mutant.yaml", "--only", "pariette.cart.get.guest*")
	out, _ := run.CombinedOutput()

	g.Expect(server.Process.Signal(os.Interrupt)).To(Succeed())
	g.Expect(server.Wait()).To(Succeed())
	g.Expect(said).To(HavePrefix(`The mutant guest-id-caseless is ready; ^C ends it.

guest ids are compared without case. These requirements fail:

    pariette.cart.get.guest-isolation

Pariette `))
	g.Expect(run.ProcessState.ExitCode()).To(Equal(verdict.ExitNotConformant), string(out))
	g.Expect(verdicts(readReport(t, "mihenk-report"))).To(Equal(map[requirement.ID]verdict.Verdict{
		"pariette.cart.get.guest": verdict.Pass, "pariette.cart.get.guest-isolation": verdict.Fail,
	}))
}

func TestServeRefusesAnAddressInUse(t *testing.T) {
	g := NewWithT(t)
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()

	refused := command(t, "serve", "--addr", other.Listener.Addr().String())
	out, _ := refused.CombinedOutput()

	g.Expect(refused.ProcessState.ExitCode()).To(Equal(verdict.ExitUsage))
	g.Expect(string(out)).To(HavePrefix("mihenk: --addr " + other.Listener.Addr().String()))
	g.Expect(string(out)).To(HaveSuffix("(127.0.0.1:0 takes any free port)\n"))
}

func TestInterruptedRunReportsWhatItFound(t *testing.T) {
	g := NewWithT(t)
	t.Chdir(t.TempDir())
	asked, released := make(chan struct{}, 1), make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case asked <- struct{}{}:
		default:
		}
		_, _ = io.Copy(io.Discard, r.Body)
		<-released
	}))
	defer silent.Close()
	defer close(released)

	run := command(t, "run", "--set", "pariette.base_url="+silent.URL, "--set", "pariette.token=abc",
		"--set", "pariette.products.0.id=1", "--set", "pariette.products.1.id=2", "--timeout", "1h")
	g.Expect(run.Start()).To(Succeed())
	<-asked
	g.Expect(run.Process.Signal(os.Interrupt)).To(Succeed())
	_ = run.Wait() // it ends with a status

	g.Expect(run.ProcessState.ExitCode()).To(Equal(verdict.ExitInterrupted))
	report := readReport(t, "mihenk-report")
	g.Expect(report.Interrupted).To(BeTrue())
	g.Expect(report.Verdict).To(Equal(verdict.Incomplete))
}

func TestSelftestAsJSON(t *testing.T) {
	g := NewWithT(t)

	out, err := command(t, "selftest", "--mutant", "guest-id-caseless", "--format", "json").Output()
	g.Expect(err).NotTo(HaveOccurred())

	var r selftest.Report
	g.Expect(json.Unmarshal(out, &r)).To(Succeed())
	g.Expect(r.Schema).To(Equal(selftest.Schema))
	g.Expect(r.Held).To(BeTrue())
	g.Expect(r.Servers).To(HaveLen(1))
	g.Expect(r.Servers[0].Name).To(Equal("guest-id-caseless"))
	g.Expect(r.Servers[0].Killed).To(ConsistOf(BeEquivalentTo("pariette.cart.get.guest-isolation")))
	g.Expect(verdicts(*r.Servers[0].Run)).To(HaveKeyWithValue(BeEquivalentTo("pariette.cart.get.guest-isolation"), verdict.Fail))
}

func TestInterruptedSelftestProvesNothing(t *testing.T) {
	g := NewWithT(t)
	prove := command(t, "selftest")
	stderr, err := prove.StderrPipe()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(prove.Start()).To(Succeed())
	lines := bufio.NewScanner(stderr)
	g.Expect(lines.Scan()).To(BeTrue())
	g.Expect(lines.Text()).To(MatchRegexp(`^Selftest: seed \d+$`))

	g.Expect(prove.Process.Signal(os.Interrupt)).To(Succeed())
	last := ""
	for lines.Scan() {
		last = lines.Text()
	}
	_ = prove.Wait() // it ends with a status

	g.Expect(prove.ProcessState.ExitCode()).To(Equal(verdict.ExitInterrupted))
	g.Expect(last).To(Equal("mihenk: interrupted: nothing was proven"))
}
