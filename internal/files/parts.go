// This file is about pages that people write and that specs write parts of:
//
//	<!-- stategen:begin door -->
//	… what is generated from spec/door.yaml …
//	<!-- stategen:end -->
//
// Markers are on lines of their own, with at most three spaces before them. In a fenced code block
// (CommonMark 0.31, section 4.5) they are text, so that a page may show what they look like.

package files

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// A part is what is between two markers of a page.
type part struct {
	name       string
	marker     string // the line that begins it
	line       int    // of this marker
	start, end int    // in the page, in bytes
	eol        string // how its lines end
}

// A Fault is what is wrong with a marker of a page.
type Fault struct {
	Line   int // 0 stands for the page as a whole
	Text   string
	Source string // the line
}

// The expressions are compiled when they are first used: few runs meet a page.
var (
	marker = lazy(`^ {0,3}<!--[ \t]*stategen:[ \t]*(.*?)[ \t]*$`)
	begin  = lazy(`^begin[ \t]+(.*\S)[ \t]*-->$`)
	end    = lazy(`^end[ \t]*-->$`)
	fence  = lazy("^ {0,3}(`{3,}|~{3,})(.*)$")
)

func lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// partsOf reads the markers of a page. If it returns faults, nobody knows which part is meant, so no part may be
// written.
func partsOf(page []byte) (parts []part, faults []Fault) {
	if !bytes.Contains(page, []byte("stategen:")) {
		return nil, nil // as most pages of a module
	}
	var open *part
	first := map[string]int{} // the line of each part
	fenced := ""
	at, n := 0, 0
	for raw := range bytes.Lines(page) {
		line := strings.TrimRight(string(raw), "\r\n")
		start := at
		at += len(raw)
		n++
		if open == nil && inFence(line, &fenced) {
			continue
		}
		mark := marker().FindStringSubmatch(line)
		if mark == nil {
			continue
		}
		fault := func(format string, args ...any) {
			faults = append(faults, Fault{n, fmt.Sprintf(format, args...), line})
		}
		name := begin().FindStringSubmatch(mark[1])
		switch {
		case name != nil && open != nil:
			fault("part %q begins inside part %q of line %d; write %q before it", name[1], open.name, open.line, endMarker)
		case name != nil:
			if at, ok := first[name[1]]; ok {
				fault("part %q already begins at line %d; remove one of the two", name[1], at)
			} else {
				first[name[1]] = n
			}
			open = &part{name: name[1], marker: line, line: n, start: at, eol: string(raw[len(line):])}
		case !end().MatchString(mark[1]):
			fault("unknown marker; write %q or %q", beginMarker("NAME"), endMarker)
		case open == nil:
			fault("no part begins before this end; remove it, or write %q before it", beginMarker("NAME"))
		default:
			open.end = start
			parts, open = append(parts, *open), nil
		}
	}
	if open != nil {
		text := fmt.Sprintf("part %q has no end; write %q after it", open.name, endMarker)
		faults = append(faults, Fault{open.line, text, open.marker})
	}
	return parts, faults
}

// inFence reports whether a line is part of a fenced code block. It keeps in fenced what opened the block, or
// "".
func inFence(line string, fenced *string) bool {
	m := fence().FindStringSubmatch(line)
	switch {
	case *fenced != "":
		if m != nil && strings.HasPrefix(m[1], *fenced) && strings.TrimSpace(m[2]) == "" {
			*fenced = ""
		}
		return true
	case m == nil || m[1][0] == '`' && strings.Contains(m[2], "`"):
		return false
	}
	*fenced = m[1]
	return true
}

// only lists the parts of a page, for a message about one that is missing.
func only(parts []part) string {
	var there []string
	for _, p := range parts[:min(len(parts), 3)] {
		there = append(there, fmt.Sprintf("%q (line %d)", p.name, p.line))
	}
	if len(there) < len(parts) {
		there = append(there, fmt.Sprintf("%d more", len(parts)-len(there)))
	}
	if len(there) == 0 {
		return ""
	}
	return ", only " + strings.Join(there, ", ")
}

func beginMarker(name string) string { return "<!-- stategen:begin " + name + " -->" }

const endMarker = "<!-- stategen:end -->"

// isMarked reports whether people wrote the page: it has a marker, valid or not.
func isMarked(page []byte) bool {
	parts, faults := partsOf(page)
	return len(parts)+len(faults) > 0
}

// replaced returns the page with new text in some of its parts, by name. Nothing else of it changes.
func replaced(page []byte, parts []part, text map[string][]byte) []byte {
	var b bytes.Buffer
	at := 0
	for _, p := range parts {
		new, ok := text[p.name]
		if !ok {
			continue
		}
		b.Write(page[at:p.start])
		b.Write(bytes.ReplaceAll(new, []byte("\n"), []byte(p.eol)))
		at = p.end
	}
	b.Write(page[at:])
	return b.Bytes()
}

// isPage reports whether a file of that name may have marked parts.
func isPage(name string) bool { return strings.HasSuffix(name, ".md") }
