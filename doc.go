// Package marbre is the journey of a story, told once.
//
// A reporter writes at the desk. The desk is a client of the API in web, which
// reads the request and makes one call of newsroom. The newsroom asks staff
// whether this person may, lets the pure rules of story decide what the story
// becomes, and gives the difference to store, which keeps it in SQLite or
// PostgreSQL and writes an entry of the journal in the same transaction.
//
// The journal is the one order of everything that happened. Followers read it:
// press learns which things changed, and throws away the printed pages that
// were made from them. The next reader's request prints the page again: page
// asks its library for what is out, and nothing that the gate (story.Life.Out)
// holds back ever leaves the library.
//
// The folders, in the order of the journey:
//
//	fault     the kinds of failure
//	lang      languages, time zones, days, the words of the interface
//	story     the story: parts, body, states, moves, the gate, differences
//	staff     who works here and who may do what
//	exchange  stories in and out in the trade's formats
//	newsroom  what can be done to a story
//	store     everything kept; the only SQL
//	journal   what happened, in one order, and following it
//	page      what readers see
//	press     pages printed once, and again when what they are made of changes
//	feed      what other programs are told
//	web       the two doors; the only HTTP
//	demo      a small newsroom to look at
//	cmd       the binary: the only place where the rooms are joined
package marbre
