// Package show draws a spec for people, as text for a terminal of 80 columns.
//
// text.go has the parts of the picture, and table.go the table that they are
// made of.
package show

// Width is how many cells of a terminal the picture takes at most.
const Width = 80

// The colours are SGR codes, as in package diag.
const (
	plain  = ""
	strong = "1"
	dim    = "2"
	set    = "32"
)
