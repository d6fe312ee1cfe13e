package check_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"

	"marbre/check"
	"marbre/lang"
	"marbre/story"
)

var noon = time.Date(2024, 7, 4, 12, 0, 0, 0, time.UTC)

// whole is a story in which nothing is wrong.
func whole() story.Content {
	return story.Content{
		Section: "infos/asie", Kicker: "Asie centrale", Headline: "À Astana, l’Organisation passe à dix membres", Standfirst: "Le Bélarus est admis.",
		Byline: []story.Author{{Name: "Claire Aubrac"}}, Urgency: 4, Tags: []string{"Asie"}, Source: "Marbre",
		Lead: &story.Picture{URL: "/media/a.jpg", Alt: "Une salle, des drapeaux", Caption: "Le palais, jeudi.", Credit: "Marbre"},
		Body: story.Body{Content: []story.Node{
			para("Le sommet s’est achevé jeudi."),
			story.Block("heading", []story.Node{text("La suite")}, "level", 2),
			story.Block("quote", []story.Node{para("Nous continuons.")}, "speaker", "Une déléguée"),
			story.Block("related", nil, "number", 7),
		}},
	}
}

func text(s string) story.Node { return story.Node{Type: "text", Text: s} }
func para(s string) story.Node { return story.Node{Type: "paragraph", Content: []story.Node{text(s)}} }

func facts() check.Facts {
	return check.Facts{Now: noon, Lang: "fr", State: story.StateDraft, Number: 1, Related: map[story.Number]story.State{7: story.StatePublished}}
}

// names are what is found, with its severity and its place: "warn no-alt lead".
func names(all []check.Finding) (out []string) {
	for _, f := range all {
		s := fmt.Sprintf("%s %s %s", f.Severity, f.Rule, f.Field)
		if f.Block >= 0 {
			s += fmt.Sprint(" ", f.Block)
		}
		out = append(out, s)
	}
	return out
}

func TestNothingIsFoundInAStoryInWhichNothingIsWrong(t *testing.T) {
	if got := names(check.Read(whole(), facts())); got != nil {
		t.Error(got)
	}
}

