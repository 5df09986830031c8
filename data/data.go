// Package data holds the facts that ship inside the program. README.md tells
// of each table its columns, source, date and licence.
package data

import "embed"

// FS holds the tables, each compressed with gzip.
//
//go:embed *.gz
var FS embed.FS

// Papers is the sample campaign with its papers, in the folder form that
// `recess import papers` reads. They are our own words.
//
//go:embed papers
var Papers embed.FS
