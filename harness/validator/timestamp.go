package validator

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The two forms of an ISO 8601 date and time. Captured are year, month, day,
// hour, minute, second, the digits of a fraction and the offset from UTC.
var (
	extendedForm = regexp.MustCompile(`^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d)(?::(\d\d)(?::(\d\d))?)?(?:[.,](\d+))?([Zz]|[+-]\d\d(?::?\d\d)?)?$`)
	basicForm    = regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)[Tt](\d\d)(?:(\d\d)(\d\d)?)?(?:[.,](\d+))?([Zz]|[+-]\d\d(?::?\d\d)?)?$`)
)

// DateTime reads an ISO 8601 date and time: RFC 3339, and what ISO 8601 allows
// beyond it, which is the basic form (20240115T103000Z), a comma before the
// fraction, seconds or minutes left out, an offset such as +03 or +0300, and
// no offset at all, read as UTC. Week and ordinal dates are refused. utc says
// whether the text states UTC, as Z or as a zero offset.
func DateTime(text string) (moment time.Time, utc bool, err error) {
	match := extendedForm.FindStringSubmatch(text)
	if match == nil {
		match = basicForm.FindStringSubmatch(text)
	}
	if match == nil {
		return time.Time{}, false, fmt.Errorf("%q is not an ISO 8601 date and time such as 2024-01-15T10:30:00Z", shortened(text, 40))
	}
	part := func(i int) int {
		n, _ := strconv.Atoi(match[i]) // two or four digits, or absent and 0
		return n
	}
	year, month, day, hour, minute, second := part(1), time.Month(part(2)), part(3), part(4), part(5), part(6)

	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	endOfDay := hour == 24 && minute == 0 && second == 0
	if midnight.Month() != month || midnight.Day() != day || (hour > 23 && !endOfDay) || minute > 59 || second > 60 {
		return time.Time{}, false, fmt.Errorf("%q does not exist: a month, day, hour, minute or second is out of range", shortened(text, 40))
	}
	zone, err := readZone(match[8])
	if err != nil {
		return time.Time{}, false, err
	}
	fraction, _ := strconv.ParseFloat("0."+match[7], 64) // "0." is 0
	unit := time.Second
	switch "" {
	case match[5]:
		unit = time.Hour
	case match[6]:
		unit = time.Minute
	}
	moment = time.Date(year, month, day, hour, minute, second, 0, zone)
	moment = moment.Add(time.Duration(math.Round(fraction * float64(unit))))
	return moment, match[8] != "" && zone == time.UTC, nil
}

// readZone reads Z, an offset such as +03, +0300 or +03:00, or nothing, which is UTC too.
func readZone(text string) (*time.Location, error) {
	if len(text) < len("+03") {
		return time.UTC, nil
	}
	hours, _ := strconv.Atoi(text[1:3])
	minutes, _ := strconv.Atoi(strings.TrimPrefix(text[3:], ":")) // absent is 0
	if hours > 23 || minutes > 59 {
		return nil, fmt.Errorf("the offset %s is out of range", text)
	}
	seconds := (hours*60 + minutes) * 60
	if text[0] == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return time.UTC, nil
	}
	return time.FixedZone("", seconds), nil
}
