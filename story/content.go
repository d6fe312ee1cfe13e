package story

import (
	"net/url"
	"strconv"
	"strings"

	"marbre/fault"
)

// Check refuses content that no story may hold, naming the field and the
// bound. An unfinished draft passes: what a story needs before it may go out is
// asked by the moves.
func (c Content) Check() error {
	for _, part := range []struct {
		field, text string
		limit       int
	}{
		{"kicker", c.Kicker, MaxKicker},
		{"headline", c.Headline, MaxHeadline},
		{"dateline", c.Dateline, MaxDateline},
		{"slug", c.Slug, MaxSlug},
		{"section", c.Section, MaxSlug},
	} {
		if err := lineOK(part.field, part.text, part.limit); err != nil {
			return err
		}
	}
	for _, part := range []struct {
		field, text string
		limit       int
	}{
		{"standfirst", c.Standfirst, MaxStandfirst},
		{"source", c.Source, MaxSource},
		{"rights", c.Rights, MaxRights},
	} {
		if err := fits(part.field, part.text, part.limit); err != nil {
			return err
		}
	}
	if slug(c.Slug, MaxSlug) != c.Slug {
		return fault.Field("slug", "story.slug", Slug(c.Slug))
	}
	if c.Urgency < 0 || c.Urgency > 8 {
		return fault.Field("urgency", "story.urgency", int(c.Urgency))
	}
	if c.Original < 0 {
		return fault.Field("original", "story.number", int64(c.Original))
	}
	if err := c.names(); err != nil {
		return err
	}
	if c.Lead != nil {
		if err := c.Lead.check(); err != nil {
			return fault.Within("lead", err)
		}
	}
	return c.Body.Check()
}

func (c Content) names() error {
	if len(c.Byline) > MaxByline {
		return fault.Field("byline", "story.too-many", MaxByline, len(c.Byline))
	}
	for i, a := range c.Byline {
		field := "byline[" + strconv.Itoa(i) + "]"
		if strings.TrimSpace(a.Name) == "" {
			return fault.Field(field+".name", "text.empty")
		}
		if err := lineOK(field+".name", a.Name, MaxName); err != nil {
			return err
		}
		if err := lineOK(field+".place", a.Place, MaxName); err != nil {
			return err
		}
	}
	if len(c.Tags) > MaxTags {
		return fault.Field("tags", "story.too-many", MaxTags, len(c.Tags))
	}
	for i, t := range c.Tags {
		field := "tags[" + strconv.Itoa(i) + "]"
		if Slug(t) == "" {
			return fault.Field(field, "text.empty")
		}
		if err := lineOK(field, t, MaxName); err != nil {
			return err
		}
	}
	return nil
}

func (p Picture) check() error {
	if err := webAddress("url", p.URL); err != nil {
		return err
	}
	if err := fits("alt", p.Alt, MaxAlt); err != nil {
		return err
	}
	if err := fits("caption", p.Caption, MaxCaption); err != nil {
		return err
	}
	if p.Width < 0 || p.Width > 100_000 {
		return fault.Field("width", "story.pixels", p.Width)
	}
	if p.Height < 0 || p.Height > 100_000 {
		return fault.Field("height", "story.pixels", p.Height)
	}
	return fits("credit", p.Credit, MaxCredit)
}

// webAddress refuses what is neither http(s) nor a path of this newsroom: no
// script, no data, no address without a host (RFC 3986, section 3).
func webAddress(field, s string) error {
	if len(s) > MaxURL {
		return fault.Field(field, "text.too-long", MaxURL, len(s))
	}
	if err := textOK(field, s); err != nil {
		return err
	}
	u, err := url.Parse(s)
	switch {
	case err != nil, strings.ContainsAny(s, " \n\t\\"):
		return fault.Field(field, "story.address", s)
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/") && !strings.HasPrefix(s, "//"):
		return nil
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "":
		return nil
	}
	return fault.Field(field, "story.address", s)
}

// linkAddress is a webAddress or a mail address, the targets that a text may
// link to.
func linkAddress(field, s string) error {
	if to, ok := strings.CutPrefix(s, "mailto:"); ok && len(s) <= MaxURL && strings.Contains(to, "@") {
		return lineOK(field, to, MaxURL)
	}
	return webAddress(field, s)
}
