package web

import (
	"errors"
	"io"
	"mime"
	"net/http"

	"marbre/courier"
	"marbre/fault"
	"marbre/intake"
	"marbre/staff"
)

// maxIntake is how much of a page the API takes, in bytes: more than people paste, less
// than the verb reads.
const maxIntake = 5 << 20

type (
	intakeIn struct {
		URL string `json:"url,omitempty" line:"of the page, which is fetched; left out where the body is the page itself, as text/html or text/plain"`
	}
	intakeOut struct {
		intake.Draft
	}
)

func intakeOperations() []operation {
	return []operation{
		{"POST", "/intake", "intake", "Make a draft of a page, which is kept nowhere: the body is its HTML (text/html), the plain text of one (text/plain), or names its address", staff.Create, intakeIn{}, nil, intakeOut{}, 200, (*Server).postIntake},
	}
}

// postIntake reads a page that is sent or named.
func (s *Server) postIntake(w http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	kind, said, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind, said = "", nil
	}
	if kind != "text/html" && kind != "text/plain" && kind != "application/xhtml+xml" {
		return s.fetchPage(w, r)
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxIntake))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, fault.Tell(fault.TooLarge, "intake.too-large", maxIntake>>20)
	case err != nil:
		return nil, fault.Tell(fault.Invalid, "api.cut-off")
	}
	read := intake.Read
	if kind == "text/plain" {
		read = intake.Text
	}
	d, err := read(raw, intake.Page{Charset: said["charset"]})
	return intakeOut{d}, err
}

// fetchPage reads a page that is elsewhere.
func (s *Server) fetchPage(w http.ResponseWriter, r *http.Request) (any, error) {
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	var in intakeIn
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	if s.Courier == nil {
		return nil, fault.Tell(fault.Conflict, "fetch.nowhere")
	}
	parcel, err := s.Courier.Fetch(r.Context(), in.URL, courier.Wanted{MaxBytes: maxIntake, Accept: "text/html, application/xhtml+xml, text/plain;q=0.9"})
	if err != nil {
		return nil, fault.Within("url", err)
	}
	defer func() { _ = parcel.Close() }()
	raw, err := io.ReadAll(parcel)
	if err != nil {
		return nil, fault.Within("url", err)
	}
	d, err := intake.Read(raw, intake.Page{Address: parcel.URL, Charset: parcel.Charset})
	return intakeOut{d}, fault.Within("url", err)
}
