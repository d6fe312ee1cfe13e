package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"sync"

	"marbre/store"
	"marbre/story"
)

// elsewhere is who has which galley open at other nodes, as they say
// themselves. A node that is not heard of any more is forgotten: nobody is
// shown who is not there.
type elsewhere struct {
	mu    sync.Mutex
	node  string // this one's name
	nodes map[story.Number]map[string]*party
	turn  int
	wake  chan struct{}

	sharing sync.Mutex
	told    map[story.Number]bool // the others were told of somebody here
}

// A party is who has a galley open at one other node.
type party struct {
	people []personOut
	age    int // turns since it was heard of
}

// saying is what a node tells the others.
type saying struct {
	Node    string       `json:"node"`
	Story   story.Number `json:"story"`
	Version int64        `json:"version"`
	People  []personOut  `json:"people"`
}

// In turns of shareEvery.
const (
	repeatAfter = 40  // 10 s: what has not changed is said again
	forgetAfter = 100 // 25 s
	maxSaying   = 7900
)

// name is the name of this node.
func (e *elsewhere) name() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.node == "" {
		e.node = rand.Text()
	}
	return e.node
}

// people are those who have a story open at other nodes.
func (e *elsewhere) people(n story.Number) (list []personOut) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, p := range e.nodes[n] {
		list = append(list, p.people...)
	}
	return list
}

// stories are those that somebody has open at another node.
func (e *elsewhere) stories() (list []story.Number) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for n := range e.nodes {
		list = append(list, n)
	}
	return list
}

// move brings the places of those at other nodes up to date.
func (e *elsewhere) move(n story.Number, to func(pos int) int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, p := range e.nodes[n] {
		for i, one := range p.people {
			if one.Anchor != nil && one.Head != nil {
				anchor, head := to(*one.Anchor), to(*one.Head)
				p.people[i].Anchor, p.people[i].Head = &anchor, &head
			}
		}
	}
}

// met takes a window out of where it was: it has come here, or to the node
// named, from one that may have ended without a word.
func (e *elsewhere) met(n story.Number, client, node string) {
	for other, p := range e.nodes[n] {
		if other == node {
			continue
		}
		p.people = slices.DeleteFunc(slices.Clone(p.people), func(o personOut) bool { return o.Client == client })
		if len(p.people) == 0 {
			e.drop(n, other)
		}
	}
}

// came notes that a window has come to this node.
func (e *elsewhere) came(n story.Number, client string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.met(n, client, "")
}

// take notes what another node said. It reports whether others came or went.
func (e *elsewhere) take(v saying) (came bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, p := range v.People {
		e.met(v.Story, p.Client, v.Node)
	}
	was := e.nodes[v.Story][v.Node]
	came = was == nil && len(v.People) > 0 || was != nil && len(was.people) != len(v.People)
	switch {
	case len(v.People) > 0:
		if e.nodes == nil {
			e.nodes = map[story.Number]map[string]*party{}
		}
		if e.nodes[v.Story] == nil {
			e.nodes[v.Story] = map[string]*party{}
		}
		e.nodes[v.Story][v.Node] = &party{people: v.People}
	case was != nil:
		e.drop(v.Story, v.Node)
	}
	return came
}

func (e *elsewhere) drop(n story.Number, node string) {
	delete(e.nodes[n], node)
	if len(e.nodes[n]) == 0 {
		delete(e.nodes, n)
	}
}

// ages lets a turn pass, and returns the stories at which a node fell silent.
func (e *elsewhere) ages() (turn int, gone []story.Number) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.turn++
	for n, nodes := range e.nodes {
		for node, p := range nodes {
			if p.age++; p.age > forgetAfter {
				e.drop(n, node)
				gone = append(gone, n)
			}
		}
	}
	return e.turn, gone
}

// changed wakes those who watch who writes.
func (e *elsewhere) changed() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.wake != nil {
		close(e.wake)
		e.wake = nil
	}
}

