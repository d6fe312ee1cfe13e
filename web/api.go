package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/lang"
	"marbre/newsroom"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// An operation is one call of the API: its address, who may make it, what comes
// in and out. The description at /api/openapi.json is made from the same table.
type operation struct {
	Method string
	Path   string // below /api/v1
	ID     string
	Line   string // what it does
	Act    staff.Act
	In     any // the zero value of the request's body; nil for none
	Query  []param
	Out    any // the zero value of the answer
	Status int
	Do     func(s *Server, w http.ResponseWriter, r *http.Request, by staff.Person) (any, error)
}

type param struct{ Name, Kind, Line string }

// What comes in and goes out.
type (
	createIn struct {
		Edition string `json:"edition" need:"true"`
		story.Content
		Text string `json:"text,omitempty" line:"the body as plain paragraphs, instead of body"`
	}
	reviseIn struct {
		Base story.Revision `json:"base_revision" need:"true" line:"the revision that was read; another one that was saved since answers 409 with both texts"`
		story.Content
		Text string `json:"text,omitempty" line:"the body as plain paragraphs, instead of body"`
	}
	savedOut struct {
		Number   story.Number   `json:"number"`
		Revision story.Revision `json:"revision"`
		State    story.State    `json:"state"`
		Journal  int64          `json:"journal"`
	}
	moveIn struct {
		Base story.Revision `json:"base_revision,omitempty" line:"refuse if another revision is the newest"`
	}
	overrideIn struct {
		Override []story.Override `json:"override,omitempty" line:"rules that stop the story, each with the reason why it goes out all the same"`
	}
	publishIn struct {
		moveIn
		overrideIn
		Flash int64 `json:"flash,omitempty" line:"number (seq) of the flash whose place the story takes on the wire"`
	}
	returnIn struct {
		moveIn
		Note string `json:"note,omitempty" line:"why"`
	}
	updateIn struct {
		reviseIn
		overrideIn
		Note string `json:"note,omitempty" line:"what was added"`
	}
	correctIn struct {
		reviseIn
		overrideIn
		Note string      `json:"note" need:"true" line:"what was wrong and why"`
		Pins []story.Pin `json:"pins,omitempty" line:"the words that are corrected; left out, they are found"`
	}
	withdrawIn struct {
		moveIn
		Reason string `json:"reason" need:"true" line:"told to readers who have the address"`
	}
	flashGoneIn struct {
		Reason string `json:"reason" need:"true" line:"told to readers"`
	}
	scheduleIn struct {
		moveIn
		overrideIn
		At time.Time `json:"at" need:"true"`
	}
	movedOut struct {
		Number   story.Number   `json:"number"`
		Revision story.Revision `json:"revision"`
		State    story.State    `json:"state"`
		URL      string         `json:"url,omitempty" line:"where readers find it"`
		Journal  int64          `json:"journal" line:"readers have it when this answer comes"`
		Due      time.Time      `json:"due,omitzero"`
		LateBy   story.Seconds  `json:"late_by_seconds,omitempty"`
	}
	storyOut struct {
		story.Story
		URL     string              `json:"url,omitempty"`
		History []story.Publication `json:"history"`
	}
	summary struct {
		Number     story.Number   `json:"number"`
		Edition    string         `json:"edition"`
		Revision   story.Revision `json:"revision"`
		Section    string         `json:"section"`
		Kicker     string         `json:"kicker,omitempty"`
		Headline   string         `json:"headline"`
		Standfirst string         `json:"standfirst,omitempty"`
		Urgency    story.Urgency  `json:"urgency,omitempty"`
		Saved      time.Time      `json:"saved"`
		SavedBy    string         `json:"saved_by,omitempty"`
		URL        string         `json:"url,omitempty"`
		Lead       *story.Picture `json:"lead,omitempty" line:"the lead picture; not on the board's cards"`
		story.Life
	}
	storiesOut struct {
		Stories []summary `json:"stories"`
		Cursor  string    `json:"cursor,omitempty" line:"give it back to go on; left out at the end"`
	}
	revisionsOut struct {
		Revisions []story.Saved `json:"revisions"`
		Cursor    string        `json:"cursor,omitempty"`
	}
	diffOut struct {
		Number  story.Number   `json:"number"`
		From    story.Revision `json:"from"`
		To      story.Revision `json:"to"`
		Changes []story.Change `json:"changes"`
	}
	editionsOut struct {
		Editions []story.Edition `json:"editions"`
	}
	sectionsIO struct {
		Sections []story.Section `json:"sections" need:"true"`
	}
	flashIn struct {
		Edition string        `json:"edition" need:"true"`
		Text    string        `json:"text" need:"true"`
		Urgency story.Urgency `json:"urgency,omitempty" line:"1 to 8; 5 if left out"`
	}
	wireOut struct {
		Wire []story.Bulletin `json:"wire"`
	}
	wordsOut struct {
		Words []lang.Sentence   `json:"words" line:"as the language says them, by their keys"`
		Own   map[string]string `json:"own" line:"what the edition says instead"`
	}
	journalOut struct {
		Journal []journal.Entry `json:"journal"`
		After   int64           `json:"after" line:"give it back to go on: entries that one may not read are passed over"`
	}
	journaled struct {
		Journal int64 `json:"journal"`
	}
)

