package newsroom

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"time"

	"marbre/fault"
	"marbre/journal"
	"marbre/lang"
	"marbre/picture"
	"marbre/staff"
	"marbre/store"
	"marbre/story"
)

// TakePicture takes in a picture whose file is kept. One whose file was taken in before is
// that one, with whatever was written about it since: known is set.
func (n *Newsroom) TakePicture(ctx context.Context, by staff.Person, p picture.Picture) (_ picture.Picture, known bool, e journal.Entry, err error) {
	defer fault.In(&err, "take in a picture")
	if err := by.May(staff.Picture, staff.Place{}); err != nil {
		return p, false, e, err
	}
	if err := p.Check(); err != nil {
		return p, false, e, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		had, err := tx.PictureOf(ctx, p.Hash)
		if err == nil {
			p, known = had, true
			return nil
		}
		if !errors.Is(err, fault.NotFound) {
			return err
		}
		p.MadeAt, p.MadeBy = n.now(), by.Name
		if p, err = tx.AddPicture(ctx, p); err != nil {
			return err
		}
		e, err = n.pictured(ctx, tx, by, p, []journal.Touch{journal.OfPicture(p.Hash)})
		return err
	})
	return p, known, e, err
}

// WritePicture keeps what the desk says about a picture: words, frame and rights. edit is
// given what stands there and returns what is to; of it only these count.
func (n *Newsroom) WritePicture(ctx context.Context, by staff.Person, number int64, edit func(picture.Picture) (picture.Picture, error)) (p picture.Picture, e journal.Entry, err error) {
	defer fault.In(&err, "picture %d", number)
	if err := by.May(staff.Picture, staff.Place{}); err != nil {
		return p, e, err
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		was, err := tx.Picture(ctx, number)
		if err != nil {
			return err
		}
		to, err := edit(was)
		if err != nil {
			return err
		}
		p = was
		p.Words, p.Frame, p.Rights = to.Words, to.Frame, to.Rights
		if err := p.Check(); err != nil {
			return err
		}
		if !reflect.DeepEqual(was.Rights, p.Rights) {
			if err := by.May(staff.Rights, staff.Place{}); err != nil {
				return err
			}
			if err := editionsExist(ctx, tx, p.Rights.Editions); err != nil {
				return err
			}
		}
		if err := tx.SavePicture(ctx, p); err != nil {
			return err
		}
		var touched []journal.Touch
		if !reflect.DeepEqual(was.Shown(), p.Shown()) {
			touched = append(touched, journal.OfPicture(p.Hash))
			if err := wantAgain(ctx, tx, p.Hash); err != nil {
				return err
			}
		}
		e, err = n.pictured(ctx, tx, by, p, touched)
		return err
	})
	return p, e, err
}

// wantAgain asks for the prints of a file that readers see, since other parts of it are shown.
func wantAgain(ctx context.Context, tx *store.Tx, hash string) error {
	used, err := tx.UsedIn(ctx, hash, 100)
	if err != nil {
		return err
	}
	for _, u := range used {
		if u.Out {
			return tx.WantPrints(ctx, u.Number, []string{hash})
		}
	}
	return nil
}

// Printed notes that the prints of a picture are made that a story wanted, and of which parts there are
// some in AVIF: pages offer these from then on. Of a picture that was framed otherwise since, prints stay wanted.
func (n *Newsroom) Printed(ctx context.Context, of picture.Picture, by story.Number, avif []string) (err error) {
	defer fault.In(&err, "prints of picture %d", of.Number)
	return n.Store.Do(ctx, func(tx *store.Tx) error {
		p, err := tx.Picture(ctx, of.Number)
		if err != nil || !reflect.DeepEqual(p.Frame, of.Frame) {
			return err
		}
		if err := tx.PrintsMade(ctx, p.Number, by); err != nil || slices.Equal(p.AVIF, avif) {
			return err
		}
		p.AVIF = avif
		if err := tx.SavePicture(ctx, p); err != nil {
			return err
		}
		_, err = n.pictured(ctx, tx, clerk, p, []journal.Touch{journal.OfPicture(p.Hash)})
		return err
	})
}

// editionsExist refuses rights for an edition that there is not.
func editionsExist(ctx context.Context, tx *store.Tx, codes []string) error {
	if len(codes) == 0 {
		return nil
	}
	all, err := tx.Editions(ctx)
	if err != nil {
		return err
	}
	for _, code := range codes {
		if !slices.ContainsFunc(all, func(e story.Edition) bool { return e.Code == code }) {
			return fault.Field("rights.editions", "story.unknown-edition", code)
		}
	}
	return nil
}

// picturesMay asks the rights of the pictures in a story that goes out now, or is to at
// its minute.
func picturesMay(ctx context.Context, tx *store.Tx, before, after story.Story, out *story.Publication) error {
	switch {
	case out != nil:
		return mayShow(ctx, tx, after, out.At)
	case goesOut(before, after, out):
		return mayShow(ctx, tx, after, after.DueAt)
	}
	return nil
}

// goesOut reports whether a move puts a story before readers, or says when that will be.
func goesOut(before, after story.Story, out *story.Publication) bool {
	return out != nil || after.State == story.StateScheduled && !after.DueAt.Equal(before.DueAt)
}

