// Rules on the type as a whole: what callers compile against.

package breaking

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var typeRules = []rule{
	{Rule: diag.Rule{
		ID: "package-renamed", Level: diag.Error,
		Summary: "the Go package has another name",
		Subject: "the new package",
		Why:     "Every file that imports the package must be changed together with it. Rows don't mind.",
	}, check: func(c *Change, r reporter) {
		if was, is := c.Old.Package, c.New.Package; was.Value != is.Value {
			r.add(is.Value, is.Pos, "package %q was %q %s: callers must be changed together with it", is.Value, was.Value, c.was(was.Pos))
		}
	},
	},
	{Rule: diag.Rule{
		ID: "type-renamed", Level: diag.Error,
		Summary: "the Go type has another name",
		Subject: "the new type",
		Why: "Every constant, function and method carries the name of the type, so every caller must be changed together with " +
			"it. Rows don't mind.",
	}, check: func(c *Change, r reporter) {
		if was, is := c.Old.Type, c.New.Type; was.Value != is.Value {
			r.add(is.Value, is.Pos, "type %q was %q %s, and so was every identifier: callers must be changed together with it", is.Value, was.Value, c.was(was.Pos))
		}
	},
	},
	{Rule: diag.Rule{
		ID: "text-changed", Level: diag.Error,
		Summary: "text and JSON use another form",
		Subject: "the type",
		Why: "String, text and JSON change between names and db strings. Documents, logs and configurations that hold the other " +
			"form are no longer read where the two differ. Rows don't mind.",
	}, check: func(c *Change, r reporter) {
		if c.Old.TextIsDB() != c.New.TextIsDB() {
			pos := cmp.Or(c.New.Form.Pos, c.New.Type.Pos)
			effect := "; what was read still is"
			if lost := c.lostForms(); len(lost) > 0 {
				effect = fmt.Sprintf(": documents with %s are no longer read", strings.Join(few(lost), ", "))
			}
			r.add(c.New.Type.Value, pos, "text and JSON of %q are %s and were %s%s", c.New.Type.Value, form(c.New), form(c.Old), effect)
		}
	},
	},
	{Rule: diag.Rule{
		ID: "doc-changed", Level: diag.Info,
		Summary: "a text for people changed",
		Subject: "the type, state, flag, or transition that the text is on",
		Why:     "Nothing depends on it but what readers understand, and that may be the point of the change.",
	}, check: checkDocs,
	},
}

func form(s *spec.Spec) string {
	if s.TextIsDB() {
		return "db strings"
	}
	return "names"
}

// lostForms quotes the texts of states in both versions that were read as
// their state and no longer are.
func (c *Change) lostForms() []string {
	texts := func(s *spec.Spec, st *spec.State) []spec.Text {
		if s.TextIsDB() {
			return st.Stored()
		}
		return []spec.Text{st.Name}
	}
	var lost []string
	for _, p := range c.pairs() {
		reads := texts(c.New, p.new)
		for _, was := range texts(c.Old, p.old) {
			if !slices.ContainsFunc(reads, func(is spec.Text) bool { return is.Value == was.Value }) {
				lost = append(lost, fmt.Sprintf("%q", was.Value))
			}
		}
	}
	return lost
}

func checkDocs(c *Change, r reporter) {
	differ := func(was, is spec.Text) bool { return strings.TrimSpace(was.Value) != strings.TrimSpace(is.Value) }
	check := func(subject, what string, was, is spec.Text, pos diag.Pos) {
		if differ(was, is) {
			r.add(subject, cmp.Or(is.Pos, pos), "the %s", textChange(what, was, is))
		}
	}
	name := c.New.Type
	check(name.Value, "source", c.Old.Source, c.New.Source, name.Pos)
	check(name.Value, fmt.Sprintf("doc of type %q", name.Value), c.Old.Doc, c.New.Doc, name.Pos)
	for _, p := range c.pairs() {
		if !p.merged || p.by == sameDB {
			check(p.new.Name.Value, fmt.Sprintf("doc of state %q", p.new.Name.Value), p.old.Doc, p.new.Doc, p.new.Name.Pos)
		}
	}
	for i := range c.New.Flags {
		if f, was := &c.New.Flags[i], c.oldFlags[i]; was != nil {
			check(f.Name.Value, fmt.Sprintf("doc of flag %q", f.Name.Value), was.Doc, f.Doc, f.Name.Pos)
		}
	}
	for _, m := range c.sameMoves() {
		check(m.subject(), "doc of the move "+m.String(), m.was.Of.Doc, m.is.Of.Doc, m.is.At.Pos)
	}
}

// textChange says what happened to a text, without quoting it: it may be long.
func textChange(what string, was, is spec.Text) string {
	switch {
	case !was.IsSet():
		return what + " is new"
	case !is.IsSet():
		return what + " is gone"
	}
	return what + " changed"
}
