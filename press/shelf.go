package press

import (
	"slices"
	"sync"
	"sync/atomic"
)

// shelf keeps copies in memory, up to a budget of bytes; those that were not
// asked for longest go first. Reading takes no lock.
type shelf struct {
	copies sync.Map // string → *Copy
	budget int64
	clock  atomic.Int64
	bytes  atomic.Int64
	mu     sync.Mutex // one clears at a time
}

func (s *shelf) get(key string) *Copy {
	v, ok := s.copies.Load(key)
	if !ok {
		return nil
	}
	c := v.(*Copy)
	if now := s.clock.Load(); c.used.Load() != now {
		c.used.Store(now)
	}
	return c
}

func (s *shelf) put(key string, c *Copy) {
	c.used.Store(s.clock.Add(1))
	if was, had := s.copies.Swap(key, c); had {
		s.bytes.Add(-was.(*Copy).size())
	}
	if s.bytes.Add(c.size()) > s.budget {
		s.clear()
	}
}

// clear drops copies until an eighth of the budget is free.
func (s *shelf) clear() {
	if !s.mu.TryLock() {
		return
	}
	defer s.mu.Unlock()
	type entry struct {
		key  string
		copy *Copy
		used int64
	}
	var all []entry
	for k, v := range s.copies.Range {
		c := v.(*Copy)
		all = append(all, entry{k.(string), c, c.used.Load()})
	}
	slices.SortFunc(all, func(a, b entry) int { return int(a.used - b.used) })
	for _, e := range all {
		if s.bytes.Load() <= s.budget-s.budget/8 {
			return
		}
		if s.copies.CompareAndDelete(e.key, e.copy) {
			s.bytes.Add(-e.copy.size())
		}
	}
}

func (s *shelf) empty() {
	for k, v := range s.copies.Range {
		if s.copies.CompareAndDelete(k, v) {
			s.bytes.Add(-v.(*Copy).size())
		}
	}
}
