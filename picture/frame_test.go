package picture_test

import (
	"encoding/json"
	"errors"
	"image"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"marbre/credential"
	"marbre/fault"
	"marbre/picture"
)

// Whatever the picture and wherever its focus, a crop has its shape, lies inside, is as
// large as it can be, and holds the focus.
func TestACropKeepsTheFocus(t *testing.T) {
	sides := map[picture.Ratio][2]int{"16x9": {16, 9}, "4x3": {4, 3}, "1x1": {1, 1}, "9x16": {9, 16}}
	rapid.Check(t, func(r *rapid.T) {
		w, h := rapid.IntRange(1, 9000).Draw(r, "width"), rapid.IntRange(1, 9000).Draw(r, "height")
		p := picture.Point{X: rapid.IntRange(0, 1000).Draw(r, "x"), Y: rapid.IntRange(0, 1000).Draw(r, "y")}
		ratio := rapid.SampledFrom(picture.Ratios).Draw(r, "ratio")
		c := picture.Frame{Focus: &p}.Crop(ratio, w, h)
		if !c.In(image.Rect(0, 0, w, h)) || c.Empty() {
			r.Fatalf("%v is not in %d × %d", c, w, h)
		}
		if c.Dx() != w && c.Dy() != h {
			r.Fatalf("%v of %d × %d could be larger", c, w, h)
		}
		s := sides[ratio]
		if off := c.Dx()*s[1] - c.Dy()*s[0]; (off < -s[0]-s[1] || off > s[0]+s[1]) && c.Dx() > 1 && c.Dy() > 1 {
			r.Fatalf("%v is not %s", c, ratio)
		}
		at := image.Pt(min(p.X*w/1000, w-1), min(p.Y*h/1000, h-1))
		if !at.In(c) {
			r.Fatalf("the focus %v is not in %v of %d × %d", at, c, w, h)
		}
	})
}

// A piece that was cut by hand lies inside the picture, whatever passes the check.
func TestACropByHandLiesInside(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w, h := rapid.IntRange(20, 9000).Draw(r, "width"), rapid.IntRange(20, 9000).Draw(r, "height")
		ratio := rapid.SampledFrom(picture.Ratios).Draw(r, "ratio")
		f := picture.Frame{Crops: map[picture.Ratio]picture.Piece{ratio: {X: rapid.IntRange(-5, 1005).Draw(r, "x"), Y: rapid.IntRange(-5, 1005).Draw(r, "y"), Width: rapid.IntRange(0, 1005).Draw(r, "wide")}}}
		c := f.Crop(ratio, w, h)
		if f.Check(w, h) == nil && (!c.In(image.Rect(0, 0, w, h)) || c.Empty()) {
			r.Fatalf("%v of %+v is not in %d × %d", c, f, w, h)
		}
	})
}

// The desk shows the piece that readers get: both are held to one list.
func TestTheDeskCutsWhatReadersGet(t *testing.T) {
	text, err := os.ReadFile("testdata/crops.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Ratio         picture.Ratio
		Width, Height int
		Frame         picture.Frame
		Crop          [4]int
	}
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) < 5 {
		t.Fatal(len(cases), err)
	}
	for _, c := range cases {
		got := c.Frame.Crop(c.Ratio, c.Width, c.Height)
		if got := [4]int{got.Min.X, got.Min.Y, got.Dx(), got.Dy()}; got != c.Crop {
			t.Errorf("%+v is %v", c, got)
		}
	}
}

