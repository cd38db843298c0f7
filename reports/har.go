package reports

import (
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// An HTTP Archive 1.2. Whatever the format demands and no result holds is -1,
// empty or "unknown", as the format has it.
type (
	harFile struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Entries []harEntry `json:"entries"`
		Comment string     `json:"comment"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harEntry struct {
		Started  time.Time   `json:"startedDateTime"`
		Time     float64     `json:"time"` // milliseconds
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		Body        *harBody  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harResponse struct {
		Status      int       `json:"status"` // 0 when no answer came
		StatusText  string    `json:"statusText"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Content     harBody   `json:"content"`
		RedirectURL string    `json:"redirectURL"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
		Comment     string    `json:"comment,omitempty"` // the network's words when no answer came
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harBody struct {
		Size     *int   `json:"size,omitempty"` // of an answer's
		MimeType string `json:"mimeType"`
		Text     string `json:"text"`
		Encoding string `json:"encoding,omitempty"`
		Comment  string `json:"comment,omitempty"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// writeHAR renders the exchanges of a report as an HTTP Archive 1.2, each once,
// in the order in which they began. An entry's comment names its requirements.
func writeHAR(w io.Writer, r *verdict.Report) error {
	log := harLog{
		Version: "1.2",
		Creator: harCreator{"Mihenk", r.Harness.Version},
		Entries: []harEntry{},
		Comment: r.Target.Name + ": " + r.Headline,
	}
	for _, e := range exchanges(r) {
		ids := make([]string, len(e.ids))
		for i, id := range e.ids {
			ids[i] = string(id)
		}
		milliseconds := e.Seconds * 1000
		log.Entries = append(log.Entries, harEntry{
			Started:  e.Started,
			Time:     milliseconds,
			Request:  requestOf(e.Exchange),
			Response: responseOf(e.Exchange),
			Timings:  harTimings{Wait: milliseconds}, // what was measured is the whole
			Comment:  strings.Join(ids, ", "),
		})
	}
	return encodeJSON(w, harFile{log})
}

func requestOf(e verdict.Exchange) harRequest {
	request := harRequest{
		Method:      e.Method,
		URL:         e.URL,
		HTTPVersion: "unknown",
		Cookies:     []harPair{},
		Headers:     pairs(e.Header),
		Query:       []harPair{},
		HeadersSize: -1,
		BodySize:    -1,
	}
	if address, err := url.Parse(e.URL); err == nil {
		request.Query = pairs(address.Query())
	}
	if e.Body != nil {
		request.Body = new(bodyOf(e.Body, e.Header))
	}
	return request
}

func responseOf(e verdict.Exchange) harResponse {
	response := harResponse{
		Status:      e.Status,
		StatusText:  http.StatusText(e.Status),
		HTTPVersion: "unknown",
		Cookies:     []harPair{},
		Headers:     pairs(e.Answer),
		RedirectURL: http.Header(e.Answer).Get("Location"),
		HeadersSize: -1,
		BodySize:    -1,
		Comment:     e.Error,
	}
	content := &verdict.Body{}
	if e.Content != nil {
		content = e.Content
	}
	response.Content = bodyOf(content, e.Answer)
	response.Content.Size = new(len(content.Text))
	if decoded, err := base64.StdEncoding.DecodeString(content.Text); content.Base64 && err == nil {
		response.Content.Size = new(len(decoded))
	}
	return response
}

func bodyOf(b *verdict.Body, header http.Header) harBody {
	body := harBody{MimeType: header.Get("Content-Type"), Text: b.Text}
	if b.Base64 {
		body.Encoding = "base64"
	}
	if b.Truncated {
		body.Comment = "only the beginning was recorded"
	}
	return body
}

// pairs are the values of a header or a query by name.
func pairs(values map[string][]string) []harPair {
	list := []harPair{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			list = append(list, harPair{name, value})
		}
	}
	return list
}