// WritingChanged returns a channel that is closed when somebody opens a story
// or leaves one after this call.
func (s *Server) WritingChanged() <-chan struct{} {
	e := &s.stone.elsewhere
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.wake == nil {
		e.wake = make(chan struct{})
	}
	return e.wake
}

// Writing tells who has which story open, at this node or another: once each, by name.
func (s *Server) Writing() map[story.Number][]store.Writer {
	all := map[story.Number][]store.Writer{}
	add := func(n story.Number, who store.Writer) {
		if !slices.Contains(all[n], who) {
			all[n] = append(all[n], who)
		}
	}
	for _, sh := range s.stone.all() {
		sh.mu.Lock()
		for w := range sh.windows {
			add(sh.number, store.Writer{Login: w.by.Login, Name: w.by.Name})
		}
		sh.mu.Unlock()
	}
	for _, n := range s.stone.elsewhere.stories() {
		for _, p := range s.stone.elsewhere.people(n) {
			add(n, store.Writer{Login: p.Login, Name: p.Name})
		}
	}
	for _, list := range all {
		slices.SortFunc(list, func(a, b store.Writer) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Login, b.Login)) })
	}
	return all
}

// share tells the other nodes who has what open here, as far as that changed
// or it is time to say it again.
func (s *Server) share(ctx context.Context) error {
	if !s.Store.Shared() {
		return nil
	}
	e := &s.stone.elsewhere
	e.sharing.Lock()
	defer e.sharing.Unlock()
	turn, gone := e.ages()
	for _, n := range gone {
		s.stone.toldOf(n)
		e.changed()
	}
	open := map[story.Number]bool{}
	for _, sh := range s.stone.all() {
		sh.mu.Lock()
		v := saying{Node: e.name(), Story: sh.number, Version: sh.version, People: sh.here()}
		due := sh.moved || turn%repeatAfter == 0
		sh.moved = false
		sh.mu.Unlock()
		open[sh.number] = len(v.People) > 0
		if !due || !open[sh.number] {
			continue
		}
		if e.told == nil {
			e.told = map[story.Number]bool{}
		}
		e.told[sh.number] = true
		if err := s.say(ctx, v); err != nil {
			return err
		}
	}
	for n := range e.told {
		if open[n] {
			continue
		}
		if err := s.say(ctx, saying{Node: e.name(), Story: n}); err != nil {
			return err
		}
		delete(e.told, n)
	}
	return nil
}

// say tells the other nodes; what is too long for them leaves out people.
func (s *Server) say(ctx context.Context, v saying) error {
	for {
		text, err := json.Marshal(v)
		if err != nil {
			return err
		}
		if len(text) <= maxSaying {
			return s.Store.Say(ctx, string(text))
		}
		v.People = v.People[:len(v.People)/2]
	}
}

// said notes what another node told.
func (s *Server) said(text string) {
	var v saying
	if json.Unmarshal([]byte(text), &v) != nil || v.Node == s.stone.elsewhere.name() {
		return
	}
	sh := s.stone.open(v.Story)
	if sh != nil {
		sh.mu.Lock()
		for i, p := range v.People {
			if p.Anchor == nil || p.Head == nil {
				continue
			}
			anchor, ok1 := sh.now(v.Version, *p.Anchor)
			head, ok2 := sh.now(v.Version, *p.Head)
			if v.People[i].Anchor, v.People[i].Head = &anchor, &head; !ok1 || !ok2 {
				v.People[i].Anchor, v.People[i].Head = nil, nil
			}
		}
		sh.mu.Unlock()
	}
	if s.stone.elsewhere.take(v) {
		s.stone.elsewhere.changed()
	}
	if sh != nil {
		sh.mu.Lock()
		sh.soon(&s.stone.elsewhere)
		sh.mu.Unlock()
	}
}

// toldOf tells the windows of a story anew who is there.
func (st *stone) toldOf(n story.Number) {
	if sh := st.open(n); sh != nil {
		sh.mu.Lock()
		sh.tellPeople(&st.elsewhere)
		sh.mu.Unlock()
	}
}
