package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mihenk-conformance/mihenk/harness/config"
	"github.com/mihenk-conformance/mihenk/harness/mutant"
	"github.com/mihenk-conformance/mihenk/harness/reference"
)

// servedAt is where a server listens unless a flag says otherwise.
const servedAt = "127.0.0.1:8787"

// serveCommand is "mihenk serve".
func (p Program) serveCommand() *cobra.Command {
	var address, file, name string
	var latency time.Duration
	command := &cobra.Command{
		Use:   "serve",
		Short: "Serve both APIs: the reference server, or a mutant of it",
		Args:  takes(0, 0),
		RunE: func(command *cobra.Command, _ []string) error {
			good := reference.New(reference.Options{Latency: latency})
			handler, intro := http.Handler(good), "The reference server is ready; ^C ends it.\n"
			if command.Flags().Changed("mutant") {
				wrong, err := findMutant(name)
				if err != nil {
					return err
				}
				handler, intro = wrong.Handler(good), introduce(wrong)
			}
			served, err := listen(command.Context(), address, handler)
			if err != nil {
				return fmt.Errorf("--addr %s: %w (127.0.0.1:0 takes any free port)", address, err)
			}
			defer served.close()
			content := good.TargetFile(served.origin)
			if file != "" {
				if err := writeTarget(file, content); err != nil {
					return fmt.Errorf("--write-target %s: %w", file, err)
				}
			}
			target, err := config.Parse("the reference server", content, config.Overrides{})
			if err != nil {
				return failure{err}
			}
			fmt.Fprint(p.Stderr, intro+welcome(target, file))
			select {
			case <-command.Context().Done():
				return nil
			case err := <-served.done:
				return failure{err}
			}
		},
	}
	command.Flags().StringVar(&address, "addr", servedAt, "`host:port` to listen at; port 0 is any free port")
	command.Flags().DurationVar(&latency, "latency", 0, "`duration` by which every answer is held back")
	command.Flags().StringVar(&name, "mutant", "", "`name` of a mutant to serve, as 'mihenk list mutants' shows them")
	command.Flags().StringVar(&file, "write-target", "", "`FILE` to write a target file for this server to")
	complete(command, "mutant", completeMutants)
	return command
}

// writeTarget writes a target file. One that is there already stays, and must
// be the same.
func writeTarget(path string, content []byte) error {
	old, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeFile(path, content)
	case err != nil:
		return err
	case !bytes.Equal(old, content):
		return errors.New("the file exists and holds something else (remove it, or choose another name)")
	default:
		return nil
	}
}

// findMutant is the mutant of that name.
func findMutant(name string) (mutant.Mutant, error) {
	var names []string
	for _, m := range mutant.Mutants() {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	return mutant.Mutant{}, lookUp("mutant", name, names, "mihenk list mutants")
}

// introduce says what is wrong with a mutant.
func introduce(m mutant.Mutant) string {
	fail := "These requirements fail"
	if m.Derived {
		fail = "Some of these requirements fail"
	}
	return fmt.Sprintf("The mutant %s is ready; ^C ends it.\n\n%s. %s:\n\n    %s\n",
		m.Name, m.Text, fail, strings.Join(texts(m.Breaks), "\n    "))
}

// welcome says how to use the server.
func welcome(target *config.Target, file string) string {
	pariette, loyetta := target.Pariette, target.Loyetta
	text := fmt.Sprintf(`
Pariette       %[1]s
  token        %[2]s
  shopper      %[3]s

    curl -H 'ParietteToken: %[2]s' -H 'X-Guest-Id: me' \
      %[1]s/shopping/cart

Loyetta        %[4]s
  customer     %[5]s

    curl -H 'Authorization: Bearer %[5]s' \
      %[4]s/v1/store/orders/physical

`, pariette.BaseURL, pariette.Token, pariette.Shoppers[0].Token, loyetta.BaseURL, loyetta.Customers[0].Token)
	if file == "" {
		return text + "For a target file, add --write-target FILE.\n"
	}
	return text + fmt.Sprintf("To run the suites against it:\n\n    mihenk run --target %s\n", file)
}
