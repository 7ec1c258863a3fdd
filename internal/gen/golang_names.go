// The unexported identifiers of the Go file. Each is a lower-case word of its own
// and the type's name, so that several specs can generate into one package.

package gen

import (
	"slices"

	"stategen.example/internal/spec"
)

type names struct {
	textTable, dbTable   string // tables of strings, by state; one if all strings are the same
	textLookup, dbLookup string // functions from a string to its state; one if they find the same strings
	valueTable           string // the results of Value
	fillValues           string // the function that fills it, in a large set
	formatInvalid        string // the function that formats an invalid value
	reject               string // the function that returns the error for an invalid value
	rejectSource         string // the function that returns the error for a value that Scan rejects
	successors           string // the table of transitions
	firstSuccessor       string // where the successors of a state begin in it, in a large set
}

func newNames(s *spec.Spec) names {
	t := s.Type.Value
	n := names{
		textTable: "textsOf" + t, dbTable: "dbStringsOf" + t,
		textLookup: "lookup" + t, dbLookup: "stored" + t,
		valueTable: "driverValuesOf" + t, fillValues: "fillDriverValuesOf" + t,
		formatInvalid: "formatInvalid" + t, reject: "reject" + t, rejectSource: "rejectSourceOf" + t,
		successors: "successorsOf" + t, firstSuccessor: "firstSuccessorOf" + t,
	}
	if slices.ContainsFunc(s.All(), func(st *spec.State) bool { return s.Text(st) != st.DB.Value }) {
		return n
	}
	n.textTable = "stringsOf" + t
	n.dbTable = n.textTable
	if s.TextIsDB() || !slices.ContainsFunc(s.All(), func(st *spec.State) bool { return len(st.Aliases.Items) > 0 }) {
		n.dbLookup = n.textLookup
	}
	return n
}