func TestEachRuleFindsWhatItIsForAndNothingElse(t *testing.T) {
	body := func(nodes ...story.Node) func(*story.Content) {
		return func(c *story.Content) { c.Body.Content = append(c.Body.Content, nodes...) }
	}
	picture := func(alt, caption, credit string) story.Node {
		return story.Block("picture", nil, "url", "/media/b.jpg", "alt", alt, "caption", caption, "credit", credit)
	}
	para := func(text string) story.Node {
		return story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: text}}}
	}
	var shots map[string]check.Shot
	// shot is a lead of the newsroom's own, and what its file says.
	shot := func(caption, credit string, say ...func(*check.Shot)) func(*story.Content) {
		return func(c *story.Content) {
			s := check.Shot{Created: "2019-06-13T10:00:00+05:00", Credits: []string{"Agence Un", "Ada Lovelace"}, Width: 2000, Made: "digitalCapture"}
			for _, f := range say {
				f(&s)
			}
			file := strings.Repeat("ab", 32)
			c.Lead.URL, c.Lead.Caption, c.Lead.Credit = "/media/"+file+".jpg", caption, credit
			shots = map[string]check.Shot{file: s}
		}
	}
	linked := func(words, href string) story.Node {
		return story.Node{Type: "paragraph", Content: []story.Node{{Type: "text", Text: words, Marks: []story.Mark{{Type: "link", Attrs: story.Block("x", nil, "href", href).Attrs}}}}}
	}
	for _, c := range []struct {
		why    string
		change func(*story.Content)
		want   []string
	}{
		{"no headline but spaces", func(c *story.Content) { c.Headline = "  " }, []string{"block no-headline headline"}},
		{"no section", func(c *story.Content) { c.Section = "" }, []string{"block no-section section"}},
		{"no text", func(c *story.Content) { c.Body = story.Body{} }, []string{"warn no-body body"}},
		{"nobody signs", func(c *story.Content) { c.Byline = []story.Author{{Name: " "}} }, []string{"warn no-byline byline"}},
		{"as long as the front holds", func(c *story.Content) { c.Headline = strings.Repeat("é", check.HeldHeadline) }, nil},
		{"one character longer", func(c *story.Content) { c.Headline = strings.Repeat("é", check.HeldHeadline+1) }, []string{"warn long-headline headline"}},
		{"a standfirst that is just held", func(c *story.Content) { c.Standfirst = strings.Repeat("é", check.HeldStandfirst) }, nil},
		{"and one that is not", func(c *story.Content) { c.Standfirst = strings.Repeat("é", check.HeldStandfirst+1) }, []string{"warn long-standfirst standfirst"}},
		{"a kicker that is just held", func(c *story.Content) { c.Kicker = strings.Repeat("é", check.HeldKicker) }, nil},
		{"and one that is not", func(c *story.Content) { c.Kicker = strings.Repeat("é", check.HeldKicker+1) }, []string{"warn long-kicker kicker"}},
		{"an embargo that lifts now holds nothing back", func(c *story.Content) { c.Embargo = noon }, []string{"warn embargo-past embargo"}},
		{"an embargo that is to come", func(c *story.Content) { c.Embargo = noon.Add(time.Microsecond) }, nil},
		{"no standfirst", func(c *story.Content) { c.Standfirst = "" }, []string{"note no-standfirst standfirst"}},
		{"no tags but spaces", func(c *story.Content) { c.Tags = []string{" "} }, []string{"note no-tags tags"}},
		{"an alt text as long as is listened to", func(c *story.Content) { c.Lead.Alt = strings.Repeat("é", check.HeldAlt) }, nil},
		{"one character longer", func(c *story.Content) { c.Lead.Alt = strings.Repeat("é", check.HeldAlt+1) }, []string{"note alt-long lead"}},
		{"no urgency", func(c *story.Content) { c.Urgency = 0 }, []string{"note no-urgency urgency"}},

		{"no lead picture", func(c *story.Content) { c.Lead = nil }, []string{"note no-lead lead"}},
		{"a lead for whom cannot see it", func(c *story.Content) { c.Lead.Alt = " " }, []string{"warn no-alt lead"}},
		{"a lead of nobody", func(c *story.Content) { c.Lead.Credit = "" }, []string{"warn no-credit lead"}},
		{"a picture in the text", body(picture("", "Vue", "")), []string{"warn no-alt body 4", "warn no-credit body 4"}},
		{"a picture in a gallery", body(story.Block("gallery", []story.Node{picture("Un pont", "", "Marbre"), picture("", "", "Marbre")})), []string{"warn no-alt body 4"}},
		{"a file's name is no description", body(picture("pont_final-2.JPG", "", "Marbre")), []string{"warn alt-file body 4"}},
		{"nor is a camera's", body(picture("DSC_0042", "", "Marbre")), []string{"warn alt-file body 4"}},
		{"a description that names a file's kind", body(picture("Le logo de GIF.org", "", "Marbre")), nil},
		{"the caption again", body(picture("Un pont", "un pont ", "Marbre")), []string{"note alt-caption body 4"}},

		{"a picture of years ago", shot("Le palais, jeudi.", "Agence Un"), []string{"warn shot-old lead"}},
		{"that says so", shot("Le palais en 2019.", "Agence Un"), nil},
		{"that is from the archives", shot("Le palais (image d’archives).", "Agence Un"), nil},
		{"one of last month", shot("Le palais.", "Agence Un", func(s *check.Shot) { s.Created = "2024-06-05" }), nil},
		{"of which nobody says when", shot("Le palais.", "Agence Un", func(s *check.Shot) { s.Created = "" }), nil},
		{"another's credit", shot("Le palais en 2019.", "Marbre"), []string{"warn shot-credit lead"}},
		{"a credit that names one of them", shot("Le palais en 2019.", "Photo : A. LOVELACE"), nil},
		{"a file that credits nobody", shot("Le palais en 2019.", "Marbre", func(s *check.Shot) { s.Credits = []string{"", " "} }), nil},
		{"one that a machine made", shot("Le palais en 2019.", "Agence Un", func(s *check.Shot) { s.Made = "trainedAlgorithmicMedia" }), []string{"warn shot-made lead"}},
		{"and says so", shot("Le palais en 2019, image générée par IA.", "Agence Un", func(s *check.Shot) { s.Made = "trainedAlgorithmicMedia" }), nil},
		{"a camera", shot("Le palais en 2019.", "Agence Un", func(s *check.Shot) { s.Made = "digitalCapture" }), nil},
		{"one that may not be used", shot("Le palais en 2019.", "Agence Un", func(s *check.Shot) { s.Refused = errors.New("ended") }), []string{"block shot-rights lead"}},
		{"one that readers see already", shot("Le palais en 2019.", "Agence Un", func(s *check.Shot) { s.Refused, s.Seen = errors.New("ended"), true }), []string{"warn shot-ended lead"}},
		{"a date that is the file's", shot("Le palais, le 13 juin 2019.", "Agence Un"), nil},
		{"the day before, as another zone has it", shot("Le palais, le 12 juin 2019.", "Agence Un"), nil},
		{"a date that is not the file's", shot("Le palais, le jeudi 20 juin 2019.", "Agence Un"), []string{"warn shot-date lead"}},
		{"two days off, without its year", shot("Le palais, le 15 juin, en 2019.", "Agence Un"), []string{"warn shot-date lead"}},
		{"a date of something else", shot("Le palais en 2019 ; il fut ouvert le 14 juillet 1842.", "Agence Un"), nil},
		{"a file that knows only its month", shot("Le palais, le 20 juin 2019.", "Agence Un", func(s *check.Shot) { s.Created = "2019-06" }), nil},
		{"a caption that tells of something else", shot("Des pompiers devant une usine, en 2019.", "Agence Un", func(s *check.Shot) {
			s.Caption, s.Words, s.Lang = "Le président du parlement ouvre la séance.", []string{"Astana", ""}, "fr-FR"
		}), []string{"note shot-caption lead"}},
		{"one that shares a word with the file's place", shot("Des pompiers devant une usine, Astana, 2019.", "Agence Un", func(s *check.Shot) {
			s.Caption, s.Words, s.Lang = "Le président du parlement ouvre la séance.", []string{"Astana"}, "fr"
		}), nil},
		{"a file in another language is not compared", shot("Des pompiers devant une usine, en 2019.", "Agence Un", func(s *check.Shot) { s.Caption, s.Lang = "The president opens the session.", "en" }), nil},
		{"a caption in the edition's language", shot("Le palais en 2019, au moment où le président de la chambre ouvre la séance du matin.", "Agence Un"), nil},
		{"a caption in another", shot("The palace in 2019, at the moment when the president of the chamber opens the morning session.", "Agence Un"), []string{"warn caption-lang lead"}},
		{"a short one cannot be told", shot("The palace in 2019.", "Agence Un"), nil},
		{"a caption of people of whom the story tells", func(c *story.Content) {
			shot("Anna Sorel, à gauche, en 2019.", "Agence Un")(c)
			body(para("La ministre Anna Sorel a reçu Marc de la Tour."))(c)
		}, nil},
		{"by another first name", func(c *story.Content) {
			shot("A. Sorel et Mme Anne Sorel, en 2019.", "Agence Un")(c)
			body(para("La ministre Anna Sorel a reçu Marc de la Tour."))(c)
		}, nil},
		{"a caption of somebody else", func(c *story.Content) {
			shot("Le général Paul Vernet, en 2019.", "Agence Un")(c)
			body(para("La ministre Anna Sorel a reçu Marc de la Tour."))(c)
		}, []string{"note caption-names lead"}},
		{"a story that names nobody", func(c *story.Content) {
			shot("Le général Paul Vernet, en 2019.", "Agence Un")(c)
			c.Standfirst, c.Body.Content = "Un.", []story.Node{para("La séance est ouverte.")}
		}, nil},
		{"the caption of the other picture", func(c *story.Content) {
			shot("Les délégations quittent le palais après la séance, en 2019.", "Agence Un", func(s *check.Shot) { s.Caption, s.Lang = "Un orage sur la steppe au nord de la ville.", "en" })(c)
			other := strings.Repeat("cd", 32)
			shots[other] = check.Shot{Caption: "Les délégations quittent le palais après la séance.", Width: 2000}
			c.Body.Content = append(c.Body.Content, story.Block("picture", nil, "url", "/media/"+other+".jpg", "alt", "Un palais", "caption", "Les délégations.", "credit", "Agence Un"))
		}, []string{"warn shot-other lead"}},
		{"a small one", shot("Le palais en 2019.", "Agence Un", func(s *check.Shot) { s.Width = 1199 }), []string{"note shot-small lead"}},
		{"one just as wide as it must be", shot("Le palais en 2019.", "Agence Un", func(s *check.Shot) { s.Width = 1200 }), nil},

		{"a story that is not there", body(story.Block("related", nil, "number", 99)), []string{"warn related-dead body 4"}},
		{"one that was withdrawn", body(story.Block("related", nil, "number", 8)), []string{"warn related-dead body 4"}},
		{"one that is not out yet", body(story.Block("related", nil, "number", 9)), []string{"note related-waiting body 4"}},
		{"itself", body(story.Block("related", nil, "number", 1)), []string{"warn related-self body 4"}},
		{"the same twice", body(story.Block("related", nil, "number", 7)), []string{"note related-twice body 4"}},
		{"a link on nothing", body(linked(" ", "https://a.example")), []string{"warn link-empty body 4"}},
		{"a link into the desk", body(linked("ici", "/desk/stories/4")), []string{"warn link-desk body 4"}},
		{"a link to a page about desks", body(linked("ici", "/fr/desk/")), nil},
		{"a heading without words", body(story.Block("heading", nil, "level", 2)), []string{"warn heading-empty body 4"}},
		{"a heading that leaves out a step", body(story.Block("heading", []story.Node{text("Plus bas")}, "level", 4)), []string{"note heading-level body 4"}},
		{"the first one too", func(c *story.Content) {
			c.Body.Content[1] = story.Block("heading", []story.Node{text("Plus bas")}, "level", 3)
		}, []string{"note heading-level body 1"}},
		{"a quote of nobody", body(story.Block("quote", []story.Node{para("Oui.")})), []string{"note no-speaker body 4"}},
		{"a table whose columns have no names", body(story.Block("table", []story.Node{story.Block("row", []story.Node{story.Block("cell", []story.Node{para("1")})})})), []string{"note table-header body 4"}},
		{"one whose columns have", body(story.Block("table", []story.Node{story.Block("row", []story.Node{story.Block("cell", []story.Node{para("An")}, "header", true)})})), nil},

		{"a space of no width", body(para("Le\u200b sommet")), []string{"warn invisible body 4"}},
		{"a mark that turns the text round", func(c *story.Content) { c.Headline = "Le \u202esommet" }, []string{"warn invisible headline"}},
		{"a joiner of emoji and a mark of direction", body(para("👩\u200d👧 \u200f(نعم)")), nil},
		{"a break within a line", body(story.Node{Type: "paragraph", Content: []story.Node{text("Un"), {Type: "hard_break"}, text("deux")}}), nil},
		{"a typewriter's marks in French", body(para(`Il dit "oui" et "non".`)), []string{"warn quotes-fr body 4", "warn quotes-fr body 4"}},
		{"inches", body(para(`Un écran de 27" et un "autre" de 32".`)), nil},
		{"what a program left behind", body(para(`"oui"> et "non"`)), nil},
		{"a mark that is alone", body(para(`Il dit "oui.`)), []string{"warn quote-pairs body 4"}},
		{"two spaces", body(para("Le  sommet")), []string{"note space-twice body 4"}},
		{"spaces where nobody sees them", body(para("  Le sommet  ")), nil},
		{"a space before a comma", body(para("Jeudi , le sommet")), []string{"note space-comma body 4"}},
		{"a number that begins with its comma", body(para("un taux de ,5")), nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			content := whole()
			shots = nil
			c.change(&content)
			f := facts()
			f.Shots = shots
			f.Related[8], f.Related[9], f.Related[1] = story.StateWithdrawn, story.StateScheduled, story.StateDraft
			if got := names(check.Read(content, f)); !slices.Equal(got, c.want) {
				t.Errorf("found %q, not %q", got, c.want)
			}
		})
	}
}

