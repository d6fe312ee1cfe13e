package picture

// What may stand in a drawing, for tests.
var (
	DrawnElements   = drawnElements
	DrawnAttributes = drawnAttributes
)