var (
	cursor  = param{"cursor", "string", "where the last answer ended"}
	limit   = param{"limit", "integer", "at most this many, 1 to 200; 50 if left out"}
	edition = param{"edition", "string", "an edition's code"}
)

// operations is the table of the API.
func (s *Server) operations() []operation {
	return slices.Concat(staffOperations(), translationOperations(), shownOperations(), undoOperations(), movedOperations(), passkeyOperations(), pictureOperations(), findingOperations(), checkOperations(), intakeOperations(), []operation{
		{"POST", "/stories", "create", "Begin a story", staff.Create, createIn{}, nil, savedOut{}, 201, (*Server).postStory},
		{"GET", "/stories", "stories", "List stories, the last saved first; those with words, the last published first", staff.Read, nil, []param{edition, {"state", "string", "draft, submitted, approved, scheduled, published, withdrawn"}, {"section", "string", "a section's path; those below it too"}, {"q", "string", "words of a story, the last of them as far as it is typed, or its number"}, cursor, limit}, storiesOut{}, 200, (*Server).getStories},
		{"GET", "/stories/{number}", "story", "A story as the desk sees it, with the history of its publications", staff.Read, nil, nil, storyOut{}, 200, (*Server).getStory},
		{"POST", "/stories/{number}/revisions", "revise", "Save a revision: the fields that change", staff.Revise, reviseIn{}, nil, savedOut{}, 201, (*Server).postRevision},
		{"GET", "/stories/{number}/revisions", "revisions", "Every revision, newest first", staff.Read, nil, []param{cursor, limit}, revisionsOut{}, 200, (*Server).getRevisions},
		{"GET", "/stories/{number}/revisions/{range}", "difference", "One revision (3), or the difference of two (1...3)", staff.Read, nil, nil, diffOut{}, 200, (*Server).getRange},
		{"POST", "/stories/{number}/restore", "restore", "Make a new revision that holds what an older one held", staff.Revise, restoreIn{}, nil, savedOut{}, 201, (*Server).postRestore},
		{"POST", "/stories/{number}/submit", "submit", "Hand a draft to the editors", staff.Submit, moveIn{}, nil, movedOut{}, 200, (*Server).postSubmit},
		{"POST", "/stories/{number}/return", "return", "Send a story back to its writer", staff.Return, returnIn{}, nil, movedOut{}, 200, (*Server).postReturn},
		{"POST", "/stories/{number}/approve", "approve", "Say that a story may be published", staff.Approve, moveIn{}, nil, movedOut{}, 200, (*Server).postApprove},
		{"POST", "/stories/{number}/schedule", "schedule", "Make an approved story go out at its minute", staff.Schedule, scheduleIn{}, nil, movedOut{}, 200, (*Server).postSchedule},
		{"POST", "/stories/{number}/publish", "publish", "Put an approved story before readers; under embargo it is scheduled", staff.Publish, publishIn{}, nil, movedOut{}, 200, (*Server).postPublish},
		{"POST", "/stories/{number}/update", "update", "Put the newest revision before readers as an update; fields that are given are saved first", staff.Update, updateIn{}, nil, movedOut{}, 200, (*Server).postUpdate},
		{"POST", "/stories/{number}/correct", "correct", "Put the newest revision before readers as a correction; fields that are given are saved first", staff.Correct, correctIn{}, nil, movedOut{}, 200, (*Server).postCorrect},
		{"POST", "/stories/{number}/withdraw", "withdraw", "Take a published story down", staff.Withdraw, withdrawIn{}, nil, movedOut{}, 200, (*Server).postWithdraw},
		{"GET", "/stories/{number}/galley", "galley", "A story while it is being written", staff.Read, nil, []param{{"client", "string", "the window's name"}}, galleyOut{}, 200, (*Server).getGalley},
		{"POST", "/stories/{number}/galley", "type", "Make steps on a galley, all or none; one that has gone on answers 409 with the steps since", staff.Revise, typeIn{}, nil, stepsOut{}, 200, (*Server).postGalley},
		{"POST", "/stories/{number}/galley/settle", "settle", "Make a revision of what was written", staff.Read, nil, nil, savedOut{}, 200, (*Server).postSettle},
		{"GET", "/stories/{number}/galley/live", "galley-live", "Hold a story open with everybody else who has: a WebSocket", staff.Read, nil, nil, galleyOut{}, 101, (*Server).getGalleyLive},
		{"GET", "/board", "board", "What is on: the stories by state, and what waits for you", staff.Read, nil, []param{edition, {"section", "string", "a section's path; those below it too"}, {"person", "string", "a login, or me: what they do or wrote last"}, {"urgency", "integer", "1 to 8"}}, boardOut{}, 200, (*Server).getBoard},
		{"GET", "/desk/events", "desk-events", "Everything that happens, as server-sent events: entries of the journal with their number as id, writing when somebody opens or leaves a story, reset when too much was missed", staff.Read, nil, []param{{"after", "integer", "the journal as of which the board was read; Last-Event-ID goes before it"}}, journal.Entry{}, 200, (*Server).getDeskEvents},
		{"GET", "/stories/{number}/assignment", "assignment", "Who does a story, what and until when", staff.Read, nil, nil, assignmentOut{}, 200, (*Server).getAssignment},
		{"PUT", "/stories/{number}/assignment", "assign", "Say who does a story, what and until when; everybody may put themselves on it or take themselves off", staff.Take, assignIn{}, nil, assignmentOut{}, 200, (*Server).putAssignment},
		{"GET", "/stories/{number}/notes", "notes", "What colleagues tell each other beside a story", staff.Read, nil, nil, notesOut{}, 200, (*Server).getNotes},
		{"POST", "/stories/{number}/notes", "note", "Write to colleagues beside a story", staff.Note, noteIn{}, nil, noteOut{}, 201, (*Server).postNote},
		{"PATCH", "/notes/{id}", "note-done", "Say that a note is done with, or is not", staff.Note, doneIn{}, nil, noteOut{}, 200, (*Server).patchNote},
		{"POST", "/flashes", "flash", "Send one line over the wire", staff.Flash, flashIn{}, nil, story.Bulletin{}, 201, (*Server).postFlash},
		{"POST", "/wire/{seq}/withdraw", "withdraw-flash", "Take a flash off the wire and the banner; readers are told why", staff.Withdraw, flashGoneIn{}, nil, journaled{}, 200, (*Server).postFlashGone},
		{"GET", "/wire", "wire", "The wire of an edition, newest first", staff.Read, nil, []param{edition, limit}, wireOut{}, 200, (*Server).getWire},
		{"GET", "/editions", "editions", "The editions and their sections", staff.Read, nil, nil, editionsOut{}, 200, (*Server).getEditions},
		{"PUT", "/editions/{edition}", "edition", "Make or change an edition", staff.Edition, story.Edition{}, nil, journaled{}, 200, (*Server).putEdition},
		{"GET", "/editions/{edition}/words", "words", "The sentences of the readers' pages, and an edition's own", staff.Read, nil, nil, wordsOut{}, 200, (*Server).getWords},
		{"GET", "/editions/{edition}/sections", "sections", "The sections of an edition", staff.Read, nil, nil, sectionsIO{}, 200, (*Server).getSections},
		{"PUT", "/editions/{edition}/sections", "set-sections", "Change the sections of an edition", staff.Edition, sectionsIO{}, nil, journaled{}, 200, (*Server).putSections},
		{"GET", "/editions/{edition}/fronts/{section...}", "front", "How a front was made up; without a section the edition's own", staff.Read, nil, nil, store.KeptFront{}, 200, (*Server).getFront},
		{"PUT", "/editions/{edition}/fronts/{section...}", "make-up", "Make up a front", staff.Front, frontIn{}, nil, journaled{}, 200, (*Server).putFront},
		{"GET", "/fronts/history", "fronts", "How a front was made up before", staff.Read, nil, []param{edition, {"section", "string", "a section's path; left out, the edition's own front"}, limit}, frontsOut{}, 200, (*Server).getFronts},
		{"GET", "/fronts/preview", "front-preview", "A front as readers would see it, as HTML", staff.Front, nil, []param{edition, {"section", "string", "a section's path; left out, the edition's own front"}, {"slots", "string", "numbers of stories separated by commas; 0 for a slot that fills itself"}, {"also", "string", "numbers of the stories under the lead"}, {"from", "string", "paths of sections, slot by slot, separated by commas"}, {"light", "string", "day or dark; left out, as the browser prefers"}}, nil, 200, (*Server).getFrontPreview},
		{"GET", "/stories/{number}/preview", "preview", "A story as readers would see it, as HTML", staff.Read, nil, []param{{"view", "string", "story (its page; if left out) or front (the front with it as the lead)"}, {"revision", "integer", "left out, the story as it stands, what was typed last too"}, {"light", "string", "day or dark; left out, as the browser prefers"}}, nil, 200, (*Server).getPreview},
		{"GET", "/journal", "journal", "Everything that happened, in order", staff.Read, nil, []param{{"after", "integer", "entries above this number"}, limit}, journalOut{}, 200, (*Server).getJournal},
	})
}

