package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/mihenk-conformance/mihenk/harness/conform"
)

// progress shows how far a run is: on a terminal in one line that is written
// again and again, elsewhere in a line for each tenth of the run.
type progress struct {
	w       io.Writer
	live    bool
	started time.Time
	done    chan struct{} // closed when the run has ended
	ticking sync.WaitGroup

	mu   sync.Mutex
	last conform.Progress
}

// watch is the progress of a run of that many specs, which starts now.
func (p Program) watch(total int) *progress {
	shown := &progress{
		w:       p.Stderr,
		live:    p.onTerminal(),
		started: time.Now(),
		done:    make(chan struct{}),
		last:    conform.Progress{Total: total},
	}
	if shown.live {
		shown.ticking.Go(shown.tick)
	}
	return shown
}

// tick shows the time that passes while nothing else happens.
func (p *progress) tick() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-ticker.C:
			p.mu.Lock()
			p.rewrite()
			p.mu.Unlock()
		}
	}
}

// update shows how far the run is now.
func (p *progress) update(now conform.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.last
	p.last = now
	if p.live {
		p.rewrite()
	} else if 10*now.Done/now.Total > 10*before.Done/now.Total {
		fmt.Fprintln(p.w, p.line())
	}
}

// end takes the line of a terminal away.
func (p *progress) end() {
	close(p.done)
	p.ticking.Wait()
	if p.live {
		fmt.Fprint(p.w, clearLine)
	}
}

// clearLine takes a terminal to the start of its line, which is empty then.
const clearLine = "\r\x1b[K"

func (p *progress) rewrite() { fmt.Fprint(p.w, clearLine, p.line()) }

func (p *progress) line() string {
	return fmt.Sprintf("%d of %d done, %d failed, %d requests, %d s",
		p.last.Done, p.last.Total, p.last.Failed, p.last.Requests, int(time.Since(p.started).Seconds()))
}

// onTerminal reports whether stderr is a terminal that somebody watches and
// that can rewrite a line.
func (p Program) onTerminal() bool {
	file, ok := p.Stderr.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) && p.variable("CI") == "" && p.variable("TERM") != "dumb"
}

// inColor reports whether stderr is shown in colour.
func (p Program) inColor() bool { return p.onTerminal() && p.variable("NO_COLOR") == "" }

// variable is the value of a variable of the environment; empty where it is not set.
func (p Program) variable(name string) string {
	for _, variable := range p.Environ {
		if value, ok := strings.CutPrefix(variable, name+"="); ok {
			return value
		}
	}
	return ""
}
