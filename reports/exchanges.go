package reports

import (
	"slices"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/requirement"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// exchange is an exchange of a report and the requirements that it tells of.
type exchange struct {
	verdict.Exchange
	ids []requirement.ID
}

// exchanges lists the exchanges of a report in the order in which they began,
// each once, though the results of shared requests hold copies of it.
func exchanges(r *verdict.Report) []exchange {
	type key struct {
		started       time.Time
		seconds       float64
		method, url   string
		body, content string
	}
	text := func(b *verdict.Body) string {
		if b == nil {
			return ""
		}
		return b.Text
	}
	index := map[key]int{}
	var all []exchange
	for _, result := range r.Results {
		for _, e := range result.Exchanges {
			k := key{e.Started.UTC(), e.Seconds, e.Method, e.URL, text(e.Body), text(e.Content)}
			i, known := index[k]
			if !known {
				i = len(all)
				index[k], all = i, append(all, exchange{Exchange: e})
			}
			if !slices.Contains(all[i].ids, result.ID) {
				all[i].ids = append(all[i].ids, result.ID)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b exchange) int { return a.Started.Compare(b.Started) })
	return all
}
