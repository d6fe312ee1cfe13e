package story

import (
	"maps"
	"slices"
	"strings"

	"marbre/fault"
)

// Now is where the section is that stood, or stands, at path: a path of Sections
// where it is known, else path as it is.
func (e Edition) Now(path string) string {
	if to, moved := e.Moved[path]; moved {
		return to
	}
	return path
}

// Formerly lists the paths at which the section at path, or one below it, stood
// before.
func (e Edition) Formerly(path string) (all []string) {
	for from, to := range e.Moved {
		if to == path || strings.HasPrefix(to, path+"/") {
			all = append(all, from)
		}
	}
	slices.Sort(all)
	return all
}

// Move takes the section at from, with all below it, to the path to, whose last part is
// its slug there. Its former address leads to the new one, as do those that led to it. It
// fails with fault.Invalid or fault.Conflict, naming the field, if there is no such section, if it
// would stand in itself, or if the place is taken.
func (e Edition) Move(from, to string) (Edition, error) {
	trail := e.Trail(from)
	switch {
	case trail == nil:
		return e, fault.Field("from", "story.unknown-section", from)
	case from == to:
		return e, fault.Field("to", "edition.same-place", to)
	case strings.HasPrefix(to+"/", from+"/"):
		return e, fault.Field("to", "edition.in-itself", from)
	case e.Trail(to) != nil:
		return e, fault.Within("to", fault.Tell(fault.Conflict, "edition.place-taken", to))
	}
	above, slug := "", to
	if i := strings.LastIndexByte(to, '/'); i >= 0 {
		above, slug = to[:i], to[i+1:]
	}
	if above != "" && e.Trail(above) == nil {
		return e, fault.Field("to", "story.unknown-section", above)
	}
	paths, one := e.Paths(), trail[len(trail)-1]
	one.Slug = slug
	e.Sections = with(without(e.Sections, from), above, one)
	moved := map[string]string{}
	there := func(path string) string { // of a section of which the path was path until now
		if path == from || strings.HasPrefix(path, from+"/") {
			return to + path[len(from):]
		}
		return path
	}
	for was, path := range e.Moved {
		if now := there(path); now != was { // else it is back
			moved[was] = now
		}
	}
	for _, path := range paths {
		if now := there(path); now != path {
			moved[path] = now
		}
	}
	if len(moved) > MaxMoved {
		return e, fault.Field("to", "story.too-many", MaxMoved, len(moved))
	}
	e.Moved = moved
	e.Bar = slices.Clone(e.Bar)
	for i, path := range e.Bar {
		e.Bar[i] = there(path)
	}
	if err := e.movedOK(); err != nil {
		return e, fault.Within("to", err)
	}
	return e, e.Check()
}

// MaxMoved is how many former addresses of sections an edition keeps.
const MaxMoved = 10_000

// without is a tree without the section at path; with has one more at the end of
// those at above.
func without(list []Section, path string) []Section {
	slug, rest, below := strings.Cut(path, "/")
	var all []Section
	for _, s := range list {
		switch {
		case s.Slug != slug:
			all = append(all, s)
		case below:
			s.Sections = without(s.Sections, rest)
			all = append(all, s)
		}
	}
	return all
}

func with(list []Section, above string, one Section) []Section {
	if above == "" {
		return append(slices.Clone(list), one)
	}
	slug, rest, _ := strings.Cut(above, "/")
	all := slices.Clone(list)
	for i, s := range all {
		if s.Slug == slug {
			all[i].Sections = with(s.Sections, rest, one)
		}
	}
	return all
}

// movedOK refuses a section where one stood that has gone elsewhere: its address
// leads there for ever.
func (e Edition) movedOK() error {
	for _, from := range slices.Sorted(maps.Keys(e.Moved)) {
		if e.Trail(from) != nil {
			return fault.Tell(fault.Conflict, "edition.leads-on", from, e.Moved[from])
		}
	}
	return nil
}
