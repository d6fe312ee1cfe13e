package main

import (
	"errors"
	"flag"

	"marbre/lang"
	"marbre/story"
)

// editionFlags describe the first edition of a newsroom.
type editionFlags struct{ lang, zone, title string }

func (s *settings) edition() *editionFlags {
	var e editionFlags
	s.StringVar(&e.lang, "lang", "", "language `tag` of the first edition; left out, the terminal's")
	s.StringVar(&e.zone, "zone", "UTC", "IANA time `zone` of the first edition: Europe/Paris")
	s.StringVar(&e.title, "title", "", "its title")
	return &e
}

// edition is the first edition, with one section.
func (f editionFlags) edition(e env) (story.Edition, error) {
	tag := words(e).Tag()
	if f.lang != "" {
		var err error
		if tag, err = lang.Parse(f.lang); err != nil {
			return story.Edition{}, err
		}
	}
	zone, err := lang.ParseZone(f.zone)
	if err != nil {
		return story.Edition{}, err
	}
	w := lang.For(tag)
	ed := story.Edition{Code: tag.Base(), Lang: tag, Zone: zone, Title: f.title, Sections: []story.Section{{Slug: "news", Title: w.Say("section.news")}}}
	if ed.Title == "" {
		ed.Title = "Marbre"
	}
	return ed, ed.Check()
}

// helped is nil for a verb that was only asked how it is used.
func helped(err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	return err
}
