package pdf

import (
	"math"

	"recess/internal/library"
)

// table is one to be laid out: its head stands again on each page.
type table struct {
	head   [][]run
	rows   [][][]run
	align  []library.Align
	widths []float64 // shares; nil: by what stands in the columns
	size   float64
	lead   float64
}

const (
	cellPad  = 5.0
	leastRow = 20.0
)

func tableOf(b library.Table) *table {
	t := &table{align: b.Align, size: 9.4, lead: 12.8}
	for _, cell := range b.Head {
		t.head = append(t.head, runs(cell, bold, ink))
	}
	for _, row := range b.Rows {
		var cells [][]run
		for _, cell := range row {
			cells = append(cells, runs(cell, sans, ink))
		}
		t.rows = append(t.rows, cells)
	}
	return t
}

// table lays a table out; a row is never broken unless it is higher than a
// page.
func (d *doc) table(f frame, t *table) {
	f.width = right - f.x
	widths := d.columns(t, f.width)
	head := d.cells(t.head, widths, t)
	headHeight := rowHeight(head, t)
	begin := func(next float64) {
		d.room(headHeight + next)
		d.row(f, head, widths, t, headHeight)
		d.rule(f.x, f.x+f.width, d.y, 0.9, accent)
	}
	for i, row := range t.rows {
		cells := d.cells(row, widths, t)
		height := rowHeight(cells, t)
		if i == 0 {
			begin(height)
		} else if d.y+height > bottom {
			d.newPage()
			begin(height)
		}
		d.tall(f, cells, widths, t, begin)
		d.rule(f.x, f.x+f.width, d.y, 0.4, hair)
	}
	d.y += gap + 5
}

// tall draws a row, in parts when it is higher than what is left of a page
// that it began.
func (d *doc) tall(f frame, cells [][]line, widths []float64, t *table, begin func(float64)) {
	for {
		fits := max(1, int((bottom-d.y-2*cellPad)/t.lead))
		part, rest := make([][]line, len(cells)), false
		for i, lines := range cells {
			n := min(fits, len(lines))
			part[i], cells[i] = lines[:n], lines[n:]
			rest = rest || len(cells[i]) > 0
		}
		d.row(f, part, widths, t, rowHeight(part, t))
		if !rest {
			return
		}
		d.newPage()
		begin(leading)
	}
}

// cells wraps a row into its columns.
func (d *doc) cells(row [][]run, widths []float64, t *table) [][]line {
	cells := make([][]line, len(widths))
	for i := range cells {
		if i < len(row) {
			cells[i] = d.wrap(row[i], t.size, widths[i]-2*cellPad)
		}
	}
	return cells
}

func rowHeight(cells [][]line, t *table) float64 {
	height := leastRow
	for _, lines := range cells {
		height = math.Max(height, t.lead*float64(len(lines))+2*cellPad-1)
	}
	return height
}

func (d *doc) row(f frame, cells [][]line, widths []float64, t *table, height float64) {
	x := f.x
	for i, lines := range cells {
		for n, ln := range lines {
			at := x + cellPad
			if i < len(t.align) && t.align[i] == library.Right {
				at = x + widths[i] - cellPad - ln.width
			} else if i < len(t.align) && t.align[i] == library.Centre {
				at = x + (widths[i]-ln.width)/2
			}
			if i == 0 {
				at -= cellPad // the first column stands on the edge of the text
			}
			d.draw(ln, at, d.y+cellPad+t.lead*float64(n)+t.lead*0.72)
		}
		x += widths[i]
	}
	d.y += height
	d.fresh = false
}

// columns shares the width out: a column that is narrow by nature keeps its
// width, the others share the rest by how much stands in them.
func (d *doc) columns(t *table, width float64) []float64 {
	n := len(t.head)
	widths := make([]float64, n)
	if t.widths != nil {
		for i, share := range t.widths {
			widths[i] = share * width
		}
		return widths
	}
	natural, sum := make([]float64, n), 0.0
	for _, row := range append([][][]run{t.head}, t.rows...) {
		for i, cell := range row {
			if i < n {
				natural[i] = math.Max(natural[i], d.natural(cell, t.size)+2*cellPad+2)
			}
		}
	}
	for i := range natural {
		natural[i] = math.Min(natural[i], width) // so that one long cell does not take it all
		sum += natural[i]
	}
	if sum <= width {
		for i := range widths {
			widths[i] = natural[i] * width / sum
		}
		return widths
	}
	return shared(natural, width)
}

// shared gives each column its natural width up to a fair share, and what is
// left to those that want more.
func shared(natural []float64, width float64) []float64 {
	widths, left, open := make([]float64, len(natural)), width, len(natural)
	for range natural {
		fair := left / float64(open)
		for i, want := range natural {
			if widths[i] == 0 && want <= fair {
				widths[i], left, open = want, left-want, open-1
			}
		}
	}
	total := 0.0
	for i, want := range natural {
		if widths[i] == 0 {
			total += math.Sqrt(want)
		}
	}
	for i, want := range natural {
		if widths[i] == 0 {
			widths[i] = left * math.Sqrt(want) / total
		}
	}
	return widths
}

// natural is the width of a text on one line.
func (d *doc) natural(cell []run, size float64) float64 {
	width := 0.0
	for _, ln := range d.wrap(cell, size, math.Inf(1)) {
		width = math.Max(width, ln.width)
	}
	return width
}
