package state

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// HTTP is a hook that is asked with POST at a URL. The token is sent as a
// bearer token; empty for none. Redirects are not followed.
func HTTP(address, token string) Hook {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	return exchange(func(ctx context.Context, content []byte) ([]byte, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(content))
		if err != nil {
			return nil, withoutURL(err)
		}
		request.Header.Set("Accept", "application/json")
		request.Header.Set("Content-Type", "application/json")
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		response, err := client.Do(request)
		if err != nil {
			return nil, fmt.Errorf("the state hook gave no answer: %w", withoutURL(err))
		}
		defer response.Body.Close()
		answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
		switch {
		case response.StatusCode == http.StatusNotFound || response.StatusCode == http.StatusNotImplemented:
			return nil, fmt.Errorf("%w, which answered %s", ErrUnsupported, status(response.StatusCode))
		case response.StatusCode != http.StatusOK:
			return nil, fmt.Errorf("the state hook answered %s (want 200, or 501 where it does not support the state): %s",
				status(response.StatusCode), quote(answer, content, token))
		case err != nil:
			return nil, fmt.Errorf("the state hook's answer broke off: %w", err)
		case len(answer) > maxAnswer:
			return nil, errTooLong
		}
		return answer, nil
	})
}

// status is a status code with its meaning, as "404 Not Found".
func status(code int) string { return fmt.Sprintf("%d %s", code, http.StatusText(code)) }

// withoutURL is the error without the address of the hook, which may hold a secret.
func withoutURL(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}
