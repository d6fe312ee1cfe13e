package intake

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	xunicode "golang.org/x/text/encoding/unicode"

	"marbre/fault"
	"marbre/story"
)

const page = `<!doctype html><html lang="fr"><head><title>Le pont de Nevers rouvre après onze mois | Exemple</title>
<meta property="og:site_name" content="Exemple"><meta property="og:image" content="/img/pont-1200.jpg">
<meta name="description" content="Les trains circulent de nouveau sur les deux voies, mais les quais restent en chantier.">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Le pont de Nevers rouvre après onze mois","datePublished":"2024-07-04T10:42:00+02:00","dateModified":"2024-07-05T08:00:00+02:00","articleSection":"Transports","author":[{"@type":"Person","name":"Claire Martin"},{"@type":"Person","name":"Paul Durand"}]},
{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1,"name":"Accueil"},{"@type":"ListItem","position":2,"name":"Nièvre"},{"@type":"ListItem","position":3,"name":"Transports"}]}]}</script></head>
<body><nav><ul><li><a href="/">Accueil</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><p class="kicker">Chantier</p><h1>Le pont de Nevers rouvre après onze mois</h1>
<p class="standfirst">Les trains circulent de nouveau sur les deux voies, mais les quais restent en chantier.</p>
<p class="byline">Par Claire Martin et Paul Durand</p>
<figure><img src="/img/pont-1200.jpg" alt="Un train sur le pont"><figcaption>Le pont, jeudi matin. (Photo : Anne Petit/AFP)</figcaption></figure>
<p>NEVERS (AFP) — Le pont a rouvert jeudi matin, onze mois après le début des travaux. La ville a dépensé huit millions d’euros, selon le maire.</p>
<p>Lire aussi : <a href="/quais">Les quais de la Loire fermés jusqu’en septembre</a></p>
<h2>Un chantier plus long que prévu</h2>
<p>La livraison était attendue en mars. Des fondations anciennes, découvertes pendant l’hiver, ont obligé les équipes à revoir les plans du chantier.</p>
<blockquote><p>Nous avons choisi de ne pas y toucher.</p><footer>Anne Petit, architecte</footer></blockquote>
<p>Le coût final sera connu à l’automne, a dit la préfecture dans un communiqué publié mercredi, quand les dernières factures seront arrivées.</p>
<ul><li>Deux voies sont en service.</li><li>Les bus reprennent lundi.</li></ul>
<p>Partager</p></article>
<footer><p>© 2024 Exemple. Tous droits réservés.</p></footer></body></html>`

