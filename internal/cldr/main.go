// Cldr writes the tables of lang/cldr from the JSON of the Unicode CLDR
// project, release 48.2.0:
//
//	npm install --prefix DIR cldr-{core,bcp47,dates-full,localenames-full,misc-full,numbers-full}@48.2.0
//	go run ./internal/cldr -from DIR/node_modules -to lang/cldr
//
// The same data always give the same bytes.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// release is the CLDR that the tables are from.
const release = "48.2.0"

// tags are the languages with a table. The names in cldr are the same.
var tags = strings.Fields(`ar ar-EG bg ca cs da de de-AT de-CH el en en-001 en-GB es es-419 fa fi fr fr-CA he hi hr
	hu id it ja ko nl no pl pt pt-PT ro ru sk sr sv tr uk ur vi zh zh-Hant`)

// table is the file of one language, as lang/cldr.go reads it.
type table struct {
	Digits    string            `json:"digits"` // of the default numbering system
	Decimal   string            `json:"decimal"`
	Group     string            `json:"group"`
	Grouping  int               `json:"grouping"` // minimumGroupingDigits
	Minus     string            `json:"minus"`
	Groups    int               `json:"groups"` // digits of a group but the last, which has three
	Months    [4][]string       `json:"months"` // format wide, abbreviated; stand-alone wide, abbreviated
	Days      [4][]string       `json:"days"`   // the same, Sunday first
	HalfDays  []string          `json:"halfDays"`
	Periods   []period          `json:"periods,omitempty"` // where Time asks for them by B; those of one minute first
	Date      []string          `json:"date"`              // full, long, medium, short, MMMMd, yMMMM
	DateTime  []string          `json:"dateTime"`          // full at time, long at time, medium, short
	Time      string            `json:"time"`              // short
	Quotes    []string          `json:"quotes"`
	List      []string          `json:"list"`   // start, middle, end, of two
	Zone      string            `json:"zone"`   // regionFormat
	Cities    map[string]string `json:"cities"` // that differ from their zone's last part
	Languages map[string]string `json:"languages"`
	Plurals   map[string]string `json:"plurals"` // of cardinals: category to condition; other has none
	Samples   map[string]string `json:"samples"` // category to @integer
}

// period is a part of the day: noon, early morning.
type period struct {
	From   int    `json:"from"`   // minutes after midnight
	Before int    `json:"before"` // the same; less than From where midnight is between
	Name   string `json:"name"`
}

// data is one JSON file, walked by its keys.
type data map[string]any

func main() {
	log.SetFlags(0)
	from := flag.String("from", "", "the folder that holds the cldr-* packages")
	to := flag.String("to", "lang/cldr", "the folder to write")
	flag.Parse()
	for _, name := range []string{"core", "bcp47", "dates-full", "localenames-full", "misc-full", "numbers-full"} {
		if v := read(*from, "cldr-"+name, "package.json").text("version"); v != release {
			log.Fatalf("cldr-%s is %s, want %s", name, v, release)
		}
	}
	zones, cities := zones(*from)
	parents := parents(*from)
	write(*to, "zones", map[string]any{"release": release, "same": zones, "cities": cities})
	write(*to, "parents", parents)
	for _, tag := range tags {
		write(*to, tag, language(*from, tag, cities, parents))
	}
	licence, err := os.ReadFile(filepath.Join(*from, "cldr-core", "LICENSE"))
	check(err)
	check(os.WriteFile(filepath.Join(*to, "LICENSE"), licence, 0o644))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func read(path ...string) data {
	b, err := os.ReadFile(filepath.Join(path...))
	check(err)
	var d data
	check(json.Unmarshal(b, &d))
	return d
}

func write(dir, name string, v any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	check(e.Encode(v))
	check(os.WriteFile(filepath.Join(dir, name+".json"), b.Bytes(), 0o644))
}

// at goes down the keys and ends the program where there is nothing.
func (d data) at(keys ...string) data {
	for _, k := range keys {
		in, ok := d[k].(map[string]any)
		if !ok {
			log.Fatalf("no %s of %v", k, keys)
		}
		d = in
	}
	return d
}

func (d data) text(key string) string {
	s, ok := d[key].(string)
	if !ok {
		log.Fatalf("no text %s", key)
	}
	return s
}

func (d data) texts(keys ...string) (list []string) {
	for _, k := range keys {
		list = append(list, d.text(k))
	}
	return list
}

func numbered(n int) (list []string) {
	for i := range n {
		list = append(list, strconv.Itoa(i+1))
	}
	return list
}
