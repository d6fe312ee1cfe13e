// Command marbre is a newsroom in one binary. It is the only place where the
// rooms of the house are joined.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"marbre/fault"
	"marbre/lang"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, env{os.Stdin, os.Stdout, os.Stderr, os.Getenv}, os.Args[1:])
	stop()
	os.Exit(code)
}

// env is the world outside, so that tests can be one.
type env struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
}

// A verb is one thing marbre does.
type verb struct {
	name string
	args string
	line string // what it does, for the list
	run  func(ctx context.Context, e env, args []string) error
}

// verbs is the table of what marbre does, in the order that people meet it.
func verbs() []verb {
	return []verb{
		{"demo", "", "a small newsroom with stories in three editions, at http://127.0.0.1:8080", demoVerb},
		{"init", "", "make a newsroom in --data", initVerb},
		{"serve", "", "serve the newsroom in --data at --listen", serveVerb},
		{"user", "add LOGIN", "let somebody in: add, list, reset or remove", userVerb},
		{"token", "create", "make an API token and print it", tokenVerb},
		{"import", "ninjs FILE… | pictures DIR…", "bring stories or pictures in; the same command goes on where it was stopped", importVerb},
		{"words", "import FILE…", "make lines of an edition's own list of Vale's and LanguageTool's rules", wordsVerb},
		{"check", "FILE…|STORY…", "say what is wrong in files (HTML, Markdown, text, ninjs; - for the standard input) or stories; --all reads every published one", checkVerb},
		{"export", "ninjs", "write stories out: what is public, or --all", exportVerb},
		{"intake", "FILE|URL|-", "make a structured draft of a page or of a text pasted from one, and print it", intakeVerb},
		{"rebuild", "pages|lists|search", "throw away what is derived and make it again from the store", rebuildVerb},
		{"doctor", "", "say what is set, where it came from, and what is wrong", doctorVerb},
		{"version", "", "say which marbre this is", versionVerb},
	}
}

// Exit statuses.
const (
	exitDone  = 0
	exitFound = 1 // it found something, or failed
	exitUsage = 2 // it was asked wrongly
)

// errUsage is a wrong use; what is wrong was said.
var errUsage = errors.New("wrong use")

// errFound is a verb that did its work and found something; what, it has said.
var errFound = errors.New("something was found")

// run is the program.
func run(ctx context.Context, e env, args []string) int {
	if len(args) == 0 || args[0] == "-h" || args[0] == "--help" || args[0] == "help" && len(args) == 1 {
		help(e)
		if len(args) == 0 {
			return exitUsage
		}
		return exitDone
	}
	if args[0] == "help" {
		args = []string{args[1], "-h"}
	}
	for _, v := range verbs() {
		if v.name != args[0] {
			continue
		}
		err := v.run(ctx, e, args[1:])
		switch {
		case err == nil:
			return exitDone
		case errors.Is(err, errUsage):
			return exitUsage
		case errors.Is(err, errFound):
			return exitFound
		case errors.Is(err, context.Canceled) && ctx.Err() != nil:
			fmt.Fprintln(e.stderr, "marbre: stopped; the same command goes on from here")
			return exitFound
		}
		fmt.Fprintf(e.stderr, "marbre %s: %s\n", v.name, sentence(e, err))
		return exitFound
	}
	fmt.Fprintf(e.stderr, "marbre: there is no verb %q. Try: marbre help\n", args[0])
	return exitUsage
}

func help(e env) {
	fmt.Fprint(e.stderr, "Marbre is a newsroom in one binary.\n\n")
	for _, v := range verbs() {
		fmt.Fprintf(e.stderr, "  marbre %-22s %s\n", strings.TrimSpace(v.name+" "+v.args), v.line)
	}
	fmt.Fprint(e.stderr, "\nmarbre help VERB says all of one. Every flag can also be set by an environment\nvariable (--data is MARBRE_DATA) and in marbre.toml (data = \"…\").\n")
}

// words are those of the language of the terminal.
func words(e env) *lang.Words {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v, _, _ := strings.Cut(e.getenv(name), "."); v != "" {
			return lang.For(lang.Best(strings.ReplaceAll(v, "_", "-"), append([]lang.Tag{"en"}, lang.Known()...)))
		}
	}
	return lang.For("en")
}

// sentence is what a person reads of an error: what happened, and where.
func sentence(e env, err error) string {
	var told *fault.Told
	if !errors.As(err, &told) {
		return err.Error()
	}
	s := words(e).Say("fault."+told.Key, told.Args...)
	if told.Field != "" {
		s = told.Field + ": " + s
	}
	return s
}

func versionVerb(_ context.Context, e env, args []string) error {
	f := flags(e, "version", "")
	if err := f.parse(args); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, version())
	return nil
}
