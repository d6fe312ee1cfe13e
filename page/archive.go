package page

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"marbre/fault"
	"marbre/lang"
	"marbre/story"
)

// monthPage is how many stories a page of a month holds.
const monthPage = 100

// An archive lists the months of an edition, by year.
type archive struct {
	Frame
	Heading string
	Years   []year
}

type year struct {
	Title  string
	Months []monthLink
}

type monthLink struct {
	link
	Count string
}

func (s *sheet) archive(ctx context.Context, lib Library) (Page, error) {
	months, err := lib.Months(ctx, s.e.Code)
	if err != nil {
		return Page{}, err
	}
	f := archive{Frame: s.frame(s.say.Archive, home(s.e)+"archive/"), Heading: s.say.Archive}
	f.Summary = s.w.Say("page.archive-about", s.e.Title)
	for i, m := range months {
		if i == 0 || months[i-1].Year != m.Year {
			f.Years = append(f.Years, year{Title: s.w.Digits(strconv.Itoa(m.Year))})
		}
		at := &f.Years[len(f.Years)-1]
		at.Months = append(at.Months, monthLink{
			link:  link{Href: s.monthPath(m), Text: s.monthName(m)},
			Count: s.w.Say("page.stories", int64(m.Count)),
		})
	}
	s.switched(&f.Frame, func(other story.Edition) string { return home(other) + "archive/" })
	s.graph(&f.Frame, "website", f.Heading, nil)
	return s.printed("archive", &f.Frame, &f, 200)
}

func (s *sheet) monthPath(m Month) string {
	return fmt.Sprintf("%sarchive/%04d/%02d/", home(s.e), m.Year, int(m.Month))
}

func (s *sheet) monthName(m Month) string {
	return s.w.Date(lang.Day{Year: m.Year, Month: m.Month, Day: 1}, lang.MonthYear)
}

// month prints everything that was published in a month, by day.
func (s *sheet) month(ctx context.Context, lib Library) (Page, error) {
	months, err := lib.Months(ctx, s.e.Code)
	if err != nil {
		return Page{}, err
	}
	at := slices.IndexFunc(months, func(m Month) bool { return m.Year == s.ask.Month.Year && m.Month == s.ask.Month.Month })
	if at < 0 {
		return Page{}, fault.NotFound
	}
	this := months[at]
	l := story.List{Edition: s.e.Code, Kind: story.ByMonth, Key: story.MonthKey(s.ask.Month)}
	cards, more, err := s.latest(ctx, lib, l, monthPage)
	if err != nil {
		return Page{}, err
	}
	path := s.monthPath(this)
	f := list{
		Frame: s.frame(s.monthName(this), path), Label: s.w.Say("page.stories", int64(this.Count)), Heading: s.monthName(this),
		Up: link{Href: home(s.e) + "archive/", Text: s.say.Archive}, Pager: s.pager(path, cards, more),
	}
	f.Summary = s.w.Say("page.archive-about", s.e.Title)
	f.NoIndex = !s.ask.Before.At.IsZero()
	for _, c := range cards {
		d := s.e.Day(c.PublishedAt)
		if n := len(f.Groups); n == 0 || f.Groups[n-1].ISO != d.String() {
			f.Groups = append(f.Groups, group{Title: s.w.Date(d, lang.Full), ISO: d.String()})
		}
		t := s.row(c)
		t.Picture, t.Class = picture{}, "row bare"
		t.At = s.w.Time(c.PublishedAt, s.e.Zone)
		t.ISO = s.iso(c.PublishedAt)
		in := &f.Groups[len(f.Groups)-1]
		in.Rows = append(in.Rows, t)
	}
	if at > 0 {
		f.Around = append(f.Around, link{Href: s.monthPath(months[at-1]), Text: s.monthName(months[at-1])})
	}
	if at+1 < len(months) {
		f.Around = append(f.Around, link{Href: s.monthPath(months[at+1]), Text: s.monthName(months[at+1])})
	}
	s.graph(&f.Frame, "website", f.Heading, nil)
	return s.printed("list", &f.Frame, &f, 200)
}
