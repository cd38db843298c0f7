// Package suites registers every suite: import it, and the plan holds every
// requirement.
package suites

import (
	_ "github.com/mihenk-conformance/mihenk/suites/loyetta"  // the Loyetta order API
	_ "github.com/mihenk-conformance/mihenk/suites/pariette" // the Pariette basket and checkout API
)