// operation answers one call: who asks, may they, do it, answer.
func (s *Server) operation(o operation) http.Handler {
	return s.api(func(w http.ResponseWriter, r *http.Request) error {
		var by staff.Person
		if o.Act != anyone {
			var err error
			if by, err = s.person(r); err != nil {
				return err
			}
			if err := by.May(o.Act, staff.Place{}); err != nil {
				return err
			}
		}
		out, err := o.Do(s, w, r, by)
		if err != nil {
			return err
		}
		if out == answered {
			return nil
		}
		return writeJSON(w, o.Status, out)
	})
}

// answered is what a call gives that has answered itself.
var answered = new(int)

// noSuchCall answers what is not in the table; nobody learns more without a token.
func (s *Server) noSuchCall(mux *http.ServeMux) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := s.person(r); err != nil {
			return err
		}
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); strings.HasPrefix(pattern, method+" ") {
				w.Header().Add("Allow", method)
			}
		}
		if w.Header().Get("Allow") != "" {
			return s.wordless(w, r, http.StatusMethodNotAllowed)
		}
		return fault.Tell(fault.NotFound, "api.no-such-call")
	}
}

// HashToken is what is kept of a token: SHA-256, hexadecimal. Tokens are long
// and random, so a slow hash would protect nothing.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// visible waits until readers get what an act did; a second at most.
func (s *Server) visible(r *http.Request, seq int64) {
	ctx, stop := context.WithTimeout(r.Context(), time.Second)
	defer stop()
	s.Press.Reach(ctx, seq)
	if reached, _ := s.Press.Started(); reached < seq {
		s.prints.public.Clear() // who may be seen is asked again rather than answered late
	}
}