// TestAPage reads every part of a page that says all of them.
func TestAPage(t *testing.T) {
	d, err := Read([]byte(page), Page{Address: "https://exemple.test/2024/pont"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, have, want string }{
		{"language", string(d.Language), "fr"},
		{"section", strings.Join(d.Section, ">"), "Nièvre>Transports"},
		{"kicker", d.Kicker, "Chantier"},
		{"headline", d.Headline, "Le pont de Nevers rouvre après onze mois"},
		{"standfirst", d.Standfirst, "Les trains circulent de nouveau sur les deux voies, mais les quais restent en chantier."},
		{"byline", strings.Join(d.Byline, "+"), "Claire Martin+Paul Durand"},
		{"dateline", d.Dateline, "NEVERS (AFP)"},
		{"published", d.Published, "2024-07-04T10:42:00+02:00"},
		{"updated", d.Updated, "2024-07-05T08:00:00+02:00"},
		{"source", d.Source, "Exemple"},
	} {
		if c.have != c.want {
			t.Errorf("%s is %q, not %q", c.name, c.have, c.want)
		}
	}
	if want := []Link{{"Les quais de la Loire fermés jusqu’en septembre", "https://exemple.test/quais"}}; !reflect.DeepEqual(d.Related, want) {
		t.Errorf("related: %v", d.Related)
	}
	if want := []Figure{{URL: "https://exemple.test/img/pont-1200.jpg", Alt: "Un train sur le pont", Captions: []string{"Le pont, jeudi matin."}, Credits: []string{"Photo : Anne Petit/AFP"}}}; !reflect.DeepEqual(d.Pictures, want) {
		t.Errorf("pictures: %+v", d.Pictures)
	}
	var kinds []string
	for _, n := range d.Body {
		kinds = append(kinds, n.Type)
		if n.Type == "quote" && story.Attr[string](n, "speaker") != "Anne Petit, architecte" {
			t.Errorf("the speaker is %s", n.Attrs["speaker"])
		}
	}
	if s := strings.Join(kinds, " "); !strings.HasSuffix(s, "paragraph heading paragraph quote paragraph list") {
		t.Errorf("blocks: %s", s)
	}
	if err := (story.Content{Headline: d.Headline, Body: story.Body{Content: d.Body}}).Check(); err != nil {
		t.Errorf("the body is none of ours: %v", err)
	}
	for _, gone := range []string{"Accueil", "Sport", "Partager", "© 2024 Exemple. Tous droits réservés."} {
		if !strings.Contains(strings.Join(d.Furniture, "\n"), gone) || strings.Contains(d.Text, gone) {
			t.Errorf("%q is not furniture: %q", gone, d.Furniture)
		}
	}
}

// TestDatesOfPrograms reads what stands in attributes and metadata.
func TestDatesOfPrograms(t *testing.T) {
	for in, want := range map[string]string{
		"2024-07-04T10:42:00+02:00": "2024-07-04T10:42:00+02:00", "2024-07-04T10:42:00.123Z": "2024-07-04T10:42:00Z", "2024-07-04 10:42": "2024-07-04T10:42:00",
		"Thu, 04 Jul 2024 10:42:00 GMT": "2024-07-04T10:42:00Z", "1720082520": "2024-07-04T08:42:00Z", "20240704": "2024-07-04", "2024-7-4": "2024-07-04",
		"2024-07-04T10:42:00+0200": "2024-07-04T10:42:00+02:00", "2024-13-04": "", "soon": "", "": "",
	} {
		if have := instant(in); have != want {
			t.Errorf("%q is %q, not %q", in, have, want)
		}
	}
}

// TestDatesOfPeople reads what stands on the page, in the order of each language.
func TestDatesOfPeople(t *testing.T) {
	for _, c := range []struct{ lang, in, want string }{
		{"fr", "Publié le 4 juillet 2024 à 10h42", "2024-07-04T10:42:00"},
		{"fr", "Publié le 04/07/2024 à 10:42", "2024-07-04T10:42:00"},
		{"en", "Updated July 4, 2024 3:05 p.m.", "2024-07-04T15:05:00"},
		{"en", "4 July 2024, 15:05 GMT", "2024-07-04T15:05:00Z"},
		{"en", "7/4/2024", "2024-07-04"}, {"en-GB", "4/7/2024", "2024-07-04"}, {"no", "04.07.2024", "2024-07-04"},
		{"de", "4. Juli 2024, 10:42 Uhr", "2024-07-04T10:42:00"},
		{"ar", "٤ يوليو ٢٠٢٤", "2024-07-04"},
		{"ru", "4 июля 2024, 10:42", "2024-07-04T10:42:00"},
		{"ja", "2024年7月4日 10時42分", "2024-07-04T10:42:00"},
		{"es", "4 de julio de 2024", "2024-07-04"},
		{"en", "no date at all", ""}, {"en", "July 4", ""},
	} {
		w := tongueOf(language(c.lang))
		if have := moment(c.in, w); have != c.want {
			t.Errorf("%s: %q is %q, not %q", c.lang, c.in, have, c.want)
		}
	}
}

// TestCredits tells captions from credits.
func TestCredits(t *testing.T) {
	for _, c := range []struct{ in, caption, credit string }{
		{"Le pont, jeudi. Crédit photo : Anne Petit", "Le pont, jeudi.", "Crédit photo : Anne Petit"},
		{"The bridge on Thursday. © Anne Petit / The Example", "The bridge on Thursday.", "© Anne Petit / The Example"},
		{"The bridge (Photo: Anne Petit)", "The bridge", "Photo: Anne Petit"},
		{"The bridge on Thursday. AFP/Anne Petit", "The bridge on Thursday.", "AFP/Anne Petit"},
		{"Le pont. Anne Petit/AFP", "Le pont.", "Anne Petit/AFP"},
		{"The bridge on Thursday", "The bridge on Thursday", ""},
		{"Reuters", "", "Reuters"},
		{"", "", ""},
	} {
		if a, b := splitCredit(c.in); a != c.caption || b != c.credit {
			t.Errorf("%q is %q and %q", c.in, a, b)
		}
	}
}

// TestDatelines finds what stands at the head of a story, and only that.
func TestDatelines(t *testing.T) {
	for in, want := range map[string]string{
		"PARIS (AP) — The bridge reopened on Thursday.":      "PARIS (AP)",
		"Astana, 4 juillet – Le sommet s’est ouvert jeudi.":  "Astana, 4 juillet",
		"NEW YORK, July 4 (Reuters) - The bridge reopened.":  "NEW YORK, July 4 (Reuters)",
		"باريس (رويترز) - أعيد فتح الجسر":                    "باريس (رويترز)",
		"The bridge — which is old — reopened on Thursday.":  "",
		"Paris is a town – and a large one, as people know.": "",
	} {
		if have, _ := dateline(in); have != want {
			t.Errorf("%q begins with %q, not %q", in, have, want)
		}
	}
}

// TestBylines takes names out of bylines.
func TestBylines(t *testing.T) {
	for in, want := range map[string]string{
		"Par Claire Martin et Paul Durand": "Claire Martin+Paul Durand", "By CLAIRE MARTIN, Paul Durand": "CLAIRE MARTIN+Paul Durand",
		"Von Claire Martin": "Claire Martin", "Claire Martin (The Example)": "Claire Martin", "https://example.com/claire": "", "Updated 4 July 2024": "",
	} {
		if have := strings.Join(people([]string{in}), "+"); have != want {
			t.Errorf("%q is %q, not %q", in, have, want)
		}
	}
}

// TestCharsets reads the same text in every charset, declared, declared wrongly and not declared.
func TestCharsets(t *testing.T) {
	french := "Après onze mois de travaux, le pont a été rouvert à la circulation. L’été dernier, près de la forêt, les équipes ont trouvé des fondations médiévales."
	russian := "После одиннадцати месяцев работ мост снова открыт для движения. Городские власти сообщили, что работы стоили восемь миллионов евро."
	arabic := "أعيد فتح الجسر أمام حركة المرور بعد أحد عشر شهرا من الأشغال، وقال رئيس البلدية إن التكلفة بلغت ثمانية ملايين يورو."
	japanese1 := "橋は十一か月の工事を経て木曜日の朝に再び開通しました。市長によると、費用は八百万ユーロでした。"
	chinese := "经过十一个月的施工，大桥于星期四上午重新开放。市长说，工程费用为八百万欧元，这是今年最大的工程。"
	koreanText := "다리는 열한 달의 공사 끝에 목요일 아침 다시 열렸다. 시장은 비용이 팔백만 유로라고 말했다."
	for _, c := range []struct {
		label, text string
		e           encoding.Encoding
	}{
		{"windows-1252", french, charmap.Windows1252}, {"windows-1251", russian, charmap.Windows1251}, {"koi8-r", russian, charmap.KOI8R}, {"windows-1256", arabic, charmap.Windows1256},
		{"shift_jis", japanese1, japanese.ShiftJIS}, {"euc-jp", japanese1, japanese.EUCJP}, {"iso-2022-jp", japanese1, japanese.ISO2022JP}, {"gbk", chinese, simplifiedchinese.GBK}, {"euc-kr", koreanText, korean.EUCKR},
		{"utf-16le", french, xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM)}, {"utf-8", arabic, encoding.Nop},
	} {
		for _, how := range []string{"http", "meta", "xml", "none"} {
			in, declared := "<html><body><p>"+c.text+"</p></body></html>", ""
			switch how {
			case "http":
				declared = c.label
			case "meta":
				in = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=` + c.label + `"></head><body><p>` + c.text + "</p></body></html>"
			case "xml":
				in = `<?xml version="1.0" encoding="` + c.label + `"?>` + in
			}
			raw, err := c.e.NewEncoder().Bytes([]byte(in))
			if err != nil {
				t.Fatal(err)
			}
			if text, err := decode(raw, declared); err != nil || !strings.Contains(text, c.text) {
				t.Errorf("%s, %s: %v %.200q", c.label, how, err, text)
			}
		}
	}
	if text, err := decode([]byte(french), "windows-1251"); err != nil || text != french {
		t.Errorf("what is UTF-8 was read as declared: %q", text)
	}
}

