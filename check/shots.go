package check

import (
	"regexp"
	"strings"
	"time"

	"marbre/story"
)

// A Shot is what the file of a picture says of it, and how wide it is.
type Shot struct {
	Created string   // ISO 8601, as far as it is said; "" when nobody says
	Credits []string // everybody whom it credits: credit, source, copyright, byline
	Made    string   // a term of IPTC's vocabulary of digital sources
	Width   int      // pixels
	Refused error    // why it may not be used in the story, a fault with its sentence; nil while it may
}

const (
	freshFor   = 60 * 24 * time.Hour // a picture is of now
	wideEnough = 1200                // pixels of a lead picture
)

// shots are the rules of pictures whose files say something: what the story says of them is
// not what they say of themselves.
var shots = []Rule{
	{"shot-rights", Block, everyShot(func(r *Reading, p picture, s Shot) (bool, []any) { return s.Refused != nil, []any{s.Refused} })},
	{"shot-old", Warn, everyShot(func(r *Reading, p picture, s Shot) (bool, []any) {
		day := s.Created[:min(len(s.Created), 10)]
		taken, err := time.Parse(time.DateOnly, day)
		if err != nil || r.Now.Sub(taken) < freshFor {
			return false, nil
		}
		return !strings.Contains(digitsOf(p.caption), day[:4]) && !archived.MatchString(p.caption), []any{day}
	})},
	{"shot-credit", Warn, everyShot(func(r *Reading, p picture, s Shot) (bool, []any) {
		if blank(p.credit) { // another rule's
			return false, nil
		}
		var named []string
		for _, who := range s.Credits {
			if blank(who) {
				continue
			}
			if strings.Contains(story.Fold(p.credit), story.Fold(who)) || shareAName(p.credit, who) {
				return false, nil
			}
			if len(named) < 3 {
				named = append(named, strings.TrimSpace(who))
			}
		}
		return len(named) > 0, []any{strings.Join(named, ", ")}
	})},
	{"shot-made", Warn, everyShot(func(r *Reading, p picture, s Shot) (bool, []any) {
		return machineMade[s.Made] && !made.MatchString(p.caption+" "+p.credit), nil
	})},
	{"shot-small", Note, func(r *Reading) {
		if r.Lead == nil {
			return
		}
		if s, ok := r.Shots[story.FileOf(r.Lead.URL)]; ok && s.Width > 0 && s.Width < wideEnough {
			r.find("lead", noBlock, s.Width, wideEnough)
		}
	}},
}

// everyShot asks of every picture whose file is known.
func everyShot(wrong func(*Reading, picture, Shot) (bool, []any)) func(*Reading) {
	return func(r *Reading) {
		look := func(field string, block int, p picture) {
			s, known := r.Shots[story.FileOf(p.url)]
			if !known {
				return
			}
			if bad, args := wrong(r, p, s); bad {
				r.find(field, block, args...)
			}
		}
		if l := r.Lead; l != nil {
			look("lead", noBlock, picture{l.URL, l.Alt, l.Caption, l.Credit})
		}
		each(r.Content, func(block int, n story.Node) {
			if n.Type == "picture" {
				look("body", block, picture{story.Attr[string](n, "url"), story.Attr[string](n, "alt"), story.Attr[string](n, "caption"), story.Attr[string](n, "credit")})
			}
		})
	}
}

// archived says of a picture that it is not of now.
var archived = regexp.MustCompile(`(?i)\barchives?\b|\bfile (photo|picture|image)\b|أرشيف`)

// made says that a machine made a picture.
var made = regexp.MustCompile(`(?i)\b(IA|AI)\b|généré|generated|synthétique|synthetic|intelligence artificielle|artificial intelligence|الذكاء الاصطناعي`)

// machineMade are the terms of IPTC's vocabulary for what a camera alone did not make
// (cv.iptc.org/newscodes/digitalsourcetype).
var machineMade = map[string]bool{
	"trainedAlgorithmicMedia": true, "compositeWithTrainedAlgorithmicMedia": true, "algorithmicMedia": true, "compositeSynthetic": true, "algorithmicallyEnhanced": true,
}

// digitsOf is text with Arabic's digits as those that ISO 8601 has.
func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, text)
}

// shareAName reports whether two credits have a word in common that can be a name.
func shareAName(a, b string) bool {
	words := func(s string) map[string]bool {
		all := map[string]bool{}
		for w := range strings.FieldsSeq(story.Fold(s)) {
			if len([]rune(w)) >= 3 && !common[w] {
				all[w] = true
			}
		}
		return all
	}
	theirs := words(b)
	for w := range words(a) {
		if theirs[w] {
			return true
		}
	}
	return false
}

// common are words of credits that name nobody.
var common = map[string]bool{"photo": true, "photos": true, "image": true, "images": true, "picture": true, "copyright": true, "agence": true, "agency": true, "the": true, "les": true, "all": true, "rights": true, "reserved": true, "and": true, "via": true}
