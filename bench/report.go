package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// A report is what a run found, as Markdown: what falls short first, then the
// tables. Whatever has a budget is held to it here, so that nothing over its
// budget can stand in a table alone.
type report struct {
	head  string
	short []string // over their budgets
	blank []string // not measured, and why
	times []string // how long each part took
	body  bytes.Buffer
}

func newReport() *report {
	load, _ := os.ReadFile("/proc/loadavg")
	before, _, _ := strings.Cut(string(load), "/")
	if i := strings.LastIndexByte(before, ' '); i > 0 {
		before = before[:i]
	}
	return &report{head: fmt.Sprintf("# What was measured\n\n`make bench` on %s: %d cores, %s, %d GB, Go %s. Load before it began: %s. Server, peers and clients share the cores and talk over loopback.\n",
		time.Now().UTC().Format("2006-01-02"), runtime.NumCPU(), processor(), memory()>>30, runtime.Version(), before)}
}

func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	if m := regexp.MustCompile(`model name\s*:\s*(.+)`).FindSubmatch(text); m != nil {
		return string(m[1])
	}
	return "an unknown processor"
}

// say adds to the report and shows it at once.
func (r *report) say(format string, args ...any) {
	fmt.Fprintf(&r.body, format+"\n", args...)
	fmt.Printf(format+"\n", args...)
}

// part begins a part of the report.
func (r *report) part(title, about string) { r.say("\n## %s\n\n%s", title, about) }

// table begins a table.
func (r *report) table(columns ...string) {
	r.say("\n| %s |\n|%s", strings.Join(columns, " | "), strings.Repeat(" --- |", len(columns)))
}

func (r *report) row(cells ...any) {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = fmt.Sprint(c)
	}
	r.say("| %s |", strings.Join(texts, " | "))
}

// atMost holds a figure to its budget and returns the budget's cell.
func (r *report) atMost(what string, got, limit float64, unit string) string {
	return r.hold(what, got, limit, unit, "at most", got <= limit)
}

// atLeast is the same where more is better.
func (r *report) atLeast(what string, got, limit float64, unit string) string {
	return r.hold(what, got, limit, unit, "at least", got >= limit)
}

func (r *report) hold(what string, got, limit float64, unit, word string, held bool) string {
	cell := fmt.Sprintf("%s %s%s", word, figure(limit), unit)
	if !held {
		r.short = append(r.short, fmt.Sprintf("- **%s: %s%s**; the budget is %s.", what, figure(got), unit, cell))
		return cell + " **✗**"
	}
	return cell
}

// missing says what was not measured, and why.
func (r *report) missing(what, why string) {
	r.blank = append(r.blank, fmt.Sprintf("- %s: %s.", what, why))
	fmt.Printf("NOT MEASURED: %s: %s\n", what, why)
}

func (r *report) took(part string, d time.Duration) {
	r.times = append(r.times, fmt.Sprintf("%s %s", part, d.Round(time.Second)))
}

func (r *report) markdown() []byte {
	var b bytes.Buffer
	b.WriteString(r.head + "\n## What falls short\n\n")
	if len(r.short) == 0 {
		b.WriteString("Nothing that was measured is over its budget.\n")
	}
	for _, line := range r.short {
		b.WriteString(line + "\n")
	}
	b.WriteString("\n[NOTES.md](NOTES.md) says why.\n")
	if len(r.blank) > 0 {
		b.WriteString("\nNot measured in this run:\n\n" + strings.Join(r.blank, "\n") + "\n")
	}
	b.Write(r.body.Bytes())
	fmt.Fprintf(&b, "\nThe run took: %s.\n", strings.Join(r.times, ", "))
	return b.Bytes()
}

// figure is a number with as many digits as it is worth.
func figure(f float64) string {
	switch a := max(f, -f); {
	case a >= 1000:
		s := fmt.Sprintf("%.0f", f)
		for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
			s = s[:i] + "," + s[i:]
		}
		return s
	case a >= 100 || f == float64(int(f)):
		return fmt.Sprintf("%.0f", f)
	case a >= 10:
		return fmt.Sprintf("%.1f", f)
	}
	return fmt.Sprintf("%.2f", f)
}
