package check

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/abadojack/whatlanggo"

	"marbre/lang"
	"marbre/story"
)

// A Shot is what the file of a picture says of it, and how wide it is.
type Shot struct {
	Caption string   // what its file says that it shows; "" for nothing
	Words   []string // what else its file says of that: title, people, place, keywords
	Lang    lang.Tag // of the caption, where the file says so
	Created string   // ISO 8601, as far as it is said; "" when nobody says
	Credits []string // everybody whom it credits: credit, source, copyright, byline
	Made    string   // a term of IPTC's vocabulary of digital sources
	Width   int      // pixels
	Refused error    // why it may not be used in the story, a fault with its sentence; nil while it may
	Seen    bool     // readers see it in the story already: then it holds nothing up
}

const (
	freshFor   = 60 * 24 * time.Hour  // a picture is of now
	wideEnough = 1200                 // pixels of a lead picture
	sameEvent  = 400 * 24 * time.Hour // a date of a caption that is further from the file's is of something else
)

// shots are the rules of pictures whose files say something: what the story says of them is
// not what they say of themselves.
var shots = []Rule{
	{"shot-rights", Block, everyShot(func(r *Reading, p picture, s Shot) (bool, []any) {
		return s.Refused != nil && !s.Seen, []any{s.Refused}
	})},
	{"shot-ended", Warn, everyShot(func(r *Reading, p picture, s Shot) (bool, []any) { return s.Refused != nil && s.Seen, []any{s.Refused} })},
	{"shot-old", Warn, everyShot(func(r *Reading, p picture, s Shot) (bool, []any) {
		day := s.Created[:min(len(s.Created), 10)]
		taken, err := time.Parse(time.DateOnly, day)
		if err != nil || r.Now.Sub(taken) < freshFor {
			return false, nil
		}
		return !strings.Contains(digitsOf(p.caption), day[:4]) && !archived.MatchString(p.caption), []any{lang.Day{Year: taken.Year(), Month: taken.Month(), Day: taken.Day()}}
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
	{"shot-date", Warn, everyShot(func(r *Reading, p picture, s Shot) (bool, []any) {
		taken, err := time.Parse(time.DateOnly, s.Created[:min(len(s.Created), 10)])
		if err != nil {
			return false, nil
		}
		said := ""
		for _, d := range lang.For(r.Lang).Dates(p.caption) {
			year := d.Year
			if year == 0 {
				year = taken.Year()
			}
			off := time.Date(year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Sub(taken).Abs()
			if off <= 24*time.Hour { // another zone's day
				return false, nil
			}
			if off <= sameEvent {
				said = p.caption[d.From:d.To]
			}
		}
		return said != "", []any{said, lang.Day{Year: taken.Year(), Month: taken.Month(), Day: taken.Day()}}
	})},
	{"shot-other", Warn, everyShot(func(r *Reading, p picture, s Shot) (bool, []any) {
		mine := likeness(p.caption, s.Caption)
		for _, file := range r.Files() {
			other, known := r.Shots[file]
			if known && file != story.FileOf(p.url) && len(wordsIn(other.Caption)) >= 4 && likeness(p.caption, other.Caption) >= 0.8 && mine < 0.5 {
				return true, []any{p.caption}
			}
		}
		return false, nil
	})},
	{"shot-caption", Note, everyShot(func(r *Reading, p picture, s Shot) (bool, []any) {
		if blank(s.Caption) || len(wordsIn(p.caption)) < 4 || !sameLanguage(r.Lang, s) {
			return false, nil
		}
		theirs := wordsIn(strings.Join(append([]string{s.Caption}, s.Words...), " "))
		for w := range wordsIn(p.caption) {
			if theirs[w] {
				return false, nil
			}
		}
		return true, []any{shortened(s.Caption)}
	})},
	{"caption-lang", Warn, func(r *Reading) {
		everyCaption(r, func(field string, block int, caption string) {
			if l := languageOf(caption); l != "" && l != lang.Tag(r.Lang.Base()) {
				r.find(field, block, lang.For(r.Lang).Language(l))
			}
		})
	}},
	{"caption-names", Note, func(r *Reading) {
		var inText map[string]bool // read when a caption names somebody
		everyCaption(r, func(field string, block int, caption string) {
			names := fullNames(caption)
			if len(names) == 0 {
				return
			}
			if inText == nil {
				inText = namesIn(r)
			}
			if len(inText) < 2 {
				return
			}
			for _, n := range names {
				if inText[lastName(n)] {
					return
				}
			}
			r.find(field, block, names[0])
		})
	}},
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

// everyCaption looks at every caption of the story.
func everyCaption(r *Reading, look func(field string, block int, caption string)) {
	if r.Lead != nil && !blank(r.Lead.Caption) {
		look("lead", noBlock, r.Lead.Caption)
	}
	each(r.Content, func(block int, n story.Node) {
		if c := story.Attr[string](n, "caption"); !blank(c) && (n.Type == "picture" || n.Type == "video") {
			look("body", block, c)
		}
	})
}

// wordsIn are the words of a text by which it is known, folded: those of four letters and more, and numbers.
func wordsIn(text string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsFuncSeq(story.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if n := len([]rune(w)); (n >= 4 || n >= 3 && !unicode.Is(unicode.Latin, []rune(w)[0])) && !common[w] {
			all[w] = true
		}
	}
	return all
}

// likeness is how much of the words of a stands in b, 0 to 1.
func likeness(a, b string) float64 {
	in, of := wordsIn(b), wordsIn(a)
	if len(of) == 0 {
		return 0
	}
	n := 0
	for w := range of {
		if in[w] {
			n++
		}
	}
	return float64(n) / float64(len(of))
}

// sameLanguage reports whether a file's caption is in the language of the edition, as far as anybody can tell.
func sameLanguage(edition lang.Tag, s Shot) bool {
	l := lang.Tag(s.Lang.Base())
	if l == "" {
		l = languageOf(s.Caption)
	}
	return l == lang.Tag(edition.Base())
}

// tellable is how many letters a text must have for its language to be told.
const tellable = 60

// languageOf is the language of a text, "" where it cannot be told.
func languageOf(text string) lang.Tag {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < tellable {
		return ""
	}
	info := whatlanggo.Detect(text)
	if !info.IsReliable() {
		return ""
	}
	return lang.Tag(info.Lang.Iso6391())
}

func shortened(text string) string {
	if r := []rune(text); len(r) > 120 {
		return string(r[:119]) + "…"
	}
	return text
}

// namesIn are the last names of all that the story names in full, headline and text.
func namesIn(r *Reading) map[string]bool {
	all := map[string]bool{}
	for _, p := range r.passages {
		for _, n := range fullNames(p.text) {
			for w := range strings.FieldsSeq(story.Fold(n)) {
				all[w] = true
			}
		}
	}
	return all
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
