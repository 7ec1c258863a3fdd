// This file tells what is to be done with each output.

package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// An Output is a file that a spec asks for.
type Output struct {
	Path string // slash path from the root
	Data []byte // what is generated
	Spec string // slash path of the spec from the root, as the header has it
	// Part is set for a page: the name of the part that Data replaces where the
	// page has markers. Such a page is its author's and needs no header, and
	// other specs may write other parts of it.
	Part string
	// Head stands before Data in a page that is ours as a whole.
	Head []byte
}

// whole returns all that the file holds where none of it is people's.
func (out *Output) whole() []byte { return slices.Concat(out.Head, out.Data) }

// inPage returns what stands between the markers of the part: the blank lines keep
// readers of Markdown from taking the markers for text of it.
func (out *Output) inPage() []byte { return slices.Concat([]byte("\n"), out.Data, []byte("\n")) }

// A Status tells how an output stands to the file on disk.
type Status uint8

// The statuses. From Foreign on, an output is refused: see [Status.Refused].
const (
	// Zero is an output that could not be compared.
	Same       Status = iota + 1 // holds these very bytes
	Missing                      // is not there yet
	Stale                        // is ours and holds other bytes
	Foreign                      // is there and does not have our header
	Elsewhere                    // is generated from another spec, which still exists
	Clash                        // is the same file as another output
	Outside                      // is not in the module once links are followed
	NotRegular                   // is a folder, a FIFO, or below a file
	Unmarked                     // is a page whose markers are at fault
)

var statusNames = [...]string{
	Same: "same", Missing: "missing", Stale: "stale", Foreign: "foreign",
	Elsewhere: "elsewhere", Clash: "clash", Outside: "outside", NotRegular: "not regular",
	Unmarked: "unmarked",
}

// String returns the status's name in lower case.
func (s Status) String() string { return statusNames[s] }

// Refused reports whether the file is never written.
func (s Status) Refused() bool { return s == 0 || s >= Foreign }

// A Change is an output beside what the disk holds.
type Change struct {
	Output
	Status Status
	// Old is what a Stale file holds; a Missing or refused one has none.
	Old []byte
	// New is what a Missing or Stale file is to hold, Own the same with this
	// output alone brought up to date: a page may have parts of several specs.
	New, Own []byte
	// Faults are those of the markers of an Unmarked page.
	Faults []Fault
	// Why says for a refused output what is wrong, to be read after its path:
	// `is generated from "spec/a.yaml", which still exists`.
	Why string

	real  string // where the path leads, a path of the operating system
	parts []part // of a page with markers
}

// Compare returns a Change for each output, in their order. Pass all outputs of
// a run at once: a file that moved from one spec to another is Elsewhere only
// while the other spec takes no part in the run. The error is what the machine
// refused, such as a file that may not be read.
func (t *Tree) Compare(outs []Output) ([]Change, error) {
	changes := make([]Change, len(outs))
	var errs []error
	running := map[string]bool{}
	for _, out := range outs {
		running[out.Spec] = true
	}
	at := map[string][]*Change{} // by real path
	for i, out := range outs {
		c, err := t.compare(out, running)
		if err != nil {
			errs = append(errs, fmt.Errorf("compare %s: %w", out.Path, err))
		}
		changes[i] = c
		if !c.Status.Refused() {
			at[c.real] = append(at[c.real], &changes[i])
		}
	}
	for _, same := range at {
		if !mergeParts(same) {
			refuseClash(same)
		}
	}
	return changes, errors.Join(errs...)
}

// mergeParts joins what several outputs write to one page, if each writes a part
// of its own.
func mergeParts(same []*Change) bool {
	text := map[string][]byte{}
	for _, c := range same {
		if c.parts == nil || text[c.Part] != nil {
			return len(same) < 2
		}
		text[c.Part] = c.inPage()
	}
	for _, c := range same {
		if c.Status == Stale {
			c.New = replaced(c.Old, c.parts, text)
		}
	}
	return true
}

// refuseClash refuses all outputs that are one file: which of them is meant is
// for the author to say.
func refuseClash(same []*Change) {
	for i, c := range same {
		other := same[(i+1)%len(same)]
		c.Status, c.Old, c.New, c.Own = Clash, nil, nil, nil
		c.Why = fmt.Sprintf("is the same file as output %q of %q", other.Path, other.Spec)
		if c.Part != "" && other.Part != "" && c.Part != other.Part {
			c.Why += "; two specs write to a page that has the markers of both"
		}
	}
}

func (t *Tree) compare(out Output, running map[string]bool) (Change, error) {
	at, err := t.locate(out.Path)
	c := Change{Output: out, Status: at.status, Why: at.why, real: at.real}
	if err != nil || at.status != 0 {
		return c, err
	}
	whole := out.whole()
	if at.info == nil {
		c.Status, c.New, c.Own = Missing, whole, whole
		return c, nil
	}
	old, spec, err := readOwned(at, out.Part != "")
	if err != nil {
		return c, err
	}
	if out.Part != "" && c.comparePart(old) {
		t.origins[at.real] = ""
		return c, nil
	}
	t.origins[at.real] = spec
	switch {
	case spec == "":
		c.Status, c.Why = Foreign, "exists and was not generated by stategen"
		if out.Part != "" {
			c.Why = fmt.Sprintf("exists without markers; write %q and %q where its part is to go", beginMarker(out.Part), endMarker)
		}
	case bytes.Equal(old, whole):
		c.Status = Same
	case spec == out.Spec || running[spec] || !t.HasSpec(spec):
		c.Status, c.Old, c.New, c.Own = Stale, old, whole, whole
	default:
		c.Status, c.Why = Elsewhere, fmt.Sprintf("is generated from %q, which still exists", spec)
	}
	return c, nil
}

// comparePart compares an output with its part of a page. It reports false where
// the page has no markers.
func (c *Change) comparePart(page []byte) bool {
	c.parts, c.Faults = partsOf(page)
	if len(c.parts)+len(c.Faults) == 0 {
		return false
	}
	if len(c.Faults) == 0 && !slices.ContainsFunc(c.parts, func(p part) bool { return p.name == c.Part }) {
		c.Faults = []Fault{{Text: fmt.Sprintf("the page has no part %q%s; write %q and %q where it is to go", c.Part, only(c.parts), beginMarker(c.Part), endMarker)}}
	}
	own := replaced(page, c.parts, map[string][]byte{c.Part: c.inPage()})
	switch {
	case len(c.Faults) > 0:
		c.Status, c.Why = Unmarked, "has wrong markers"
	case bytes.Equal(page, own):
		c.Status = Same
	default:
		c.Status, c.Old, c.New, c.Own = Stale, page, own, own
	}
	return true
}

// readOwned returns what a file of ours holds and which spec it is from, "" where
// the file is not ours. Of such a file, which may be of any size, it reads the
// head alone, unless it is to be read whole.
func readOwned(at place, whole bool) (data []byte, spec string, err error) {
	f, err := os.Open(at.real)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	buf := bytes.NewBuffer(make([]byte, 0, headerSize+bytes.MinRead))
	if _, err := buf.ReadFrom(io.LimitReader(f, headerSize)); err != nil {
		return nil, "", err
	}
	spec, ours := Origin(buf.Bytes())
	if ours || whole {
		buf.Grow(int(at.info.Size()) + bytes.MinRead)
		_, err = buf.ReadFrom(f)
	}
	return buf.Bytes(), spec, err
}