func (s *Server) postStory(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	var in createIn
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	if in.Content, err = withText(in.Content, in.Text, story.Body{}); err != nil {
		return nil, err
	}
	d, err := s.Newsroom.Create(r.Context(), by, in.Edition, in.Content)
	return saved(d), err
}

// withText puts plain text in the place of the body. Giving both is refused.
func withText(c story.Content, text string, was story.Body) (story.Content, error) {
	if text == "" {
		return c, nil
	}
	if len(c.Body.Content) > 0 && len(story.Diff(story.Content{Body: was}, story.Content{Body: c.Body})) > 0 {
		return c, fault.Field("text", "api.text-and-body")
	}
	c.Body = story.Paragraphs(text)
	return c, nil
}

func saved(d newsroom.Done) savedOut {
	return savedOut{d.Story.Number, d.Story.Head, d.Story.State, d.Entry.Seq}
}

func (s *Server) postRevision(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	var in reviseIn
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	if in.Base < 1 {
		return nil, fault.Field("base_revision", "api.number", strconv.Itoa(int(in.Base)))
	}
	d, err := s.revise(r, by, story.Number(num), in.Base, data)
	return saved(d), err
}

// revise saves the fields that data gives on the revision base, 0 for the newest.
func (s *Server) revise(r *http.Request, by staff.Person, num story.Number, base story.Revision, data []byte) (newsroom.Done, error) {
	if base == 0 {
		newest, err := s.Store.Story(r.Context(), num)
		if err != nil {
			return newsroom.Done{}, err
		}
		base = newest.Head
	}
	return s.Newsroom.Revise(r.Context(), by, num, base, func(on story.Content) (story.Content, error) {
		in := reviseIn{Content: on}
		if err := fill(data, &in); err != nil {
			return on, err
		}
		return withText(in.Content, in.Text, on.Body)
	})
}

