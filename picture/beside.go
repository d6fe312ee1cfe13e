package picture

import "slices"

// Beside is f with what a packet of XMP says that lies beside the file (XMP Specification
// part 3, section 1.1.4), of those fields alone of which the file says nothing itself: what is in a
// file goes wherever the file goes. It is noted as XMP's. nil changes nothing.
func (f File) Beside(packet []byte) File {
	if len(packet) == 0 {
		return f
	}
	said := map[string][]string{}
	xmpSaid(packet, func(_, field string, values []string) {
		if values = tidy(values); field != "" && said[field] == nil && len(values) > 0 { // who says it first has said it
			said[field] = values
		}
	})
	dates(said)
	all := slices.Clone(f.Said)
	for _, field := range fieldNames {
		if v := said[field]; len(v) > 0 && !slices.ContainsFunc(f.Said, func(s Said) bool { return s.Field == field }) {
			all = append(all, Said{field, "xmp", v})
		}
	}
	f.Said, f.Facts = all, Choose(all)
	return f
}
