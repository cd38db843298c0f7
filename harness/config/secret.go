package config

import (
	"fmt"
	"slices"
)

// Secret is a value that must not be shown, and the name to show instead.
type Secret struct {
	Name  string // such as PARIETTE_TOKEN
	Value string
}

// Secrets lists every token, and every variable that stands in a token, a
// header or the command of the state hook. A token that is a variable goes by
// the variable's name.
func (t *Target) Secrets() []Secret {
	secrets := slices.Clone(t.variables)
	add := func(value, format string, args ...any) {
		known := func(s Secret) bool { return s.Value == value }
		if value != "" && !slices.ContainsFunc(secrets, known) {
			secrets = append(secrets, Secret{fmt.Sprintf(format, args...), value})
		}
	}
	if p := t.Pariette; p != nil {
		add(p.Token, "PARIETTE_TOKEN")
		for i, shopper := range p.Shoppers {
			add(shopper.Token, "PARIETTE_SHOPPER_%d", i+1)
		}
	}
	if y := t.Loyetta; y != nil {
		for i, customer := range y.Customers {
			add(customer.Token, "LOYETTA_CUSTOMER_%d", i+1)
		}
		if y.PoorCustomer != nil {
			add(y.PoorCustomer.Token, "LOYETTA_POOR_CUSTOMER")
		}
		if y.NewCustomer != nil {
			add(y.NewCustomer.Token, "LOYETTA_NEW_CUSTOMER")
		}
	}
	if t.States != nil {
		add(t.States.Token, "STATES_TOKEN")
	}
	return secrets
}
