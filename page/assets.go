package page

import (
	"iter"
	"maps"
)

// Assets are the paths of every asset, in no order, for those who write pages to files.
func (p *Printer) Assets() iter.Seq[string] { return maps.Keys(p.assets) }
