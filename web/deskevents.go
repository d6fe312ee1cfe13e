package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/staff"
	"marbre/story"
)

// Bounds of the desk's stream.
const (
	deskTick    = time.Second      // between two looks at who writes
	deskBeat    = 15 * time.Second // a comment keeps the line open, and the right is asked again
	deskBatch   = 200
	deskMissed  = 2000 // entries that who comes back is told; who missed more reads the board again
	deskStreams = 1000
)

// writingOut is an event of the desk's stream: who has a story open now.
type writingOut struct {
	Story   story.Number   `json:"story"`
	Writing []story.Worker `json:"writing" line:"nobody any more when empty"`
}

// getDeskEvents tells a desk everything that happens, as server-sent events
// (HTML Living Standard, section 9.2), until whoever reads goes or may no longer
// read. Entries of the journal come with their number as id; "writing" tells who
// has a story open at this node; "reset" says that too much was missed.
func (s *Server) getDeskEvents(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	ctx := r.Context()
	last, err := s.Store.Last(ctx)
	if err != nil {
		return nil, err
	}
	after := last
	if text := cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after")); text != "" {
		if after, err = strconv.ParseInt(text, 10, 64); err != nil || after < 0 {
			return nil, fault.Field("after", "api.number", cut(text))
		}
	}
	if s.desks.Add(1) > deskStreams {
		s.desks.Add(-1)
		return nil, fault.Tell(fault.Busy, "live.full")
	}
	defer s.desks.Add(-1)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	d := &deskStream{s: s, w: w, r: r, by: by, seq: after, told: map[story.Number][]story.Worker{}}
	if after > last || last-after > deskMissed { // also after a restored backup, whose journal is shorter
		d.seq = last
		d.event("reset", last, journaled{last})
	}
	d.run(ctx)
	return answered, nil
}

// A deskStream is one open line to a desk.
type deskStream struct {
	s    *Server
	w    http.ResponseWriter
	r    *http.Request
	by   staff.Person
	seq  int64
	told map[story.Number][]story.Worker
	err  error // of writing; the line is dead
}

func (d *deskStream) run(ctx context.Context) {
	tick := time.NewTicker(deskTick)
	defer tick.Stop()
	beat := time.NewTicker(deskBeat)
	defer beat.Stop()
	d.write(fmt.Sprintf("retry: 2000\nid: %d\n\n", d.seq))
	d.people()
	for d.err == nil && !d.s.stone.leaves() {
		wake := d.s.Store.Wake()
		d.entries(ctx)
		d.flush()
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick.C:
			d.people()
		case <-beat.C:
			if !d.still() {
				return
			}
			d.write(": still here\n\n")
		}
	}
}

// still reports whether whoever reads may still read, with the rights that they
// have now. A database that does not answer sends nobody away.
func (d *deskStream) still() bool {
	by, err := d.s.person(d.r)
	if err != nil {
		return fault.KindOf(err) != fault.Unknown
	}
	d.by = by
	return by.May(staff.Read, staff.Place{}) == nil
}

// entries tells what the journal holds since. Before the first of them rights
// are asked again: nobody is told what they may no longer know.
func (d *deskStream) entries(ctx context.Context) {
	for asked := false; d.err == nil; {
		list, err := d.s.Store.After(ctx, d.seq, deskBatch)
		if err != nil || len(list) == 0 {
			return // it is tried again at the next tick
		}
		if !asked && !d.still() {
			d.err = fault.Denied
			return
		}
		asked = true
		for _, e := range list {
			d.seq = e.Seq
			if !deskEntry(d.by, e) {
				continue
			}
			e.Touched = nil
			d.event("", e.Seq, e)
		}
	}
}

// people tells what changed in who has which story open.
func (d *deskStream) people() {
	now := d.s.presence()
	for n, was := range d.told {
		if _, still := now[n]; !still && len(was) > 0 {
			delete(d.told, n)
			d.event("writing", 0, writingOut{n, []story.Worker{}})
		}
	}
	for _, n := range slices.Sorted(maps.Keys(now)) {
		p := now[n]
		if slices.Equal(p.people, d.told[n]) || d.by.May(staff.Read, staff.Place{Edition: p.edition, Section: p.section}) != nil {
			continue
		}
		d.told[n] = p.people
		d.event("writing", 0, writingOut{n, p.people})
	}
}

func (d *deskStream) event(name string, id int64, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		d.err = err
		return
	}
	head := ""
	if name != "" {
		head = "event: " + name + "\n"
	}
	if id > 0 {
		head += "id: " + strconv.FormatInt(id, 10) + "\n"
	}
	d.write(head + "data: " + string(text) + "\n\n")
}

func (d *deskStream) write(text string) {
	if d.err != nil {
		return
	}
	_ = http.NewResponseController(d.w).SetWriteDeadline(time.Now().Add(20 * time.Second)) // a recorder has none
	_, d.err = d.w.Write([]byte(text))
}

func (d *deskStream) flush() {
	if d.err == nil {
		d.err = http.NewResponseController(d.w).Flush()
	}
}

// presence is who has one story open, and where it stands.
type presence struct {
	edition, section string
	people           []story.Worker
}

// presence tells who has which story open at this node.
func (s *Server) presence() map[story.Number]presence {
	all := map[story.Number]presence{}
	writing := s.Writing()
	for _, sh := range s.stone.all() {
		who := writing[sh.number]
		if len(who) == 0 {
			continue
		}
		sh.mu.Lock()
		p := presence{edition: sh.standing.Edition, section: sh.standing.Section}
		sh.mu.Unlock()
		for _, w := range who {
			p.people = append(p.people, story.Worker(w))
		}
		all[sh.number] = p
	}
	return all
}

// deskEntry reports whether an entry of the journal is for a person who reads
// only some editions.
func deskEntry(by staff.Person, e journal.Entry) bool {
	return e.Edition == "" || by.May(staff.Read, staff.Place{Edition: e.Edition}) == nil
}
