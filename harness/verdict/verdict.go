// Package verdict holds what a run found: a Result for each requirement, the
// Report of all of them, and the one table that turns results into the run's
// verdict and exit status.
package verdict

import (
	"time"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
)

// Verdict is what a run found about one requirement.
type Verdict string

// The six verdicts.
const (
	Pass          Verdict = "pass"           // the server does it
	Fail          Verdict = "fail"           // the server answered wrongly
	Blocked       Verdict = "blocked"        // an earlier step did not work, so the question could not be put
	NotTested     Verdict = "not tested"     // the target offers no way to ask
	NotApplicable Verdict = "not applicable" // an API or feature that the target does not claim
	Error         Verdict = "error"          // the harness itself failed
)

// Verdicts lists the verdicts in the order in which they are shown.
var Verdicts = []Verdict{Pass, Fail, Blocked, NotTested, NotApplicable, Error}

// Schema is the version of the result document.
const Schema = "mihenk.result/1"

// Report is a whole run: the one source of every printed form. Its JSON is
// described by schemas/result.json.
type Report struct {
	Schema       string            `json:"schema"` // always [Schema]
	Harness      Harness           `json:"harness"`
	Target       Target            `json:"target"`
	Started      time.Time         `json:"started"`
	Seconds      float64           `json:"seconds"`               // wall time of the run
	Seed         int64             `json:"seed"`                  // of the order of specs; the same seed gives the same order
	Gate         requirement.Level `json:"gate"`                  // the lowest level whose failures make a run not conformant
	Interrupted  bool              `json:"interrupted,omitempty"` // the run ended before its time
	Verdict      RunVerdict        `json:"verdict"`
	Headline     string            `json:"headline"` // the verdict in one line, with how many were tested
	Summary      Summary           `json:"summary"`
	Requests     int               `json:"requests"`        // requests sent
	Writes       int               `json:"writes"`          // of them, those other than GET, HEAD and OPTIONS
	Results      []Result          `json:"results"`         // by ID
	Stale        []Stale           `json:"stale,omitempty"` // in the order of the file of known failures
	Causes       []Cause           `json:"causes"`
	Observations []Observation     `json:"observations"`
	Statuses     []StatusCount     `json:"statuses"`
	Notes        []string          `json:"notes"` // what a reader should know, such as tls.insecure
}

// Harness is the program that made a report.
type Harness struct {
	Version string `json:"version"`
}

// Target is what was tested.
type Target struct {
	Name     string `json:"name"`
	Pariette string `json:"pariette,omitempty"` // base URL; empty when the API is not claimed
	Loyetta  string `json:"loyetta,omitempty"`  // base URL; empty when the API is not claimed
}

// Summary counts results by level and verdict. Exempt results are counted
// under their own verdict, as everywhere.
type Summary map[requirement.Level]map[Verdict]int

// Result is what a run found about one requirement.
type Result struct {
	ID        requirement.ID    `json:"id"`
	Level     requirement.Level `json:"level"`
	Verdict   Verdict           `json:"verdict"`
	Text      string            `json:"text"`
	Source    Source            `json:"source"`
	Reason    string            `json:"reason,omitempty"`  // why it is not a plain pass or fail
	Provide   string            `json:"provide,omitempty"` // what would make it testable
	Exempt    string            `json:"exempt,omitempty"`  // the target file's reason to leave it out of the verdict
	Owner     requirement.ID    `json:"owner,omitempty"`   // of a blocked result: the requirement that owns the step that did not work
	Failures  []Failure         `json:"failures,omitempty"`
	Known     *Known            `json:"known,omitempty"` // of a failed result that a file of known failures covers
	Seconds   float64           `json:"seconds"`
	Exchanges []Exchange        `json:"exchanges,omitempty"`
	Arranged  []Arrangement     `json:"arranged,omitempty"` // by the state hook, in its order
}

// Source is where the requirement comes from.
type Source struct {
	Document string            `json:"document"`
	Section  string            `json:"section,omitempty"`
	Basis    requirement.Basis `json:"basis"`
}

// Failure is one thing that was wrong.
type Failure struct {
	Message  string `json:"message"`            // a sentence, possibly of several lines
	Expected string `json:"expected,omitempty"` // what the requirement demands
	Actual   string `json:"actual,omitempty"`   // what the server gave
	Pointer  string `json:"pointer,omitempty"`  // the JSON Pointer (RFC 6901) into the answer's body
	Where    string `json:"where,omitempty"`    // the request whose answer was wrong, for example "POST /shopping/cart"
	Exchange *int   `json:"exchange,omitempty"` // its index in the result's exchanges
	Check    string `json:"check,omitempty"`    // the line of the suites that demands it, for example "suites/pariette/cart_get.go:57"
}

// Exchange is one request and what came back, without secrets.
type Exchange struct {
	Operation string              `json:"operation"` // for example "pariette.cart.add"
	Method    string              `json:"method"`
	URL       string              `json:"url"`
	Header    map[string][]string `json:"request_headers,omitempty"`
	Body      *Body               `json:"request_body,omitempty"`
	Status    int                 `json:"status,omitempty"` // 0 when no answer came
	Answer    map[string][]string `json:"headers,omitempty"`
	Content   *Body               `json:"body,omitempty"`
	Error     string              `json:"error,omitempty"` // the network's words when no answer came
	Started   time.Time           `json:"started"`
	Seconds   float64             `json:"seconds"`
}

// Arrangement is what the target's state hook did for a story, without secrets.
type Arrangement struct {
	State  string `json:"state"`  // for example "loyetta.customer"
	Params string `json:"params"` // JSON
	Answer string `json:"answer"` // JSON
	Before int    `json:"before"` // the exchange that it came before, by its index; how many there are if it was the last
}

// Body is the content of a message.
type Body struct {
	Text      string `json:"text"`
	Base64    bool   `json:"base64,omitempty"`    // Text is base64, since the bytes are not UTF-8
	Truncated bool   `json:"truncated,omitempty"` // there was more than is shown
}

// Cause is one fault and what followed from it.
type Cause struct {
	ID      requirement.ID   `json:"id,omitempty"` // the requirement that failed; empty for a fault outside them, such as the network
	Reason  string           `json:"reason"`
	Blocked []requirement.ID `json:"blocked"`
}

// Observation is how the server reads what the documents leave open.
type Observation struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// StatusCount says how often a status value of the documents' table was seen.
type StatusCount struct {
	Value    string `json:"value"`
	Physical int    `json:"physical"` // orders of the physical list
	Prepaid  int    `json:"prepaid"`  // orders of the prepaid list
}
