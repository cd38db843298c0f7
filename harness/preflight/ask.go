package preflight

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/client"
	"github.com/mihenk-conformance/mihenk/harness/wire"
)

// sender sends requests that end with a context.
func (c *inspection) sender(ctx context.Context) client.Sender {
	return func(r wire.Request) *wire.Exchange {
		e := c.conn.Do(ctx, r)
		if errors.Is(e.Err, wire.ErrStale) && !r.Write() {
			e = c.conn.Do(ctx, r) // over a connection of its own
		}
		if e.Err == nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.durations = append(c.durations, e.Duration)
		}
		return e
	}
}

// shop is the Pariette API at a base URL.
func (c *inspection) shop(ctx context.Context, base string) client.Pariette {
	return client.Pariette{BaseURL: base, Token: c.Target.Pariette.Token, Send: c.sender(ctx)}
}

// store is the Loyetta API at a base URL.
func (c *inspection) store(ctx context.Context, base string) client.Loyetta {
	return client.Loyetta{BaseURL: base, Send: c.sender(ctx)}
}

// unique is a name that nobody used before: a random UUID (RFC 9562).
func unique() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// isObject reports whether an answer is a JSON object.
func isObject(a *client.Answer) bool {
	_, ok := a.Body().Raw().(map[string]any)
	return ok
}

// shows reports whether an answer shows what was asked for.
func shows(a *client.Answer) bool {
	return a.Err == nil && a.Successful() && a.Get("data").Exists() && !a.Denies()
}

// denied reports whether an answer refuses whoever asked.
func denied(a *client.Answer) bool {
	return a.Err == nil && (a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden) && isObject(a) && !a.Claims()
}

// refused reports whether an answer refuses what was sent, not who sent it.
func refused(a *client.Answer) bool {
	switch a.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusGone, http.StatusUnprocessableEntity:
		return a.Err == nil && isObject(a) && !a.Claims()
	}
	return false
}

// none is an id that no request holds.
const none = -1

// alike reports whether two answers say the same, where the one says anything
// of an id that its request holds, and the other of another.
func alike(a, b *client.Answer, own, other int64) bool {
	without := func(a *client.Answer, id int64) string {
		return strings.ReplaceAll(reason(a), strconv.FormatInt(id, 10), "")
	}
	return a.Err == nil && b.Err == nil && a.Status == b.Status && without(a, own) == without(b, other)
}

// reason is why an answer refuses, in the members in which servers say so.
func reason(a *client.Answer) string {
	var text strings.Builder
	for _, name := range []string{"message", "error", "errors", "title", "detail", "code"} {
		if member := a.Get(name); member.Exists() {
			fmt.Fprintf(&text, "%s=%s ", name, member)
		}
	}
	return text.String()
}

// longest is how many letters of what a server wrote are shown.
const longest = 120

// short is a text of a server without secrets, and not too long to be shown.
func (c *inspection) short(text string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	letters := []rune(c.redactor.Text(text))
	if len(letters) > longest {
		return string(letters[:longest]) + "…"
	}
	return string(letters)
}

// said is what was asked and answered, in short.
func (c *inspection) said(a *client.Answer) string {
	if a.Err != nil {
		return fmt.Sprintf("%s got no answer: %s", a.Where(), a.Err)
	}
	text := fmt.Sprintf("%s answered %d", a.Where(), a.Status)
	message, ok := a.Get("message").Text()
	switch {
	case ok:
		text += fmt.Sprintf(" %q", c.short(message))
	case strings.Contains(a.Answer.Get("Content-Type"), "html"):
		text += " with a web page"
	case !isObject(a):
		text += " without a JSON object"
	}
	return text
}

// sameDenial reports whether every answer is the same refusal of whoever asked.
func sameDenial(answers []*client.Answer) bool {
	for _, a := range answers {
		if !denied(a) || !alike(a, answers[0], none, none) {
			return false
		}
	}
	return true
}

// everywhere reports whether what is not there, below a URL, is refused in the
// same way: then the refusal says nothing of a credential.
func (c *inspection) everywhere(refusal *client.Answer, address string) bool {
	nothing := client.Loyetta{BaseURL: address, Send: c.sender(c.ctx)}.
		Do(wire.Request{Operation: "nothing", Method: http.MethodGet, URL: "/" + unique()}, unique())
	return nothing.Err != nil || alike(nothing, refusal, none, none)
}
