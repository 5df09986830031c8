package riding

// Area is what is known of a forward sortation area (FSA), the first three
// characters of a postal code.
type Area struct {
	FSA    string
	Place  string // its name with the post office's customers, such as "Downtown Toronto (CN Tower)"; may be empty
	Point  Point  // somewhere in it; the zero Point when unknown
	Shares []Share
}

// Share is one riding that an area touches.
type Share struct {
	Riding  string  // FED code
	Share   float64 // of the area's surface, 0 to 1; 0 when only a point or a register tells
	AtPoint bool    // holds the area's point
}
