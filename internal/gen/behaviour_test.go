package gen_test

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
	"stategen.example/internal/testkit/long"
	"stategen.example/internal/testkit/scratch"
)

// TestBehaviour compiles, vets and drives the Go file of every scenario, and of specs
// at the sizes at which the code changes. Package drive is the driver; what it
// compares with is written here from the spec.
func TestBehaviour(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles every golden")
	}
	module := scratch.New(t, "golden")
	drivers, err := filepath.Glob("../testkit/drive/*.go")
	if err != nil || len(drivers) == 0 {
		t.Fatalf("%d files of the driver, %v", len(drivers), err)
	}
	for _, name := range drivers {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		module.Write("drive/"+filepath.Base(name), string(data))
	}

	add := func(scenario string, s *spec.Spec, data []byte) {
		name := strings.TrimSuffix(path.Base(s.Path), ".yaml")
		folder := scenario + "/" + s.Package.Value
		module.Write(folder+"/"+name+"_gen.go", string(data))
		module.Write(folder+"/"+name+"_test.go", binding(s))
	}
	for _, sc := range long.Some(5, scenarios(t)) {
		for _, src := range sc.specs() {
			s := parse(t, src.Name, src.Data)
			data, err := gen.Print(s, "go")
			if err != nil {
				t.Fatal(err)
			}
			add(sc.name, s, data)
		}
	}
	for _, n := range append([]int{17, 128}, long.Some(1, []int{1, 2, 16, 63, 64, 65, 255, 256, 1000})...) {
		s := parse(t, "spec/sized.yaml", sized(n))
		data, err := gen.Print(s, "go")
		if err != nil {
			t.Fatal(err)
		}
		add(fmt.Sprintf("sized%d", n), s, data)
	}

	// Strings of one size are packed into as many words as hold them. Beyond 32 bytes
	// a loop reads them.
	for _, size := range long.Some(2, []int{8, 9, 16, 17, 24, 25, 32, 33, 63}) {
		s := parse(t, "spec/tangled.yaml", tangled(200, size))
		data, err := gen.Print(s, "go")
		if err != nil {
			t.Fatal(err)
		}
		add(fmt.Sprintf("tangled%d", size), s, data)
	}
	for _, n := range long.Some(1, []int{17, 24, 25, 32, 33, 63}) {
		s := parse(t, "spec/lengths.yaml", tangled(n, 0))
		data, err := gen.Print(s, "go")
		if err != nil {
			t.Fatal(err)
		}
		add(fmt.Sprintf("lengths%d", n), s, data)
	}

	module.Go("vet", "./...")
	module.Go("test", "./...")
	// A large set fills a table at its first use, from whichever goroutine.
	if _, err := exec.LookPath("gcc"); err == nil {
		module.Go("test", "-race", "./sized128/...")
	}
}

// sized is a spec of n states. Every third has an alias, every fifth is odd.
func sized(n int) []byte {
	var b strings.Builder
	b.WriteString("stategen: 1\npackage: sized\ntype: Size\nflags:\n  first: {any: [S1]}\n  odd:\n  even: {not: [odd]}\nstates:\n")
	if n == 1 {
		b.Reset()
		b.WriteString("stategen: 1\npackage: sized\ntype: Size\nflags:\n  first: {any: [S1]}\nstates:\n")
	}
	for i := range n {
		fmt.Fprintf(&b, "  - {name: S%d, db: \"state %d\"", i+1, i+1)
		if i%3 == 2 {
			fmt.Fprintf(&b, ", aliases: [old %d, older %d]", i+1, i+1)
		}
		if i%5 == 1 {
			b.WriteString(", flags: [odd]")
		}
		if i == 0 {
			b.WriteString(", initial: true")
		}
		if i == n-1 {
			b.WriteString(", final: true")
		}
		b.WriteString("}\n")
	}
	b.WriteString("transitions:\n") // round and round, with ways out
	for i := range n {
		if i < n-1 {
			fmt.Fprintf(&b, "  - {from: S%d, to: S%d}\n", i+1, i+2)
		}
		if i%7 == 3 && i < n-1 {
			fmt.Fprintf(&b, "  - {from: S%d, to: S%d, on: back}\n  - {from: S%d, to: S%d, on: out}\n", i+1, i/2+1, i+1, n)
		}
	}
	if n == 1 {
		b.WriteString("  []\n")
	}
	return []byte(b.String())
}

// tangled is a spec of n states whose db strings have one size and two letters. With
// size 0 each is a repeated letter, in every other length, so that strings that are
// not in the set have the same words.
func tangled(n, size int) []byte {
	var b strings.Builder
	b.WriteString("stategen: 1\npackage: tangled\ntype: Knot\nstates:\n")
	for i := range n {
		db := strings.Repeat("xz"[i%2:][:1], i/2*2+1)
		if size > 0 {
			db = strings.NewReplacer("0", "a", "1", "b").Replace(fmt.Sprintf("%0*b", size, i))
		}
		fmt.Fprintf(&b, "  - {name: K%d, db: %s}\n", i, db)
	}
	return []byte(b.String())
}

