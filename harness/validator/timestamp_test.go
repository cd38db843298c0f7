package validator_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/mihenk-conformance/mihenk/harness/validator"
)

func TestDateTime(t *testing.T) {
	morning := time.Date(2024, 1, 15, 10, 30, 0, 0, time.UTC)
	for text, want := range map[string]struct {
		moment time.Time
		utc    bool
	}{
		"2024-01-15T10:30:00.000000Z":  {morning, true},
		"2024-01-15T10:30:00Z":         {morning, true},
		"2024-01-15t10:30:00z":         {morning, true},
		"2024-01-15T10:30:00+00:00":    {morning, true},
		"2024-01-15T10:30:00-00:00":    {morning, true},
		"2024-01-15T10:30:00+0000":     {morning, true},
		"2024-01-15T13:30:00+03:00":    {morning, false},
		"2024-01-15T13:30:00+0300":     {morning, false},
		"2024-01-15T13:30:00+03":       {morning, false},
		"2024-01-15T07:00:00-03:30":    {morning, false},
		"2024-01-15T10:30:00":          {morning, false},
		"2024-01-15T10:30Z":            {morning, true},
		"2024-01-15T10,5Z":             {morning, true},
		"2024-01-15T10:29.5":           {morning.Add(-30 * time.Second), false},
		"2024-01-15T10:30:00,25Z":      {morning.Add(250 * time.Millisecond), true},
		"2024-01-15T10:30:00.1234567Z": {morning.Add(123456700), true},
		"20240115T103000Z":             {morning, true},
		"20240115T103000.5+0300":       {morning.Add(-3*time.Hour + 500*time.Millisecond), false},
		"20240115T1030":                {morning, false},
		"2024-02-29T24:00:00Z":         {time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), true},
		"2016-12-31T23:59:60Z":         {time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), true},
	} {
		g := NewWithT(t)
		moment, utc, err := validator.DateTime(text)
		g.Expect(err).NotTo(HaveOccurred(), text)
		g.Expect(moment).To(BeTemporally("==", want.moment), text)
		g.Expect(utc).To(Equal(want.utc), text)
	}
}

func TestDateTimeRefuses(t *testing.T) {
	for _, text := range []string{
		"", "now", "2024-01-15", "10:30:00", "10:30:00Z", "1705314600", "2024-01-15 10:30:00", "2024-01-15T",
		"2024-1-15T10:30:00Z", "2024-01-15T1:30:00Z", "2024-01-15T103000Z", "20240115T10:30:00Z",
		"2024-00-15T10:30:00Z", "2024-13-15T10:30:00Z", "2024-01-00T10:30:00Z", "2023-02-29T10:30:00Z",
		"2024-01-15T25:00:00Z", "2024-01-15T24:00:01Z", "2024-01-15T10:60:00Z", "2024-01-15T10:30:61Z",
		"2024-01-15T10:30:00+24:00", "2024-01-15T10:30:00+03:60", "2024-01-15T10:30:00+3", "2024-01-15T10:30:00.Z",
		"2024-01-15T10:30:00Z ", " 2024-01-15T10:30:00Z", "2024-01-15T10:30:00Z\n", "2024-01-15T10:30:00 Z",
		"2024-W03-1T10:30:00Z", "2024-015T10:30:00Z", "15.01.2024 10:30", "Mon, 15 Jan 2024 10:30:00 GMT",
		"٢٠٢٤-01-15T10:30:00Z", "2024-01-15T10:30:00Z\x00",
	} {
		moment, utc, err := validator.DateTime(text)
		g := NewWithT(t)
		g.Expect(err).To(HaveOccurred(), "%q", text)
		g.Expect(moment.IsZero()).To(BeTrue())
		g.Expect(utc).To(BeFalse())
	}
}

func FuzzTimestamp(f *testing.F) {
	for _, seed := range []string{
		"2024-01-15T10:30:00.000000Z", "20240115T103000+03", "0000-01-01T00:00:00Z", "9999-12-31T24:00:00-23:59",
		"2016-12-31T23:59:60Z", "2024-01-15T10,999999999999999999999999", "", "\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		moment, _, err := validator.DateTime(text)
		if err != nil || moment.Year() > 9999 { // 9999-12-31T24:00:00Z
			return
		}
		again, _, err := validator.DateTime(moment.Format(time.RFC3339Nano))
		if err != nil || !again.Equal(moment) {
			t.Fatalf("%q is %v, read back as %v (%v)", text, moment, again, err)
		}
	})
}
