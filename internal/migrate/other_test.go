// A database that is not part of this module. Its file shows what a new one needs;
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

func (other) Transactions() database.Transactions {
	return database.ShortLocks{
		Own:         database.Block{Begin: "BEGIN", End: "COMMIT"},
		LockTimeout: "SET lock_wait = 2", FireDeferred: "SET DEFERRED OFF", NotValid: " NOT VALID", Concurrently: " ONLINE",
	}
}

func (d other) CreateIndex(st *spec.Storage, x *spec.Index, _ []string) string {
	return "CREATE INDEX " + d.Ident(x.Name.Value) + " ON " + database.Table(d, st.Table.Value) + " (" + database.Idents(d, x.Columns.Items) + ")"
}

func (other) CreateTriggers(*spec.Spec, *spec.Storage) []string { return []string{"CREATE TRIGGER"} }

func (other) DropTriggers(*spec.Storage) []string { return []string{"DROP TRIGGER"} }
