package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"marbre/darkroom"
	"marbre/fault"
	"marbre/picture"
	"marbre/staff"
	"marbre/story"
)

type (
	pictureOut struct {
		picture.Picture
		URL   string            `json:"url,omitempty" line:"to stand in a story; left out for what cannot be shown"`
		Known bool              `json:"known,omitempty" line:"the newsroom had this very file"`
		Alike []picture.Picture `json:"alike,omitempty" line:"those that are nearly the same, the nearest first"`
		Used  []usedIn          `json:"used,omitempty" line:"where it stands before readers"`
	}
	usedIn struct {
		Story    story.Number `json:"story"`
		Edition  string       `json:"edition"`
		Headline string       `json:"headline"`
	}
	picturesOut struct {
		Pictures []pictureOut `json:"pictures"`
		Cursor   string       `json:"cursor,omitempty" line:"give it back to go on; left out at the end"`
	}
	wordsIn struct {
		Caption string `json:"caption,omitempty"`
		Alt     string `json:"alt,omitempty"`
		Credit  string `json:"credit,omitempty"`
	}
)

func pictureOperations() []operation {
	return []operation{
		{"POST", "/pictures", "take-picture", "Take in a picture: the body is its file. One that is there already is answered as it is", staff.Picture, nil, []param{{"name", "string", "the file's name"}}, pictureOut{}, 201, (*Server).postPicture},
		{"GET", "/pictures", "pictures", "The pictures, the last taken in first", staff.Read, nil, []param{{"q", "string", "words of what their files and the desk say"}, cursor, limit}, picturesOut{}, 200, (*Server).getPictures},
		{"GET", "/pictures/{number}", "picture", "A picture: what its file says, what the desk writes, where it stands", staff.Read, nil, nil, pictureOut{}, 200, (*Server).getPictureOf},
		{"PATCH", "/pictures/{number}", "write-picture", "Write about a picture; what its file says stays", staff.Picture, wordsIn{}, nil, pictureOut{}, 200, (*Server).patchPicture},
	}
}

// mediaAt is where a picture's widest print is; "" for one that cannot be shown.
func mediaAt(p picture.Picture) string {
	if p.Ground == "" {
		return ""
	}
	return "/media/" + p.Hash + "." + string(plainCoding(p))
}

// plainCoding is what every browser can show of a picture: PNG for what was drawn, and
// where something shows through.
func plainCoding(p picture.Picture) darkroom.Coding {
	if p.Through || p.Format == picture.PNG || p.Format == picture.GIF {
		return darkroom.AsPNG
	}
	return darkroom.AsJPEG
}

func pictureOf(p picture.Picture) pictureOut { return pictureOut{Picture: p, URL: mediaAt(p)} }

// uploadTime is how long a file may take to come in.
const uploadTime = 10 * time.Minute

// postPicture takes in a file. It is first written beside, so that however large it is, it
// costs no memory; only then is it looked at.
func (s *Server) postPicture(w http.ResponseWriter, r *http.Request, by staff.Person) (_ any, err error) {
	if s.Negatives == nil {
		return nil, fault.Tell(fault.Conflict, "picture.nowhere")
	}
	if r.ContentLength > picture.MaxBytes {
		return nil, fault.Tell(fault.TooLarge, "picture.too-large", picture.MaxBytes>>20)
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime)) // a line that cannot says so soon enough
	file, hash, size, err := received(http.MaxBytesReader(w, r.Body, picture.MaxBytes))
	if err != nil {
		return nil, err
	}
	defer func() { _, _ = file.Close(), os.Remove(file.Name()) }()
	p := picture.Picture{Hash: hash, Bytes: size, Name: nameOf(r.URL.Query().Get("name"))}
	if known, err := s.Store.PictureOf(r.Context(), hash); err == nil { // it is not looked at again
		out := pictureOf(known)
		out.Known = true
		return out, nil
	} else if !errors.Is(err, fault.NotFound) {
		return nil, err
	}
	if p.File, err = picture.Read(file, size); err != nil {
		return nil, err
	}
	if p, err = s.looked(r, file, p); err != nil {
		return nil, err
	}
	p.Words = p.Facts.Offered()
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if err := s.Negatives.Put(r.Context(), hash, file, size); err != nil {
		return nil, err
	}
	alike, err := s.Store.Alike(r.Context(), p.Mark, 5)
	if err != nil {
		return nil, err
	}
	p, known, _, err := s.Newsroom.TakePicture(r.Context(), by, p)
	out := pictureOf(p)
	out.Known, out.Alike = known, alike
	return out, err
}

// received writes what r holds into a file that is nobody else's.
func received(r io.Reader) (file *os.File, hash string, size int64, err error) {
	if file, err = os.CreateTemp("", "marbre-picture-*"); err != nil {
		return nil, "", 0, err
	}
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(file, sum), r)
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		err = fault.Tell(fault.TooLarge, "picture.too-large", picture.MaxBytes>>20)
	case err == nil:
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		_, _ = file.Close(), os.Remove(file.Name())
		return nil, "", 0, err
	}
	return file, hex.EncodeToString(sum.Sum(nil)), size, nil
}

// looked notes by what a picture is known again, and its colour. One that cannot be
// developed is kept without.
func (s *Server) looked(r *http.Request, file io.ReadSeeker, p picture.Picture) (picture.Picture, error) {
	if !darkroom.Shows(p.Format) {
		return p, nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return p, err
	}
	negative, err := s.prints.develop(r.Context(), file, p.File, picture.Ladder[0])
	if err != nil {
		return p, err
	}
	p.Mark, p.Ground, p.Through = negative.Mark(), negative.Ground(), !negative.Opaque()
	return p, nil
}

// nameOf is a file's name without its path and what is no text.
func nameOf(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > picture.MaxName {
		name = string(r[len(r)-picture.MaxName:])
	}
	return strings.TrimSpace(name)
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
	list, err := s.Store.Pictures(r.Context(), words[:min(len(words), 10)], before, limit+1)
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
		p.Said = nil // the whole of it is with the picture itself
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
	return s.withUses(r, p)
}

func (s *Server) withUses(r *http.Request, p picture.Picture) (any, error) {
	out := pictureOf(p)
	cards, err := s.Store.Uses(r.Context(), p.Hash, 200)
	for _, c := range cards {
		if c.Out(s.Now()) {
			out.Used = append(out.Used, usedIn{c.Number, c.Edition, c.Headline})
		}
	}
	return out, err
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
	p, _, err := s.Newsroom.WritePicture(r.Context(), by, num, func(was picture.Words) (picture.Words, error) {
		in := wordsIn{was.Caption, was.Alt, was.Credit}
		err := fill(data, &in)
		return picture.Words(in), err
	})
	if err != nil {
		return nil, err
	}
	return s.withUses(r, p)
}