func TestFramesAreCheckedAtTheirEdges(t *testing.T) {
	hand := func(r picture.Ratio, p picture.Piece) picture.Frame {
		return picture.Frame{Crops: map[picture.Ratio]picture.Piece{r: p}}
	}
	for name, c := range map[string]struct {
		frame picture.Frame
		field string
	}{
		"nothing":          {picture.Frame{}, ""},
		"a corner":         {picture.Frame{Focus: &picture.Point{X: 1000, Y: 1000}}, ""},
		"right of it":      {picture.Frame{Focus: &picture.Point{X: 1001}}, "frame.focus"},
		"above it":         {picture.Frame{Focus: &picture.Point{Y: -1}}, "frame.focus"},
		"all of it":        {hand("16x9", picture.Piece{Width: 1000}), ""},
		"too wide":         {hand("16x9", picture.Piece{X: 1, Width: 1000}), "frame.crops.16x9"},
		"too low":          {hand("16x9", picture.Piece{Y: 3, Width: 1000}), "frame.crops.16x9"},
		"too high a shape": {hand("1x1", picture.Piece{Width: 1000}), "frame.crops.1x1"},
		"the least":        {hand("1x1", picture.Piece{Width: 50}), ""},
		"less":             {hand("1x1", picture.Piece{Width: 49}), "frame.crops.1x1"},
		"no such shape":    {hand("5x4", picture.Piece{Width: 100}), "frame.crops.5x4"},
	} {
		err := c.frame.Check(1600, 900)
		var told *fault.Told
		if errors.As(err, &told) != (c.field != "") || told != nil && told.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRightsSayWhoWhereAndWhen(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2024, 7, day, 12, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		rights picture.Rights
		use    picture.Use
		key    string
	}{
		"nothing is said":     {picture.Rights{}, picture.Use{Edition: "fr", At: at(4)}, ""},
		"at its beginning":    {picture.Rights{From: at(4)}, picture.Use{At: at(4)}, ""},
		"before it":           {picture.Rights{From: at(4)}, picture.Use{At: at(4).Add(-1)}, "early"},
		"just before the end": {picture.Rights{Until: at(4)}, picture.Use{At: at(4).Add(-1)}, ""},
		"at its end":          {picture.Rights{Until: at(4)}, picture.Use{At: at(4)}, "ended"},
		"its edition":         {picture.Rights{Editions: []string{"fr", "ar"}}, picture.Use{Edition: "ar"}, ""},
		"another edition":     {picture.Rights{Editions: []string{"fr", "ar"}}, picture.Use{Edition: "en"}, "edition"},
		"once":                {picture.Rights{Once: true}, picture.Use{}, ""},
		"twice":               {picture.Rights{Once: true}, picture.Use{Elsewhere: true}, "once"},
		"revoked":             {picture.Rights{Revoked: "The photographer asks so.", Until: at(9)}, picture.Use{At: at(4)}, "revoked"},
	} {
		err := c.rights.May(c.use)
		var told *fault.Told
		if errors.As(err, &told); (err == nil) != (c.key == "") || told != nil && (told.Key != "picture.rights."+c.key || told.Kind != fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		rights picture.Rights
		field  string
	}{
		"no length":       {picture.Rights{From: at(4), Until: at(4)}, "rights.until"},
		"a moment":        {picture.Rights{From: at(4), Until: at(4).Add(1)}, ""},
		"50 editions":     {picture.Rights{Editions: make([]string, 50)}, ""},
		"51 editions":     {picture.Rights{Editions: make([]string, 51)}, "rights.editions"},
		"long terms":      {picture.Rights{Terms: strings.Repeat("é", 2000)}, ""},
		"longer terms":    {picture.Rights{Terms: strings.Repeat("é", 2001)}, "rights.terms"},
		"a longer reason": {picture.Rights{Revoked: strings.Repeat("é", 2001)}, "rights.revoked"},
		"NUL":             {picture.Rights{Terms: "a\x00"}, "rights.terms"},
		"no text":         {picture.Rights{Terms: "\xff"}, "rights.terms"},
	} {
		err := c.rights.Check()
		var told *fault.Told
		if errors.As(err, &told) != (c.field != "") || told != nil && told.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// That a machine made a picture is known from its file's own term, or from credentials that are not broken.
func TestAMachineIsKnown(t *testing.T) {
	by := func(state credential.State, term string) *credential.Credentials {
		return &credential.Credentials{State: state, Actions: []credential.Action{{Action: "c2pa.opened"}, {Action: "c2pa.created", DigitalSource: term}}}
	}
	for name, c := range map[string]struct {
		p    picture.Picture
		want string
	}{
		"a camera":           {picture.Picture{File: picture.File{Facts: picture.Facts{DigitalSource: "digitalCapture"}}}, ""},
		"its file says so":   {picture.Picture{File: picture.File{Facts: picture.Facts{DigitalSource: "trainedAlgorithmicMedia"}}}, "trainedAlgorithmicMedia"},
		"credentials say so": {picture.Picture{File: picture.File{Credentials: by(credential.Unverified, "compositeWithTrainedAlgorithmicMedia")}}, "compositeWithTrainedAlgorithmicMedia"},
		"broken credentials": {picture.Picture{File: picture.File{Credentials: by(credential.Broken, "trainedAlgorithmicMedia")}}, ""},
		"edited by a person": {picture.Picture{File: picture.File{Credentials: by(credential.Whole, "humanEdits")}}, ""},
	} {
		if got := c.p.Shown().Made; got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
