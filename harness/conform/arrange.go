package conform

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/state"
	"github.com/mihenk-conformance/mihenk/harness/verdict"
)

// arrangement is a state that the hook arranged in a story.
type arrangement struct {
	name           state.Name
	params, answer []byte // JSON
	before         int    // how many exchanges the story had by then
}

// recorder is a state hook that keeps a record of what it arranged in a trial.
type recorder struct {
	state.Hook
	trial *Trial
}

// Arrange implements [state.Hook].
func (r recorder) Arrange(ctx context.Context, name state.Name, params, answer any) error {
	if err := r.Hook.Arrange(ctx, name, params, answer); err != nil {
		return err
	}
	if params == nil {
		params = struct{}{}
	}
	a := arrangement{name: name}
	var err error
	if a.params, err = json.Marshal(params); err != nil {
		return err
	}
	if a.answer, err = json.Marshal(answer); err != nil {
		return err
	}
	r.trial.session.hideMade(name, a.answer)
	r.trial.mu.Lock()
	defer r.trial.mu.Unlock()
	a.before = len(r.trial.exchanges)
	r.trial.arranged = append(r.trial.arranged, a)
	return nil
}

// hideMade makes the token in a hook's answer known, for example as
// NEW_CUSTOMER_3 if it is that of the third customer that was made.
func (s *Session) hideMade(name state.Name, answer []byte) {
	var made struct {
		Token string `json:"token"`
	}
	_ = json.Unmarshal(answer, &made) // most answers have no token
	s.mu.Lock()
	defer s.mu.Unlock()
	if made.Token != "" && s.redactor.Name(made.Token) == "" {
		s.made[name]++
		who := strings.TrimPrefix(path.Ext(string(name)), ".")
		s.redactor.Add(fmt.Sprintf("NEW_%s_%d", strings.ToUpper(who), s.made[name]), made.Token)
	}
}

// arrangements are what the hook arranged in a story, without secrets.
func (s *Session) arrangements(arranged []arrangement) []verdict.Arrangement {
	var all []verdict.Arrangement
	for _, a := range arranged {
		all = append(all, verdict.Arrangement{
			State:  string(a.name),
			Params: s.redactor.Body(string(a.params)),
			Answer: s.redactor.Body(string(a.answer)),
			Before: a.before,
		})
	}
	return all
}
