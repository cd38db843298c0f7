package config

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// What a value can be, in the words of errors.
const (
	someKeys = "keys with values"
	aList    = "a list"
	aText    = "text"
	aNumber  = "a number"
	aWhole   = "a whole number"
	aTruth   = "true or false"
	aTime    = "a duration such as 10s"
)

// format is a form that a value must have.
type format struct {
	want  string                      // the form, in the words of errors
	parse func(string) (string, bool) // the value in the form that is kept, and whether it has the form at all
}

// formats are the forms by the names that tags have for them.
var formats = map[string]format{
	"base":    {"a URL such as https://shop.example/api, without user, query and fragment", parseBase},
	"url":     {"a URL such as http://127.0.0.1:9000/states, without user and fragment", parseURL},
	"path":    {"a path such as /v1/user/profile", parsePath},
	"pointer": {"a JSON Pointer such as /data/points", matching(`^(/([^~/]|~[01])*)+$`)},
	"decimal": {"an amount such as 1500.00", matching(`^[0-9]+(\.[0-9]+)?$`)},
	"header":  {"text that a header field can hold", parseHeader},
	"date":    {"a date such as 2026-12-31", parseDate},
	"glob":    {"an id such as pariette.cart.get.ok, or a glob such as pariette.cart.*", matching(`^[a-z0-9_.*-]+$`)},
	"link":    {"a URL such as https://issues.example/42", parseLink},
	"size":    {"a size such as 8MiB, 512KiB or a number of bytes", parseSize},
}

// wanted is what a value of the type must be, in the words of errors.
func wanted(t reflect.Type, tag reflect.StructTag) string {
	if t == reflect.TypeFor[time.Duration]() {
		return aTime
	}
	switch t.Kind() {
	case reflect.Pointer:
		return wanted(t.Elem(), tag)
	case reflect.Struct, reflect.Map:
		return someKeys
	case reflect.Slice:
		return aList
	case reflect.Bool:
		return aTruth
	case reflect.Float64:
		return aNumber
	}
	if form, ok := formats[tag.Get("format")]; ok {
		return form.want
	}
	if words, ok := reflect.TypeAssert[interface{ values() []string }](reflect.Zero(t)); ok {
		return strings.Join(words.values(), " or ")
	}
	if t.Kind() == reflect.String {
		return aText
	}
	return aWhole
}

// parseScalar fills v, which is no list and has no keys, from its text. Errors
// do not repeat the text, which may be a secret.
func parseScalar(v reflect.Value, text string, tag reflect.StructTag) error {
	if text == "" {
		return errors.New("is empty (give a value, or leave the key out)")
	}
	wrong := errors.New("want " + wanted(v.Type(), tag))
	if form, ok := formats[tag.Get("format")]; ok {
		if text, ok = form.parse(text); !ok {
			return wrong
		}
	}
	switch value := v.Addr().Interface().(type) {
	case *time.Duration:
		parsed, err := time.ParseDuration(text)
		if err != nil || parsed <= 0 {
			return wrong
		}
		*value = parsed
	case *bool:
		if text != "true" && text != "false" {
			return wrong
		}
		*value = text == "true"
	case *float64:
		parsed, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(parsed) || math.IsInf(parsed, 0) {
			return wrong
		}
		if parsed < 0 {
			return errors.New("must not be negative")
		}
		*value = parsed
	case *int, *int64:
		parsed, err := strconv.ParseInt(text, 10, 64)
		if err != nil || v.OverflowInt(parsed) {
			return wrong
		}
		if least, err := strconv.ParseInt(tag.Get("min"), 10, 64); err == nil && parsed < least {
			return fmt.Errorf("must be at least %d", least)
		}
		v.SetInt(parsed)
	default:
		words, closed := reflect.TypeAssert[interface{ values() []string }](v)
		if closed && !slices.Contains(words.values(), text) {
			return wrong
		}
		v.SetString(text)
	}
	return nil
}

// parseLink takes a URL to look at.
func parseLink(text string) (string, bool) {
	u, err := url.Parse(text)
	return text, err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}

func parseURL(text string) (string, bool) {
	text, ok := parseLink(text)
	return text, ok && !strings.Contains(text, "#")
}

func parseDate(text string) (string, bool) {
	_, err := time.Parse(time.DateOnly, text)
	return text, err == nil
}

// parseBase takes a URL that paths are put after.
func parseBase(text string) (string, bool) {
	text, ok := parseURL(text)
	return strings.TrimRight(text, "/"), ok && !strings.Contains(text, "?")
}

func parsePath(text string) (string, bool) {
	u, err := url.Parse(text)
	return text, err == nil && strings.HasPrefix(text, "/") && u.Host == "" && !strings.Contains(text, "#")
}

func parseHeader(text string) (string, bool) {
	return text, httpguts.ValidHeaderFieldValue(text) && strings.TrimSpace(text) == text
}

// sizeParts finds a number of bytes and its unit.
var sizeParts = regexp.MustCompile(`^([0-9]+)(KiB|MiB|GiB|)$`)

// parseSize gives a size in bytes.
func parseSize(text string) (string, bool) {
	parts := sizeParts.FindStringSubmatch(text)
	if parts == nil {
		return "", false
	}
	unit := map[string]int64{"": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}[parts[2]]
	count, err := strconv.ParseInt(parts[1], 10, 64)
	return strconv.FormatInt(count*unit, 10), err == nil && count <= math.MaxInt64/unit
}

// matching takes the texts that match a regular expression.
func matching(expression string) func(string) (string, bool) {
	compiled := regexp.MustCompile(expression)
	return func(text string) (string, bool) { return text, compiled.MatchString(text) }
}