func TestWhatReadersHaveSeenIsNotUnderAnEmbargo(t *testing.T) {
	c := whole()
	c.Embargo = noon.Add(-time.Hour)
	f := facts()
	f.State = story.StatePublished
	if got := names(check.Read(c, f)); got != nil {
		t.Error(got)
	}
}

func TestTypewritersMarksAreLeftAloneInOtherLanguages(t *testing.T) {
	c := whole()
	c.Headline = `He said "yes"`
	f := facts()
	f.Lang = "en-GB"
	if got := names(check.Read(c, f)); got != nil {
		t.Error(got)
	}
	f.Lang = "fr-CA"
	if got := names(check.Read(c, f)); !slices.Equal(got, []string{"warn quotes-fr headline"}) {
		t.Error(got)
	}
}

// mended is a text of the headline after every fix of the findings in it.
func mended(c story.Content, f check.Facts) string {
	units := utf16.Encode([]rune(c.Headline))
	var edits []check.Edit
	for _, x := range check.Read(c, f) {
		if x.Field == "headline" {
			edits = append(edits, x.Fix...)
		}
	}
	slices.SortFunc(edits, func(a, b check.Edit) int { return b.From - a.From })
	for _, e := range edits {
		units = slices.Replace(units, e.From, e.To, utf16.Encode([]rune(e.Text))...)
	}
	return string(utf16.Decode(units))
}

