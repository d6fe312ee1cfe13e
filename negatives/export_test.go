package negatives

import "time"

// Hurry makes a bucket wait no longer than d, so that tests need not.
func (b *Bucket) Hurry(d time.Duration) { b.patience = d }
