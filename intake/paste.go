package intake

func readText(text string) (Draft, error) { return Draft{}, nil }
