package page

import "marbre/story"

// A list is a page of one running order: of an author, a topic, a month.
type list struct {
	Frame
	Label   string // what the heading is: an author
	Heading string
	Up      link // where the heading belongs; Text "" for nowhere
	Groups  []group
	Around  []link // the months next to this one
	Pager   pager
}

// A group is the rows of one day; Title "" for rows that are not set by day.
type group struct {
	Title, ISO string
	Name       string // for those who hear the page, where there is no title
	Rows       []teaser
}

func (s *sheet) rows(cards []story.Card) []teaser {
	rows := make([]teaser, 0, len(cards))
	for _, c := range cards {
		rows = append(rows, s.row(c))
	}
	atOnce(rows)
	return rows
}
