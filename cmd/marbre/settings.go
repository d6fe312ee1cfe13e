package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// settings are a verb's flags. What is not given comes from the environment,
// then from marbre.toml, then from the default: one list, by rule.
type settings struct {
	*flag.FlagSet
	e    env
	args string
	from map[string]string // where each value came from
}

func flags(e env, verb, args string) *settings {
	s := &settings{flag.NewFlagSet(verb, flag.ContinueOnError), e, args, map[string]string{}}
	s.SetOutput(e.stderr)
	s.Usage = func() {
		for _, v := range verbs() {
			if v.name == verb {
				fmt.Fprintf(e.stderr, "marbre %s [flags]: %s\n", strings.TrimSpace(verb+" "+v.args), v.line)
			}
		}
		s.PrintDefaults()
	}
	return s
}

// variable is the environment variable of a flag: --admin-listen is MARBRE_ADMIN_LISTEN.
func variable(flag string) string {
	return "MARBRE_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// parse reads the flags, wherever they stand among the arguments, and what is
// not given from elsewhere.
func (s *settings) parse(args []string) error {
	var rest []string
	for {
		if err := s.FlagSet.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return err
			}
			return errUsage // Parse has said what is wrong
		}
		if s.NArg() == 0 {
			break
		}
		rest, args = append(rest, s.Arg(0)), s.Args()[1:]
	}
	if len(rest) > 0 {
		if err := s.FlagSet.Parse(append([]string{"--"}, rest...)); err != nil {
			return errUsage
		}
	}
	s.Visit(func(f *flag.Flag) { s.from[f.Name] = "flag" })
	s.VisitAll(func(f *flag.Flag) {
		if v := s.e.getenv(variable(f.Name)); v != "" && s.from[f.Name] == "" {
			s.from[f.Name] = s.set(f.Name, v, variable(f.Name))
		}
	})
	file, err := s.file()
	if err != nil {
		return err
	}
	for name, value := range file {
		if s.Lookup(name) != nil && s.from[name] == "" {
			s.from[name] = s.set(name, fmt.Sprint(value), "marbre.toml")
		}
	}
	for name, from := range s.from {
		if strings.HasPrefix(from, "!") {
			fmt.Fprintf(s.e.stderr, "marbre %s: --%s: %s\n", s.Name(), name, from[1:])
			return errUsage
		}
	}
	return nil
}

// set gives a flag a value and returns where it came from, or "!" and what is wrong.
func (s *settings) set(name, value, from string) string {
	if err := s.Set(name, value); err != nil {
		return fmt.Sprintf("!%s says %q: %v", from, value, err)
	}
	return from
}

// file reads marbre.toml, of the data folder or else of the working folder.
func (s *settings) file() (map[string]any, error) {
	paths := []string{"marbre.toml"}
	if f := s.Lookup("data"); f != nil && f.Value.String() != "" {
		paths = []string{filepath.Join(f.Value.String(), "marbre.toml"), "marbre.toml"}
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var values map[string]any
		if err := toml.Unmarshal(text, &values); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return values, nil
	}
	return nil, nil
}

// wrong says how a verb is used.
func (s *settings) wrong(format string, args ...any) error {
	fmt.Fprintf(s.e.stderr, "marbre %s: %s\n", s.Name(), fmt.Sprintf(format, args...))
	return errUsage
}

// version is the module's, with the revision that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "marbre (unknown)"
	}
	v := "marbre " + info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v += " " + s.Value
		}
	}
	return v + " " + info.GoVersion
}
