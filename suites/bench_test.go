package suites_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/mihenk-conformance/mihenk/harness/conform"
	"github.com/mihenk-conformance/mihenk/harness/reference"
)

// sent is a request as the server received it.
type sent struct {
	method, url string
	header      http.Header
	body        []byte
}

// BenchmarkRun measures a whole run against the same requests sent again by
// bare net/http at the same concurrency. The metric run/replay is the median of
// the ratios of the two, taken in turn.
func BenchmarkRun(b *testing.B) {
	for name, parallel := range map[string]int{"parallel=1": 1, "parallel=8": 8} {
		b.Run(name, func(b *testing.B) { benchmarkRun(b, parallel) })
	}
}

func benchmarkRun(b *testing.B, parallel int) {
	plan, err := conform.NewPlan(conform.Selection{}, 1)
	if err != nil {
		b.Fatal(err)
	}
	var ratios, requests []float64
	for b.Loop() {
		good := reference.New(reference.Options{})
		var mu sync.Mutex
		var recorded []sent
		recording := true
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if recording {
				body, _ := io.ReadAll(r.Body)
				r.Body = io.NopCloser(bytes.NewReader(body))
				mu.Lock()
				recorded = append(recorded, sent{r.Method, "http://" + r.Host + r.RequestURI, r.Header, body})
				mu.Unlock()
			}
			good.ServeHTTP(w, r)
		}))

		options := conform.Options{Target: target(b, server.URL), Parallel: parallel}
		started := time.Now()
		if _, err := conform.Tell(b.Context(), plan, options); err != nil {
			b.Fatal(err)
		}
		run := time.Since(started)

		recording = false
		started = time.Now()
		replay(b, recorded, parallel)
		ratios = append(ratios, float64(run)/float64(time.Since(started)))
		requests = append(requests, float64(len(recorded))/run.Seconds())
		server.Close()
	}
	b.ReportMetric(median(ratios), "run/replay")
	b.ReportMetric(median(requests), "requests/s")
}

// replay sends the requests with so many workers, and reads the answers.
func replay(b *testing.B, recorded []sent, workers int) {
	client := http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers}}
	defer client.CloseIdleConnections()
	queue := make(chan sent)
	var sending sync.WaitGroup
	for range workers {
		sending.Go(func() {
			for s := range queue {
				request, err := http.NewRequestWithContext(b.Context(), s.method, s.url, bytes.NewReader(s.body))
				if err != nil {
					b.Error(err)
					continue
				}
				request.Header = s.header
				answer, err := client.Do(request)
				if err != nil {
					b.Error(err)
					continue
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
			}
		})
	}
	for _, s := range recorded {
		queue <- s
	}
	close(queue)
	sending.Wait()
}

// median is the value in the middle.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
