package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"
)

// seed makes every run measure the same stories.
const seed = 2407

var (
	subjects = []string{"The council", "A river", "The harbour", "An orchestra", "The library", "A telescope", "The railway", "A school", "The museum", "A ferry", "The orchard", "A bridge"}
	verbs    = []string{"opens", "closes for repairs", "is counted again", "moves", "grows", "is measured", "waits for rain", "is painted", "returns", "is mapped"}
	places   = []string{"in the north", "after ten years", "on the island", "before winter", "by the sea", "at the border", "in the old town", "near the station"}
)

// generate writes n stories as ninjs: titles and paragraphs put together at
// random, dates from 2000 to 2026.
func generate(path string, n int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	first := time.Date(2000, 1, 1, 6, 0, 0, 0, time.UTC)
	for i := range n {
		at := first.Add(time.Duration(r.Int64N(int64(26 * 365 * 24 * time.Hour)))).Format(time.RFC3339)
		var body strings.Builder
		for range 5 + r.IntN(6) {
			body.WriteString("<p>")
			for range 3 + r.IntN(4) {
				fmt.Fprintf(&body, "%s %s %s. ", pick(subjects), pick(verbs), pick(places))
			}
			body.WriteString("</p>")
		}
		line, err := json.Marshal(map[string]any{
			"uri": fmt.Sprintf("tag:bench.example,2024:%d", i), "type": "text", "language": "en", "firstCreated": at, "versionCreated": at,
			"standard":  map[string]string{"name": "ninjs", "version": "3.1"},
			"headlines": []any{map[string]string{"role": "main", "value": fmt.Sprintf("%s %s %s", pick(subjects), pick(verbs), pick(places))}},
			"bodies":    []any{map[string]string{"role": "main", "contentType": "text/html", "value": body.String()}},
		})
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
