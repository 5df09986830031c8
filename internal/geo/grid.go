package geo

// grid lists for each cell of a coarse grid the shapes whose boxes touch it,
// in order of precedence.
type grid struct {
	box     box
	cell    int32 // side of a cell in units
	columns int32
	shapes  buckets // by cell
}

// Half a degree was measured to be fast for Canada. Where boxes are so large
// that a shape would be in more than cellsPerShape cells on average, cells are
// made larger.
const (
	smallestCell  = unitsPerDegree / 2
	cellsPerShape = 256
)

func newGrid(shapes []outline) grid {
	g := grid{box: box{west: 1}, cell: smallestCell} // holds nothing
	if len(shapes) == 0 {
		return g
	}
	g.box = shapes[0].box
	for _, o := range shapes {
		g.box = g.box.union(o.box)
	}
	for g.entries(shapes) > cellsPerShape*len(shapes) {
		g.cell *= 2
	}
	g.columns = (g.box.east-g.box.west)/g.cell + 1
	rows := (g.box.north-g.box.south)/g.cell + 1
	g.shapes = newBuckets(g.columns*rows, func(add func(cell, shape int32)) {
		for i, o := range shapes {
			c := g.cells(o.box)
			for row := c.south; row <= c.north; row++ {
				for column := c.west; column <= c.east; column++ {
					add(row*g.columns+column, int32(i))
				}
			}
		}
	})
	return g
}

// cells are the columns and rows that a box touches.
func (g *grid) cells(b box) box {
	return box{
		(b.west - g.box.west) / g.cell, (b.south - g.box.south) / g.cell,
		(b.east - g.box.west) / g.cell, (b.north - g.box.south) / g.cell,
	}
}

func (g *grid) entries(shapes []outline) (n int) {
	for _, o := range shapes {
		c := g.cells(o.box)
		n += int(c.east-c.west+1) * int(c.north-c.south+1)
	}
	return n
}

// at are the shapes to look at for a point; none when it is outside all, or
// no number.
func (g *grid) at(x, y float64) []int32 {
	if !g.box.holds(x, y) {
		return nil
	}
	column := (int32(x) - g.box.west) / g.cell
	row := (int32(y) - g.box.south) / g.cell
	return g.shapes.at(row*g.columns + column)
}