func TestAFixIsAsAPersonWouldMendIt(t *testing.T) {
	for in, want := range map[string]string{
		`Il dit " oui " et "non"`:          "Il dit «\u202foui\u202f» et «\u202fnon\u202f»",
		"Le  sommet   d’Astana , jeudi":    "Le sommet d’Astana, jeudi",
		"😀😀  Le\u200b \u00adsommet":        "😀😀 Le sommet",
		"Une ligne d’emoji 👩\u200d👧, deux": "Une ligne d’emoji 👩\u200d👧, deux",
	} {
		c := whole()
		c.Headline = in
		if got := mended(c, facts()); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
}

// What is mended is not found again, whatever was written.
func TestWhatIsMendedIsNotFoundAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := whole()
		c.Headline = rapid.StringOfN(rapid.SampledFrom([]rune("ab  \"\",،é😀9\u200b\u00ad\n«»")), 0, 40, -1).Draw(t, "headline")
		for range 8 { // what was parted by something invisible comes together
			next := mended(c, facts())
			if next == c.Headline {
				return
			}
			c.Headline = next
		}
		t.Fatalf("%q is never mended", c.Headline)
	})
}

func TestTheGravestComesFirstAndNoRuleFloodsThePanel(t *testing.T) {
	c := story.Content{Body: story.Body{Content: slices.Repeat([]story.Node{para("a  b")}, 1000)}}
	all := check.Read(c, facts())
	weight := func(f check.Finding) int {
		return slices.Index([]check.Severity{check.Block, check.Warn, check.Note}, f.Severity)
	}
	if !slices.IsSortedFunc(all, func(a, b check.Finding) int { return weight(a) - weight(b) }) {
		t.Error(names(all))
	}
	if n := check.CountOf(all).Note; n != check.MaxFindings+5 { // no standfirst, urgency, lead, tags, source
		t.Errorf("%d notes", n)
	}
}

