package cli

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/preflight"
	"github.com/mihenk-conformance/mihenk/harness/reference"
)

// template is a target file with every key: what is optional is commented out.
//
//go:embed init.yaml
var template string

// begun is a call of "mihenk init": its flags.
type begun struct {
	Program
	pariette, loyetta string // where the APIs may be; empty when not given
	out               string
	force             bool
	reference         bool
}

// initCommand is "mihenk init".
func (p Program) initCommand() *cobra.Command {
	b := begun{Program: p}
	command := &cobra.Command{
		Use:   "init",
		Short: "Write a commented target file to start from",
		Long: `Write a target file to start from: what it needs, and what it may hold as
comments. Secrets are variables of the environment, which are listed.

Where a URL is given, the API is looked for there and nearby, without any
credential, and the base URL at which it answers is written.`,
		Example: `  mihenk init --pariette https://dev.pariette.com --loyetta https://brand.stag.loyetta.com
  mihenk init --from-reference`,
		Args: takes(0, 0),
		RunE: func(command *cobra.Command, _ []string) error { return b.do(command.Context()) },
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.StringVar(&b.pariette, "pariette", "", "`URL` at or near which Pariette is served")
	flags.StringVar(&b.loyetta, "loyetta", "", "`URL` at or near which Loyetta is served")
	flags.BoolVar(&b.reference, "from-reference", false, "write the target file of 'mihenk serve'")
	flags.StringVar(&b.out, "out", "mihenk.yaml", "`FILE` to write")
	flags.BoolVar(&b.force, "force", false, "write it also where it is there already")
	return command
}

// do writes the target file, which is a valid one.
func (b *begun) do(ctx context.Context) error {
	if b.reference && b.pariette+b.loyetta != "" {
		return errors.New("--from-reference goes without --pariette and --loyetta")
	}
	if _, err := os.Stat(b.out); err == nil && !b.force {
		return fmt.Errorf("--out %s: it is there already (choose another name, or give --force)", b.out)
	}
	content, err := b.content(ctx)
	if err != nil {
		return err
	}
	names := variables(content)
	var environ []string
	for _, name := range names {
		environ = append(environ, name+"=the-value-of-"+name)
	}
	if _, err := config.Parse(b.out, []byte(content), config.Overrides{Environ: environ}); err != nil {
		return failure{err}
	}
	if err := b.write(content); err != nil {
		return fmt.Errorf("--out %s: %w", b.out, err)
	}
	fmt.Fprintf(b.Stderr, "%s is written. Next:\n\n", b.out)
	if b.reference {
		fmt.Fprintln(b.Stderr, "    mihenk serve")
	} else {
		fmt.Fprintln(b.Stderr, "    put ids of your products into it, and whatever else you can offer")
	}
	for _, name := range names {
		fmt.Fprintf(b.Stderr, "    export %s=…\n", name)
	}
	fmt.Fprintf(b.Stderr, "    mihenk check --target %s\n", b.out)
	return nil
}

// write writes the file, and fails where there is one that may not be replaced.
func (b *begun) write(content string) error {
	if b.force {
		return writeFile(b.out, []byte(content))
	}
	file, err := os.OpenFile(b.out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = file.WriteString(content)
	return errors.Join(err, file.Close())
}

// content is the target file.
func (b *begun) content(ctx context.Context) (string, error) {
	if b.reference {
		return string(reference.New(reference.Options{}).TargetFile("http://" + servedAt)), nil
	}
	start, middle, end := strings.Index(template, "# The Pariette"), strings.Index(template, "# The Loyetta"), strings.Index(template, "# The state hook")
	pariette, err := b.section(ctx, "pariette", b.pariette, template[start:middle])
	if err != nil {
		return "", err
	}
	loyetta, err := b.section(ctx, "loyetta", b.loyetta, template[middle:end])
	if err != nil {
		return "", err
	}
	return template[:start] + pariette + loyetta + template[end:], nil
}

// baseURL finds the base URL in a section.
var baseURL = regexp.MustCompile(`base_url: .*`)

// liveKey finds the start of a line that is no comment.
var liveKey = regexp.MustCompile(`(?m)^( *)([^ #\n])`)

// section is an API's section with the base URL that is found at or near an
// address. Without an address it is commented out, if the other API has one.
func (b *begun) section(ctx context.Context, api, address, text string) (string, error) {
	switch {
	case address == "" && b.pariette == b.loyetta:
		return text, nil
	case address == "":
		return liveKey.ReplaceAllString(text, "$1#$2"), nil
	}
	base, found, err := preflight.Discover(ctx, api, address)
	if err != nil {
		return "", fmt.Errorf("--%s %s: %w", api, address, err)
	}
	fmt.Fprintln(b.Stderr, table(found, b.inColor()))
	return baseURL.ReplaceAllLiteralString(text, "base_url: "+base), nil
}

// variable finds a variable of the environment.
var variable = regexp.MustCompile(`\$\{([A-Z_]+)\}`)

// variables are the names of the variables that a target file needs.
func variables(content string) []string {
	var names []string
	for line := range strings.SplitSeq(content, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, found := range variable.FindAllStringSubmatch(line, -1) {
			if !slices.Contains(names, found[1]) {
				names = append(names, found[1])
			}
		}
	}
	return names
}