// binding is a test file that hands the type of s to the driver.
func binding(s *spec.Spec) string {
	t := s.Type.Value
	var b strings.Builder
	pr := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	pr("package %s\n\nimport (\n\t\"testing\"\n\n\t\"golden/drive\"\n)\n\n", s.Package.Value)
	pr("func TestType%s(t *testing.T) {\n", t)
	pr("\tvalues := %sValues()\n", t)
	pr("\tdrive.Run[%s, *%s](t, drive.Type[%s]{\n", t, t, t)
	pr("\t\tPackage: %q, Name: %q, TextIsDB: %v,\n", s.Package.Value, t, s.TextIsDB())
	pr("\t\tStates: []drive.State{\n")
	for i := range s.States {
		st := &s.States[i]
		text := st.Name.Value
		if s.TextIsDB() {
			text = st.DB.Value
		}
		var aliases, flags []string
		for _, a := range st.Aliases.Items {
			aliases = append(aliases, a.Value)
		}
		for j := range s.Flags {
			if holds(s, &s.Flags[j], st) {
				flags = append(flags, s.Flags[j].MethodName())
			}
		}
		pr("\t\t\t{Text: %q, DB: %q, Aliases: %#v, Flags: %#v, Next: %#v},\n", text, st.DB.Value, aliases, flags, next(s, st))
	}
	pr("\t\t},\n\t\tConsts: []%s{", t)
	for _, st := range s.States {
		pr("%s%s, ", t, st.Name.Value)
	}
	pr("},\n\t\tValues: values[:],\n\t\tParse: Parse%s,\n\t\tFromDB: %sFromDB,\n", t, t)
	pr("\t\tFlags: map[string]func(%s) bool{\n", t)
	for j := range s.Flags {
		m := s.Flags[j].MethodName()
		pr("\t\t\t%q: %s.%s,\n", m, t, m)
	}
	pr("\t\t},\n\t\tSQL: %sSQL,\n\t\tFlagSQL: map[string]string{\n", t)
	for j := range s.Flags {
		pr("\t\t\t%q: %s,\n", s.Flags[j].MethodName(), s.SQLName(&s.Flags[j]))
	}
	pr("\t\t},\n\t\tInvalid: drive.Input(func(e *Invalid%sError) string { return e.Input }),\n", t)
	if len(s.Transitions) > 0 {
		pr("\t\tTransitions: &drive.Transitions[%s]{\n\t\t\tCan: %s.CanTransitionTo, To: %s.TransitionTo, Successors: %s.Successors,\n", t, t, t, t)
		pr("\t\t\tIsInitial: %s.IsInitial, IsFinal: %s.IsFinal,\n", t, t)
		pr("\t\t\tIllegal: drive.Pair(func(e *%sTransitionError) (from, to %s) { return e.From, e.To }),\n", t, t)
		pr("\t\t\tInitial: %#v, Final: %#v,\n\t\t},\n", marked(s, func(st spec.State) bool { return st.Initial.Value }),
			marked(s, func(st spec.State) bool { return st.Final.Value }))
	}
	pr("\t})\n}\n")
	return b.String()
}

// next returns the numbers of the successors that the file lists for a state.
func next(s *spec.Spec, st *spec.State) []int {
	var all []int
	for _, to := range s.States {
		for _, t := range s.Transitions {
			from := slices.ContainsFunc(t.From.Items, func(name spec.Text) bool { return name.Value == st.Name.Value })
			if from && t.To.Value == to.Name.Value && !slices.Contains(all, to.Number) {
				all = append(all, to.Number)
			}
		}
	}
	return all
}

func marked(s *spec.Spec, mark func(spec.State) bool) []int {
	var all []int
	for _, st := range s.States {
		if mark(st) {
			all = append(all, st.Number)
		}
	}
	return all
}

// holds reports whether a state has a flag. It reads the lists of the file one state
// at a time, independently of package spec.
func holds(s *spec.Spec, f *spec.Flag, st *spec.State) bool {
	named := func(l spec.List, name string) bool {
		return slices.ContainsFunc(l.Items, func(t spec.Text) bool { return t.Value == name })
	}
	inUnion := func(l spec.List) bool {
		if named(l, st.Name.Value) {
			return true
		}
		for i := range s.Flags {
			if of := &s.Flags[i]; named(l, of.Name.Value) && holds(s, of, st) {
				return true
			}
		}
		return false
	}
	switch {
	case f.Not.IsSet():
		return !inUnion(f.Not)
	case f.Any.IsSet():
		return inUnion(f.Any)
	}
	return named(st.Flags, f.Name.Value)
}
