package live_test

import (
	"bytes"
	"io"
	"net"
	"testing"

	"marbre/live"
)

// BenchmarkTell is one entry of 400 bytes to a thousand readers, each of whom
// takes it; half of what it costs is their reading.
func BenchmarkTell(b *testing.B) {
	const readers = 1000
	d := open(b, readers)
	var all []net.Conn
	for range readers {
		c, ok := d.join("fr", live.None)
		if !ok {
			b.Fatal("not let in")
		}
		events(c, func(e event) bool { return e.name == "ready" })
		all = append(all, c)
	}
	f := live.Frame{Name: "entry", Data: bytes.Repeat([]byte("x"), 400)}
	buf := make([]byte, len(live.Bytes(1_000_000, f)))
	seq := int64(1_000_000) // as long as the last
	b.ReportAllocs()
	for b.Loop() {
		d.hub.Tell(seq, "fr", f)
		seq++
		for _, c := range all {
			if _, err := io.ReadFull(c, buf); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/readers, "ns/delivery")
}
