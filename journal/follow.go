package journal

import (
	"context"
	"time"
)

// A Source keeps a journal.
type Source interface {
	// After returns at most limit entries above seq, in order.
	After(ctx context.Context, seq int64, limit int) ([]Entry, error)
	// Wake returns a channel that is closed when something may have been written
	// after this call.
	Wake() <-chan struct{}
}

// batch is how many entries are read at once.
const batch = 500

// Follow hands every entry above seq to each taker, in order, until ctx ends.
// It looks again when the source wakes it, and every pause. A failure to read
// is told to lost, and tried again after a pause. Several may follow one source.
func Follow(ctx context.Context, src Source, seq int64, pause time.Duration, lost func(error), takers ...func(Entry)) {
	tick := time.NewTimer(pause)
	defer tick.Stop()
	for ctx.Err() == nil {
		wake := src.Wake()
		entries, err := src.After(ctx, seq, batch)
		if err != nil && ctx.Err() == nil {
			lost(err)
		}
		for _, e := range entries {
			for _, take := range takers {
				take(e)
			}
			seq = e.Seq
		}
		if len(entries) == batch {
			continue
		}
		if err != nil {
			wake = nil // a source that fails may be awake all the time
		}
		tick.Reset(pause)
		select {
		case <-ctx.Done():
		case <-wake:
		case <-tick.C:
		}
	}
}