func TestEveryRuleHasItsSentenceInEveryLanguage(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range check.House {
		if seen[r.Name] {
			t.Errorf("two rules are called %s", r.Name)
		}
		seen[r.Name] = true
		for _, tag := range []lang.Tag{"en", "fr", "ar"} {
			if key := "check." + r.Name; lang.For(tag).Say(key, 1, 2) == key {
				t.Errorf("%s has no sentence in %s", r.Name, tag)
			}
		}
	}
}

func FuzzReadNeverFails(f *testing.F) {
	f.Add(`{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"Le  \"sommet\""}]}]}`, "a\xff\u200b")
	f.Add(`{"type":"doc","content":[{"type":"heading","attrs":{"level":"x"}},{"type":"related"},{"type":"table","content":[{"type":"row"}]}]}`, "\xf0\x9f")
	f.Fuzz(func(t *testing.T, body, headline string) {
		c := story.Content{Headline: headline}
		if c.Body.UnmarshalJSON([]byte(body)) != nil {
			return
		}
		for _, x := range check.Read(c, check.Facts{Lang: "fr"}) {
			size := len(utf16.Encode([]rune(headline)))
			if x.Field == "body" && x.Block >= 0 {
				size = len(utf16.Encode([]rune(check.Text(c.Body.Content[x.Block]))))
			}
			for _, e := range append(x.Fix, check.Edit{From: x.From, To: x.To}) {
				if e.From < 0 || e.To < e.From || e.To > size && x.To != 0 {
					t.Fatalf("%s lies at %d to %d of %d", x.Rule, e.From, e.To, size)
				}
			}
		}
	})
}
