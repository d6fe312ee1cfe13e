package lang

import (
	"slices"
	"strings"
)

// frenchSpace stands inside French quotation marks, where a line must not
// break. CLDR has only the marks.
const frenchSpace = "\u202F"

// islands are the places of CLDR's French cities that are spoken of in the
// plural.
var islands = []string{"Açores", "Bermudes", "Caïmans", "Comores", "Fidji", "Galápagos", "Marquises", "Palaos"}

// frenchZone names the time of a city. CLDR has "heure : Paris", because the
// word between changes with the name: heure de Paris, d’Alger, du Caire, des
// Açores. No sentence can hold the colon, and this is what newspapers print.
func frenchZone(city string) string {
	if rest, ok := strings.CutPrefix(city, "Le "); ok {
		return "heure du " + rest
	}
	if slices.Contains(islands, city) || strings.HasPrefix(city, "Îles ") {
		return "heure des " + strings.Replace(city, "Îles", "îles", 1)
	}
	if rest, ok := strings.CutPrefix(city, "Île "); ok {
		return "heure de l’île " + rest
	}
	for _, vowel := range strings.Split("A E I O U À Â É È Ê Î Ô Û Ü Å H", " ") {
		if strings.HasPrefix(city, vowel) && !slices.Contains(aspirated, city) {
			return "heure d’" + city
		}
	}
	return "heure de " + city
}

// aspirated are the names that take no apostrophe although they begin with h.
var aspirated = []string{"Harare", "Harbin", "Hobart", "Hong Kong", "Hô-Chi-Minh-Ville", "Hovd"}
