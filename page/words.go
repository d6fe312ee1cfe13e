package page

import (
	"maps"
	"reflect"

	"marbre/lang"
	"marbre/story"
)

// Words are the sentences of the interface that stand in templates, in one
// language. The tag of a field is its key in the tables of lang.
type Words struct {
	Skip        string `say:"page.skip"`
	Editions    string `say:"page.editions"`
	Sections    string `say:"page.sections"`
	AllSections string `say:"page.all-sections"`
	All         string `say:"page.all"`
	Front       string `say:"page.front"`
	Live        string `say:"page.live"`
	Archive     string `say:"page.archive"`
	Follow      string `say:"page.follow"`
	Feed        string `say:"page.feed"`
	Alert       string `say:"page.alert"`
	WireRegion  string `say:"page.wire-region"`
	AllWire     string `say:"page.all-wire"`
	Pause       string `say:"page.pause"`
	Resume      string `say:"page.resume"`
	Waiting     string `say:"page.waiting"`
	Again       string `say:"page.read-again"`
	WireAbout   string `say:"page.wire-about"`
	Marks       string `say:"page.marks"`
	WholeOf     string `say:"page.whole-section"`
	Nothing     string `say:"page.nothing-yet"`
	Crumbs      string `say:"page.crumbs"`
	Subsections string `say:"page.subsections"`
	MoreStories string `say:"page.more-stories"`
	Older       string `say:"page.older"`
	Newest      string `say:"page.newest"`
	Pages       string `say:"page.pages"`
	Share       string `say:"page.share"`
	Mail        string `say:"page.mail"`
	Copy        string `say:"page.copy"`
	Copied      string `say:"page.copied"`
	SendOn      string `say:"page.send-on"`
	Permanent   string `say:"page.permanent"`
	Changed     string `say:"page.what-changed"`
	First       string `say:"page.first-publication"`
	Source      string `say:"page.source"`
	Made        string `say:"page.machine-made"`
	Altered     string `say:"page.machine-altered"`
	Topics      string `say:"page.topics"`
	Address     string `say:"page.address"`
	Neighbours  string `say:"page.neighbours"`
	Previous    string `say:"page.previous"`
	Next        string `say:"page.next"`
	Flash       string `say:"page.flash"`
	Urgent      string `say:"page.urgent"`
	Updated     string `say:"page.updated"`
	Corrected   string `say:"page.corrected"`
	Update      string `say:"page.update"`
	Correction  string `say:"page.correction"`
	FlashIs     string `say:"page.flash-is"`
	UrgentIs    string `say:"page.urgent-is"`
	UpdateIs    string `say:"page.update-is"`
	CorrectIs   string `say:"page.correction-is"`
	Withdrawal  string `say:"page.withdrawal"`
	WithdrawnIs string `say:"page.withdrawal-is"`
	Gone        string `say:"page.gone-entry"`
	GoneFlash   string `say:"page.gone-flash"`
	Why         string `say:"page.why"`
	Months      string `say:"page.months"`
	Author      string `say:"page.author"`
	Topic       string `say:"page.topic"`
	ToFront     string `say:"page.to-front"`
	ReadAlso    string `say:"page.read-also"`
	Watch       string `say:"page.watch"`
	Table       string `say:"page.table"`
	Open        string `say:"page.open-link"`
	Search      string `say:"page.search"`
	SearchFor   string `say:"search.for"`
	Narrow      string `say:"search.narrow"`
	Section     string `say:"search.section"`
	From        string `say:"search.from"`
	To          string `say:"search.to"`
	Order       string `say:"search.order"`
}

// own are the words of an edition that has some of its own.
type own struct {
	sentences map[string]string // of which they were made
	w         *lang.Words
	say       *Words
}

// wordsOf is what an edition says. An edition's own sentences are read once, until they change.
func (p *Printer) wordsOf(e story.Edition) (*lang.Words, *Words) {
	w := lang.For(e.Lang)
	if len(e.Words) == 0 {
		return w, p.words[w.Tag()]
	}
	key := e.Code + " " + string(e.Lang)
	if kept, ok := p.own.Load(key); ok && maps.Equal(kept.(own).sentences, e.Words) {
		return kept.(own).w, kept.(own).say
	}
	w = w.With(e.Words)
	o := own{e.Words, w, wordsOf(w)}
	p.own.Store(key, o)
	return o.w, o.say
}

// wordsOf reads every sentence of a language once.
func wordsOf(w *lang.Words) *Words {
	var s Words
	v := reflect.ValueOf(&s).Elem()
	for i := range v.NumField() {
		v.Field(i).SetString(w.Say(v.Type().Field(i).Tag.Get("say")))
	}
	return &s
}
