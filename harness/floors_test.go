// Package harness_test holds the repository to its layout: which package
// imports which, and what stands at the top level.
package harness_test

import (
	"errors"
	"fmt"
	"go/build"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// floors holds every package of the module by its folder, from the bottom up.
// A package imports only packages of the floors below its own.
var floors = [][]string{
	{"harness/money", "harness/nearest", "harness/requirement", "schemas"},
	{"harness/state", "harness/validator", "harness/wire"},
	{"harness/client", "harness/config", "harness/reference", "harness/verdict"},
	{"harness/diff", "harness/known", "harness/mutant"},
	{"harness/conform", "harness/preflight", "reports"},
	{"harness/selftest"},
	{"harness/cli"},
	{"suites/loyetta", "suites/pariette"},
	{"suites"},
	{"."}, // main
}

// topLevel holds what may stand at the top level, besides dotfiles.
var topLevel = []string{
	"CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "go.mod", "go.sum", "main.go",
	"harness", "reports", "schemas", "suites",
}

// rules holds what an import must not do.
var rules = []struct {
	text   string
	breaks func(importer, imported string) bool
}{
	{"imports point down", func(importer, imported string) bool {
		return floor(imported) >= floor(importer)
	}},
	{"one mistake must not hide another", func(importer, imported string) bool {
		return importer == "harness/reference" && imported == "harness/client"
	}},
	{"in harness only conform knows Ginkgo", func(importer, imported string) bool {
		return strings.HasPrefix(importer, "harness/") && importer != "harness/conform" &&
			strings.HasPrefix(imported, "github.com/onsi/ginkgo/")
	}},
	{"reports see only verdict, diff and the data types under them", func(importer, imported string) bool {
		seen := []string{"harness/diff", "harness/requirement", "harness/verdict", "schemas"}
		return importer == "reports" && floor(imported) >= 0 && !slices.Contains(seen, imported)
	}},
	{"mocks are for tests", func(_, imported string) bool {
		return isMocks(imported)
	}},
}

func TestImportsObeyTheRules(t *testing.T) {
	g := NewWithT(t)
	t.Chdir("..")

	imports, err := moduleImports()

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(imports).To(HaveKeyWithValue("harness/verdict", ContainElement("harness/requirement")))
	g.Expect(violations(imports)).To(BeEmpty())
}

func TestViolationsAreFound(t *testing.T) {
	for _, test := range []struct{ importer, imported, rule string }{
		{"harness/money", "harness/wire", "imports point down"},
		{"harness/wire", "harness/validator", "imports point down"},
		{"harness/reference", "harness/mutant", "imports point down"},
		{"harness/conform", "harness/cli", "imports point down"},
		{"suites/pariette", "suites/loyetta", "imports point down"},
		{"suites/pariette", "suites", "imports point down"},
		{"harness/cli", "suites", "imports point down"},
		{"harness/reference", "harness/client", "one mistake must not hide another"},
		{"harness/mutant", "github.com/onsi/ginkgo/v2", "in harness only conform knows Ginkgo"},
		{"reports", "harness/wire", "reports see only verdict, diff and the data types under them"},
		{"harness/conform", "harness/state/mocks", "mocks are for tests"},
	} {
		t.Run(test.importer+" imports "+test.imported, func(t *testing.T) {
			found := violations(map[string][]string{test.importer: {"fmt", test.imported}})

			NewWithT(t).Expect(found).To(ContainElement(
				fmt.Sprintf("%s imports %s: %s", test.importer, test.imported, test.rule)))
		})
	}
}

func TestUnknownPackageIsAViolation(t *testing.T) {
	found := violations(map[string][]string{"harness/utils": nil})

	NewWithT(t).Expect(found).To(ConsistOf("harness/utils stands on no floor"))
}

func TestAllowedImportsAreNoViolation(t *testing.T) {
	found := violations(map[string][]string{
		".":                   {"harness/cli", "reports", "suites"},
		"suites":              {"suites/loyetta", "suites/pariette"},
		"suites/pariette":     {"harness/conform", "github.com/onsi/ginkgo/v2"},
		"harness/cli":         {"harness/conform", "harness/selftest"},
		"harness/conform":     {"harness/client", "github.com/onsi/ginkgo/v2"},
		"harness/mutant":      {"harness/reference"},
		"harness/state/mocks": {"harness/state", "github.com/stretchr/testify/mock"},
		"reports":             {"harness/verdict", "encoding/xml"},
	})

	NewWithT(t).Expect(found).To(BeEmpty())
}

func TestTopLevelHoldsNothingElse(t *testing.T) {
	g := NewWithT(t)
	t.Chdir("..")
	if _, err := os.Stat(".git"); err != nil {
		t.Skip("not a git checkout")
	}

	out, err := exec.CommandContext(t.Context(),
		"git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()

	g.Expect(err).NotTo(HaveOccurred())
	files := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	g.Expect(files).To(ContainElement("go.mod"))
	g.Expect(strays(files)).To(BeEmpty())
}

func TestStraysAreFound(t *testing.T) {
	found := strays([]string{".ci/run", "docs/a.md", "docs/b.md", "harness/x.go", "main.go", "notes.txt"})

	NewWithT(t).Expect(found).To(Equal([]string{"docs", "notes.txt"}))
}

// violations lists each import that breaks a rule and each package that stands
// on no floor, in the order of the packages' names.
func violations(imports map[string][]string) []string {
	var found []string
	for _, importer := range slices.Sorted(maps.Keys(imports)) {
		if isMocks(importer) {
			continue
		}
		if floor(importer) < 0 {
			found = append(found, importer+" stands on no floor")
			continue
		}
		for _, imported := range imports[importer] {
			for _, rule := range rules {
				if rule.breaks(importer, imported) {
					found = append(found, fmt.Sprintf("%s imports %s: %s", importer, imported, rule.text))
				}
			}
		}
	}
	return found
}

// strays lists the top-level entries of sorted file names that topLevel lacks.
func strays(files []string) []string {
	var found []string
	for _, file := range files {
		entry, _, _ := strings.Cut(file, "/")
		if !strings.HasPrefix(entry, ".") && !slices.Contains(topLevel, entry) {
			found = append(found, entry)
		}
	}
	return slices.Compact(found)
}

// floor is the index of the floor that a package stands on; -1 for none, as
// for the packages of other modules.
func floor(pkg string) int {
	return slices.IndexFunc(floors, func(pkgs []string) bool { return slices.Contains(pkgs, pkg) })
}

// isMocks tells generated mocks, which stand on no floor.
func isMocks(pkg string) bool { return strings.HasSuffix(pkg, "/mocks") }

// moduleImports maps each package under the working directory to what it
// imports outside its tests. The module's own packages go by their folder.
func moduleImports() (map[string][]string, error) {
	imports := map[string][]string{}
	err := filepath.WalkDir(".", func(folder string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if name := entry.Name(); name == "testdata" || name != "." && strings.HasPrefix(name, ".") {
			return filepath.SkipDir
		}
		pkg, err := build.ImportDir(folder, 0)
		if _, empty := errors.AsType[*build.NoGoError](err); empty {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
		if len(pkg.GoFiles) == 0 {
			return nil // tests only
		}
		imports[folder] = nil
		for _, imported := range pkg.Imports {
			own := strings.TrimPrefix(imported, "github.com/mihenk-conformance/mihenk/")
			imports[folder] = append(imports[folder], own)
		}
		return nil
	})
	return imports, err
}
