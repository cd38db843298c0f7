package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mihenk-conformance/mihenk/harness/nearest"
)

// flagError says in one line what is wrong with a flag.
func flagError(command *cobra.Command, err error) error {
	see := fmt.Sprintf("; see '%s --help'", command.CommandPath())
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok && unknown.GetSpecifiedShortnames() == "" {
		var known []string
		command.Flags().VisitAll(func(flag *pflag.Flag) { known = append(known, "--"+flag.Name) })
		name := "--" + unknown.GetSpecifiedName()
		return fmt.Errorf("unknown flag %s%s%s", name, nearest.Hint(name, known), see)
	}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		cause := invalid.Unwrap()
		if number, ok := errors.AsType[*strconv.NumError](cause); ok {
			cause = fmt.Errorf("%w for a whole number", number.Err)
		}
		return fmt.Errorf("--%s %q: %w%s", invalid.GetFlag().Name, invalid.GetValue(), cause, see)
	}
	return fmt.Errorf("%w%s", err, see)
}

// suggestCommand adds the command that was probably meant to the error of one
// that does not exist. Other errors stay as they are.
func suggestCommand(parent *cobra.Command, err error) error {
	var name string
	if n, _ := fmt.Sscanf(err.Error(), "unknown command %q", &name); n == 0 { // cobra has no type for it
		return err
	}
	var known []string
	for _, command := range parent.Root().Commands() {
		known = append(known, command.Name())
	}
	return fmt.Errorf("unknown command %s%s; see 'mihenk --help'", name, nearest.Hint(name, known))
}

// takes refuses fewer arguments than the least and more than the most.
func takes(least, most int) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return fmt.Errorf("an argument is missing; usage: %s", command.UseLine())
		case len(args) > most:
			return fmt.Errorf("unexpected argument %q; usage: %s", args[most], command.UseLine())
		default:
			return nil
		}
	}
}

// lookUp fails unless the word is a known one.
func lookUp[Word ~string](what string, word Word, known []Word, see string) error {
	if slices.Contains(known, word) {
		return nil
	}
	return fmt.Errorf("unknown %s %s%s; see '%s'", what, word, nearest.Hint(string(word), texts(known)), see)
}

// choice is the value of a flag that takes words of a known list: one, or
// where many are allowed several, separated by commas or flag by flag.
type choice[Word ~string] struct {
	known  []Word
	chosen []Word // the default, until the flag is given
	many   bool
	given  bool
}

// Set implements [pflag.Value].
func (c *choice[Word]) Set(text string) error {
	words := []string{text}
	if c.many {
		words = strings.Split(text, ",")
	}
	if !c.given || !c.many {
		c.chosen = nil
	}
	c.given = true
	for _, word := range words {
		word := Word(strings.TrimSpace(word))
		if !slices.Contains(c.known, word) {
			return fmt.Errorf("want %s%s", strings.Join(texts(c.known), ", "), nearest.Hint(string(word), texts(c.known)))
		}
		if !slices.Contains(c.chosen, word) {
			c.chosen = append(c.chosen, word)
		}
	}
	return nil
}

// String implements [pflag.Value].
func (c *choice[Word]) String() string { return strings.Join(texts(c.chosen), ",") }

// Type implements [pflag.Value]: it stands for the value in the help text.
func (c *choice[Word]) Type() string { return strings.Join(texts(c.known), "|") }

// add gives the command a flag of this choice, with the completion of its words.
func (c *choice[Word]) add(command *cobra.Command, name, usage string) {
	command.Flags().Var(c, name, usage)
	complete(command, name, cobra.FixedCompletions(texts(c.known), cobra.ShellCompDirectiveNoFileComp))
}

// texts are words as plain strings.
func texts[Word ~string](words []Word) []string {
	plain := make([]string, len(words))
	for i, word := range words {
		plain[i] = string(word)
	}
	return plain
}
