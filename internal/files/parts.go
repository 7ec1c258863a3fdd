// This file is about pages that people write and of which specs write parts:
//
//	<!-- stategen:begin door -->
//	… what spec/door.yaml gives …
//	<!-- stategen:end -->
//
// Markers stand on lines of their own, with at most three spaces before them. In
// a fenced code block (CommonMark 0.31, section 4.5) they are text, so that a
// page may show what they look like.

package files

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/lazyregexp"
)

// A part is what stands between two markers of a page.
type part struct {
	name       string
	line       int    // of the marker that begins it
	start, end int    // in the page, in bytes
	eol        string // how its lines end
}

// A Fault is what is wrong with the markers of a page.
type Fault struct {
	Line   int // 0 is the page as a whole
	Text   string
	Source string // the line
}

var (
	marker = lazyregexp.Regexp{Expr: `^ {0,3}<!--[ \t]*stategen:[ \t]*(.*?)[ \t]*$`}
	begin  = lazyregexp.Regexp{Expr: `^begin[ \t]+(.*\S)[ \t]*-->$`}
	end    = lazyregexp.Regexp{Expr: `^end[ \t]*-->$`}
	fence  = lazyregexp.Regexp{Expr: "^ {0,3}(`{3,}|~{3,})(.*)$"}
)

// partsOf reads the markers of a page. Where one of them is at fault, nobody
// knows which part is meant, so that no part may be written.
func partsOf(page []byte) (parts []part, faults []Fault) {
	var open *part
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
		mark := marker.Get().FindStringSubmatch(line)
		if mark == nil {
			continue
		}
		fault := func(format string, args ...any) {
			faults = append(faults, Fault{n, fmt.Sprintf(format, args...), line})
		}
		name := begin.Get().FindStringSubmatch(mark[1])
		switch {
		case name != nil && open != nil:
			fault("part %q begins inside part %q (line %d); end that one before", name[1], open.name, open.line)
		case name != nil:
			if i := slices.IndexFunc(parts, func(p part) bool { return p.name == name[1] }); i >= 0 {
				fault("part %q is already at line %d; take one of the two out", name[1], parts[i].line)
			}
			open = &part{name: name[1], line: n, start: at, eol: string(raw[len(line):])}
		case !end.Get().MatchString(mark[1]):
			fault("this marker is neither %q nor %q", beginMarker("NAME"), endMarker)
		case open == nil:
			fault("no part begins before this end")
		default:
			open.end = start
			parts, open = append(parts, *open), nil
		}
	}
	if open != nil {
		text := fmt.Sprintf("part %q does not end; write %q after it", open.name, endMarker)
		faults = append(faults, Fault{open.line, text, strings.TrimRight(string(bytes.Split(page, []byte("\n"))[open.line-1]), "\r")})
	}
	return parts, faults
}

// inFence reports whether a line is part of a fenced code block. It keeps in
// fenced what opened the block, or "".
func inFence(line string, fenced *string) bool {
	m := fence.Get().FindStringSubmatch(line)
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

// only says which parts a page has, for somebody who looks for another.
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

// isMarked reports whether people wrote the page: it has a marker, be it a
// wrong one.
func isMarked(page []byte) bool {
	parts, faults := partsOf(page)
	return len(parts)+len(faults) > 0
}

// replaced returns the page with other text in some of its parts, by name. Nothing
// else of it changes.
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
