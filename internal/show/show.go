// Package show draws a spec for people, as text for a terminal.
//
// Start reading at [Text]. All parts of the picture are tables of table.go.
package show

// Widths are the numbers of terminal cells that a picture has at most.
const (
	Width    = 80 // where nothing else is known
	MinWidth = 40 // in a narrower terminal, lines are broken by the terminal
)

// The colours are SGR codes, as in package diag.
const (
	plain  = ""
	strong = "1"
	dim    = "2"
	set    = "32"
)
