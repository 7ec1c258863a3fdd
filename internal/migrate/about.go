// What a migration does, in words for the head of its first file.

package migrate

import (
	"fmt"
	"strings"

	"stategen.example/internal/database"
	"stategen.example/internal/spec"
)

// about lists what the plan does, a line each.
func (p *plan) about() []string {
	var all []string
	line := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	switch {
	case p.from.st == nil:
		line("adds the constraint of the column")
	case p.to.st == nil:
		line("drops the constraint of the column")
	default:
		if more := spec.Minus(p.to.stored(), p.from.stored()); len(more) > 0 {
			line("accepts %s", some(more))
		}
		if less := spec.Minus(p.from.stored(), p.to.stored()); len(less) > 0 {
			line("no longer accepts %s", some(less))
		}
		if was, is := p.from.st.Nullable.Value, p.to.st.Nullable.Value; is && !was {
			line("accepts NULL")
		} else if was && !is {
			line("no longer accepts NULL")
		}
		if was, is := p.from.st.ConstraintName(), p.to.st.ConstraintName(); was != is {
			line("renames the constraint from %s to %s", p.d.Ident(was), p.d.Ident(is))
		}
	}
	for _, c := range p.preconditions {
		if c.about != "" {
			line("%s", c.about)
		}
	}
	for _, r := range p.rewrites {
		line("rewrites %s to %s", database.Literal(r.From), database.Literal(r.To))
	}
	if was, is := p.triggers(p.from), p.triggers(p.to); p.retriggers() {
		line("%s the triggers that enforce the transitions", verb(len(was) > 0, len(is) > 0))
	}
	for _, x := range p.indexChanges() {
		line("%s the index %s", verb(x.was.exists(), x.is.exists()), p.d.Ident(x.name))
	}
	return all
}

func verb(was, is bool) string {
	switch {
	case !was:
		return "creates"
	case !is:
		return "drops"
	}
	return "replaces"
}

// some lists up to eight strings.
func some(texts []string) string {
	rest := ""
	if len(texts) > 8 {
		texts, rest = texts[:8], fmt.Sprintf(" and %d more", len(texts)-8)
	}
	return strings.Join(database.Literals(texts), ", ") + rest
}
