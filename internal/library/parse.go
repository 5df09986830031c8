package library

// Parse reads Markdown. A fault.Invalid says what in it cannot be used.
func Parse(body string) (*Document, error) { return &Document{}, nil }

// Images are the hashes of the pictures a document shows, each once.
func (d *Document) Images() []string { return nil }