// TestRefused says in one sentence each what is no page, and is quick about it.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name, in string
		kind     fault.Kind
		key      string
	}{
		{"empty", "", fault.Invalid, "intake.empty"},
		{"white", " \n\t ", fault.Invalid, "intake.empty"},
		{"pdf", "%PDF-1.7\n…", fault.Invalid, "intake.not-page"},
		{"picture", "\x89PNG\r\n\x1a\n", fault.Invalid, "intake.not-page"},
		{"json", `{"a": [1, 2]}`, fault.Invalid, "intake.not-page"},
		{"noise", strings.Repeat("\x01\x02\x03\x7f", 1000), fault.Invalid, "intake.binary"},
		{"large", strings.Repeat("a", MaxBytes+1), fault.TooLarge, "intake.too-large"},
		{"elements", "<html>" + strings.Repeat("<p>a", MaxNodes), fault.TooLarge, "intake.nodes"},
		{"formats", "<html>" + strings.Repeat("<b a=1><font b=2>", 100) + strings.Repeat("<p>a</p>", 20_000), fault.TooLarge, "intake.nodes"},
	} {
		begun := time.Now()
		_, err := Read([]byte(c.in), Page{})
		var told *fault.Told
		if !errors.As(err, &told) || told.Kind != c.kind || told.Key != c.key {
			t.Errorf("%s: %v", c.name, err)
		}
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("%s took %v", c.name, took)
		}
	}
}

// TestDeep reads pages that are nested as no parser should see them.
func TestDeep(t *testing.T) {
	words := "The bridge reopened on Thursday morning, eleven months after the works began, the mayor of the town said."
	for name, in := range map[string]string{
		"div":    strings.Repeat("<div>", 10_000) + "<p>" + words + "</p>",
		"b":      strings.Repeat("<b>", 10_000) + words,
		"table":  strings.Repeat("<table><tr><td>", 3_000) + words,
		"svg":    strings.Repeat("<svg><g>", 3_000) + "</svg><p>" + words,
		"select": "<p>" + words + strings.Repeat("<select><option>", 3_000),
		"ends":   "<p>" + words + strings.Repeat("</div></p></b>", 30_000),
		"list":   strings.Repeat("<ul><li>", 5_000) + words,
		"json":   `<script type="application/ld+json">` + strings.Repeat("[", 100_000) + `</script><p>` + words,
	} {
		begun := time.Now()
		d, err := Read([]byte("<html><body>"+in), Page{})
		if err != nil || !strings.Contains(d.Text+strings.Join(d.Furniture, " "), "eleven months") {
			t.Errorf("%s: %v %.200q", name, err, d.Text)
		}
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}
