package config

// Where is where the value of a key is written, and the key, as the errors of
// [Load] have them: "mihenk.yaml:12: pariette.token". A value that is not
// written is where its parent is.
func (t *Target) Where(key string) string { return problem{place: t.places[key], key: key}.where() }

// Variable is the name of the environment's variable that a secret is the value
// of; empty for none.
func (t *Target) Variable(secret string) string {
	for _, variable := range t.variables {
		if variable.Value == secret {
			return variable.Name
		}
	}
	return ""
}
