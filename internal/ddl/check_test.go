package ddl_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/ddl"
)

// brief returns a constraint in a few words: the kind unless it is a list, the
// strings, and "!" if it rejects NULL.
func brief(c ddl.Constraint) string {
	var parts []string
	if c.Kind != ddl.List {
		parts = append(parts, kinds[c.Kind])
	}
	for _, l := range c.Literals {
		parts = append(parts, l.Value)
	}
	if c.RejectsNull {
		parts = append(parts, "!")
	}
	if c.NotEnforced {
		parts = append(parts, "not enforced")
	}
	return strings.Join(parts, " ")
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct{ expr, want string }{
		// As people write it.
		{`state IN ('a', 'b')`, "a b"},
		{`(((state IN ('a'))))`, "a"},
		{`state in('a','a','b')`, "a b"},
		{`rollouts.state IN ('a')`, "a"},
		{`public.rollouts."state" IN ('a')`, "a"},
		{"`STATE` IN ('a')", "a"},
		{`[state] IN ('a')`, "a"},
		{`state = 'a' OR state = 'b' OR 'c' = state`, "a b c"},
		{`(state = 'a') OR (state == 'b')`, "a b"},
		{`state IS 'a'`, "a !"},
		{`state IS NOT NULL AND state IN ('a', 'b')`, "a b !"},
		{`state NOTNULL AND state IN ('a')`, "a !"},
		{`state IS NULL OR state IN ('a')`, "a"},
		{`state IS NOT NULL AND (state IS NULL OR state IN ('a'))`, "a !"},
		{`state IN ('a', 'b') AND state IN ('b', 'c')`, "b"},
		{`state IN ('a') AND state IS NOT NULL OR state IS NULL`, "a"},
		{`state IS NOT NULL`, "not null !"},
		{`state IN ('it''s', N'n', E'e\'\x41\u00e9', _utf8mb4'm', _latin1 'l', $$d'$$, $q$e$q$)`, "it's n e'Aé m l d' e"},
		{`state /* state, 'x' */ IN ( -- 'y'
			'a' /* /* 'z' */ */ )`, "a"},

		// As MySQL and MariaDB write it.
		{`BINARY state IN ('a')`, "a"},
		{`state COLLATE BINARY IN ('a')`, "a"},
		{`state IN ('a' COLLATE utf8mb4_bin)`, "a"},
		{"binary `state` in ('a','b')", "a b"},
		{"(cast(`state` as char charset binary) in (_utf8mb4'a',_utf8mb4'b'))", "a b"},
		{`(cast(` + "`state`" + ` as char charset binary) in (_utf8mb4\'a\',_utf8mb4\'it\\\'s\'))`, "a it's"},
		{"`state` = 'a' or `state` in ('b','it\\'s')", "a b it's"},
		{"convert(`state` using utf8mb4) in ('a')", "a"},
		{"CONVERT(state, CHAR(63)) IN ('a')", "a"},
		{"CONSTRAINT `c` CHECK (`state` in ('a')) NOT ENFORCED", "a not enforced"},

		// As PostgreSQL writes it.
		{`CHECK ((state = ANY (ARRAY['a'::text, 'b'::text])))`, "a b"},
		{`CHECK (((state)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))`, "a b"},
		{`CHECK (((state)::text = ANY (ARRAY[('a'::character varying)::text])))`, "a"},
		{`CHECK ((state = ANY (('{a,b}'::text[])::text[]))) NOT VALID`, "a b"},
		{`state = ANY ('{a, "b c", "d\"e", "NULL"}')`, `a b c d"e NULL`},
		{`(state)::character varying(20) = ANY (ARRAY['a'::pg_catalog.text[][3]])`, "opaque"},
		{`CHECK (((state IS NULL) OR (state = 'a'::text)))`, "a"},
		{`CHECK ((state = 'a'::public.rollout_state))`, "a"},
		{`(CAST(state AS varchar(20)) = CAST('a' AS text))`, "a"},
		{`state = SOME (ARRAY['a'])`, "a"},

		// These are not lists.
		{`length(state) < 10`, "opaque"},
		{`state IN ('a') OR other = 1`, "opaque"},
		{`state IN ('a') AND other = 1`, "opaque"},
		{`state IN ('a') AND length(state) < 10`, "opaque"},
		{`state NOT IN ('a')`, "opaque"},
		{`NOT (state IN ('a'))`, "opaque"},
		{`state <> 'a'`, "opaque"},
		{`state <= 'a'`, "opaque"},
		{`state > 'a'`, "opaque"},
		{`state != 'a'`, "opaque"},
		{`state IS NOT 'a'`, "opaque"},
		{`state <> ALL (ARRAY['a'])`, "opaque"},
		{`lower(state) IN ('a')`, "opaque"},
		{`COALESCE(state, 'a') IN ('a')`, "opaque"},
		{`state IN ('a', NULL)`, "opaque"},
		{`state = ANY ('{a,NULL}')`, "opaque"},
		{`state = ANY ('{{a},{b}}')`, "opaque"},
		{`state IN ('a' 'b')`, "opaque"},
		{`state IN ('a' || 'b')`, "opaque"},
		{`state IN ('a', other)`, "opaque"},
		{`state IN (1, 2)`, "opaque"},
		{`state IN (X'61')`, "opaque"},
		{`state IN ()`, "opaque"},
		{`state = 'a' OR state LIKE 'b%'`, "opaque"},
		{`state ~ '^(a|b)$'`, "opaque"},
		{`state = 'a' AND state = 'b'`, "opaque"},
		{`state IS NULL`, "opaque"},
		{`state IS NULL OR state IS NOT NULL`, "opaque"},
		{`state`, "opaque"},
		{`state IN`, "opaque"},
		{`state IN ('a'`, "opaque"},
		{`state IN ('a',)`, "opaque"},
		{`(state, other) IN (('a', 'b'))`, "opaque"},
		{`(state IN ('a')) IN ('a')`, "opaque"},
		{`(state IN ('a')) = 'a'`, "opaque"},
		{`CASE state WHEN 'a' THEN 1 ELSE 0 END`, "opaque"},
		{strings.Repeat("(", 1000) + `state IN ('a')` + strings.Repeat(")", 1000), "opaque"},
		{`other IN ('state')`, "unrelated"},
		{`CHECK ((amount > 0))`, "unrelated"},
		{``, "unrelated"},
	} {
		if diff := cmp.Diff(tt.want, brief(ddl.Check(tt.expr, "state"))); diff != "" {
			t.Errorf("Check(%s) (-want +got):\n%s", tt.expr, diff)
		}
	}
}
