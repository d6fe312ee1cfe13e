package darkroom

import (
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Ladder is the print in a coding at each of the widths, of which the widest stands first:
// each is scaled from the one before it, and as many are encoded at once as there are cores.
func (p *Print) Ladder(widths []int, as Coding) ([][]byte, error) {
	all := make([][]byte, len(widths))
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i, width := range widths {
		p = p.Scaled(width)
		rung := p
		work.Go(func() (err error) {
			all[i], err = rung.Encoded(as)
			return err
		})
	}
	return all, work.Wait()
}
