package config

import "github.com/mihenk-conformance/mihenk/harness/state"

// States is where the state hook is: at a URL, or in a command.
type States struct {
	URL     string   `key:"url" format:"url"`
	Command []string `key:"command" secret:"true"`               // the program and its arguments
	Token   string   `key:"token" format:"header" secret:"true"` // sent to the URL as a bearer token; empty for none

	Dir string // the target file's folder, where the command runs
}

// Hook is the state hook; that of a nil States supports no state.
func (s *States) Hook() state.Hook {
	switch {
	case s == nil:
		return state.None()
	case len(s.Command) > 0:
		return state.Command(s.Dir, s.Command[0], s.Command[1:]...)
	default:
		return state.HTTP(s.URL, s.Token)
	}
}
