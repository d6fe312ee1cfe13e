package main

import (
	"encoding/json"
	"time"

	"marbre/story"
)

// specimen is a story with every kind of block, several corrections and tall
// notes, for looking at.
func specimen(now time.Time) (story.Published, story.Content) {
	t := func(s string, marks ...story.Mark) story.Node { return story.Node{Type: "text", Text: s, Marks: marks} }
	para := func(list ...story.Node) story.Node { return story.Block("paragraph", list) }
	cell := func(s string, header bool) story.Node {
		return story.Block("cell", []story.Node{para(t(s))}, "header", header)
	}
	href, _ := json.Marshal("https://example.org/")
	link := story.Mark{Type: "link", Attrs: map[string]json.RawMessage{"href": href}}
	item := func(s string) story.Node { return story.Block("item", []story.Node{para(t(s))}) }
	p := story.Published{Number: 999, Edition: "fr"}
	p.Section, p.Slug, p.Kicker, p.Headline = "sciences/espace", "specimen", "Essai", "Toutes les formes que peut prendre un article, l’une après l’autre"
	p.Standfirst = "Des tableaux, des listes, des images, un film, des corrections qui se suivent de près et une note trop haute pour la marge."
	p.Byline = []story.Author{{Name: "Claire Aubrac", Place: "Astana"}, {Name: "Idris Lemoine", Place: "Paris"}, {Name: "Élise Fontanel"}}
	p.Dateline, p.Source, p.Rights, p.Tags = "Kourou", "agence ; notes de terrain", "© Le Marbre. Reproduction soumise à autorisation.", []string{"Ariane 6", "Kourou"}
	p.Lead = &story.Picture{URL: "/pictures/ariane.svg", Alt: "Une fusée", Caption: "La fusée, la veille.", Credit: "Dessin : Le Marbre", Width: 900, Height: 600}
	p.Body = story.Body{Version: 1, Content: []story.Node{
		para(t("Le premier vol aura lieu le "), t("9 juillet", story.Mark{Type: "strong"}), t(", a dit "), t("l’agence", link), t(" dans un "), t("communiqué", story.Mark{Type: "em"}), t(". La masse de CO"), t("2", story.Mark{Type: "sub"}), t(" et la 78"), t("e", story.Mark{Type: "sup"}), t(" édition, "), t("faux", story.Mark{Type: "strike"}), t(".")),
		para(t("Un deuxième paragraphe, court, avec seize satellites.")),
		para(t("Un troisième, qui porte encore une correction, et dont la note doit rester lisible sans couvrir la précédente : onze expériences.")),
		story.Block("facts", []story.Node{
			story.Block("fact", []story.Node{t("56 mètres")}, "label", "Hauteur"), story.Block("fact", []story.Node{t("530 tonnes")}, "label", "Masse au décollage"),
		}, "title", "Ariane 6 en bref", "as_of", "2024-07-04", "source", "ESA"),
		story.Block("heading", []story.Node{t("Un intertitre de deuxième rang")}, "level", 2),
		story.Block("list", []story.Node{item("une entrée"), item("une autre, plus longue, qui va jusqu’au bout de la ligne et continue sur la suivante"),
			story.Block("item", []story.Node{para(t("avec une liste dedans")), story.Block("list", []story.Node{item("a"), item("b")}, "ordered", true)})}),
		story.Block("heading", []story.Node{t("Un troisième rang")}, "level", 3),
		story.Block("table", []story.Node{
			story.Block("row", []story.Node{cell("Catégorie", true), cell("Vent soutenu", true), cell("Dégâts", true)}),
			story.Block("row", []story.Node{cell("1", true), cell("119 à 153 km/h", false), cell("minimes", false)}),
			story.Block("row", []story.Node{cell("5", true), cell("252 km/h et plus", false), cell("catastrophiques", false)}),
		}, "caption", "Échelle de Saffir-Simpson"),
		story.Block("picture", nil, "url", "/pictures/droits.svg", "alt", "Trois barres", "caption", "Les droits provisoires, par constructeur.", "credit", "Infographie : Le Marbre", "width", 900, "height", 600),
		story.Block("quote", []story.Node{para(t("Une citation assez longue pour ne plus se composer en grand : elle dit d’abord une chose, puis son contraire, puis elle hésite, et finit par convenir que la réalité est plus compliquée que la phrase.")), para(t("Elle a même un second paragraphe."))}, "speaker", "Quelqu’un d’important, à Kourou"),
		story.Block("gallery", []story.Node{
			story.Block("picture", nil, "url", "/pictures/lune.svg", "alt", "La Lune", "caption", "La Lune", "width", 900, "height", 600),
			story.Block("picture", nil, "url", "/pictures/orbite.svg", "alt", "Une orbite", "caption", "L’orbite", "width", 900, "height", 600),
		}),
		story.Block("video", nil, "url", "/film.mp4", "title", "Le film", "poster", "/pictures/orbite.svg", "caption", "Un film de chez nous.", "credit", "Images : ESA"),
		story.Block("video", nil, "url", "https://www.example.org/watch?v=1", "title", "Ariane 6, minute par minute", "poster", "/pictures/ariane.svg", "caption", "Un film d’ailleurs."),
		story.Block("embed", nil, "url", "https://social.example/@esa/1", "title", "Le message de l’agence", "provider", "Mastodon"),
		story.Block("facts", []story.Node{
			para(t("Un encadré plus long, avec un paragraphe et une liste, se pose dans la colonne.")), story.Block("list", []story.Node{item("un"), item("deux")}),
		}, "title", "Pour comprendre", "as_of", "2024-07-04"),
		story.Block("rule", nil),
		para(t("Et la fin.")),
	}}
	at := now.Add(-5 * time.Hour)
	p.State, p.Public, p.As, p.PublishedAt, p.ChangedAt, p.CorrectedAt = story.StatePublished, 2, story.Correction, at, now.Add(-time.Hour), now.Add(-time.Hour)
	was := p.Content
	was.Headline = "Toutes les formes que prend un article, l’une après l’autre"
	p.History = []story.Publication{
		{Revision: 1, As: story.First, At: at},
		{Revision: 2, As: story.Correction, At: now.Add(-time.Hour), Note: "Trois chiffres étaient faux dans la première version : la date du vol, le nombre des satellites et celui des expériences. L’agence les avait elle-même donnés ainsi le matin, avant de se reprendre à midi.", Pins: []story.Pin{
			{Field: "body", Block: 0, Wrong: "8 juillet", Right: "9 juillet"}, {Field: "body", Block: 1, Wrong: "quinze", Right: "seize"},
			{Field: "body", Block: 2, Wrong: "douze", Right: "onze"}, {Field: "headline", Wrong: "prend", Right: "peut prendre"},
		}},
	}
	return p, was
}