// act reads what an act says, does it, and answers when readers have it.
func act[In any](s *Server, w http.ResponseWriter, r *http.Request, do func(num story.Number, in In) (newsroom.Done, error)) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	var in In
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	d, err := do(story.Number(num), in)
	if err != nil {
		return nil, err
	}
	s.visible(r, d.Entry.Seq)
	return moved(d), nil
}

func moved(d newsroom.Done) movedOut {
	return movedOut{d.Story.Number, d.Story.Head, d.Story.State, d.Path, d.Entry.Seq, d.Story.DueAt, d.Story.LateBy}
}

func (s *Server) postSubmit(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	return act(s, w, r, func(n story.Number, in moveIn) (newsroom.Done, error) {
		return s.Newsroom.Submit(r.Context(), by, n, in.Base)
	})
}

func (s *Server) postReturn(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	return act(s, w, r, func(n story.Number, in returnIn) (newsroom.Done, error) {
		return s.Newsroom.Return(r.Context(), by, n, in.Base, in.Note)
	})
}

func (s *Server) postApprove(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	return act(s, w, r, func(n story.Number, in moveIn) (newsroom.Done, error) {
		return s.Newsroom.Approve(r.Context(), by, n, in.Base)
	})
}

func (s *Server) postSchedule(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	return act(s, w, r, func(n story.Number, in scheduleIn) (newsroom.Done, error) {
		return s.Newsroom.Schedule(r.Context(), by, n, in.Base, in.At, in.Override...)
	})
}

func (s *Server) postPublish(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	return act(s, w, r, func(n story.Number, in publishIn) (newsroom.Done, error) {
		return s.Newsroom.Publish(r.Context(), by, n, in.Base, in.Flash, in.Override...)
	})
}

func (s *Server) postUpdate(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	return again(s, w, r, by, func(n story.Number, base story.Revision, in updateIn) (newsroom.Done, error) {
		return s.Newsroom.Update(r.Context(), by, n, base, in.Note, in.Override...)
	})
}

func (s *Server) postCorrect(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	return again(s, w, r, by, func(n story.Number, base story.Revision, in correctIn) (newsroom.Done, error) {
		return s.Newsroom.Correct(r.Context(), by, n, base, in.Note, in.Pins, in.Override...)
	})
}

// again publishes a story once more. Fields of the content that the request
// gives are saved as a revision first; should publishing then be refused, that
// revision stays, and nothing of it is public.
func again[In interface{ revise() reviseIn }](s *Server, w http.ResponseWriter, r *http.Request, by staff.Person, do func(num story.Number, base story.Revision, in In) (newsroom.Done, error)) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	var in In
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	base := in.revise().Base
	words, err := contentOf(data)
	if err != nil {
		return nil, err
	}
	if words != nil {
		saved, err := s.revise(r, by, story.Number(num), base, words)
		if err != nil {
			return nil, err
		}
		base = saved.Story.Head
	}
	d, err := do(story.Number(num), base, in)
	if err != nil {
		return nil, err
	}
	s.visible(r, d.Entry.Seq)
	return moved(d), nil
}

func (in updateIn) revise() reviseIn  { return in.reviseIn }
func (in correctIn) revise() reviseIn { return in.reviseIn }

// contentOf is what a request says of a story's content alone; nil for nothing.
func contentOf(data []byte) ([]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	var given map[string]json.RawMessage
	if err := strict(data, &given); err != nil {
		return nil, err
	}
	for _, name := range []string{"base_revision", "note", "pins", "override"} {
		delete(given, name)
	}
	if len(given) == 0 {
		return nil, nil
	}
	return json.Marshal(given)
}

func (s *Server) postWithdraw(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	return act(s, w, r, func(n story.Number, in withdrawIn) (newsroom.Done, error) {
		return s.Newsroom.Withdraw(r.Context(), by, n, in.Base, in.Reason)
	})
}

