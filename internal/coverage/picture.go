package coverage

// Ink is how a state is drawn: a ground, and marks on it for those who do not
// tell the grounds apart. The grounds run from light to dark as a riding comes
// along, as in the palette viridis, which colour-blind readers see in the same
// order; a refusal stands apart.
type Ink struct {
	Ground, Mark string // #rrggbb
	Hatch        Hatch
}

// Hatch is what the marks are.
type Hatch string

const (
	Plain  Hatch = ""
	Dots   Hatch = "dots"
	Rising Hatch = "rising" // lines, from the lower left
	Grid   Hatch = "grid"
	Level  Hatch = "level"
	Cross  Hatch = "cross"
)

// HatchSize is after how many units the marks repeat.
const HatchSize = 8

// Inks are those of all states.
var Inks = map[State]Ink{
	Unclaimed: {"#ece7da", "#ece7da", Plain},
	Claimed:   {"#f3dc67", "#7d6500", Dots},
	Requested: {"#8ccf7e", "#256b2b", Rising},
	Confirmed: {"#2f9c95", "#08403d", Grid},
	MetStaff:  {"#4468b0", "#e9efff", Level},
	MetMember: {"#2b1858", "#2b1858", Plain},
	Declined:  {"#d9663c", "#541a05", Cross},
	Vacant:    {"#ffffff", "#77726a", Dots},
}

// Outside is the ground of what a picture is not about.
const Outside = "#f7f4ec"

// Picture is the map of a view as plain data, to be drawn with its legend: it
// is the same in every format.
type Picture struct {
	Width, Height float64
	Title, Note   Label
	Panels        []Panel
	Legend        []Key
	Source        Label // of the boundaries, as their licence asks
}

// Label is a line of words at a place; Size is that of the letters.
type Label struct {
	X, Y, Size float64
	Words      string
}

// Panel is a map in a picture.
type Panel struct {
	X, Y, Width, Height float64
	Title               Label // its words may be empty
	Framed              bool
	Areas               []Area
}

// Area is a riding in a panel: SVG path data from the panel's corner on, of the
// commands m, l and z.
type Area struct {
	Path  string
	State State // empty: outside of what the picture is about
	Name  string
}

// Key explains an ink.
type Key struct {
	X, Y  float64 // of its swatch
	State State
	Label Label
}

// SwatchSize is the width of a swatch; it is two thirds as high.
const SwatchSize = 36
