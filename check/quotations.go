package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"marbre/story"
)

// A quotation is what stands between two marks, in bytes of a passage: from and to are with the marks, open and
// shut without.
type quotation struct {
	passage    int
	from, to   int
	open, shut int
	kind       rune // the mark that opens it
	depth      int  // 0 outside of others
}

// A mark is one that has no other.
type mark struct {
	passage  int
	from, to int
	kind     rune // the mark that would open it
}

// opens are the marks that open, with those that shut what they open. “ also shuts what „ opens.
var opens = map[rune]rune{'«': '»', '“': '”', '„': '“', '‘': '’', '‹': '›', '"': '"'}

// quotationsIn are the quotations of passages, and the marks that pair with no other. A quotation that runs
// over paragraphs may open again with each, and is none of either.
func quotationsIn(passages []passage) (all []quotation, alone []mark) {
	var carried []mark // opened in a line before
	for i, p := range passages {
		if p.field != "body" || i > 0 && passages[i-1].field != "body" {
			alone, carried = append(alone, carried...), nil
		}
		at := 0
		for line := range strings.SplitAfterSeq(p.text, "\n") {
			pairs, opened, shut := pairsIn(line, i, at)
			all = append(all, pairs...)
			if len(carried) > 0 {
				first := carried[0].kind
				again, _ := utf8.DecodeRuneInString(strings.TrimLeft(line, " \u00a0\u202f—–-"))
				switch {
				case again == opens[first] && len(shut) > 0 && shut[0].kind == first: // » at the beginning: it goes on
					shut = shut[1:]
					if len(shut) > 0 && shut[0].kind == first {
						carried, shut = nil, shut[1:]
					}
				case (again == first || first == double && again == '"') && carriedOver(passages, carried[0]):
					carried = nil // it opens again; what is left open goes on from here
				case len(shut) > 0 && shut[0].kind == first:
					carried, shut = nil, shut[1:]
				case len(pairs) > 0 || len(opened) > 0 || blank(line) && p.block < 0 || len(carried) > 8:
					alone, carried = append(alone, carried[:1]...), nil
				default:
					carried = append(carried, carried[0]) // how many lines it runs over
				}
			}
			alone = append(alone, shut...)
			if n := len(opened); n > 0 {
				alone = append(alone, opened[:n-1]...)
				if len(carried) > 0 {
					alone = append(alone, carried[:1]...)
				}
				carried = append([]mark(nil), opened[n-1])
			}
			at += len(line)
		}
	}
	if len(carried) > 0 {
		alone = append(alone, carried[:1]...)
	}
	return all, alone
}

// carriedOver reports whether a quotation that is left open can go on in the next paragraph: where its own ends
// with who said it, the mark before that is only missing.
func carriedOver(passages []passage, m mark) bool {
	text, _, _ := strings.Cut(passages[m.passage].text[m.to:], "\n")
	comma := strings.LastIndexByte(text, ',')
	if comma < 0 || len(text)-comma > 80 {
		return true
	}
	words := tokensOf(text[comma:])
	return !slices.ContainsFunc(words[:min(len(words), 4)], verbOfSaying)
}

// deepest is how many quotations stand within one another; more is no text.
const deepest = 8

// pairsIn reads one line: what pairs, and the marks that are left open or shut nothing.
func pairsIn(line string, passage, at int) (pairs []quotation, opened, shut []mark) {
	if !strings.ContainsAny(line, "«»“”„‘‹›″\"") {
		return nil, nil, nil
	}
	var stack []mark
	for _, s := range []string{`="`, `">`, "=”", "”>", "=“", `/"`, `"http`} { // a program, or an address
		if strings.Contains(line, s) {
			return nil, nil, nil
		}
	}
	for i, r := range line {
		n := utf8.RuneLen(r)
		from, to := at+i, at+i+n
		kind, opening := roleOf(line, i, r, n, stack)
		if kind == 0 {
			continue
		}
		if opening {
			if len(stack) == deepest {
				stack, opened = stack[1:], append(opened, stack[0])
			}
			stack = append(stack, mark{passage, from, to, kind})
			continue
		}
		k := len(stack) - 1
		for k >= 0 && stack[k].kind != kind {
			k--
		}
		if k < 0 {
			if kind != '‘' { // it is an apostrophe
				shut = append(shut, mark{passage, from, to, kind})
			}
			continue
		}
		opened = append(opened, stack[k+1:]...)
		pairs = append(pairs, quotation{passage, stack[k].from, to, stack[k].to, from, kind, k})
		stack = stack[:k]
	}
	return pairs, append(opened, stack...), shut
}

// double is the kind of all marks that open or shut what “, ” or " does: they are mixed in real copy, which is
// another matter than that one is missing.
const double = '“'

