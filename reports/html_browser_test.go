package reports

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// html renders a report as a page that begins in a language.
func html(t *testing.T, r *verdict.Report, language string) []byte {
	t.Helper()
	files, err := Files("html", r, language)
	if err != nil {
		t.Fatal(err)
	}
	return files["report.html"]
}

const visible = `document.querySelectorAll(".requirement:not([hidden])").length`

// TestInChromium opens pages as people do.
func TestInChromium(t *testing.T) {
	browser := chromium(t)
	t.Run("fixture", func(t *testing.T) { tryPage(t, browser) })
	t.Run("runs", func(t *testing.T) { tryRuns(t, browser) })
	t.Run("accessible", func(t *testing.T) { tryAccessible(t, browser) })
}

// tryPage uses whatever a page offers.
func tryPage(t *testing.T, browser context.Context) {
	bad := badReport()
	page := html(t, bad, "")
	all := len(bad.Results)

	t.Run("filter", func(t *testing.T) {
		b := open(t, browser, page, "")
		want(b, visible, all)
		b.click(`input[name=verdict][value=fail]`)
		want(b, visible, 3)
		want(b, `location.hash`, "#verdict=fail")
		b.click(`input[name=verdict][value="not tested"]`)
		want(b, visible, 5)
		b.click(`input[name=api][value=loyetta]`)
		want(b, visible, 2)
		want(b, `document.querySelector("#shown").textContent`, "2")
		want(b, `document.querySelectorAll(".chapter:not([hidden])").length`, 1)
		b.click(`#filter [type=reset]`)
		want(b, visible, all)
		want(b, `location.hash`, "")
		b.do(chromedp.SendKeys(chromedp.CSS(`input[name=text]`), "CURRENCY"))
		want(b, visible, 1)
		want(b, `location.hash`, "#text=CURRENCY")
		b.click(`input[name=level][value=may]`)
		want(b, visible, 0)
		want(b, `document.querySelector("#nothing").hidden`, false)
	})

	t.Run("fragment", func(t *testing.T) {
		b := open(t, browser, page, "#verdict=blocked&verdict=error&level=must&text=loyetta")
		want(b, visible, 2)
		want(b, `[...document.querySelectorAll("#filter :checked")].map((box) => box.value).join()`, "blocked,error,must")
		want(b, `document.querySelector("input[name=text]").value`, "loyetta")
	})

	t.Run("link to a requirement that the filter hides", func(t *testing.T) {
		b := open(t, browser, page, "#verdict=fail")
		b.click(`.faults a[href="#loyetta.physical.walk"]`)
		want(b, visible, all)
		want(b, `document.activeElement.parentElement.id`, "loyetta.physical.walk")
		want(b, `document.activeElement.getBoundingClientRect().top < innerHeight`, true)
	})

	t.Run("expand and collapse", func(t *testing.T) {
		b := open(t, browser, page, "")
		const unfolded = `document.querySelectorAll(".requirement[open]").length`
		want(b, unfolded, 4) // what failed, and the error of the harness
		b.click("#expand")
		want(b, unfolded, all)
		b.click("#collapse")
		want(b, unfolded, 0)
		b.do(chromedp.Focus(chromedp.CSS(`[id="pariette.cart.get.ok"] summary`)), chromedp.KeyEvent(" "))
		want(b, unfolded, 1)
	})

	t.Run("copy", func(t *testing.T) {
		b := open(t, browser, page, "", allowClipboard)
		b.click(`.evidence button.copy`)
		want(b, `document.querySelector("#said").innerText`, "Copied")
		want(b, `navigator.clipboard.readText()`, curl(bad.Results[5], 0))
	})

	t.Run("colours", func(t *testing.T) {
		const light = `getComputedStyle(document.body).backgroundColor === "rgb(250, 249, 247)"`
		b := open(t, browser, page, "", inColors("dark"))
		want(b, light, false)
		b.click("#theme")
		want(b, light, true)
		b.click("#theme")
		want(b, light, false)
		b = open(t, browser, page, "", inColors("light"))
		want(b, light, true)
	})

	const title = `document.querySelector("h1").innerText`
	t.Run("language of the browser", func(t *testing.T) {
		b := open(t, browser, page, "", inLanguage("tr-TR"))
		want(b, title, "Hata")
		want(b, `document.documentElement.lang`, "tr")
		b.click("#language")
		want(b, title, "Error")
		b = open(t, browser, page, "", inLanguage("de-DE"))
		want(b, title, "Error")
	})

	t.Run("language that was asked for", func(t *testing.T) {
		b := open(t, browser, html(t, bad, "tr"), "", inLanguage("en-GB"))
		want(b, title, "Hata")
	})

	t.Run("no scripts", func(t *testing.T) {
		b := open(t, browser, html(t, bad, "tr"), "", withoutScripts)
		want(b, title, "Hata")
		want(b, visible, all)
		want(b, `document.querySelector("#filter").checkVisibility() || document.querySelector("#theme").checkVisibility()`, false)
		want(b, `document.querySelector(".frame").checkVisibility()`, true)
	})

	t.Run("hostile", func(t *testing.T) {
		r := hostileReport(strings.Join(hostileTexts, " "))
		b := open(t, browser, html(t, r, ""), "")
		want(b, visible, len(r.Results))
		b.click("#expand")
		want(b, `document.scripts.length + document.styleSheets.length`, 2)
		want(b, `document.querySelectorAll("img, iframe, object, embed, base, form:not(#filter), a:not([href^='#']), [style], [onerror]").length`, 0)
		want(b, `document.body.innerText.includes("<script>alert(1)</script>")`, true)
	})

	t.Run("2,000 exchanges", func(t *testing.T) {
		b := open(t, browser, html(t, longRun(2000), ""), "")
		want(b, visible, 200)
		want(b, `document.querySelectorAll(".steps li").length`, 2000)
		b.click(`input[name=verdict][value=fail]`)
		want(b, visible, 50)
		b.click("#expand")
		want(b, `document.querySelectorAll(".requirement[open]:not([hidden])").length`, 50)
		b.do(chromedp.SendKeys(chromedp.CSS(`input[name=text]`), "n196"))
		want(b, visible, 1)
	})
}

