// Command maps draws the maps of the demo newsroom from the outlines of
// Natural Earth, as the npm package world-atlas carries them. It stands before
// the journey: its pictures are committed, nothing of it runs in the newsroom.
// It must never know stories.
//
//	npm pack world-atlas@2 && tar xzf world-atlas-2.*.tgz
//	go run ./internal/maps -atlas package -out demo/pictures
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	atlas := flag.String("atlas", "package", "unpacked world-atlas `folder`")
	out := flag.String("out", "demo/pictures", "`folder` of the pictures")
	flag.Parse()
	if err := run(*atlas, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run draws every sheet, each in the scale of outlines that it asks for.
func run(atlas, out string) error {
	outlines := map[string]*Atlas{}
	for _, s := range Sheets {
		a := outlines[s.Outlines]
		if a == nil {
			var err error
			if a, err = Open(filepath.Join(atlas, s.Outlines)); err != nil {
				return err
			}
			outlines[s.Outlines] = a
		}
		if err := os.WriteFile(filepath.Join(out, s.File), []byte(s.Draw(a)), 0o644); err != nil {
			return err
		}
	}
	return nil
}
