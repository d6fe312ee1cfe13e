package intake

import (
	"strings"
	"testing"
)

func BenchmarkPaste(b *testing.B) {
	text := []byte(strings.Repeat("The bridge reopened on Thursday morning, eleven months after the works began, said the mayor.\nShort line here\nPublished July 4, 2024\n", 300))
	for b.Loop() {
		if _, err := Text(text, Page{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	raw := []byte(page)
	for b.Loop() {
		if _, err := Read(raw, Page{Address: "https://exemple.test/a"}); err != nil {
			b.Fatal(err)
		}
	}
}
