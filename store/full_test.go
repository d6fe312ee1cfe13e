package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"marbre/fault"
	"marbre/journal"
)

// A full disk is told as such, nothing of the change stays, and with room made
// the same change goes through. SQLite's own bound on the file stands for the
// disk: it fails with the same code.
func TestAFullDiskIsToldAndLosesNothing(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "marbre.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	write := func() error {
		return s.Do(t.Context(), func(tx *Tx) error {
			_, err := tx.Write(t.Context(), journal.Entry{At: time.Now(), Kind: journal.Saved, Note: strings.Repeat("x", 5000)})
			return err
		})
	}
	var pages int
	if err := s.write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages+20)); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for err = write(); err == nil && kept < 1000; err = write() {
		kept++
	}
	var told *fault.Told
	if !errors.As(err, &told) || told.Key != "store.disk" || told.Kind != fault.Busy {
		t.Fatalf("a full disk after %d entries: %v", kept, err)
	}
	if last, err := s.Last(t.Context()); err != nil || last != int64(kept) {
		t.Errorf("%d entries were acknowledged, the journal holds %d, %v", kept, last, err)
	}
	if _, err := s.write.Exec("PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if err := write(); err != nil {
		t.Errorf("with room made: %v", err)
	}
}
