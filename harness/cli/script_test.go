package cli_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts print into them")

// mihenk is the path of the program under test.
var mihenk string

// atExit are options of the race detector, which would wait for a second at
// the end of every program.
const atExit = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	if os.Getenv(leaking) != "" {
		os.Exit(leak())
	}
	flag.Parse()
	folder, err := os.MkdirTemp("", "mihenk-*")
	if err != nil {
		panic(err)
	}
	mihenk = filepath.Join(folder, "mihenk")
	status := 1
	if err := build(mihenk); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		status = m.Run()
	}
	_ = os.RemoveAll(folder)
	os.Exit(status)
}

// build builds the program, with the race detector where the tests have it.
func build(path string) error {
	args := []string{"build", "-o", path}
	if info, ok := debug.ReadBuildInfo(); ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		args = append(args, "-race")
	}
	out, err := exec.Command("go", append(args, "github.com/mihenk-conformance/mihenk")...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// TestScripts runs the scripts of testdata/script, in which "exits STATUS
// PROGRAM …" runs a program and demands its exit status.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(mihenk)+string(filepath.ListSeparator)+env.Getenv("PATH"))
			env.Setenv("GORACE", atExit)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM [ARGUMENT…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	status := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%s: %v", args[1], err)
		}
		status = exit.ExitCode()
	}
	if status != want {
		ts.Fatalf("exit status %d, not %d", status, want)
	}
}
