// Package desk is the editing application: TypeScript and Svelte in src, built
// into dist by make, and the built files embedded here. It stands where stories
// are written, and speaks to the newsroom over the same API as everybody else.
// It must never know Go: it is files to serve.
package desk

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var built embed.FS

// Files are the built files: index.html and assets/. Before the first build
// there is nothing in them but a mark that keeps the folder.
func Files() fs.FS {
	files, err := fs.Sub(built, "dist")
	if err != nil {
		panic(err) // the name is a valid one
	}
	return files
}
