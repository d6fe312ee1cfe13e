package web

import (
	"context"
	"errors"
	"image"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/courier"
	"marbre/darkroom"
	"marbre/fault"
	"marbre/photodesk"
	"marbre/picture"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

type (
	pictureOut struct {
		picture.Picture
		URL   string            `json:"url,omitempty" line:"to stand in a story; left out for what cannot be shown"`
		Known bool              `json:"known,omitempty" line:"the newsroom had this very file"`
		Alike []picture.Picture `json:"alike,omitempty" line:"those that are nearly the same, the nearest first"`
		Used  []usedIn          `json:"used,omitempty" line:"where it stands, the last story first"`
	}
	usedIn struct {
		Story    story.Number `json:"story"`
		Edition  string       `json:"edition"`
		Headline string       `json:"headline"`
		Out      bool         `json:"out,omitempty" line:"readers see it there, or will once an embargo ends"`
		Refused  string       `json:"refused,omitempty" line:"why it may not be used there as things stand"`
	}
	fetchIn struct {
		URL string `json:"url" need:"true" line:"http or https, at a server that everybody can reach"`
	}
	replaceIn struct {
		With  int64  `json:"with" need:"true" line:"number of the picture that takes its place"`
		Words string `json:"words,omitempty" line:"new: those of the new picture, as if left out; kept: those that stand in each story"`
		Note  string `json:"note,omitempty" line:"what readers are told of it; left out, that the picture was replaced"`
	}
	replacedOut struct {
		Stories []replacedIn `json:"stories" line:"all in which it stood, the last first"`
	}
	replacedIn struct {
		Story    story.Number `json:"story"`
		Edition  string       `json:"edition"`
		Headline string       `json:"headline"`
		Done     string       `json:"done" line:"updated: readers see the new one; revised: in work, and readers when it goes out; refused"`
		Why      string       `json:"why,omitempty" line:"why it was refused"`
	}
	picturesOut struct {
		Pictures []pictureOut `json:"pictures"`
		Cursor   string       `json:"cursor,omitempty" line:"give it back to go on; left out at the end"`
	}
	wordsIn struct {
		Caption string         `json:"caption,omitempty"`
		Alt     string         `json:"alt,omitempty"`
		Credit  string         `json:"credit,omitempty"`
		Frame   picture.Frame  `json:"frame,omitzero" line:"what is kept where only a part is shown"`
		Rights  picture.Rights `json:"rights,omitzero" line:"who may use it; editors say so"`
	}
)

func pictureOperations() []operation {
	return []operation{
		{"POST", "/pictures", "take-picture", "Take in a picture: the body is its file. One that is there already is answered as it is", staff.Picture, nil, []param{{"name", "string", "the file's name"}}, pictureOut{}, 201, (*Server).postPicture},
		{"POST", "/pictures/fetch", "fetch-picture", "Take in a picture that is elsewhere, as if its file were sent", staff.Picture, fetchIn{}, nil, pictureOut{}, 201, (*Server).fetchPicture},
		{"GET", "/pictures", "pictures", "The pictures, the last taken in first", staff.Read, nil, []param{{"q", "string", "words of what their files and the desk say"}, {"ended", "boolean", "only those that readers see and whose right has ended"}, cursor, limit}, picturesOut{}, 200, (*Server).getPictures},
		{"GET", "/pictures/{number}", "picture", "A picture: what its file says, what the desk writes, where it stands", staff.Read, nil, nil, pictureOut{}, 200, (*Server).getPictureOf},
		{"PATCH", "/pictures/{number}", "write-picture", "Write about a picture; what its file says stays", staff.Picture, wordsIn{}, nil, pictureOut{}, 200, (*Server).patchPicture},
		{"POST", "/pictures/{number}/replace", "replace-picture", "Put another picture in its place, in every story in which it stands", staff.Rights, replaceIn{}, nil, replacedOut{}, 200, (*Server).replacePicture},
	}
}

// plainCoding is what every browser can show of a picture.
func plainCoding(p picture.Picture) darkroom.Coding { return darkroom.Coding(p.Plain()) }

func pictureOf(p picture.Picture) pictureOut { return pictureOut{Picture: p, URL: p.Address()} }

// uploadTime is how long a file may take to come in.
const uploadTime = 10 * time.Minute

// postPicture takes in a file.
func (s *Server) postPicture(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	if r.ContentLength > picture.MaxBytes {
		return nil, photodesk.TooLarge()
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime)) // a line that cannot says so soon enough
	return s.take(r, by, r.Body, photodesk.Coming{Name: r.URL.Query().Get("name")})
}

// fetchPicture takes in a file that is elsewhere.
func (s *Server) fetchPicture(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	var in fetchIn
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	if s.Courier == nil || s.Negatives == nil {
		return nil, fault.Tell(fault.Conflict, "fetch.nowhere")
	}
	parcel, err := s.Courier.Fetch(r.Context(), in.URL, courier.Wanted{MaxBytes: picture.MaxBytes, Accept: "image/*"})
	if err != nil {
		return nil, fault.Within("url", err)
	}
	defer func() { _ = parcel.Close() }()
	out, err := s.take(r, by, parcel, photodesk.Coming{Name: nameAt(parcel.Asked), From: parcel.Asked})
	return out, fault.Within("url", err)
}