// roleOf is of what pair the mark at i is, 0 for none, and whether it opens it.
func roleOf(line string, i int, r rune, n int, stack []mark) (kind rune, opening bool) {
	isOpen := func(kind rune) bool {
		for _, m := range stack {
			if m.kind == kind {
				return true
			}
		}
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(line[:i])
	after, _ := utf8.DecodeRuneInString(line[i+n:])
	free := i == 0 || unicode.IsSpace(before) || strings.ContainsRune("([—–-«‘/", before) // a mark that opens can stand here
	loose := i+n == len(line) || !unicode.IsLetter(after) && !unicode.IsDigit(after)
	switch r {
	case '«', '‹', '„':
		return r, true
	case '»':
		return '«', false
	case '›':
		return '‹', false
	case '‘':
		if unicode.IsLetter(before) || unicode.IsDigit(before) || !unicode.IsUpper(after) && !unicode.IsLower(after) || clipped(line[i+n:]) {
			return 0, false
		}
		return r, true
	case '’':
		if after == '’' && isOpen(double) { // ’’ for ”
			return 0, false
		}
		if before == '’' && isOpen(double) {
			return double, false
		}
		return '‘', false
	case '“':
		if isOpen('„') {
			return '„', false
		}
		return double, !isOpen(double) || free || !loose && !unicode.IsLetter(before)
	case '”', '″', '"':
		if r == '”' && isOpen('„') && !isOpen(double) {
			return '„', false
		}
		if isOpen(double) && (r == '"' || !free || loose) {
			return double, false
		}
		if r == '″' || unicode.IsDigit(before) { // inches, seconds
			return 0, false
		}
		return double, r == '"' || free && !loose
	}
	return 0, false
}

// clipped reports whether a text begins with a word whose beginning is left out: ’em, ’90s.
func clipped(text string) bool {
	w, _, _ := strings.Cut(text[:min(len(text), 12)], " ")
	switch strings.ToLower(strings.TrimRight(w, ".,;:!?’'\"”")) {
	case "em", "til", "till", "n", "cause", "tis", "twas", "s", "t", "re", "ve", "ll", "d", "m", "round", "bout", "cuz", "im", "er":
		return true
	}
	return false
}

// A Quote is something said: its words, and who is given as its speaker, "" where nobody is.
type Quote struct{ Text, Speaker string }

// A Saying is that another story gives the same words to a speaker.
type Saying struct {
	Story   story.Number
	Speaker string
}

// FoldQuote is a quotation as Facts.Said has it: two are the same whose letters are.
func FoldQuote(text string) string { return story.Fold(text) }

// QuotesOf are the quotations of a story: quote blocks, with the speaker whom they name, and what stands between
// marks, with the speaker whom the words around it name.
func QuotesOf(c story.Content) (all []Quote) {
	for _, q := range quotedIn(c, quotable(c)) {
		all = append(all, Quote{q.text, q.speaker()})
	}
	return all
}

// A placed quotation is one and where its words stand, in bytes of a passage.
type placedQuote struct {
	text     string
	at       passage
	passage  int
	from, to int
	marks    quotation
	named    string // by its block
	block    bool   // it is one
}

func (p placedQuote) speaker() string {
	if p.block {
		return p.named
	}
	return speakerOf(p.at.text, p.marks)
}

// quotable are the passages in which a story quotes, with the caption of its lead picture.
func quotable(c story.Content) []passage {
	all := passages(c)
	if c.Lead != nil && c.Lead.Caption != "" {
		all = append(all, passage{c.Lead.Caption, "lead", noBlock})
	}
	return all
}

func quotedIn(c story.Content, in []passage) (all []placedQuote) {
	block := map[int]bool{}
	for i, p := range in {
		if p.block < 0 {
			continue
		}
		if n := c.Body.Content[p.block]; n.Type == "quote" {
			block[i] = true
			from, to := withoutMarks(p.text)
			if from < to {
				all = append(all, placedQuote{text: p.text[from:to], at: p, passage: i, from: from, to: to, named: strings.TrimSpace(story.Attr[string](n, "speaker")), block: true})
			}
		}
	}
	pairs, _ := quotationsIn(in)
	for _, q := range pairs {
		if q.depth > 0 || block[q.passage] {
			continue
		}
		p := in[q.passage]
		from, to := trimmed(p.text, q.open, q.shut)
		if from < to {
			all = append(all, placedQuote{text: p.text[from:to], at: p, passage: q.passage, from: from, to: to, marks: q})
		}
	}
	return all
}

// withoutMarks is a text without the marks at its ends.
func withoutMarks(text string) (from, to int) {
	from, to = trimmed(text, 0, len(text))
	for from < to {
		r, n := utf8.DecodeRuneInString(text[from:])
		if opens[r] == 0 {
			break
		}
		from += n
	}
	for from < to {
		r, n := utf8.DecodeLastRuneInString(text[:to])
		if r != '»' && r != '”' && r != '“' && r != '"' && r != '›' {
			break
		}
		to -= n
	}
	return trimmed(text, from, to)
}

func trimmed(text string, from, to int) (int, int) {
	inside := text[from:to]
	from += len(inside) - len(strings.TrimLeftFunc(inside, unicode.IsSpace))
	return from, from + len(strings.TrimSpace(inside))
}

// around is how many bytes beside a quotation are looked at for its speaker.
const around = 200

// speakerOf is whom the sentence around a quotation names as its speaker, "" for nobody or only a pronoun.
func speakerOf(text string, q quotation) string {
	after := text[q.to:min(len(text), q.to+around)]
	if end := strings.IndexAny(after, "!?\n«“\""); end >= 0 {
		after = after[:end]
	}
	if end := strings.Index(after, ". "); end >= 0 && !strings.HasSuffix(after[:end], " M") && !strings.HasSuffix(after[:end], "Mr") && !strings.HasSuffix(after[:end], "Mrs") && !strings.HasSuffix(after[:end], "Dr") {
		after = after[:end]
	}
	if who := speaking(strings.TrimRight(strings.ToValidUTF8(after, ""), ". "), false); who != "" {
		return who
	}
	before := text[max(0, q.from-around):q.from]
	if begin := strings.LastIndexAny(before, "!?\n»”"); begin >= 0 {
		before = before[begin:]
	}
	if begin := strings.LastIndex(before, ". "); begin >= 0 && !strings.HasSuffix(before[:begin], "M") && !strings.HasSuffix(before[:begin], "Mr") && !strings.HasSuffix(before[:begin], "Mrs") && !strings.HasSuffix(before[:begin], "Dr") {
		before = before[begin+2:]
	}
	return speaking(strings.ToValidUTF8(before, ""), true)
}

// speaking is who says something in the words beside a quotation: somebody who stands beside a verb of saying,
// or a word like selon.
func speaking(text string, before bool) string {
	words := tokensOf(text)
	at := -1
	for i, w := range words {
		if verbOfSaying(w) {
			at = i
			if !before {
				break
			}
		}
	}
	if at < 0 {
		return ""
	}
	best, gap := "", 1<<30
	take := func(name string, from, to int) {
		d := max(from-words[at].to, words[at].from-to)
		if d < gap {
			best, gap = name, d
		}
	}
	for _, p := range peopleOf(text, words) {
		take(text[p.from:p.to], p.from, p.to)
	}
	if best == "" {
		for i, w := range words {
			if w.shape == capital && i >= at-2 && i <= at+2 && !opening[strings.ToLower(w.text)] {
				take(w.text, w.from, w.to)
			}
		}
	}
	if gap > 60 {
		return ""
	}
	return best
}

// verbOfSaying reports whether a word says that somebody says something, and is no part of a name: United States.
func verbOfSaying(w token) bool { return (w.shape == small || w.begins) && says(w.text) }

// says reports whether a word says that somebody says something.
func says(w string) bool {
	w = strings.ToLower(w)
	if at := strings.LastIndexAny(w, "-"); at > 0 { // dit-il
		if says(w[:at]) {
			return true
		}
	}
	return saying[w] || saying[strings.TrimPrefix(strings.TrimPrefix(w, "و"), "ف")]
}

// saying are words of saying.
var saying = set(`dit dis disait dira dirait disent disant déclare déclaré déclarait déclarée déclarent affirme affirmé affirmait affirmant affirment explique expliqué
expliquait expliquant expliquent ajoute ajouté ajoutait ajoutant souligne souligné soulignait soulignant estime estimé estimait estimant estiment
précise précisé précisait précisant indique indiqué indiquait indiquant indiquent assure assuré assurait assurant assurent annonce annoncé
annonçait annonçant rappelle rappelé rappelait confie confié confiait raconte raconté racontait répond répondu répondait lance lancé lançait
écrit écrivait écrivent poursuit poursuivi poursuivait conclut conclu concluait regrette regretté regrettait déplore déploré dénonce dénoncé
dénonçait juge jugé jugeait note noté notait observe observé observait insiste insisté insistait reconnaît reconnu résume résumé martèle martelé
plaide plaidé réagit réagi commente commenté témoigne témoigné détaille détaillé tweeté promet promis demande demandé selon citation cite cité
prévient prévenu avertit averti prononcé s’exclame exclamé rapporte rapporté évoque évoqué qualifie qualifié
said says say saying told tells tell added adds asked asks explained explains wrote writes noted notes stated states declared declares announced
announces argued argues claimed claims insisted insists warned warns admitted admits acknowledged recalled recalls replied replies responded
continued continues concluded concludes according quotedIn tweeted posted commented comments remarked remarks predicted suggested suggests
observed observes stressed urged urges joked laments lamented complained confirmed confirms testified called calls described describes
thinks thought believes believed
قال قالت يقول تقول صرح صرحت أعلن أعلنت أكد أكدت أضاف أضافت أوضح أوضحت ذكر ذكرت كتب كتبت أشار أشارت وفق بحسب حسب وأضاف`)
