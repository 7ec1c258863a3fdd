// A database that only the tests have. It shows what a new one needs, and
// database_test.go migrates with it.

package migrate

import (
	"stategen.example/internal/database"
	"stategen.example/internal/spec"
)

type other struct{ database.Standard }

var _ database.Database = other{}

func (other) Exact(expression string) string { return "EXACT(" + expression + ")" }

func (other) Info() database.Info {
	return database.Info{Name: "other", Title: "OtherDB", Runners: map[string]database.Runner{"plain": {Note: "Run it with: other THIS_FILE"}}}
}

func (d other) Precondition(message, query string) []string {
	return database.CountIsZero(d, message, query)
}

func (d other) Transactions() database.Transactions {
	return database.WithShortLocks(d)
}

func (other) Block() database.Block                { return database.Block{Begin: "BEGIN", End: "COMMIT"} }
func (other) LockTimeout() string                  { return "SET lock_wait = 2" }
func (other) FireDeferred() string                 { return "SET DEFERRED OFF" }
func (other) Unvalidated(constraint string) string { return constraint + " LATER" }

func (d other) Validate(st *spec.Storage) string {
	return "VALIDATE " + d.Ident(st.ConstraintName())
}

func (d other) CreateIndexOnline(st *spec.Storage, _ *spec.Index, name string, _ []string) string {
	return "CREATE INDEX ONLINE " + d.Ident(name) + " ON " + database.Table(d, st.Table.Value)
}

func (d other) DropIndexOnline(_ *spec.Storage, name string) string {
	return "DROP INDEX ONLINE " + d.Ident(name)
}

func (other) OnlineNote() string { return "It may fail." }

func (d other) RenameIndex(_ *spec.Storage, from, to string) string {
	return "RENAME INDEX " + d.Ident(from) + " TO " + d.Ident(to)
}

func (d other) CreateIndex(st *spec.Storage, x *spec.Index, _ []string) string {
	return "CREATE INDEX " + d.Ident(x.Name.Value) + " ON " + database.Table(d, st.Table.Value) + " (" + database.Idents(d, x.Columns.Items) + ")"
}

func (other) CreateTriggers(*spec.Spec, *spec.Storage) []string { return []string{"CREATE TRIGGER"} }

func (other) DropTriggers(*spec.Storage) []string { return []string{"DROP TRIGGER"} }