func (s *Server) getStory(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	st, err := s.Store.Story(r.Context(), story.Number(num))
	if err != nil {
		return nil, err
	}
	if err := by.May(staff.Read, staff.Of(st)); err != nil {
		return nil, err
	}
	history, err := s.Store.Publications(r.Context(), st.Number)
	if err != nil {
		return nil, err
	}
	out := storyOut{Story: st, History: history}
	if out.History == nil {
		out.History = []story.Publication{}
	}
	out.URL, err = s.address(r.Context(), st)
	return out, err
}

// address is where readers find a story; "" while it is not out.
func (s *Server) address(ctx context.Context, st story.Story) (string, error) {
	if !st.Out(s.Now()) {
		return "", nil
	}
	cards, err := s.Library.Cards(ctx, []story.Number{st.Number})
	if err != nil || len(cards) == 0 {
		return "", err
	}
	editions, err := s.Library.Editions(ctx)
	for _, e := range editions {
		if e.Code == st.Edition {
			return e.PathOf(cards[st.Number]), err
		}
	}
	return "", err
}

func (s *Server) getStories(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	q := r.URL.Query()
	limit, err := limited(q.Get("limit"))
	if err != nil {
		return nil, err
	}
	editions, err := scope(r, by)
	if err != nil {
		return nil, err
	}
	query := store.Query{Editions: editions, State: story.State(q.Get("state")), Section: q.Get("section"), Text: cut(q.Get("q"))}
	if query.Before, err = parseCursor(q.Get("cursor")); err != nil {
		return nil, err
	}
	list, next, err := s.stories(r.Context(), query, limit)
	if err != nil {
		return nil, err
	}
	out := storiesOut{Stories: []summary{}}
	if !next.At.IsZero() {
		out.Cursor = strconv.FormatInt(next.At.UnixMicro(), 10) + "-" + strconv.FormatInt(next.Number, 10)
	}
	for _, st := range list {
		url, err := s.address(r.Context(), st)
		if err != nil {
			return nil, err
		}
		out.Stories = append(out.Stories, summary{st.Number, st.Edition, st.Head, st.Section, st.Kicker, st.Headline, st.Standfirst, st.Urgency, st.SavedAt, st.SavedBy, url, st.Lead, st.Life})
	}
	return out, nil
}

// limited reads how many are wanted: 50 unless said, 200 at most.
func limited(text string) (int, error) {
	if text == "" {
		return 50, nil
	}
	n, err := number("limit", text)
	if err != nil || n > 200 {
		return 0, fault.Field("limit", "body.attr-range", 1, 200)
	}
	return int(n), nil
}

// parseCursor reads MICROSECONDS-NUMBER.
func parseCursor(text string) (story.Cursor, error) {
	if text == "" {
		return story.Cursor{}, nil
	}
	at, num, ok := strings.Cut(text, "-")
	micros, err1 := strconv.ParseInt(at, 10, 64)
	n, err2 := strconv.ParseInt(num, 10, 64)
	if !ok || err1 != nil || err2 != nil {
		return story.Cursor{}, fault.Field("cursor", "api.cursor", cut(text))
	}
	return story.Cursor{At: time.UnixMicro(micros).UTC(), Number: n}, nil
}

func (s *Server) getRevisions(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	st, err := s.standing(r, by)
	if err != nil {
		return nil, err
	}
	limit, err := limited(r.URL.Query().Get("limit"))
	if err != nil {
		return nil, err
	}
	var before int64
	if c := r.URL.Query().Get("cursor"); c != "" {
		if before, err = number("cursor", c); err != nil {
			return nil, err
		}
	}
	list, err := s.Store.Revisions(r.Context(), st.Number, story.Revision(before), limit+1)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 && before == 0 {
		return nil, fault.NotFound
	}
	out := revisionsOut{Revisions: list}
	if len(list) > limit {
		out.Revisions = list[:limit]
		out.Cursor = strconv.Itoa(int(list[limit-1].Revision))
	}
	return out, nil
}

