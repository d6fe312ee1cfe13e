package search

import "strings"

// Words that nearly every story has, folded. They are left out of a query that
// has others, and kept in quotation marks and where there is nothing else.
var (
	stopFrench = listed(`a au aux avec c ce ces cet cette d dans de des du elle elles en entre est et eux il ils j je l la le les leur
		leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par pas plus pour qu que qui s sa sans se ses si son
		sont sous sur t ta te tes toi ton tu un une vos votre vous y`)
	stopEnglish = listed(`a about after all also an and any are as at be been but by can could did do does for from had has have he her
		him his how i if in into is it its more most no nor not of off on one or other our out over s said she so some such t than
		that the their them then there these they this those to up was we were what when where which while who will with would you
		your`)
	stopArabic = listed(`في من على علي الى الي عن ان انه انها او ام اي ثم هو هي هم هذا هذه ذلك تلك التي الذي الذين ما مع لا لم لن قد كان كانت
		كما بعد قبل بين حتى حتي عند غير كل لكن ليس منذ و حيث اذا عليه عليها فيه فيها به بها له لها وقد وفي ومن وهو وهي`)
)

func listed(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[fold(w)] = true
	}
	return set
}
