package main

// Colours that the sheets share.
const (
	landTone = "#cfcabd"
	deep     = "#1b3f63"
	middle   = "#5b7f95"
	pale     = "#b9c6cb"
	red      = "#b3261e"
	ink      = "#1d2733"
	paper    = "#fbf8f1"
)

const (
	regions = "countries-50m.json"
	world   = "countries-110m.json"
)

var plain = Look{Fill: landTone}

// Sheets are the maps of the demo. What is on them is as of 4 July 2024.
var Sheets = []Sheet{
	shanghai("ocs-carte.svg", "L’Organisation de coopération de Shanghai en juillet 2024",
		Legend{Words: []string{"Membres", "Observateurs", "Partenaires de dialogue"}, X: 0, Y: 464}),
	shanghai("sco-map.svg", "The Shanghai Cooperation Organisation in July 2024",
		Legend{Words: []string{"Members", "Observers", "Dialogue partners"}, X: 0, Y: 464}),
	shanghai("sco-map-ar.svg", "منظمة شنغهاي للتعاون في يوليو ٢٠٢٤",
		Legend{Words: []string{"أعضاء", "مراقبون", "شركاء حوار"}, X: 0, Y: 464, RightToLeft: true}),
	beryl("beryl-trajet.svg", "Beryl, 1–4.7.2024", [4]string{"1", "2", "3", "4"}),
	beryl("beryl-trajet-ar.svg", "بيريل، ١–٤ يوليو ٢٠٢٤", [4]string{"١", "٢", "٣", "٤"}),
	kingdom("uk-sieges.svg", "543 + 57 + 32 + 18 = 650", [4]string{"543", "57", "32", "18"}),
	kingdom("uk-sieges-ar.svg", "٥٤٣ + ٥٧ + ٣٢ + ١٨ = ٦٥٠", [4]string{"٥٤٣", "٥٧", "٣٢", "١٨"}),
	germany("euro-villes.svg", "Les quatre villes des quarts de finale de l’Euro 2024", [4]string{"Stuttgart", "Hambourg", "Düsseldorf", "Berlin"}),
	germany("euro-cities.svg", "The four cities of the Euro 2024 quarter-finals", [4]string{"Stuttgart", "Hamburg", "Düsseldorf", "Berlin"}),
	germany("euro-cities-ar.svg", "المدن الأربع لربع نهائي بطولة أوروبا ٢٠٢٤", [4]string{"شتوتغارت", "هامبورغ", "دوسلدورف", "برلين"}),
	railway,
	cape,
}

// shanghai shows the organisation: ten members, two observers, fourteen
// partners in dialogue.
func shanghai(file, title string, legend Legend) Sheet {
	centre := Point{78, 37}
	shows := map[string]int{"Siachen Glacier": 1}
	for look, codes := range [][]string{1: {
		"112", "156", "344", "446", "356", "364", "398", "417", "586", "643", "762", "860",
	}, 2: {"004", "496"}, 3: {
		"051", "031", "048", "116", "818", "414", "462", "104", "524", "634", "682", "144", "792", "784",
	}} {
		for _, c := range codes {
			shows[c] = look
		}
	}
	return Sheet{
		File: file, Title: title, Outlines: regions,
		Centre: centre, Scale: 468, Slack: 1.3,
		Shows: shows, Legend: legend,
		Looks: []Look{plain, {Fill: deep}, {Fill: "#c98f2e"}, {Fill: "#dfe8ea", Lines: middle}},
	}
}

// beryl shows the hurricane's way by day, from its landfall on Carriacou. The
// way is drawn by the islands that it passed, not by measured positions.
func beryl(file, title string, days [4]string) Sheet {
	centre := Point{-72.5, 16.6}
	at := [4]Point{{-61.45, 12.5}, {-69, 14.9}, {-77, 17.35}, {-81.6, 18.7}}
	s := Sheet{
		File: file, Title: title, Outlines: regions,
		Centre: centre, Scale: 1720, Slack: 0.45,
		Shows: map[string]int{"308": 1, "670": 1, "388": 1, "136": 1},
		Looks: []Look{plain, {Fill: "#c98f2e"}},
		Ways: []Way{
			{Places: []Point{{-57, 11.2}, at[0], at[1], at[2], at[3]}, Colour: paper, Width: 14, Smooth: true},
			{Places: []Point{{-57, 11.2}, at[0], at[1], at[2], at[3]}, Colour: red, Width: 7, Smooth: true},
		},
	}
	for i, d := range days {
		s.Marks = append(s.Marks, Mark{At: at[i], Size: 21, Fill: red, Ink: paper, Inside: d})
	}
	return s
}

