package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"marbre/fault"
	"marbre/lang"
	"marbre/page"
	"marbre/staff"
	"marbre/story"
)

type (
	showIn struct {
		Hours int `json:"hours" need:"true" line:"how long the link works, 1 to 336"`
	}
	shownOut struct {
		story.Shown
		URL     string `json:"url,omitempty" line:"the link, told once"`
		Works   bool   `json:"works"`
		Journal int64  `json:"journal,omitempty"`
	}
	shownsOut struct {
		Links []shownOut `json:"links" line:"the latest first"`
	}
)

func shownOperations() []operation {
	return []operation{
		{"POST", "/stories/{number}/links", "show", "Make a link by which somebody outside may read the story as it stands", staff.Show, showIn{}, nil, shownOut{}, 201, (*Server).postShown},
		{"GET", "/stories/{number}/links", "shown", "The links to a story for people outside", staff.Show, nil, nil, shownsOut{}, 200, (*Server).getShown},
		{"DELETE", "/stories/{number}/links/{id}", "unshow", "Take such a link back", staff.Show, nil, nil, shownOut{}, 200, (*Server).deleteShown},
	}
}

func (s *Server) postShown(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	in, err := read[showIn](w, r)
	if err != nil {
		return nil, err
	}
	token := rand.Text()
	sh, e, err := s.Newsroom.Show(r.Context(), by, story.Number(num), in.Hours, HashToken(token))
	return shownOut{sh, "/preview/" + token, true, e.Seq}, err
}

func (s *Server) getShown(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	st, err := s.standing(r, by)
	if err != nil {
		return nil, err
	}
	if err := by.May(staff.Show, placeOf(st)); err != nil {
		return nil, err
	}
	list, err := s.Store.ShownOf(r.Context(), st.Number)
	if err != nil {
		return nil, err
	}
	out := shownsOut{Links: []shownOut{}}
	for _, l := range list {
		out.Links = append(out.Links, shownOut{Shown: l, Works: l.Works(s.Now())})
	}
	return out, nil
}

func (s *Server) deleteShown(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	id, err := number("id", r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	sh, e, err := s.Newsroom.Unshow(r.Context(), by, story.Number(num), id)
	return shownOut{Shown: sh, Journal: e.Seq}, err
}

// getShownStory shows a story to somebody outside who has a link to it: as it stands
// at the desk, what was typed last too. It says at its top that it is not public,
// and is kept nowhere. A link that leads nowhere any more says so.
func (s *Server) getShownStory(w http.ResponseWriter, r *http.Request) error {
	p, err := s.shownStory(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	h.Set("Referrer-Policy", "no-referrer") // else a link on the page would tell the token
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(p.Lang))
	h.Set("Content-Security-Policy", p.Policy)
	h.Set("Content-Length", strconv.Itoa(len(p.HTML)))
	w.WriteHeader(p.Status)
	_, _ = w.Write(p.HTML) // it only fails with the connection
	return nil
}

func (s *Server) shownStory(ctx context.Context, token string) (page.Page, error) {
	now := s.Now()
	sh, err := s.Store.ShownBy(ctx, HashToken(token))
	if errors.Is(err, fault.NotFound) {
		return s.Printer.Missing(ctx, s.Library, "/preview/", now)
	}
	if err != nil {
		return page.Page{}, err
	}
	st, err := s.Store.Story(ctx, sh.Number)
	if err != nil {
		return page.Page{}, err
	}
	ed, err := s.edition(ctx, st.Edition)
	if err != nil {
		return page.Page{}, err
	}
	if !sh.Works(now) || st.State == story.StateWithdrawn {
		return s.Printer.Closed(ed.Lang), nil
	}
	// Whoever made the link stands for who reads by it; that they might was asked then.
	g, err := s.Newsroom.Galley(ctx, staff.Person{Name: sh.By, Role: staff.Reporter}, sh.Number)
	if err != nil {
		return page.Page{}, err
	}
	content, err := g.Doc.Content()
	if err != nil {
		return page.Page{}, err
	}
	p, err := s.asOut(ctx, sh.Number, content)
	if err != nil {
		return page.Page{}, err
	}
	path, err := url.PathUnescape(ed.PathOf(p.Card()))
	if err != nil {
		return page.Page{}, err
	}
	ask, ok := page.Parse(path, "")
	if !ok {
		return page.Page{}, fault.NotFound
	}
	words := lang.For(ed.Lang).With(ed.Words)
	ask.Notice = words.Say("page.shown", sh.By, words.DateTime(sh.Until, ed.Zone, lang.Long), words.ZoneName(ed.Zone, sh.Until))
	if now.Before(content.Embargo) {
		ask.Notice += " " + words.Say("page.shown-embargo", words.DateTime(content.Embargo, ed.Zone, lang.Long), words.ZoneName(ed.Zone, content.Embargo))
	}
	out, err := s.Printer.Print(ctx, &staged{Library: s.Library, story: &p}, ask, now)
	out.HTML = ownPrint.ReplaceAll(out.HTML, []byte("$0?shown="+token))
	return out, err
}

// ownPrint is the address of a print in a page.
var ownPrint = regexp.MustCompile(`/media/[0-9a-f]{64}[0-9a-z-]*\.[a-z]{3,4}`)

// shownWith reports whether a file stands in the story that a link shows to somebody outside.
func (s *Server) shownWith(ctx context.Context, token, hash string) bool {
	if token == "" {
		return false
	}
	sh, err := s.Store.ShownBy(ctx, HashToken(token))
	if err != nil || !sh.Works(s.Now()) {
		return false
	}
	g, err := s.Newsroom.Galley(ctx, staff.Person{Name: sh.By, Role: staff.Reporter}, sh.Number)
	if err != nil || g.State == story.StateWithdrawn {
		return false
	}
	c, err := g.Doc.Content()
	return err == nil && slices.Contains(c.Files(), hash)
}
