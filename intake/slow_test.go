package intake

import (
	"strings"
	"testing"
	"time"
)

// TestLargest reads large pages and pastes of the shapes that cost most.
func TestLargest(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN with -short: pages that are made to be slow; go test without it reads them")
	}
	words := "The bridge reopened on Thursday morning, eleven months after the works began, said the mayor."
	for name, in := range map[string]string{
		"paragraphs": strings.Repeat("<p>"+words+"</p>", 3_000),
		"links":      strings.Repeat(`<div class="related"><a href="/x">`+words+`</a></div>`, 3_000),
		"divs":       strings.Repeat(strings.Repeat("<div>", 200)+words+strings.Repeat("</div>", 200), 400),
		"breaks":     "<div>" + strings.Repeat(words+"<br><br>", 3_000) + "</div>",
		"figures":    strings.Repeat(`<figure><img src="/a.jpg"><figcaption>`+words+`</figcaption></figure>`, 3_000),
		"table":      "<table>" + strings.Repeat("<tr><td>"+words+"</td></tr>", 3_000) + "</table>",
		"text":       "<p>" + strings.Repeat(words+" ", 3_000) + "</p>",
		"headings":   strings.Repeat("<h1>"+words+"</h1><h2>x y</h2>", 3_000),
		"spans":      strings.Repeat(`<span class="author credit caption date">a</span>`, 3_000),
	} {
		begun := time.Now()
		_, err := Read([]byte("<html><body>"+in), Page{})
		took(t, name, begun, err)
	}
	for name, in := range map[string]string{
		"prose":    strings.Repeat(words+"\n", 3_000),
		"short":    strings.Repeat("a b\n", MaxLines-1),
		"pointers": strings.Repeat("Read also: the bridge of the town\n", MaxLines-1),
		"lines":    strings.Repeat("a b\n", 10*MaxLines),
	} {
		begun := time.Now()
		_, err := Text([]byte(in), Page{})
		took(t, name, begun, err)
	}
}

// took fails what takes longer than anybody waits, on a machine that others use too.
func took(t *testing.T, name string, begun time.Time, err error) {
	t.Helper()
	d := time.Since(begun).Round(time.Millisecond)
	t.Log(name, d, err)
	if d > time.Minute {
		t.Errorf("%s took %v", name, d)
	}
}
