package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"marbre/check"
	"marbre/exchange"
	"marbre/lang"
	"marbre/newsroom"
	"marbre/store"
	"marbre/story"
	"marbre/web"
)

// A checked is a story that was read by the rules.
type checked struct {
	File     string       `json:"file"`
	Findings []check.Told `json:"findings"`

	path    string // of the file, without the line on which one of its stories begins
	content story.Content
	texts   []string // the whole text of the part of each finding
	source  *source  // nil for a story of the newsroom
}

// checkFlags are what a person asks of the verb.
type checkFlags struct {
	lang, severity, only, off string
	json, sarif               bool
	rules                     []check.Rule // by --rule, --off and --severity
	named                     bool         // --rule names them
}

func checkVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "check", "FILE…|STORY…")
	p := f.place()
	var c checkFlags
	f.StringVar(&c.lang, "lang", "", "language `tag` of the texts; left out, what each says, or is told by its words")
	f.BoolVar(&c.json, "json", false, "print findings as JSON; with --all a line for each rule")
	f.BoolVar(&c.sarif, "sarif", false, "print findings as SARIF 2.1.0")
	f.StringVar(&c.severity, "severity", "note", "the least that is told: note, warn or block")
	f.StringVar(&c.only, "rule", "", "`names` of the only rules that are asked: a,b")
	f.StringVar(&c.off, "off", "", "`names` of rules that are not asked: a,b")
	all := f.Bool("all", false, "read every published story of the newsroom, and report by rule")
	edition := f.String("edition", "", "with --all: `code` of the only edition that is read")
	since := f.String("since", "", "with --all: only stories published on this `day` or later: 2024-07-01")
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	if err := c.settle(f); err != nil {
		return err
	}
	switch {
	case c.json && c.sarif:
		return f.wrong("say --json or --sarif")
	case *all && (f.NArg() > 0 || c.sarif):
		return f.wrong("--all reads every published story: no file, no story and no --sarif goes with it")
	case *all:
		a := archive{e: e, flags: c, edition: *edition}
		if *since != "" {
			var err error
			if a.since, err = lang.ParseDay(*since); err != nil {
				return f.wrong("--since: %s", sentence(e, err))
			}
		}
		return a.read(ctx, p)
	case *edition != "" || *since != "":
		return f.wrong("--edition and --since go with --all")
	case f.NArg() == 0:
		return f.wrong("say what: marbre check FILE…, - for the standard input, or a story's number")
	}
	var done []checked
	failed := false
	r := reading{e: e, flags: c, place: p}
	defer r.close()
	for _, name := range f.Args() {
		some, err := r.read(ctx, name)
		done = append(done, some...)
		if err != nil {
			failed = true
			r.tell(name, err)
		}
	}
	if err := c.show(e, done); err != nil {
		return err
	}
	switch {
	case failed:
		return errUsage
	case slices.ContainsFunc(done, func(d checked) bool {
		return slices.ContainsFunc(d.Findings, func(t check.Told) bool { return t.Severity != check.Note })
	}):
		return errFound
	}
	return nil
}

// settle chooses the rules.
func (c *checkFlags) settle(f *settings) error {
	weights := []check.Severity{check.Note, check.Warn, check.Block}
	least := slices.Index(weights, check.Severity(c.severity))
	if least < 0 {
		return f.wrong("--severity is note, warn or block, not %q", c.severity)
	}
	if c.lang != "" {
		tag, err := lang.Parse(c.lang)
		if err != nil {
			return f.wrong("--lang: %s", sentence(f.e, err))
		}
		c.lang = string(tag)
	}
	names := func(flag, list string) (names []string, err error) {
		for name := range strings.SplitSeq(list, ",") {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			if !slices.ContainsFunc(check.House, func(r check.Rule) bool { return r.Name == name }) {
				return nil, f.wrong("--%s: there is no rule %q", flag, name)
			}
			names = append(names, name)
		}
		return names, nil
	}
	only, err := names("rule", c.only)
	if err != nil {
		return err
	}
	off, err := names("off", c.off)
	if err != nil {
		return err
	}
	c.named = len(only) > 0
	for _, r := range check.House {
		if slices.Index(weights, r.Severity) >= least && (!c.named || slices.Contains(only, r.Name)) && !slices.Contains(off, r.Name) {
			c.rules = append(c.rules, r)
		}
	}
	return nil
}

// forTexts are the rules for a text that stands in no newsroom; one that was named is asked there too.
func (c checkFlags) forTexts() (rules []check.Rule) {
	texts := check.OfTexts()
	for _, r := range c.rules {
		if c.named || slices.ContainsFunc(texts, func(t check.Rule) bool { return t.Name == r.Name }) {
			rules = append(rules, r)
		}
	}
	return rules
}

// reading reads what is named on the command line. The newsroom is opened when a story is asked for.
type reading struct {
	e     env
	flags checkFlags
	place *place
	store *store.Store
}

