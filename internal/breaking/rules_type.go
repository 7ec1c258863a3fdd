// Rules on the type as a whole: what callers compile against.

package breaking

import (
	"cmp"
	"fmt"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var typeRules = []rule{
	{Rule: diag.Rule{
		ID: "package-renamed", Level: diag.Error,
		Summary: "the Go package is renamed",
		Subject: "the new package",
		Why:     "Every file that imports the package must be updated in the same change. Stored rows are not affected.",
	}, check: func(c *Change, r reporter) {
		if was, is := c.Old.Package, c.New.Package; was.Value != is.Value {
			r.add(is.Value, is.Pos,
				"package %q %s is renamed to %q: update callers in the same change", was.Value, c.was(was.Pos), is.Value)
		}
	}},
	{Rule: diag.Rule{
		ID: "type-renamed", Level: diag.Error,
		Summary: "the Go type is renamed",
		Subject: "the new type",
		Why: "Every constant, function and method has the name of the type in its own, so every caller must be updated in the " +
			"same change. Stored rows are not affected.",
	}, check: func(c *Change, r reporter) {
		if was, is := c.Old.Type, c.New.Type; was.Value != is.Value {
			r.add(is.Value, is.Pos,
				"type %q %s is renamed to %q, and every identifier with it: update callers in the same change",
				was.Value, c.was(was.Pos), is.Value)
		}
	}},
	{Rule: diag.Rule{
		ID: "text-changed", Level: diag.Error,
		Summary: "text and JSON switch between names and db strings",
		Subject: "the type",
		Why: "String, MarshalText and JSON write the other one from now on. Documents, logs and configurations that hold what was " +
			"written before can no longer be read where the two differ. Stored rows are not affected.",
	}, check: func(c *Change, r reporter) {
		if was, is := c.Old, c.New; was.TextIsDB() != is.TextIsDB() {
			effect := "; all that was read before is still read"
			if lost := c.lostTexts(); len(lost) > 0 {
				effect = fmt.Sprintf(": documents with %s can no longer be read", strings.Join(few(lost), ", "))
			}
			r.add(is.Type.Value, cmp.Or(is.TextIs.Pos, is.Type.Pos), "text and JSON of %q are %s and were %s %s%s",
				is.Type.Value, textKind(is), textKind(was), c.was(cmp.Or(was.TextIs.Pos, was.Type.Pos)), effect)
		}
	}},
	{Rule: diag.Rule{
		ID: "doc-changed", Level: diag.Info,
		Summary: "a text for people changes",
		Subject: "the type, state, flag or transition that the text describes",
		Why:     "No code depends on it, only the understanding of readers, which may be the point of the change.",
	}, check: checkDocs},
}

func textKind(s *spec.Spec) string {
	if s.TextIsDB() {
		return "db strings"
	}
	return "names"
}

// lostTexts quotes what text and JSON of states in both versions were read from
// and no longer are.
func (c *Change) lostTexts() []string {
	texts := func(s *spec.Spec, st *spec.State) []spec.Text {
		if s.TextIsDB() {
			return st.Stored()
		}
		return []spec.Text{st.Name}
	}
	var lost []string
	for _, p := range c.pairs() {
		reads := map[string]bool{}
		for _, is := range texts(c.New, p.new) {
			reads[is.Value] = true
		}
		for _, was := range texts(c.Old, p.old) {
			if !reads[was.Value] {
				lost = append(lost, fmt.Sprintf("%q", was.Value))
			}
		}
	}
	return lost
}

func checkDocs(c *Change, r reporter) {
	// The texts may be long, so no message quotes them.
	check := func(subject, what string, was, is spec.Text, pos diag.Pos) {
		if strings.TrimSpace(was.Value) == strings.TrimSpace(is.Value) {
			return
		}
		how := "changed"
		switch {
		case !was.IsSet():
			how = "is added"
		case !is.IsSet():
			how = "is removed"
		}
		r.add(subject, cmp.Or(is.Pos, pos), "the %s %s", what, how)
	}
	docOf := func(what string, name, was, is spec.Text) {
		check(name.Value, fmt.Sprintf("doc of %s %q", what, name.Value), was, is, name.Pos)
	}
	check(c.New.Type.Value, "source", c.Old.Source, c.New.Source, c.New.Type.Pos)
	docOf("type", c.New.Type, c.Old.Doc, c.New.Doc)
	for _, p := range c.pairs() {
		if !p.absorbed {
			docOf("state", p.new.Name, p.old.Doc, p.new.Doc)
		}
	}
	for i, was := range c.oldFlags {
		if was != nil {
			docOf("flag", c.New.Flags[i].Name, was.Doc, c.New.Flags[i].Doc)
		}
	}
	for _, t := range c.sameTransitions() {
		check(t.subject(), "doc of transition "+t.String(), t.was.Of.Doc, t.is.Of.Doc, t.is.At.Pos)
	}
}
