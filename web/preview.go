package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"marbre/fault"
	"marbre/page"
	"marbre/staff"
	"marbre/story"
)

// A staged library is that of readers with something in it that they do not have
// yet: one story as it stands at the desk, or a front as it would be made up.
type staged struct {
	*Library
	story *story.Published
	front *story.Front
}

func (l *staged) Story(ctx context.Context, n story.Number) (story.Published, error) {
	if l.story != nil && l.story.Number == n {
		return *l.story, nil
	}
	return l.Library.Story(ctx, n)
}

func (l *staged) Revision(ctx context.Context, n story.Number, r story.Revision) (story.Content, error) {
	if l.story == nil || l.story.Number != n {
		return l.Library.Revision(ctx, n, r)
	}
	saved, err := l.Store.Revision(ctx, n, r)
	return saved.Content, err
}

func (l *staged) Cards(ctx context.Context, numbers []story.Number) (map[story.Number]story.Card, error) {
	cards, err := l.Library.Cards(ctx, numbers)
	if l.story != nil && err == nil {
		for _, n := range numbers {
			if n == l.story.Number {
				if cards == nil {
					cards = map[story.Number]story.Card{}
				}
				cards[n] = l.story.Card()
			}
		}
	}
	return cards, err
}

func (l *staged) Front(ctx context.Context, edition, section string) (story.Front, error) {
	if l.front != nil && l.front.Edition == edition && l.front.Section == section {
		return *l.front, nil
	}
	return l.Library.Front(ctx, edition, section)
}

// getPreview prints a story as readers would see it: its page, or the front of
// its edition with it as the lead. Without a revision it is as it stands, the
// words that were typed last too.
func (s *Server) getPreview(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	st, err := s.standing(r, by)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	var content story.Content
	if text := q.Get("revision"); text != "" {
		n, err := number("revision", text)
		if err != nil {
			return nil, err
		}
		saved, err := s.Store.Revision(r.Context(), st.Number, story.Revision(n))
		if err != nil {
			return nil, fault.Within("revision", err)
		}
		content = saved.Content
	} else {
		g, err := s.Newsroom.Galley(r.Context(), by, st.Number)
		if err != nil {
			return nil, err
		}
		if content, err = g.Doc.Content(); err != nil {
			return nil, err
		}
	}
	p, err := s.asOut(r.Context(), st.Number, content)
	if err != nil {
		return nil, err
	}
	ed, err := s.edition(r.Context(), st.Edition)
	if err != nil {
		return nil, err
	}
	lib := &staged{Library: s.Library, story: &p}
	switch q.Get("view") {
	case "", "story":
		path, err := url.PathUnescape(ed.PathOf(p.Card()))
		if err != nil {
			return nil, err
		}
		return s.stage(w, r, lib, path)
	case "front":
		f, err := s.Store.Front(r.Context(), ed.Code, "")
		if err != nil {
			return nil, err
		}
		f.Edition = ed.Code
		lib.front = leading(f, p.Number)
		return s.stage(w, r, lib, "/"+ed.Code+"/")
	}
	return nil, fault.Field("view", "api.choice", "story, front")
}

// leading is a front with a story as its lead, and nowhere else.
func leading(f story.Front, n story.Number) *story.Front {
	out := story.Front{Edition: f.Edition, Section: f.Section, Slots: []story.Number{n}}
	for _, other := range f.Slots[min(1, len(f.Slots)):] {
		if other == n {
			other = 0
		}
		out.Slots = append(out.Slots, other)
	}
	for _, other := range f.Also {
		if other != n {
			out.Also = append(out.Also, other)
		}
	}
	return &out
}

// asOut is a story as if it went out now with this content.
func (s *Server) asOut(ctx context.Context, n story.Number, content story.Content) (p story.Published, err error) {
	st, err := s.Store.Story(ctx, n)
	if err != nil {
		return p, err
	}
	history, err := s.Store.Publications(ctx, n)
	if err != nil {
		return p, err
	}
	now := s.Now()
	p = story.Published{Number: n, Edition: st.Edition, Life: st.Life, Content: content, History: history}
	p.State, p.Life.Embargo, p.DueAt = story.StatePublished, content.Embargo, st.DueAt
	if len(history) == 0 {
		p.PublishedAt, p.ChangedAt, p.As, p.Public = now, now, story.First, st.Head
		p.History = []story.Publication{{Revision: st.Head, As: story.First, At: now}}
	}
	return p, nil
}

// stage prints a page from a staged library, for a frame of the desk and nothing
// else: it is kept nowhere.
func (s *Server) stage(w http.ResponseWriter, r *http.Request, lib page.Library, path string) (any, error) {
	ask, ok := page.Parse(path, "")
	if !ok {
		return nil, fault.NotFound
	}
	p, err := s.Printer.Print(r.Context(), lib, ask, s.Now())
	if err != nil {
		return nil, err
	}
	html, policy, err := inLight(p.HTML, p.Policy, r.URL.Query().Get("light"))
	if err != nil {
		return nil, err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(p.Lang))
	h.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Length", strconv.Itoa(len(html)))
	w.WriteHeader(p.Status)
	_, _ = w.Write(html) // it only fails with the connection
	return answered, nil
}

var (
	styles = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	night  = regexp.MustCompile(`@media screen and \(prefers-color-scheme: ?dark\)`)
)

// inLight is a page as it looks by day or in the dark, whatever the machine of
// who looks prefers: light is day, dark, or "" for that. Its policy names the
// styles that it has then.
func inLight(html []byte, policy, light string) ([]byte, string, error) {
	as := map[string]string{"day": "@media not all", "dark": "@media all"}[light]
	if light == "" {
		return html, policy, nil
	}
	if as == "" {
		return nil, "", fault.Field("light", "api.choice", "day, dark")
	}
	hash := func(css []byte) string {
		sum := sha256.Sum256(css)
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	html = styles.ReplaceAllFunc(html, func(style []byte) []byte {
		css := style[len("<style>") : len(style)-len("</style>")]
		lit := night.ReplaceAll(css, []byte(as))
		policy = strings.Replace(policy, hash(css), hash(lit), 1)
		return append(append([]byte("<style>"), lit...), "</style>"...)
	})
	return html, policy, nil
}
