package reports

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// shop is a server whose ids are others in each run. It remembers the requests.
type shop struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
	wrong bool // it answers wrongly
}

// first is what the recorded run's ids count from; a script meets others.
func newShop(t *testing.T, first int) *shop {
	s := &shop{}
	id := first
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		defer s.mu.Unlock()
		line := fmt.Sprintf("%s %s guest=%s auth=%s %s", r.Method, r.RequestURI, r.Header.Get("X-Guest-Id"), r.Header.Get("Authorization"), body)
		s.asked = append(s.asked, strings.TrimSpace(line))
		id++
		switch {
		case r.URL.Path == "/states":
			fmt.Fprintf(w, `{"token":"made-%d","id":"p%d"}`, id, id)
		case r.URL.Path == "/broken":
			panic(http.ErrAbortHandler)
		case s.wrong:
			fmt.Fprintf(w, `{"data":{"items":[{"id":%d,"total":1}],"at":%q}}`, id, time.Now().UTC().Format(time.RFC3339))
		default:
			fmt.Fprintf(w, `{"data":{"items":[{"id":%d,"total":2}],"at":%q}}`, id, time.Now().UTC().Format(time.RFC3339))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// exotic is a body that is no text.
const exotic = "\x00\xff'exotic'\n"

// story is a report with one failed story: what it sends is what shop answers
// when its ids count from 500.
func scriptedReport(base string) *verdict.Report {
	const guest, other = "6fc21983-3b8e-4e12-be57-4a7437c6f496", "6fc21983-3b8e-4e12-be57-4a7437c6f497"
	at := started
	ask := func(method, path, guest, bearer, body string, content string) verdict.Exchange {
		at = at.Add(time.Second)
		e := verdict.Exchange{
			Operation: "pariette.cart.add", Method: method, URL: base + path, Header: map[string][]string{},
			Status: 200, Content: &verdict.Body{Text: content}, Started: at, Seconds: 0.25,
		}
		if guest != "" {
			e.Header["X-Guest-Id"] = []string{guest}
		}
		if bearer != "" {
			e.Header["Authorization"] = []string{"Bearer $" + bearer}
		}
		if body != "" {
			e.Body = &verdict.Body{Text: body}
		}
		return e
	}
	answer := func(id int) string {
		return fmt.Sprintf(`{"data":{"items":[{"id":%d,"total":1}],"at":%q}}`, id, at.Format(time.RFC3339))
	}
	binary := ask("POST", "/cart", "", "", "-", answer(508))
	binary.Body = &verdict.Body{Text: base64.StdEncoding.EncodeToString([]byte(exotic)), Base64: true}
	silent := ask("GET", "/broken", "", "", "", "")
	silent.Status, silent.Content, silent.Error = 0, nil, "the server closed the connection without an answer"
	together := []verdict.Exchange{
		ask("POST", "/cart", guest, "", `{"quantity":1}`, answer(509)), ask("POST", "/cart", guest, "", `{"quantity":2}`, answer(510)),
	}
	together[1].Started = together[0].Started

	r := result("pariette.cart.add.line", requirement.Must, verdict.Fail, "2) Add to Cart")
	r.Exchanges = append([]verdict.Exchange{
		ask("POST", "/cart", guest, "TOKEN", `{"product_id":101,"note":"it's $HOME"}`, answer(501)),
		ask("DELETE", "/cart/501", guest, "TOKEN_OTHER_CASE", "", answer(502)),
		ask("GET", "/orders?page[size]=2&order_id=502", other, "NEW_CUSTOMER_3", "", answer(505)),
		ask("POST", "/cart", guest, "NEW_CUSTOMER_3_NEVER_ISSUED", `{"product_id":"p503","order_id":"505","quantity":505}`, answer(506)),
		silent, binary,
	}, together...)
	r.Arranged = []verdict.Arrangement{
		{State: "loyetta.customer", Params: `{"points":5}`, Answer: `{"token":"$NEW_CUSTOMER_3","id":"p503"}`, Before: 2},
		{State: "loyetta.orders", Params: `{"token":"$NEW_CUSTOMER_3","count":3}`, Answer: `null`, Before: 2},
	}
	r.Failures = []verdict.Failure{
		{Message: "the total is wrong:\n# too low", Expected: "2", Actual: "1", Pointer: "/data/items/0/total", Exchange: new(2)},
		{Message: "nothing is there", Actual: "nothing", Pointer: "/data/items/0/price", Exchange: new(3)},
		{Message: "there was no answer", Exchange: new(4)},
	}
	return conclude(&verdict.Report{Target: verdict.Target{Name: "shop", Pariette: base}, Seed: 7, Gate: requirement.Must, Results: []verdict.Result{r}})
}

// play runs the one script of a report against a shop.
func play(t *testing.T, s *shop, r *verdict.Report) (status int, said string) {
	t.Helper()
	script := exec.CommandContext(t.Context(), writeScripts(t, r)[0])
	script.Env = append(os.Environ(), "TOKEN=s3cret-Token", "HOME=do not send", "PARIETTE_URL="+s.URL, "STATES_URL="+s.URL+"/states")
	out, _ := script.CombinedOutput() // it ends with a status
	return script.ProcessState.ExitCode(), string(out)
}

func TestScriptTellsTheStory(t *testing.T) {
	requires(t, "bash", "curl", "jq")
	g := NewWithT(t)
	s := newShop(t, 200)
	s.wrong = true

	status, said := play(t, s, scriptedReport("http://shop.example"))

	g.Expect(status).To(BeZero(), said)
	g.Expect(said).To(HaveSuffix("reproduced: 3 of 3\n"))
	g.Expect(s.asked).To(HaveLen(10))
	guest := strings.Fields(strings.SplitAfter(s.asked[0], "guest=")[1])[0]
	g.Expect(guest).To(MatchRegexp(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`))
	g.Expect(guest).NotTo(Equal("6fc21983-3b8e-4e12-be57-4a7437c6f496"))
	g.Expect(s.asked[0]).To(Equal(`POST /cart guest=` + guest + ` auth=Bearer s3cret-Token {"product_id":101,"note":"it's $HOME"}`))
	g.Expect(s.asked[1]).To(Equal(`DELETE /cart/201 guest=` + guest + ` auth=Bearer S3CRET-tOKEN`))
	g.Expect(s.asked[2]).To(Equal(`POST /states guest= auth= {"state":"loyetta.customer","params":{"points":5}}`))
	g.Expect(s.asked[3]).To(Equal(`POST /states guest= auth= {"state":"loyetta.orders","params":{"token":"made-203","count":3}}`))
	g.Expect(s.asked[4]).To(HavePrefix(`GET /orders?page[size]=2&order_id=202 guest=` + guest[:35]))
	g.Expect(s.asked[4]).NotTo(ContainSubstring(guest), "another guest, alike")
	g.Expect(s.asked[4]).To(HaveSuffix(` auth=Bearer made-203`))
	g.Expect(s.asked[5]).To(Equal(`POST /cart guest=` + guest + ` auth=Bearer znqr-758 {"product_id":"p203","order_id":"205","quantity":505}`))
	g.Expect(s.asked[6]).To(HavePrefix(`GET /broken`))
	g.Expect(s.asked[7]).To(Equal(`POST /cart guest= auth= ` + strings.TrimSpace(exotic)))
	g.Expect(s.asked[8:]).To(ConsistOf(ContainSubstring(`{"quantity":1}`), ContainSubstring(`{"quantity":2}`)))
}

func TestScriptSeesARightAnswer(t *testing.T) {
	requires(t, "bash", "curl", "jq")
	g := NewWithT(t)
	r := scriptedReport("http://shop.example")
	r.Results[0].Failures = r.Results[0].Failures[:1]

	status, said := play(t, newShop(t, 200), r)

	g.Expect(status).To(Equal(1), said)
	g.Expect(said).To(HaveSuffix("not again: answer 3 at [\"data\",\"items\",0,\"total\"] is 2; it was 1\nnot reproduced\n"))
}

// TestScriptsAreOneStory shows that whatever a server answers, a script does
// what Mihenk did and nothing else.
func TestScriptsAreOneStory(t *testing.T) {
	requires(t, "bash")
	folder := t.TempDir()
	for _, program := range []string{"curl", "jq"} { // that find nothing
		if err := os.WriteFile(filepath.Join(folder, program), []byte("#!/bin/sh\ncat >/dev/null\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{
		"$(touch intruded)`touch intruded`", "'; touch intruded #", "\"; touch intruded #", "\ntouch intruded\n", "\\\ntouch intruded", "\rtouch intruded",
		"}touch intruded", "x}\"; touch intruded", "$TOKEN $(touch intruded)", "a[$(touch intruded)]", "EOF\ntouch intruded",
	} {
		for name, content := range scripts(hostileReport(text)) {
			script := exec.CommandContext(t.Context(), "bash", "-c", string(content))
			script.Dir = folder
			script.Env = append(os.Environ(), "PATH="+folder+string(os.PathListSeparator)+os.Getenv("PATH"), "TOKEN=x", "STATES_URL=x")
			_ = script.Run() // it ends with a status
			if _, err := os.Stat(filepath.Join(folder, "intruded")); err == nil {
				t.Fatalf("%q: %s does what the server says:\n%s", text, name, content)
			}
		}
	}
}

func TestScriptsAreWellFormed(t *testing.T) {
	requires(t, "bash")
	for _, text := range hostileTexts {
		for name, content := range scripts(hostileReport(text)) {
			if harmless(string(content)) != string(content) {
				t.Errorf("%q: %s holds what cannot be seen", text, name)
			}
			parse := exec.CommandContext(t.Context(), "bash", "-n")
			parse.Stdin = bytes.NewReader(content)
			if out, err := parse.CombinedOutput(); err != nil {
				t.Errorf("%q: %s: %v\n%s", text, name, err, out)
			}
		}
	}
}

func TestScriptsNeedExchanges(t *testing.T) {
	r := scriptedReport("http://shop.example")
	r.Results[0].Exchanges = nil

	NewWithT(t).Expect(scripts(r)).To(BeEmpty())
}

func TestSteadyValuesAreThoseOfEveryRun(t *testing.T) {
	n := naming{
		names: map[string]int{"string o7": 3, "number 12": 4}, sent: map[string]bool{"101": true},
		bases: []base{{"PARIETTE_URL", "http://a.example/api"}}, now: started,
	}
	for in, want := range map[string]string{
		`{"id":"o7","order_id":12,"product_id":101}`:      `{"id":"string 3","order_id":"number 4","product_id":101}`,
		`{"id":"","items":[],"total":1500.00}`:            `{"id":"","items":[],"total":1500.00}`,
		`"http://a.example/api/order/77?page[number]=12"`: `"PARIETTE_URL/order/0?page[number]=12"`,
		`"2026-01-15T10:29:00Z"`:                          `"0000-00-00T00:00:00Z (0 h from now)"`,
		`"2026-01-15 13:31:00"`:                           `"0000-00-00 00:00:00 (3 h from now)"`,
		`"2024-01-15T10:29:00Z"`:                          `"0000-00-00T00:00:00Z"`,
		`"6fc21983-3b8e-4e12-be57-4a7437c6f496"`:          `"uuid"`,
		`{"card_code":"o7","card_pin":12}`:                `{"card_code":"string 3","card_pin":"PIN"}`,
	} {
		var value any
		decoder := json.NewDecoder(strings.NewReader(in))
		decoder.UseNumber()
		if err := decoder.Decode(&value); err != nil {
			t.Fatal(err)
		}
		if got := compact(n.steady("", value)); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}
