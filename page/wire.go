package page

import (
	"context"
	"fmt"

	"marbre/story"
)

// wirePage is how many bulletins a page of the wire holds.
const wirePage = 60

// A wire is the continuous stream of an edition, by day.
type wire struct {
	Frame
	Heading   string
	About     string
	Last, ISO string // when the newest came; "" on older pages
	Days      []wireDay
	Wide      bool // the times are long
	First     bool // the page is the newest one, and grows
	Pager     pager
	Legend    []legend
}

// A legend says what a mark means.
type legend struct {
	Mark mark
	Text string
}

func (s *sheet) wire(ctx context.Context, lib Library) (Page, error) {
	list, err := lib.Wire(ctx, s.e.Code, s.ask.Before, wirePage+1)
	if err != nil {
		return Page{}, err
	}
	path := home(s.e) + "live"
	f := wire{Frame: s.frame(s.say.Live, path), Heading: s.say.Live, About: s.say.WireAbout}
	f.OnLive = true
	first := s.ask.Before.At.IsZero()
	f.NoIndex = !first
	if !first {
		f.Pager.Newest = path
	}
	if len(list) > wirePage {
		list = list[:wirePage]
		last := list[wirePage-1]
		f.Pager.Older = fmt.Sprintf("%s?before=%s", path, cursor(last.At, last.Seq))
	}
	if first && len(list) > 0 {
		f.Last, f.ISO = s.last(list[0].At), s.iso(list[0].At)
	}
	f.Days = s.days(list, 0)
	f.Wide = wide(f.Days)
	if f.First = first; first {
		f.follow(s.p, list)
	}
	f.Legend = []legend{
		{mark{"f", s.say.Flash}, s.say.FlashIs},
		{mark{"u", s.say.Urgent}, s.say.UrgentIs},
		{mark{"m", s.say.Update}, s.say.UpdateIs},
		{mark{"c", s.say.Correction}, s.say.CorrectIs},
		{mark{"w", s.say.Withdrawal}, s.say.WithdrawnIs},
	}
	f.Summary = s.say.WireAbout
	s.switched(&f.Frame, func(other story.Edition) string { return home(other) + "live" })
	s.graph(&f.Frame, "website", f.Heading, nil)
	return s.printed("wire", &f.Frame, &f, 200)
}
