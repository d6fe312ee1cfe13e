package lang

// A Said is a sentence within a sentence: as an argument of Say it is said in the same language.
type Said struct {
	Key  string
	Args []any
}
