package reference

import "sync"

// registry is a growing map that many goroutines use at once.
type registry[K comparable, V any] struct{ entries sync.Map }

// get is the value of key, and whether there is one.
func (r *registry[K, V]) get(key K) (V, bool) {
	found, ok := r.entries.Load(key)
	value, _ := found.(V)
	return value, ok
}

// add is the value that key has from now on: its present one, else value.
func (r *registry[K, V]) add(key K, value V) V {
	kept, _ := r.entries.LoadOrStore(key, value)
	return kept.(V)
}
