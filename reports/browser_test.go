package reports

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	_ "github.com/mihenk-conformance/mihenk/suites" // what the runs below verify
)

// missing skips a test that needs something which is not installed, or fails it
// where everything has to be.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip("NOT TESTED: " + what)
}

// chromium starts a browser for the tabs of a test.
func chromium(t *testing.T) context.Context {
	t.Helper()
	options := chromedp.DefaultExecAllocatorOptions[:]
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			options = append(slices.Clone(options), chromedp.ExecPath(path))
			break
		}
	}
	if len(options) == len(chromedp.DefaultExecAllocatorOptions) {
		missing(t, "there is no Chromium on the PATH")
	}
	running := context.WithoutCancel(t.Context()) // until the cleanups, which end tabs before the browser
	allocator, stop := chromedp.NewExecAllocator(running, options...)
	t.Cleanup(stop)
	browser, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	return browser
}

// tab is a page in a browser. At the end of its test there must have been no
// request but that for the page itself, and no word on the console: no error,
// and no violation of the policy.
type tab struct {
	*testing.T
	ctx      context.Context
	url      string
	mu       sync.Mutex
	requests []string
	console  []string
}

// open opens a page after some steps of preparation.
func open(t *testing.T, browser context.Context, page []byte, fragment string, before ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}))
	t.Cleanup(server.Close)
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	opened := &tab{T: t, ctx: ctx, url: server.URL + "/"}
	opened.do()
	if err := chromedp.Listen(ctx, opened.listen); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		opened.mu.Lock()
		defer opened.mu.Unlock()
		if got := slices.Compact(opened.requests); !slices.Equal(got, []string{opened.url}) {
			t.Errorf("the page asks for %q", got)
		}
		if len(opened.console) > 0 {
			t.Errorf("the console says %q", opened.console)
		}
	})
	opened.do(append(before, chromedp.Navigate(opened.url+fragment))...)
	return opened
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "data:") {
			b.requests = append(b.requests, e.Request.URL)
		}
	case *runtime.EventConsoleAPICalled:
		b.console = append(b.console, fmt.Sprintf("%s: %s", e.Type, e.Args[0].Value))
	case *runtime.EventExceptionThrown:
		b.console = append(b.console, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.console = append(b.console, e.Entry.Text)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// click clicks what a CSS selector finds first.
func (b *tab) click(selector string) {
	b.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// want expects a JavaScript expression to have a value soon.
func want[T any](b *tab, expression string, value T) {
	b.Helper()
	NewWithT(b).Eventually(func() (T, error) {
		return chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	}).WithTimeout(20*time.Second).Should(Equal(value), expression)
}

// inLanguage lets a browser prefer a language.
func inLanguage(language string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: "test", AcceptLanguage: language})
		return err
	})
}

// inColors lets a browser prefer the colours "light" or "dark".
func inColors(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// withoutScripts lets a browser run no script of a page.
func withoutScripts(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return chromedp.Void{}, err
}

// realRun is the report of a run against the reference server with all that is
// wrong about some mutants. It tells the stories whose ids match a glob.
func realRun(t *testing.T, only string, mutants ...string) *verdict.Report {
	t.Helper()
	wrong := slices.DeleteFunc(mutant.Mutants(), func(m mutant.Mutant) bool { return !slices.Contains(mutants, m.Name) })
	if len(wrong) != len(mutants) {
		t.Fatalf("of the mutants %q there are %d", mutants, len(wrong))
	}
	served := mutant.ServeMutants(wrong...)
	t.Cleanup(served.Close)
	plan, err := conform.NewPlan(conform.Selection{Only: []string{only}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	report, err := conform.Tell(t.Context(), plan, conform.Options{Target: served.Target, Parallel: 8, Version: "test", Gate: requirement.Must})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// severalFaults are mutants whose failures look different.
var severalFaults = []string{"line-total-float", "cancelled-american", "removal-without-token", "cart-mojibake", "guest-id-caseless", "order-malformed-500"}

// longRun is the report of a run with n exchanges, a quarter of them in stories that failed.
func longRun(n int) *verdict.Report {
	r := &verdict.Report{Target: verdict.Target{Name: "long", Pariette: host}, Gate: requirement.Must}
	const steps = 10
	for i := range n / steps {
		one := result(fmt.Sprintf("pariette.cart.add.n%03d", i), requirement.Must, verdict.Pass, fmt.Sprintf("%d) Section", i/20))
		if i%4 == 0 {
			one.Verdict = verdict.Fail
			one.Failures = []verdict.Failure{{Message: "the quantity is wrong", Expected: "3", Actual: "1", Pointer: "/data/quantity", Exchange: new(steps - 1)}}
		}
		for j := range steps {
			e := addToCart()
			e.URL += fmt.Sprintf("?story=%d&step=%d", i, j)
			e.Content = &verdict.Body{Text: `{"status":true,"data":{"quantity":1,"price":1500.00}}`}
			one.Exchanges = append(one.Exchanges, e)
		}
		r.Results = append(r.Results, one)
	}
	return conclude(r)
}
