package suites_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mihenk-conformance/mihenk/harness/selftest"
)

// TestSelftest shows that each requirement can fail, that none accuses a right
// server, and that no Expect of the suites can be left out: some mutant is
// killed by it alone.
func TestSelftest(t *testing.T) {
	report, err := selftest.Run(t.Context(), selftest.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(report.Summary)
	for _, s := range report.Servers {
		for _, problem := range s.Problems {
			t.Errorf("%s %s (%s): %s", s.Kind, s.Name, s.Text, problem)
		}
	}
	for _, id := range report.Unproven {
		t.Errorf("no server breaks %s", id)
	}
	needed := map[string]bool{}
	for _, s := range report.Servers {
		for _, checks := range s.Checks {
			if len(checks) == 1 {
				needed[checks[0]] = true
			}
		}
	}
	for _, expect := range expects(t) {
		if !expect.among(needed) {
			t.Errorf("%s:%d: no mutant is killed by this Expect alone", expect.file, expect.first)
		}
	}
}

// expect is a statement of the suites that begins with Expect.
type expect struct {
	file        string // for example "suites/pariette/cart_get.go"
	first, last int    // its lines
}

// among reports whether one of the checks stands on the statement's lines.
func (e expect) among(checks map[string]bool) bool {
	for line := e.first; line <= e.last; line++ {
		if checks[fmt.Sprintf("%s:%d", e.file, line)] {
			return true
		}
	}
	return false
}

// expects are all of them.
func expects(t *testing.T) []expect {
	t.Helper()
	paths, err := filepath.Glob("*/*.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("the suites were not found: %v", err)
	}
	var found []expect
	for _, path := range paths {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			if method, ok := call.Fun.(*ast.SelectorExpr); ok && strings.HasSuffix(method.Sel.Name, "To") && startsWithExpect(method.X) {
				found = append(found, expect{
					"suites/" + filepath.ToSlash(path),
					files.Position(call.Pos()).Line, files.Position(call.End()).Line,
				})
			}
			return true
		})
	}
	return found
}

// startsWithExpect reports whether a chain of calls begins with t.Expect.
func startsWithExpect(chain ast.Expr) bool {
	for {
		call, ok := chain.(*ast.CallExpr)
		if !ok {
			return false
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		if method.Sel.Name == "Expect" {
			return true
		}
		chain = method.X
	}
}
