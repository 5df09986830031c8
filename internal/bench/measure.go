package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
)

// measure is one line of the table.
type measure struct {
	name  string
	value string // of Recess, with its unit
	than  string // what it is compared to
	other string // the value of that
	ratio float64
	reach string // what Recess is meant to reach
}

func printTable(w io.Writer, all []measure) error {
	fmt.Fprintf(w, "%s, %d CPUs, %s. Ratio: Recess to what it is compared to.\n\n",
		runtime.Version(), runtime.NumCPU(), runtime.GOARCH)
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, "measure\tRecess\tcompared to\t\tratio\treach")
	for _, m := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%.2f\t%s\n", m.name, m.value, m.than, m.other, m.ratio, m.reach)
	}
	return table.Flush()
}

// pair is one round: Recess and what it is compared to, one after the other.
type pair struct{ recess, other float64 }

// medians are those of both sides and of the rounds' ratios. A disturbance
// that lasts for some rounds moves both sides of these, so the median ratio is
// steadier than the ratio of the medians.
func medians(rounds []pair) (recess, other, ratio float64) {
	of := func(f func(pair) float64) float64 {
		all := make([]float64, len(rounds))
		for i, r := range rounds {
			all[i] = f(r)
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return of(func(p pair) float64 { return p.recess }),
		of(func(p pair) float64 { return p.other }),
		of(func(p pair) float64 { return p.recess / p.other })
}
