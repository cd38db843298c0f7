package state

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// exitUnsupported is the exit status of a command that cannot arrange a state.
const exitUnsupported = 3

// Command is a hook that runs a program with its arguments in the folder dir,
// once for each state, with the request on its standard input and the answer
// on its standard output.
func Command(dir, program string, args ...string) Hook {
	return exchange(func(ctx context.Context, request []byte) ([]byte, error) {
		stdout, stderr := head{limit: maxAnswer, rest: errTooLong}, head{limit: maxAnswer}
		command := exec.CommandContext(ctx, program, args...)
		command.Dir = dir
		command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(request), &stdout, &stderr
		command.WaitDelay = time.Second // for what the program started and left behind
		err := command.Run()
		exit, exited := errors.AsType[*exec.ExitError](err)
		switch {
		case ctx.Err() != nil:
			return nil, fmt.Errorf("the state hook's command was stopped: %w", ctx.Err())
		case stdout.full:
			return nil, errTooLong
		case exited && exit.ExitCode() == exitUnsupported:
			return nil, fmt.Errorf("%w, whose command ended with exit status %d", ErrUnsupported, exitUnsupported)
		case exited:
			return nil, fmt.Errorf("the state hook's command ended with %w (want 0, or %d where it does not support the state): %s",
				err, exitUnsupported, quote(stderr.kept, request, ""))
		case err != nil:
			return nil, fmt.Errorf("the state hook's command: %w", err)
		}
		return stdout.kept, nil
	})
}

// errTooLong is the error of an answer of more than maxAnswer bytes.
var errTooLong = errors.New("the state hook's answer is longer than 1 MiB")

// head keeps the beginning of what is written to it.
type head struct {
	limit int   // bytes that are kept
	rest  error // of a write beyond the limit; nil to swallow it
	kept  []byte
	full  bool // more than the limit was written
}

func (h *head) Write(data []byte) (int, error) {
	n := min(len(data), h.limit-len(h.kept))
	h.kept = append(h.kept, data[:n]...)
	if n == len(data) {
		return n, nil
	}
	h.full = true
	if h.rest != nil {
		return n, h.rest
	}
	return len(data), nil
}
