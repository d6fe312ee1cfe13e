package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"marbre/check"
	"marbre/newsroom"
)

// maxRules is how large a file of rules may be, in bytes.
const maxRules = 20 << 20

// wordsVerb makes lines of an edition's own list of words of others' rules. Without an edition it
// prints them.
func wordsVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "words", "import FILE…")
	p := f.place()
	edition := f.String("edition", "", "`code` of the edition to whose list they are added; left out, they are printed")
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	if f.Arg(0) != "import" || f.NArg() < 2 {
		return f.wrong("say: marbre words import FILE…, where a file is a style of Vale's (.yml) or rules of LanguageTool's (.xml)")
	}
	var lines []string
	left := 0
	for _, path := range f.Args()[1:] {
		made, problems, err := rulesOf(path)
		if err != nil {
			return err
		}
		lines = append(lines, made...)
		left += len(problems)
		for _, b := range problems {
			fmt.Fprintf(e.stderr, "%s:%d: %s\n", path, b.Line, words(e).Say("wordlist."+b.Key, b.Args...))
		}
	}
	if *edition == "" {
		for _, line := range lines {
			fmt.Fprintln(e.stdout, line)
		}
	} else if err := addWords(ctx, e, p, *edition, lines); err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "%d lines, %d rules left out\n", len(lines), left)
	if left > 0 {
		return errFound
	}
	return nil
}

// rulesOf are the lines that a file's rules become, and what of it becomes none.
func rulesOf(path string) (lines []string, left []check.Problem, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxRules+1))
	if err != nil {
		return nil, nil, err
	}
	if len(data) > maxRules {
		return nil, nil, fmt.Errorf("%s: it is larger than %d MB", path, maxRules>>20)
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")) {
		lines, left = check.FromLanguageTool(data)
	} else {
		lines, left = check.FromVale(data)
	}
	return lines, left, nil
}

// addWords adds lines to an edition's list, but for those that stand there already.
func addWords(ctx context.Context, e env, p *place, edition string, lines []string) error {
	st, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer st.Close()
	c, err := st.Checks(ctx, edition)
	if err != nil {
		return err
	}
	text := strings.TrimRight(c.Words, "\n")
	for _, line := range lines {
		if !strings.Contains("\n"+text+"\n", "\n"+line+"\n") {
			text = strings.TrimLeft(text+"\n"+line, "\n")
		}
	}
	n := &newsroom.Newsroom{Store: st, Now: time.Now}
	if _, _, err := n.Checks(ctx, operator, edition, nil, &text); err != nil {
		return errors.New(sentence(e, err))
	}
	return nil
}