// tryRuns opens the pages of a run in which all is well, and of one with many
// faults.
func tryRuns(t *testing.T, browser context.Context) {
	t.Run("green", func(t *testing.T) {
		r := realRun(t, "*")
		page := html(t, r, "")
		if len(page) > 1_000_000 {
			t.Errorf("the page has %d bytes", len(page))
		}
		b := open(t, browser, page, "")
		want(b, `document.querySelector("h1").innerText`, "Conformant")
		want(b, visible, len(r.Results))
		want(b, `document.querySelectorAll("#faults, mark").length`, 0)
	})

	t.Run("bad", func(t *testing.T) {
		r := realRun(t, "*", severalFaults...)
		b := open(t, browser, html(t, r, ""), "#verdict=fail")
		want(b, `document.querySelector("h1").innerText`, "Not conformant")
		want(b, `[...document.querySelectorAll(".frame mark")].some((place) => place.textContent === '"canceled"')`, true)
		want(b, `document.querySelector(".frame").checkVisibility()`, true)
		want(b, `document.body.innerText.includes("did you mean cancelled?")`, true)
		want(b, `document.documentElement.scrollWidth <= innerWidth`, true)
	})
}

// tryAccessible holds pages against the rules of axe-core, of which `make test`
// installs a copy.
func tryAccessible(t *testing.T, browser context.Context) {
	found, err := filepath.Glob("../bin/axe-core-*.js")
	if err != nil || len(found) == 0 {
		missing(t, "there is no axe-core in bin/ (make test installs it where there is npm)")
	}
	axe, err := os.ReadFile(found[len(found)-1])
	if err != nil {
		t.Fatal(err)
	}
	const violations = `axe.run(document, {resultTypes: ["violations"], preload: false}).then((found) => found.violations
		.filter((one) => ["serious", "critical"].includes(one.impact))
		.map((one) => one.help + ": " + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" ")).join("\n"))`
	bad := html(t, badReport(), "")
	for _, row := range []struct {
		name, colors string
		page         []byte
	}{
		{"green", "light", html(t, realRun(t, "pariette.cart.*"), "")},
		{"bad", "light", bad},
		{"bad in the dark", "dark", bad},
		{"bad in Turkish", "light", html(t, badReport(), "tr")},
		{"several faults", "light", html(t, realRun(t, "loyetta.prepaid.*", severalFaults...), "")},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := open(t, browser, row.page, "", inColors(row.colors))
			b.do(chromedp.Evaluate[chromedp.Void](string(axe)))
			got, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](violations, chromedp.EvalAwaitPromise))
			if err != nil || got != "" {
				t.Error(got, err)
			}
		})
	}
}

// allowClipboard lets a page read what it has put there.
func allowClipboard(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
	_, err := chromedp.CallBrowser(ctx, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "clipboard-read"},
		Setting:    browser.PermissionSettingGranted,
	})
	return chromedp.Void{}, err
}