func (s *Server) getRange(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	num, err := number("number", r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	from, to, two := strings.Cut(r.PathValue("range"), "...")
	a, err := number("revision", from)
	if err != nil {
		return nil, err
	}
	if err := s.revisionsTo(r.Context(), by, story.Number(num), story.Revision(a)); err != nil {
		return nil, err
	}
	one, err := s.Store.Revision(r.Context(), story.Number(num), story.Revision(a))
	if err != nil || !two {
		return one, err
	}
	b, err := number("revision", to)
	if err != nil {
		return nil, err
	}
	if err := s.revisionsTo(r.Context(), by, story.Number(num), story.Revision(b)); err != nil {
		return nil, err
	}
	other, err := s.Store.Revision(r.Context(), story.Number(num), story.Revision(b))
	if err != nil {
		return nil, err
	}
	out := diffOut{story.Number(num), one.Revision, other.Revision, story.Diff(one.Content, other.Content)}
	if out.Changes == nil {
		out.Changes = []story.Change{}
	}
	return out, nil
}

func (s *Server) postFlash(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	in := flashIn{Urgency: 5}
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	b, err := s.Newsroom.Flash(r.Context(), by, in.Edition, in.Text, in.Urgency)
	if err == nil {
		s.visible(r, b.Seq)
	}
	return b, err
}

func (s *Server) postFlashGone(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	seq, err := number("seq", r.PathValue("seq"))
	if err != nil {
		return nil, err
	}
	in, err := read[flashGoneIn](w, r)
	if err != nil {
		return nil, err
	}
	e, err := s.Newsroom.TakeBack(r.Context(), by, seq, in.Reason)
	if err == nil {
		s.visible(r, e.Seq)
	}
	return journaled{e.Seq}, err
}

func (s *Server) getWire(_ http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	limit, err := limited(r.URL.Query().Get("limit"))
	if err != nil {
		return nil, err
	}
	ed, err := s.edition(r.Context(), r.URL.Query().Get("edition"))
	if err != nil {
		return nil, err
	}
	list, err := s.Library.Wire(r.Context(), ed.Code, story.Cursor{}, limit)
	if list == nil {
		list = []story.Bulletin{}
	}
	return wireOut{list}, err
}

func (s *Server) getEditions(_ http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	list, err := s.Store.Editions(r.Context())
	if list == nil {
		list = []story.Edition{}
	}
	return editionsOut{list}, err
}

// edition finds an edition. It fails with fault.NotFound if there is none.
func (s *Server) edition(ctx context.Context, code string) (story.Edition, error) {
	list, err := s.Store.Editions(ctx)
	for _, e := range list {
		if e.Code == code {
			return e, nil
		}
	}
	if err == nil {
		err = fault.Within("edition", fault.Tell(fault.NotFound, "story.unknown-edition", cut(code)))
	}
	return story.Edition{}, err
}

func (s *Server) putEdition(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	var in story.Edition
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	if code := r.PathValue("edition"); in.Code != "" && in.Code != code {
		return nil, fault.Field("code", "edition.code", cut(in.Code))
	}
	in.Code = r.PathValue("edition")
	return s.changed(r, by, in)
}

// changed saves an edition and answers when readers have it.
func (s *Server) changed(r *http.Request, by staff.Person, ed story.Edition) (any, error) {
	e, err := s.Newsroom.Edition(r.Context(), by, ed)
	if err == nil {
		s.visible(r, e.Seq)
	}
	return journaled{e.Seq}, err
}

func (s *Server) getWords(_ http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	ed, err := s.edition(r.Context(), r.PathValue("edition"))
	out := wordsOut{lang.For(ed.Lang).Readers(), ed.Words}
	if out.Own == nil {
		out.Own = map[string]string{}
	}
	return out, err
}

func (s *Server) getSections(_ http.ResponseWriter, r *http.Request, _ staff.Person) (any, error) {
	ed, err := s.edition(r.Context(), r.PathValue("edition"))
	return sectionsIO{ed.Sections}, err
}

func (s *Server) putSections(w http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	ed, err := s.edition(r.Context(), r.PathValue("edition"))
	if err != nil {
		return nil, err
	}
	data, err := body(w, r)
	if err != nil {
		return nil, err
	}
	var in sectionsIO
	if err := fill(data, &in); err != nil {
		return nil, err
	}
	ed.Sections = in.Sections
	return s.changed(r, by, ed)
}

func (s *Server) getJournal(_ http.ResponseWriter, r *http.Request, by staff.Person) (any, error) {
	limit, err := limited(r.URL.Query().Get("limit"))
	if err != nil {
		return nil, err
	}
	var after int64
	if text := r.URL.Query().Get("after"); text != "" && text != "0" {
		if after, err = number("after", text); err != nil {
			return nil, err
		}
	}
	list, last, err := s.journalTo(r.Context(), by, after, limit)
	return journalOut{list, last}, err
}