func (r *reading) close() {
	if r.store != nil {
		_ = r.store.Close() // nothing was written
	}
}

// tell says why something could not be read, a line each.
func (r *reading) tell(name string, err error) {
	list := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		list = joined.Unwrap()
	}
	for _, err := range list {
		at := name
		if at == "-" {
			at = "stdin"
		}
		var refused *exchange.Refused
		if errors.As(err, &refused) {
			at, err = refused.Where, refused.Why
		}
		fmt.Fprintf(r.e.stderr, "marbre check: %s: %s\n", at, sentence(r.e, err))
	}
}

// read reads one file, the standard input, or a story by its number.
func (r *reading) read(ctx context.Context, name string) ([]checked, error) {
	var data []byte
	var err error
	if name == "-" {
		data, err = io.ReadAll(io.LimitReader(r.e.stdin, maxFile+1))
		name = "stdin"
	} else {
		i, statErr := os.Stat(name)
		if n, numErr := strconv.ParseInt(name, 10, 64); statErr != nil && numErr == nil && n > 0 {
			one, err := r.story(ctx, story.Number(n))
			return []checked{one}, err
		}
		switch {
		case statErr != nil:
			return nil, errors.New("there is no such file")
		case i.IsDir():
			return nil, errors.New("it is a folder; name the files in it")
		case i.Mode().IsRegular() && i.Size() > maxFile:
			return nil, fmt.Errorf("it is larger than %d MB", maxFile>>20)
		}
		data, err = head(name)
	}
	if err != nil {
		return nil, err
	}
	text, k, list, err := readFile(name, data)
	var done []checked
	for _, p := range list {
		done = append(done, r.piece(name, text, k, p))
	}
	return done, err
}

// head is a file as far as it may be read, and a byte more of one that is too large.
func head(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// piece reads one story of a file by the rules.
func (r *reading) piece(name, text string, k kind, p piece) checked {
	facts := check.Facts{Now: p.at, State: story.StateDraft, Related: map[story.Number]story.State{}}
	if p.at.IsZero() {
		facts.Now = time.Now()
	}
	facts.Lang = cmp.Or(lang.Tag(r.flags.lang), p.lang, check.Language(p.content), words(r.e).Tag())
	c := checked{File: name, path: name, content: p.content}
	if p.line > 0 {
		c.File += ":" + strconv.Itoa(p.line)
	}
	c.tell(r.e, check.ReadBy(r.flags.forTexts(), p.content, facts))
	if !r.flags.json && len(c.Findings) > 0 {
		c.source = newSource(text, k, p)
	}
	return c
}

// tell turns findings into what is told of them.
func (c *checked) tell(e env, found []check.Finding) {
	c.Findings = []check.Told{}
	for _, f := range found {
		c.Findings = append(c.Findings, check.Tell(c.content, f, web.Message(words(e), f)))
		_, text := check.Part(c.content, f)
		c.texts = append(c.texts, text)
	}
}

// story reads a story of the newsroom as it stands now, the words that were typed last too.
func (r *reading) story(ctx context.Context, n story.Number) (c checked, err error) {
	c.File = "story " + strconv.FormatInt(int64(n), 10)
	c.path = c.File
	c.Findings = []check.Told{}
	if r.store == nil {
		if r.store, err = r.place.open(ctx, false); err != nil {
			return c, err
		}
	}
	desk := &newsroom.Newsroom{Store: r.store, Now: time.Now}
	g, err := desk.Galley(ctx, operator, n)
	if err != nil {
		return c, err
	}
	if c.content, err = g.Doc.Content(); err != nil {
		return c, err
	}
	st, err := r.store.Story(ctx, n)
	if err != nil {
		return c, err
	}
	st.Content = c.content
	facts, err := reader(r.store).Facts(ctx, map[story.Number]story.Story{n: st})
	if err != nil {
		return c, err
	}
	one := facts[n]
	one.Lang = cmp.Or(lang.Tag(r.flags.lang), one.Lang)
	c.tell(r.e, check.ReadBy(r.flags.rules, c.content, one))
	return c, nil
}

// reader is who knows the facts of stories.
func reader(s *store.Store) *newsroom.Newsroom {
	return &newsroom.Newsroom{Store: s, Now: time.Now}
}

// show prints what was found.
func (c checkFlags) show(e env, done []checked) error {
	switch {
	case len(done) == 0: // why, was said
		return nil
	case c.json && len(done) == 1:
		return jsonTo(e, struct {
			Findings []check.Told `json:"findings"`
		}{done[0].Findings})
	case c.json:
		return jsonTo(e, struct {
			Files []checked `json:"files"`
		}{done})
	case c.sarif:
		return jsonTo(e, sarifOf(e, c.rules, done))
	}
	return newPaper(e).print(done)
}

func jsonTo(e env, v any) error {
	out := json.NewEncoder(e.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(v)
}
