package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"marbre/courier"
	"marbre/intake"
	"marbre/story"
)

func intakeVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "intake", "FILE|URL|-")
	asJSON := f.Bool("json", false, "write the draft as JSON")
	plain := f.Bool("text", false, "the input is plain text, whatever it looks like")
	address := f.String("address", "", "`URL` where a file's page was found, for its links and pictures")
	base := f.String("base", "", "public `address` of this newsroom, which is told to whoever a page is fetched from")
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	if f.NArg() != 1 {
		return f.wrong("say one: marbre intake FILE, URL or - for standard input")
	}
	raw, from, err := bringIn(ctx, e, f.Arg(0), *base)
	if err != nil {
		return err
	}
	if *address != "" {
		from.Address = *address
	}
	read := intake.Read
	if *plain {
		read = intake.Text
	}
	draft, err := read(raw, from)
	if err != nil {
		return err
	}
	if *asJSON {
		w := json.NewEncoder(e.stdout)
		w.SetEscapeHTML(false)
		w.SetIndent("", "  ")
		return w.Encode(draft)
	}
	return tellDraft(e.stdout, draft)
}

// bringIn reads what is to be taken in: standard input, an address or a file. One byte
// beyond the bound is enough to refuse it.
func bringIn(ctx context.Context, e env, what, base string) ([]byte, intake.Page, error) {
	var from intake.Page
	var r io.Reader
	switch low := strings.ToLower(what); {
	case what == "-":
		r = e.stdin
	case strings.HasPrefix(low, "http://"), strings.HasPrefix(low, "https://"):
		errand := &courier.Courier{For: base}
		parcel, err := errand.Fetch(ctx, what, courier.Wanted{MaxBytes: intake.MaxBytes, Accept: "text/html, application/xhtml+xml, text/plain;q=0.9"})
		if err != nil {
			return nil, from, err
		}
		defer parcel.Close()
		from = intake.Page{Address: parcel.URL, Charset: parcel.Charset}
		r = parcel
	default:
		file, err := os.Open(what)
		if err != nil {
			return nil, from, err
		}
		defer file.Close()
		r = file
	}
	raw, err := io.ReadAll(io.LimitReader(r, intake.MaxBytes+1))
	return raw, from, err
}

// tellDraft writes a draft for people: its parts with their names, furniture last.
func tellDraft(to io.Writer, d intake.Draft) error {
	w := bufio.NewWriter(to)
	part := func(name string, values ...string) {
		for _, v := range values {
			if v != "" {
				fmt.Fprintf(w, "%-11s %s\n", name, strings.ReplaceAll(v, "\n", " / "))
				name = ""
			}
		}
	}
	part("language", string(d.Language))
	part("section", strings.Join(d.Section, " > "))
	part("kicker", d.Kicker)
	part("headline", d.Headline)
	part("standfirst", d.Standfirst)
	part("byline", d.Byline...)
	part("dateline", d.Dateline)
	part("published", d.Published)
	part("updated", d.Updated)
	part("source", d.Source)
	for _, p := range d.Pictures {
		part("picture", firstSaid(p.URL, "(no address)"))
		part("  alt", p.Alt)
		part("  caption", p.Captions...)
		part("  credit", p.Credits...)
	}
	for _, l := range d.Related {
		part("related", strings.TrimSpace(l.Title+"  "+l.URL))
	}
	if len(d.Body) > 0 {
		fmt.Fprint(w, "\nbody\n")
		for _, n := range d.Body {
			text := n.Words()
			switch n.Type {
			case "picture", "video", "embed":
				text = story.Attr[string](n, "url")
			case "quote":
				if by := story.Attr[string](n, "speaker"); by != "" {
					text += " — " + by
				}
			}
			fmt.Fprintf(w, "\n[%s] %s\n", n.Type, text)
		}
	}
	if len(d.Furniture) > 0 {
		fmt.Fprint(w, "\nfurniture (left out)\n\n")
		for _, l := range d.Furniture {
			fmt.Fprintln(w, "  "+l)
		}
	}
	return w.Flush()
}

// firstSaid is s, or what stands for it when it is empty.
func firstSaid(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
