// This file tells what is to be done with each output.

package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// An Output is a file that a spec asks for.
type Output struct {
	Path string
	Data []byte // what is generated
	Spec string // the path of the spec, as the header has it
	// Part is set for a page: the name of the part that Data replaces if the page has markers. Such a page
	// belongs to its author and needs no header, and other specs may write other parts of it.
	Part string
	// Head precedes Data in a page that is generated as a whole.
	Head []byte
}

// whole returns what the file holds if it is generated as a whole.
func (out *Output) whole() []byte { return slices.Concat(out.Head, out.Data) }

// inPage returns what goes between the markers of the part. The blank lines keep readers of Markdown from
// joining the text with the markers.
func (out *Output) inPage() []byte { return slices.Concat([]byte("\n"), out.Data, []byte("\n")) }

// A Status tells how an output compares with the file on disk.
type Status uint8

// The statuses. Those from Foreign on are refused: see [Status.Refused]. The zero Status is that of an output
// that could not be compared.
const (
	Same       Status = iota + 1 // holds exactly Data
	Missing                      // does not exist yet
	Stale                        // is generated and holds something else
	Foreign                      // exists and has no header of ours
	Elsewhere                    // is generated from another spec, which still exists
	Clash                        // is the same file as another output
	Outside                      // is not in the module once links are followed
	NotRegular                   // is a folder or a special file, or below a file
	Unmarked                     // is a page with invalid markers
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

// A Change is an output and how it compares with the file on disk.
type Change struct {
	Output
	Status Status
	// Old is what a Stale file holds. It is nil for a Missing or refused one.
	Old []byte
	// New is what a Missing or Stale file is to hold. Own is the same with only this output up to date: a page
	// may have parts of several specs.
	New, Own []byte
	// Faults are those of the markers of an Unmarked page.
	Faults []Fault
	// Why is what is wrong with a refused output, to be read after its path:
	// `is generated from "spec/a.yaml", which still exists`.
	Why string

	real  string // the path without links
	parts []part // of a page with markers
}

// Compare returns a Change for each output, in their order. Pass all outputs of a run at once: a file that
// moved from one spec to another is Elsewhere unless the other spec takes part in the run. The error is what
// the machine refused, such as a file that may not be read.
func (t *Tree) Compare(outs []Output) ([]Change, error) {
	changes := make([]Change, len(outs))
	var errs []error
	running := map[string]bool{}
	for _, out := range outs {
		running[out.Spec] = true
	}
	at := map[string][]*Change{} // by path; those that differ only by case are one file on macOS and Windows
	for i, out := range outs {
		c, err := t.compare(out, running)
		if err != nil {
			errs = append(errs, fmt.Errorf("compare %s: %w", out.Path, err))
		}
		changes[i] = c
		if !c.Status.Refused() {
			folded := strings.ToLower(c.real)
			at[folded] = append(at[folded], &changes[i])
		}
	}
	for _, same := range at {
		if !mergeParts(same) {
			refuseClash(same)
		}
	}
	return changes, errors.Join(errs...)
}

// mergeParts joins what several outputs write to one page, if each writes a part of its own.
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

// refuseClash refuses all outputs that are one file: only the author knows which of them is meant.
func refuseClash(same []*Change) {
	for i, c := range same {
		other := same[(i+1)%len(same)]
		c.Status, c.Old, c.New, c.Own = Clash, nil, nil, nil
		c.Why = fmt.Sprintf("is the same file as output %q of %q", other.Path, other.Spec)
		if c.Part != "" && other.Part != "" && c.Part != other.Part {
			c.Why += "; a page that two specs write needs the markers of both parts"
		}
	}
}

func (t *Tree) compare(out Output, running map[string]bool) (Change, error) {
	at, err := t.locate(out.Path)
	c := Change{Output: out, real: at.path}
	if refused := (*refusal)(nil); errors.As(err, &refused) {
		c.Status, c.Why = refused.status, refused.why
		return c, nil
	}
	if err != nil {
		return c, err
	}
	whole := out.whole()
	if at.info == nil {
		c.Status, c.New, c.Own = Missing, whole, whole
		return c, nil
	}
	old, spec, err := t.readGenerated(at, out.Part != "")
	if err != nil {
		return c, err
	}
	if out.Part != "" && c.comparePart(old) {
		t.origins[at.path] = ""
		return c, nil
	}
	t.origins[at.path] = spec
	switch {
	case spec == "":
		c.Status, c.Why = Foreign, "exists and was not generated by stategen"
		if out.Part != "" {
			c.Why = fmt.Sprintf("exists and has no markers; add %q and %q where its part belongs",
				beginMarker(out.Part), endMarker)
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

// comparePart compares an output with its part of a page. It returns false if the page has no markers.
func (c *Change) comparePart(page []byte) bool {
	c.parts, c.Faults = partsOf(page)
	if len(c.parts)+len(c.Faults) == 0 {
		return false
	}
	if len(c.Faults) == 0 && !slices.ContainsFunc(c.parts, func(p part) bool { return p.name == c.Part }) {
		c.Faults = []Fault{{Text: fmt.Sprintf("the page has no part %q%s; add %q and %q where it belongs",
			c.Part, only(c.parts), beginMarker(c.Part), endMarker)}}
	}
	own := replaced(page, c.parts, map[string][]byte{c.Part: c.inPage()})
	switch {
	case len(c.Faults) > 0:
		c.Status, c.Why = Unmarked, "has invalid markers"
	case bytes.Equal(page, own):
		c.Status = Same
	default:
		c.Status, c.Old, c.New, c.Own = Stale, page, own, own
	}
	return true
}

// readGenerated returns what a generated file holds and the spec it is from. For any other file, which may be
// of any size, the spec is "", and data is no more than the head unless all of it is wanted.
func (t *Tree) readGenerated(at place, all bool) (data []byte, spec string, err error) {
	f, size, err := openIn(t.root, at.path)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	head := min(size, headerSize)
	buf := bytes.NewBuffer(make([]byte, 0, headerSize+bytes.MinRead))
	if _, err := buf.ReadFrom(io.LimitReader(f, head)); err != nil {
		return nil, "", err
	}
	spec, generated := Origin(buf.Bytes())
	if generated || all {
		buf.Grow(int(min(size, MaxSize)) + bytes.MinRead)
		_, err = buf.ReadFrom(io.LimitReader(f, size-head))
	}
	return buf.Bytes(), spec, err
}