// kingdom shows how many seats of the House of Commons each nation has:
// England, Scotland, Wales, Northern Ireland. The discs are in proportion.
func kingdom(file, title string, seats [4]string) Sheet {
	centre := Point{-3.6, 54.9}
	return Sheet{
		File: file, Title: title, Outlines: regions,
		Centre: centre, Scale: 3350, Slack: 0.45,
		Shows: map[string]int{"826": 1}, Looks: []Look{plain, {Fill: middle}},
		Marks: []Mark{
			{At: Point{-1.3, 52.5}, Size: 74, Fill: deep, Ink: paper, Inside: seats[0]},
			{At: Point{-4, 56.7}, Size: 24, Fill: deep, Ink: ink, Beside: seats[1]},
			{At: Point{-3.75, 52.3}, Size: 18, Fill: deep, Ink: ink, Beside: seats[2], Left: true},
			{At: Point{-6.7, 54.65}, Size: 13.5, Fill: deep, Ink: ink, Beside: seats[3], Left: true},
		},
	}
}

// germany shows the four cities of the quarter-finals.
func germany(file, title string, cities [4]string) Sheet {
	centre := Point{10.4, 51.2}
	s := Sheet{
		File: file, Title: title, Outlines: regions,
		Centre: centre, Scale: 3700, Slack: 0.45,
		Shows: map[string]int{"276": 1}, Looks: []Look{plain, {Fill: "#7f9d6e"}},
	}
	for i, at := range []Point{{9.18, 48.78}, {9.99, 53.55}, {6.78, 51.23}, {13.4, 52.52}} {
		s.Marks = append(s.Marks, Mark{At: at, Size: 11, Fill: ink, Ink: ink, Beside: cities[i], Left: i == 3})
	}
	return s
}

// railway shows the line agreed in June 2024, by its towns.
var railway = Sheet{
	File: "rail-ckou.svg", Title: "Kachgar – Djalal-Abad – Andijan", Outlines: regions,
	Centre: Point{71, 41}, Scale: 2300, Slack: 0.45,
	Shows: map[string]int{"156": 1, "417": 1, "860": 1},
	Looks: []Look{plain, {Fill: "#a98b78"}},
	Ways: []Way{
		{Places: []Point{{75.99, 39.47}, {75.4, 40.55}, {74.2, 41.2}, {73, 40.93}, {72.34, 40.78}}, Colour: paper, Width: 9, Smooth: true},
		{Places: []Point{{75.99, 39.47}, {75.4, 40.55}, {74.2, 41.2}, {73, 40.93}, {72.34, 40.78}}, Colour: red, Width: 5, Dashes: "1 9", Smooth: true},
	},
	Marks: []Mark{
		{At: Point{75.99, 39.47}, Size: 9, Fill: red},
		{At: Point{73, 40.93}, Size: 7, Fill: red},
		{At: Point{72.34, 40.78}, Size: 9, Fill: red},
	},
}

// cape shows the two ways from Shanghai to Rotterdam: through Suez, and around
// the Cape of Good Hope.
var cape = Sheet{
	File: "route-cap.svg", Title: "Shanghai – Rotterdam", Outlines: world,
	Centre: Point{52, 12}, Scale: 262, Slack: 1.1,
	Looks: []Look{plain},
	Ways: []Way{
		{Places: append(append([]Point{}, east...), Point{80, 5.4}, Point{60, 11}, Point{51, 12.6}, Point{44, 12.2}, Point{41.5, 15.5}, Point{37, 22}, Point{33.5, 28}, Point{32.5, 30.5}, Point{31, 32.5}, Point{24, 34.3}, Point{15, 35.7}, Point{11, 37.8}, Point{4, 37.6}, Point{-2, 36.2}, Point{-5.6, 35.95}, Point{-9.8, 36.6}, Point{-10.3, 40}), Colour: middle, Width: 4, Dashes: "2 9", Smooth: true},
		{Places: append(append(append([]Point{}, east...), Point{80, 1}, Point{60, -15}, Point{45, -28}, Point{32, -33}, Point{20, -36}, Point{12, -29}, Point{-4, -8}, Point{-16, 4}, Point{-19.5, 15}, Point{-17, 27}, Point{-10.8, 37}), north...), Colour: red, Width: 4.5, Smooth: true},
	},
	Marks: []Mark{
		{At: Point{122, 31}, Size: 8, Fill: ink},
		{At: Point{4, 52}, Size: 8, Fill: ink},
	},
}

var (
	east  = []Point{{122, 31}, {122.6, 28}, {118.5, 22}, {112, 14}, {107, 6}, {104.6, 1.4}, {102, 2.2}, {97.5, 5.8}, {93, 6}}
	north = []Point{{-10.3, 40}, {-9.8, 43.8}, {-6, 48.2}, {-1, 50}, {2, 51.4}, {4, 52}}
)
