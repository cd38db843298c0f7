package conform

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// Trial is one story being told to one server: what the story asks with, and
// the record of what it asked and found. A story's goroutines may share it,
// but only the story's own may judge.
type Trial struct {
	Target *config.Target

	ctx     context.Context
	session *Session

	mu        sync.Mutex
	exchanges []*wire.Exchange
	arranged  []arrangement

	failures []failure
	asked    map[*finding]bool // the shared questions whose evidence is in the record
}

// failure is something that was wrong, and the exchange that shows it.
type failure struct {
	verdict.Failure
	exchange *wire.Exchange
	silent   bool // no answer came, which counts only where the server answers again afterwards
}

// stop ends a story before its end, with the verdict and the reason for it.
type stop struct {
	verdict verdict.Verdict
	reason  string
	provide string         // what would make the requirement testable
	owner   requirement.ID // of a blocked one: the requirement that owns the step
	network bool           // no answer came
}

// outcome is how a story ended.
type outcome struct {
	stop
	failures  []failure
	exchanges []*wire.Exchange
	arranged  []arrangement
	duration  time.Duration
}

// Given states what the story takes for granted. If it does not hold, the
// story ends: blocked.
func (t *Trial) Given(actual any) *Statement {
	return &Statement{trial: t, actual: actual, given: true}
}

// Expect states what the requirement demands. If it does not hold, that is
// recorded as a failure and the story goes on.
func (t *Trial) Expect(actual any) *Statement {
	return &Statement{trial: t, actual: actual}
}

// Send sends a request and records the exchange.
func (t *Trial) Send(r wire.Request) *wire.Exchange {
	e := t.session.send(t.ctx, r)
	t.mu.Lock()
	t.exchanges = append(t.exchanges, e)
	t.mu.Unlock()
	if errors.Is(e.Err, wire.ErrReadOnly) || errors.Is(e.Err, wire.ErrWriteLimit) {
		t.NotTested(fmt.Sprintf("it needs a %s request, and %s", r.Method, e.Err), "a run that may write")
	}
	return e
}

// Block ends the story as blocked by a step that the owner requires to work.
func (t *Trial) Block(owner requirement.ID, format string, args ...any) {
	panic(stop{verdict: verdict.Blocked, owner: owner, reason: fmt.Sprintf(format, args...)})
}

// NotTested ends the story as one that the target offers no way to ask.
// Provide says what would be a way.
func (t *Trial) NotTested(reason, provide string) {
	panic(stop{verdict: verdict.NotTested, reason: reason, provide: provide})
}

// Try tells a part that the story can do without, where the target offers no
// way to ask.
func (t *Trial) Try(part func()) {
	defer func() {
		ended := recover()
		if s, ok := ended.(stop); ended != nil && (!ok || s.verdict != verdict.NotTested) {
			panic(ended)
		}
	}()
	part()
}

// Observe records how the server reads something that the documents leave open.
func (t *Trial) Observe(name, value string) { t.session.observe(name, value) }

// Pariette sends requests of the Pariette API in this trial.
func (t *Trial) Pariette() client.Pariette {
	return client.Pariette{BaseURL: t.Target.Pariette.BaseURL, Token: t.Target.Pariette.Token, Send: t.Send}
}

// Loyetta sends requests of the Loyetta API in this trial.
func (t *Trial) Loyetta() client.Loyetta {
	return client.Loyetta{BaseURL: t.Target.Loyetta.BaseURL, Send: t.Send}
}

// Unique is a name that nobody used before, such as a guest's: a random UUID
// (RFC 9562), since that is what servers that are strict about ids expect.
func (t *Trial) Unique() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Invalid is a token of a form like the given one that the server never
// issued. Its middle is changed: the last letters of some kinds of token do
// not all count.
func (t *Trial) Invalid(token string) string {
	invalid := []byte(token)
	fill := rand.Text()
	for i := len(invalid) / 4; i < len(invalid)*3/4; i++ {
		if c := fill[i%len(fill)]; invalid[i] != '.' && invalid[i] != '|' {
			invalid[i] = c
		}
	}
	changed := string(invalid)
	if changed == token {
		changed = fill
	}
	t.hide(token, "NEVER_ISSUED", changed)
	return changed
}

// hide makes a token known that was made of another, and how.
func (t *Trial) hide(token, how, made string) {
	s := t.session
	s.mu.Lock()
	defer s.mu.Unlock()
	s.redactor.Add(cmp.Or(s.redactor.Name(token), "TOKEN")+"_"+how, made)
}

// InvalidToken is a token that the server never issued, and how it differs
// from one that it did.
type InvalidToken struct{ Name, Token string }

// InvalidTokens are tokens that resemble the given one: one of its form, and
// those that a careless comparison takes for it.
func (t *Trial) InvalidTokens(token string) []InvalidToken {
	appended := token + rand.Text()[:6]
	t.hide(token, "APPENDED", appended)
	tokens := []InvalidToken{{"never issued", t.Invalid(token)}, {"with letters appended", appended}}
	if other := strings.Map(otherCase, token); other != token && !caseless.MatchString(token) {
		t.hide(token, "OTHER_CASE", other)
		tokens = append(tokens, InvalidToken{"in the other case", other})
	}
	return tokens
}

// caseless are tokens that may be spelt in either case: hexadecimal numbers,
// UUIDs among them, and base32.
var caseless = regexp.MustCompile(`^([0-9a-fA-F-]+|[A-Z2-7=]+)$`)

// otherCase is a capital for a small letter, and a small one for a capital.
func otherCase(letter rune) rune {
	if unicode.IsUpper(letter) {
		return unicode.ToLower(letter)
	}
	return unicode.ToUpper(letter)
}

// tell tells the story and says how it ended. A panic is an error of the
// harness, unless a failure was recorded before it.
func (t *Trial) tell(story Story) (end outcome) {
	started := time.Now()
	defer func() {
		crash := recover()
		t.Return()
		if crash == nil {
			crash = t.gone()
		}
		end = t.end(crash)
		end.duration = time.Since(started)
	}()
	story(t)
	return end
}

// gone is the end of a story in which a request went without an answer, when
// the server does not answer the next one either: then it is not that request
// that it cannot stand.
func (t *Trial) gone() any {
	for _, f := range t.failures {
		if !f.silent {
			continue
		}
		if again := t.probe(apiOf(f.exchange.Request)); again.Status == 0 {
			return stop{verdict: verdict.Blocked, reason: noAnswer(again.Exchange), network: true}
		}
		return nil
	}
	return nil
}

// end is the outcome of a story that ended in the given panic, or in none.
func (t *Trial) end(crash any) outcome {
	o := outcome{stop: stop{verdict: verdict.Pass}, failures: t.failures, exchanges: t.exchanges, arranged: t.arranged}
	stopped, early := crash.(stop)
	switch {
	case early:
		o.stop = stopped
	case crash != nil:
		o.stop = stop{verdict: verdict.Error, reason: fmt.Sprintf("the story panicked: %v\n%s", crash, debug.Stack())}
	}
	if early && stopped.network {
		o.failures = slices.DeleteFunc(o.failures, func(f failure) bool { return f.silent })
	}
	if len(o.failures) > 0 {
		o.stop = stop{verdict: verdict.Fail, reason: o.reason}
	}
	return o
}
