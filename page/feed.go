package page

import (
	"bytes"
	"context"
	"fmt"

	"marbre/fault"
	"marbre/feed"
	"marbre/lang"
	"marbre/story"
)

// feedItems is how many stories a feed holds.
const feedItems = 30

// A feedLink tells readers' programs of a feed.
type feedLink struct {
	Type, Href, Title string
}

// syndicated tells programs of the feeds of the list that stands at path.
func (s *sheet) syndicated(f *Frame, path, title string) {
	f.Feed = escaped(feedOf(path, feed.XML))
	f.Feeds = []feedLink{
		{"application/rss+xml", f.Feed, title},
		{"application/feed+json", escaped(feedOf(path, feed.JSON)), title},
	}
}

// feed prints what an edition, a section, an author or a topic published last,
// for programs.
func (s *sheet) feed(ctx context.Context, lib Library) (Page, error) {
	l := story.List{Edition: s.e.Code, Kind: story.ByEdition}
	f := feed.NewsFeed{Title: s.e.Title, About: s.e.Tagline, Lang: string(s.e.Lang)}
	path := home(s.e)
	switch s.ask.Kind {
	case KindSection:
		trail := s.e.Trail(s.ask.Section)
		if trail == nil {
			return Page{}, fault.NotFound
		}
		l.Kind, l.Key = story.BySection, s.ask.Section
		f.Title = s.w.Say("page.title", trail[len(trail)-1].Title, s.e.Title)
		path += s.ask.Section + "/"
	case KindTopic:
		l.Kind, l.Key = story.ByTag, s.ask.Key
		path += "topics/" + s.ask.Key
	case KindAuthor:
		l.Kind, l.Key = story.ByAuthor, s.ask.Key
		path += "authors/" + s.ask.Key
	}
	cards, err := lib.Latest(ctx, l, story.Cursor{}, feedItems)
	if err != nil {
		return Page{}, err
	}
	switch {
	case len(cards) == 0 && l.Kind != story.ByEdition && l.Kind != story.BySection:
		return Page{}, fault.NotFound
	case s.ask.Kind == KindTopic:
		name, err := s.spelled(ctx, lib, cards)
		if err != nil {
			return Page{}, err
		}
		f.Title = s.w.Say("page.title", name, s.e.Title)
	case s.ask.Kind == KindAuthor:
		f.Title = s.w.Say("page.title", signed(cards, s.ask.Key), s.e.Title)
	}
	f.Home, f.Self = s.p.absolute(escaped(path)), s.p.absolute(escaped(s.ask.canonical()))
	for _, c := range cards {
		f.Items = append(f.Items, s.item(c))
	}
	var b bytes.Buffer
	if err := f.Write(&b, s.ask.Feed); err != nil {
		return Page{}, err
	}
	return Page{Status: 200, HTML: b.Bytes(), Type: s.ask.Feed.Type(), Lang: s.e.Lang, Policy: nothing}, nil
}

// nothing is the policy of what is no page: it runs and loads nothing.
const nothing = "default-src 'none'; sandbox"

// item shows c to programs. Its identity does not change with its address.
func (s *sheet) item(c story.Card) feed.Item {
	i := feed.Item{
		ID: s.p.absolute(fmt.Sprintf("%s%d", home(s.e), c.Number)), Link: s.p.absolute(s.e.PathOf(c)),
		Title: c.Headline, Summary: c.Standfirst, Published: c.PublishedAt, Changed: c.ChangedAt,
	}
	if !c.CorrectedAt.IsZero() {
		said := s.w.Say("page.feed-corrected", s.w.DateTime(c.CorrectedAt, s.e.Zone, lang.Long))
		if i.Summary != "" {
			i.Summary += " "
		}
		i.Summary += said
	}
	for _, a := range c.Byline {
		i.Authors = append(i.Authors, a.Name)
	}
	for _, t := range s.e.Trail(s.e.Now(c.Section)) {
		i.Tags = append(i.Tags, t.Title)
	}
	if c.Lead != nil {
		if i.Picture = s.p.public(c.Lead.URL); i.Picture != "" {
			i.PictureAlt = c.Lead.Alt
		}
	}
	return i
}
