package reference

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

// maxBody is the longest request body that is read, in bytes.
const maxBody = 1 << 20

// maxQuantity is the most pieces of a product in a cart, of either API.
const maxQuantity = 1000

// refusal is why a request is not served. Each API renders it in its own form.
type refusal struct {
	status      int // HTTP status, 4xx or 501
	message     string
	fields      fieldErrors
	cartUpdated *bool // of refused orders alone
}

// fieldErrors says what is wrong with a request, by the name of the field.
type fieldErrors map[string][]string

// refused is the refusal of these fields, nil when there are none.
func (f fieldErrors) refused() *refusal {
	if len(f) == 0 {
		return nil
	}
	return &refusal{status: http.StatusUnprocessableEntity, message: "the request has invalid fields", fields: f}
}

// sendJSON answers with the document and nothing else.
func sendJSON(w http.ResponseWriter, status int, document any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // a client that went away is no concern
}

// decode reads the request's body, declared as JSON and holding one JSON
// document of into's shape. Fields that into lacks are ignored.
func decode(r *http.Request, into any) *refusal {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media != "application/json" && !strings.HasSuffix(media, "+json") {
		return &refusal{status: http.StatusUnsupportedMediaType, message: "the body must be declared as application/json"}
	}
	body, err := io.ReadAll(r.Body)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &refusal{status: http.StatusRequestEntityTooLarge, message: "the body is longer than 1 MiB"}
	}
	if err != nil {
		return &refusal{status: http.StatusBadRequest, message: "the body could not be read"}
	}
	if !utf8.Valid(body) {
		return &refusal{status: http.StatusBadRequest, message: "the body is not UTF-8"}
	}
	err = json.Unmarshal(body, into)
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if mismatch.Field == "" {
			return &refusal{status: http.StatusUnprocessableEntity, message: "the body must be a JSON object"}
		}
		return fieldErrors{mismatch.Field: {"has the wrong type: " + mismatch.Value}}.refused()
	}
	if err != nil {
		return &refusal{status: http.StatusBadRequest, message: "the body is not JSON: " + err.Error()}
	}
	return nil
}

// bearer is the token of the Authorization header, and whether the request has
// that header. A header of another scheme has the token "", which nobody has.
func bearer(r *http.Request) (token string, present bool) {
	header := r.Header.Get("Authorization")
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", header != ""
	}
	return token, true
}
