// Package show draws a spec for people, as text for a terminal of 80 columns.
//
// Start reading at [Text]. All parts of the picture are tables of table.go.
package show

// Width is the number of terminal cells that the picture has at most.
const Width = 80

// The colours are SGR codes, as in package diag.
const (
	plain  = ""
	strong = "1"
	dim    = "2"
	set    = "32"
)