// nameAt is the name of a file at an address: the last part of its path.
func nameAt(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

// take takes in what r holds, developed when it is its turn.
func (s *Server) take(req *http.Request, by staff.Person, r io.Reader, as photodesk.Coming) (any, error) {
	if s.Negatives == nil {
		return nil, fault.Tell(fault.Conflict, "picture.nowhere")
	}
	desk := photodesk.Desk{Newsroom: s.Newsroom, Store: s.Store, Negatives: s.Negatives, Develop: func(ctx context.Context, r io.Reader, f picture.File, width int) (*darkroom.Print, error) {
		return s.prints.develop(ctx, r, f, image.Rect(0, 0, f.Width, f.Height), width)
	}}
	t, err := desk.Take(req.Context(), by, r, as)
	if err != nil {
		return nil, err
	}
	out := pictureOf(t.Picture)
	out.Known, out.Alike = t.Known, t.Alike
	return out, nil
}

func (s *Server) getPictures(_ http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	q := r.URL.Query()
	limit, err := limited(q.Get("limit"))
	if err != nil {
		return nil, err
	}
	before, err := parseCursor(q.Get("cursor"))
	if err != nil {
		return nil, err
	}
	words := strings.Fields(cut(q.Get("q")))
	var ended time.Time
	if q.Get("ended") == "true" {
		ended = s.Now()
	}
	list, err := s.Store.Pictures(r.Context(), words[:min(len(words), 10)], ended, before, limit+1)
	if err != nil {
		return nil, err
	}
	out := picturesOut{Pictures: []pictureOut{}}
	if len(list) > limit {
		list = list[:limit]
		last := list[limit-1]
		out.Cursor = strconv.FormatInt(last.MadeAt.UnixMicro(), 10) + "-" + strconv.FormatInt(last.Number, 10)
	}
	for _, p := range list {
		p.Said, p.Credentials = nil, nil // the whole of it is with the picture itself
		out.Pictures = append(out.Pictures, pictureOf(p))
	}
	return out, nil
}

func (s *Server) getPictureOf(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	p, err := s.Store.Picture(r.Context(), num)
	if err != nil {
		return nil, err
	}
	return s.withUses(r, by, p)
}

// shownUses is how many stories with one picture are told of.
const shownUses = 200

func (s *Server) withUses(r *http.Request, by staff.Person, p picture.Picture) (any, error) {
	out := pictureOf(p)
	used, err := s.Store.UsedIn(r.Context(), p.Hash, shownUses)
	if err != nil {
		return nil, err
	}
	words := wordsFor(r)
	for _, u := range used {
		st, err := s.shownTo(r.Context(), by, u.Number)
		if fault.KindOf(err) == fault.Denied || err == nil && !u.Out && by.May(staff.Read, staff.Of(st)) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		one := usedIn{Story: u.Number, Edition: st.Edition, Headline: st.Headline, Out: u.Out}
		elsewhere := slices.ContainsFunc(used, func(o store.Used) bool { return o.Number != u.Number && o.Out })
		var told *fault.Told
		if err := p.Rights.May(picture.Use{Edition: st.Edition, At: s.Now(), Elsewhere: elsewhere}); errors.As(err, &told) {
			one.Refused = words.Say("fault."+told.Key, told.Args...)
		}
		out.Used = append(out.Used, one)
	}
	return out, nil
}

func (s *Server) patchPicture(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	p, e, err := s.Newsroom.WritePicture(r.Context(), by, num, func(p picture.Picture) (picture.Picture, error) {
		in := wordsIn{p.Caption, p.Alt, p.Credit, p.Frame, p.Rights}
		err := fill(data, &in)
		p.Words, p.Frame, p.Rights = picture.Words{Caption: in.Caption, Alt: in.Alt, Credit: in.Credit}, in.Frame, in.Rights
		return p, err
	})
	if err != nil {
		return nil, err
	}
	s.visible(r, e.Seq)
	return s.withUses(r, by, p)
}

func (s *Server) replacePicture(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	in, err := read[replaceIn](w, r)
	if err != nil {
		return nil, err
	}
	if in.Words != "" && in.Words != "new" && in.Words != "kept" {
		return nil, fault.Field("words", "picture.replace.words", cut(in.Words))
	}
	done, e, err := s.Newsroom.ReplacePicture(r.Context(), by, num, in.With, in.Words == "kept", in.Note)
	if err != nil {
		return nil, err
	}
	s.visible(r, e.Seq)
	words, out := wordsFor(r), replacedOut{Stories: []replacedIn{}}
	for _, d := range done {
		st, err := s.shownTo(r.Context(), by, d.Story)
		if fault.KindOf(err) == fault.Denied {
			continue
		}
		if err != nil {
			return nil, err
		}
		one := replacedIn{Story: d.Story, Edition: st.Edition, Headline: st.Headline, Done: "revised"}
		var told *fault.Told
		switch {
		case errors.As(d.Refused, &told):
			one.Done, one.Why = "refused", words.Say("fault."+told.Key, told.Args...)
		case d.Refused != nil:
			return nil, d.Refused
		case d.Updated:
			one.Done = "updated"
		}
		out.Stories = append(out.Stories, one)
	}
	return out, nil
}
