package page

import (
	"iter"
	"maps"
)

// Assets are the paths of every asset of p, for those who write pages to files.
func Assets(p *Printer) iter.Seq[string] { return maps.Keys(p.assets) }
