package verdict

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/mihenk-conformance/mihenk/harness/validator"
	"github.com/mihenk-conformance/mihenk/schemas"
)

// maxProblems is how many problems of a document an error names.
const maxProblems = 5

// Read reads a result document, as the report "json" writes it. It fails on
// anything that schemas/result.json does not describe, such as a document of
// another version, and then names the first problems.
func Read(document []byte) (*Report, error) {
	if problems := validator.Exact(document); len(problems) > 0 {
		return nil, listProblems("not a JSON document", problems)
	}
	value, err := validator.Decode(document)
	if err != nil {
		return nil, err
	}
	if err := checkVersion(value); err != nil {
		return nil, err
	}
	if problems := validator.Validate(schemas.Result, value); len(problems) > 0 {
		return nil, listProblems("a broken result document", problems)
	}
	r := &Report{}
	if err := json.Unmarshal(document, r); err != nil {
		return nil, fmt.Errorf("a broken result document: %w", err)
	}
	return r, nil
}

// checkVersion fails unless a JSON document calls itself a result document of
// the version that this program knows.
func checkVersion(value any) error {
	object, _ := value.(map[string]any)
	schema, _ := object["schema"].(string)
	kind, _, _ := strings.Cut(Schema, "/")
	switch version, ours := strings.CutPrefix(schema, kind+"/"); {
	case schema == Schema:
		return nil
	case ours:
		harness, _ := object["harness"].(map[string]any)
		return fmt.Errorf("a result document of version %q, but this Mihenk knows %s alone (it was written by Mihenk %q)",
			version, strings.TrimPrefix(Schema, kind+"/"), harness["version"])
	default:
		return fmt.Errorf("not a result document of 'mihenk run', whose \"schema\" is %q", Schema)
	}
}

func listProblems(what string, problems []validator.Problem) error {
	lines := []error{errors.New(what)}
	for i, problem := range problems {
		if i == maxProblems {
			lines = append(lines, fmt.Errorf("  and %d more", len(problems)-i))
			break
		}
		lines = append(lines, fmt.Errorf("  %q", problem.String()))
	}
	return errors.Join(lines...)
}
