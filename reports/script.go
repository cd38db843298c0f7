package reports

import (
	_ "embed"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// scriptHead is what every script begins with: its functions.
//
//go:embed script.bash
var scriptHead string

// scripts are the stories of the requirements that failed, each as a bash
// script, by path.
func scripts(r *verdict.Report) map[string][]byte {
	files := map[string][]byte{}
	for _, result := range r.Results {
		if result.Verdict == verdict.Fail && len(result.Exchanges) > 0 {
			s := newScript(r, result)
			s.tell()
			files["reproduce/"+string(result.ID)+".sh"] = []byte(s.introduction() + scriptHead + s.declarations() + s.steps.String() + s.comparison())
		}
	}
	return files
}

// script tells the story of a failed requirement again, in bash: the requests
// in their order, with what one answer gave and a later request used carried
// from the one to the other.
type script struct {
	report    *verdict.Report
	result    verdict.Result
	steps     strings.Builder // the commands
	needs     strings.Builder // the variables of the next command
	variables variables
	values    values
	naming    naming // of the checks, once the story is told
}

func newScript(r *verdict.Report, result verdict.Result) *script {
	return &script{report: r, result: result, variables: newVariables(result), values: newValues()}
}

// introduction says what the script is about.
func (s *script) introduction() string {
	var b strings.Builder
	comment := func(format string, args ...any) {
		for line := range strings.SplitSeq(harmless(fmt.Sprintf(format, args...)), "\n") {
			b.WriteString(strings.TrimRight("# "+line, " ") + "\n")
		}
	}
	b.WriteString("#!/usr/bin/env bash\n")
	comment("%s: %s", s.result.ID, s.result.Text)
	comment("\n  mihenk run --target FILE --only %s --seed %d", s.result.ID, s.report.Seed)
	for i, f := range s.result.Failures {
		if i == maxFailures {
			comment("\nand %d more", len(s.result.Failures)-i)
			break
		}
		comment("\n%s", shorten(f.Message))
		for _, field := range [][2]string{{"expected", f.Expected}, {"actual", f.Actual}, {"pointer", f.Pointer}, {"where", f.Where}} {
			if field[1] != "" {
				comment("  %s: %s", field[0], strings.ReplaceAll(shorten(field[1]), "\n", "\n    "))
			}
		}
		if f.Exchange != nil {
			comment("  answer: %d", *f.Exchange+1)
		}
	}
	comment("\nExit status: 0 if the server does so again, 1 if it does not, 2 if that cannot be told.")
	b.WriteByte('\n')
	return b.String()
}

// declarations give the variables that the story starts with their values.
func (s *script) declarations() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("\n# The server. Another one can be given.")
	for _, base := range bases(s.report) {
		line("%s=${%[1]s:-%s}", base.name, quote(base.url, nil))
	}
	if len(s.variables.given) > 0 {
		line("\n# Tokens, by their names in the report.")
	}
	for _, name := range s.variables.given {
		line("%s", define(name))
	}
	if len(s.result.Arranged) > 0 {
		line("\n# The state hook: its URL, and STATES_TOKEN if it wants one, or else its command.")
		line(`[[ -n ${STATES_COMMAND-} ]] || : "${STATES_URL:?the URL of the state hook, or else STATES_COMMAND}"`)
	}
	if len(s.variables.guests) > 0 {
		line("\n# Guests whom the server has never seen.")
	}
	for i, guest := range s.variables.guests {
		line("guest_%d=$(fresh %s)", i+1, quote(guest, nil))
	}
	return b.String()
}

// base is the base URL of an API, and the variable that holds it.
type base struct{ name, url string }

// bases are those of the APIs that a target claims.
func bases(r *verdict.Report) []base {
	var all []base
	if url := r.Target.Pariette; url != "" {
		all = append(all, base{"PARIETTE_URL", url})
	}
	if url := r.Target.Loyetta; url != "" {
		all = append(all, base{"LOYETTA_URL", url})
	}
	return all
}

// tell writes the requests, and between them what the state hook is asked.
func (s *script) tell() {
	exchanges, arranged := s.result.Exchanges, 0
	for first := 0; ; {
		for ; arranged < len(s.result.Arranged) && s.result.Arranged[arranged].Before <= first; arranged++ {
			s.arrange(arranged)
		}
		if first == len(exchanges) {
			return
		}
		end := together(exchanges, first)
		var commands []string
		for i := first; i < end; i++ {
			commands = append(commands, s.send(i))
		}
		fmt.Fprintf(&s.steps, "\n# %s\n%s", strings.ReplaceAll(harmless(exchanges[first].Operation), "\n", " "), s.needs.String())
		s.needs.Reset()
		if len(commands) > 1 {
			fmt.Fprintf(&s.steps, "%s &\nwait\n", strings.Join(commands, " &\n"))
		} else {
			s.steps.WriteString(commands[0] + "\n")
		}
		for i := first; i < end; i++ {
			s.values.learn(i+1, exchanges[i].Content)
		}
		first = end
	}
}

// together is the end of the requests from the first on that were sent at the
// same time: to one operation, before an answer was there.
func together(exchanges []verdict.Exchange, first int) int {
	until := ended(exchanges[first])
	end := first + 1
	for ; end < len(exchanges); end++ {
		e, next := exchanges[first], exchanges[end]
		if e.Method != http.MethodPost || next.Method != e.Method || next.Operation != e.Operation || !next.Started.Before(until) {
			break
		}
		if ended(next).Before(until) {
			until = ended(next)
		}
	}
	return end
}

// ended is when an exchange was over.
func ended(e verdict.Exchange) time.Time {
	return e.Started.Add(time.Duration(e.Seconds * float64(time.Second)))
}

// send is the command that sends the nth request.
func (s *script) send(n int) string {
	e := s.result.Exchanges[n]
	var parts []string
	switch {
	case e.Method == http.MethodHead:
		parts = append(parts, "--head")
	case e.Method != http.MethodGet || e.Body != nil:
		parts = append(parts, "-X "+quote(e.Method, nil))
	}
	parts = append(parts, word(s.url(e.URL)))
	parts = append(parts, headers(e, func(header string) string { return word(s.header(header)) })...)
	source := ""
	if e.Body != nil {
		var data string
		source, data = s.body(e.Body)
		parts = append(parts, data)
	}
	recorded := fmt.Sprint(e.Status)
	if e.Error != "" {
		recorded = noAnswer
	}
	return fmt.Sprintf("%ssend %d %s %s", source, n+1, quote(recorded, nil), strings.Join(parts, " \\\n  "))
}

// noAnswer stands for the status of an answer that did not come.
const noAnswer = "no answer"

// arrange writes what the state hook is asked the nth time, and keeps the
// tokens that it answers.
func (s *script) arrange(n int) {
	a := s.result.Arranged[n]
	step := fmt.Sprintf("a%d", n+1)
	params := s.json(a.Params)
	request := append([]piece{{text: fmt.Sprintf(`{"state":%q,"params":`, a.State)}}, append(params, piece{text: "}"})...)
	fmt.Fprintf(&s.steps, "\n%sarrange %s %s %s\n", s.needs.String(), step, quote(a.State, nil), word(request))
	s.needs.Reset()
	for _, found := range s.values.learnAll(step, a.Answer) {
		if name, secret := s.variables.secret(found.text); secret {
			s.variables.made[name] = true
			fmt.Fprintf(&s.steps, "%s=$(pick %s %s)\n", name, step, quote(found.path, nil))
		}
	}
}