// mayShow refuses to put a story before readers with a picture that may not be used
// for it. Those that readers see in it already do not hold up a correction.
func mayShow(ctx context.Context, tx *store.Tx, after story.Story, at time.Time) error {
	files := after.Files()
	if len(files) == 0 {
		return nil
	}
	if at.Before(after.Content.Embargo) {
		at = after.Content.Embargo
	}
	for _, hash := range files {
		p, err := tx.PictureOf(ctx, hash)
		if errors.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if reflect.ValueOf(p.Rights).IsZero() {
			continue
		}
		used, err := tx.UsedIn(ctx, hash, 100)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(used, func(u store.Used) bool { return u.Number == after.Number && u.Out }) {
			continue
		}
		elsewhere := slices.ContainsFunc(used, func(u store.Used) bool { return u.Number != after.Number && u.Out })
		if err := p.Rights.May(picture.Use{Edition: after.Edition, At: at, Elsewhere: elsewhere}); err != nil {
			field := "body"
			if after.Lead != nil && story.FileOf(after.Lead.URL) == hash {
				field = "lead"
			}
			return fault.Within(field, err)
		}
	}
	return nil
}

func (n *Newsroom) pictured(ctx context.Context, tx *store.Tx, by staff.Person, p picture.Picture, touched []journal.Touch) (journal.Entry, error) {
	return tx.Write(ctx, journal.Entry{At: n.now(), Kind: journal.Pictured, By: by.Name, Login: by.Login, Note: strconv.FormatInt(p.Number, 10), Touched: touched})
}

// maxReplaced is in how many stories a picture is replaced by one call.
const maxReplaced = 1000

// A Replaced is what became of one story in which a picture was to be replaced. Updated
// says that readers see the new one; else it stands in the story's newest revision,
// unless that was refused.
type Replaced struct {
	Story   story.Number
	Updated bool
	Refused error
}

// ReplacePicture puts another picture in the place of one, in every story in which it
// stands, each by a revision of its own; what readers see whole is updated at once, with
// note or else a sentence of the edition's. A story in which somebody has work in hand
// is revised and goes out when they say so. kept leaves the words that stand there.
// What by may not do is refused story by story.
func (n *Newsroom) ReplacePicture(ctx context.Context, by staff.Person, number, with int64, kept bool, note string) (done []Replaced, e journal.Entry, err error) {
	defer fault.In(&err, "replace picture %d", number)
	if err := by.May(staff.Rights, staff.Place{}); err != nil {
		return nil, e, err
	}
	old, err := n.Store.Picture(ctx, number)
	if err != nil {
		return nil, e, err
	}
	fresh, err := n.Store.Picture(ctx, with)
	if errors.Is(err, fault.NotFound) || err == nil && (with == number || fresh.Address() == "") {
		return nil, e, fault.Field("with", "picture.replace.with", with)
	}
	if err != nil {
		return nil, e, err
	}
	used, err := n.Store.UsedIn(ctx, old.Hash, maxReplaced)
	if err != nil {
		return nil, e, err
	}
	for _, u := range used {
		updated, err := n.replace(ctx, by, u.Number, old.Hash, fresh, !kept, note)
		if err != nil && fault.KindOf(err) == "" {
			return done, e, err
		}
		done = append(done, Replaced{u.Number, updated, err})
	}
	err = n.Store.Do(ctx, func(tx *store.Tx) error {
		if old, err = tx.Picture(ctx, number); err != nil {
			return err
		}
		old.Instead = with
		if err := tx.SavePicture(ctx, old); err != nil {
			return err
		}
		e, err = n.pictured(ctx, tx, by, old, nil)
		return err
	})
	return done, e, err
}

func (n *Newsroom) replace(ctx context.Context, by staff.Person, num story.Number, hash string, with picture.Picture, words bool, note string) (updated bool, err error) {
	if _, _, err := n.Settle(ctx, by, num); err != nil && fault.KindOf(err) != fault.Denied {
		return false, err
	}
	s, err := n.Store.Story(ctx, num)
	if err != nil {
		return false, err
	}
	whole := s.State == story.StatePublished && s.Head == s.Public
	if whole { // nobody is left with a revision that readers do not get
		if err := by.May(staff.Update, staff.Of(s)); err != nil {
			return false, err
		}
	}
	as := story.Picture{URL: with.Address(), Width: with.Width, Height: with.Height, Alt: with.Alt, Caption: with.Caption, Credit: with.Credit}
	if _, found := s.Content.Swapped(hash, as, words); !found { // what is in work has it no more
		return false, nil
	}
	d, err := n.Revise(ctx, by, num, s.Head, func(c story.Content) (story.Content, error) {
		c, _ = c.Swapped(hash, as, words)
		return c, nil
	})
	if err != nil || !whole {
		return false, err
	}
	if note == "" {
		editions, err := n.Store.Editions(ctx)
		if err != nil {
			return false, err
		}
		for _, e := range editions {
			if e.Code == s.Edition {
				note = lang.For(e.Lang).Say("page.picture-replaced")
			}
		}
	}
	_, err = n.Update(ctx, by, num, d.Story.Head, note)
	return err == nil, err
}
