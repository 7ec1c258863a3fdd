// The ways in which databases change a schema. Each is an interface, so that a
// database does not compile without what its way needs.

package database

import (
	"slices"

	"stategen.example/internal/spec"
)

// Transactions tells how a database changes its schema. [InOneTransaction],
// [WithShortLocks] and [CommittingEach] make one. The zero value panics.
type Transactions struct {
	one   OneTransaction
	short ShortLocks
	each  EachCommits
}

// A Block is the statements that begin and end a transaction.
type Block struct{ Begin, End string }

// OneTransaction is for a database that locks the table for every change, so one
// transaction can do it all.
type OneTransaction interface {
	// Blocks returns a transaction, and one that may stand inside another.
	Blocks() (own, nested Block)
	// DropIndex drops an index of the table.
	DropIndex(st *spec.Storage, name string) string
	// Rebuild rebuilds a table, if [Database.RebuildReason] returns a reason. The
	// statements have a transaction of their own. The note is for people.
	Rebuild(t TableRebuild) (statements []string, note string)
}

// A TableRebuild is a table that is copied into a new one with another constraint.
// Its names are not quoted.
type TableRebuild struct {
	Storage            *spec.Storage // the column with the constraint
	Schema, Table, New string        // Schema may be empty
	// Definitions are the texts that may follow the name in CREATE TABLE. The table
	// differs from the schema file if it has none of them.
	Definitions []string
	// Known are the indexes and triggers that are created again. Any other would be lost.
	Known       []string
	Columns     []string // to copy
	HasSequence bool     // its ids come from a sequence (AUTOINCREMENT)
	Rewrites    []Rewrite
	Check       []string // statements that stop the migration because of rows
	Create      string   // creates the new table
	Dependents  []string // create the indexes and triggers
}

// ShortLocks is for a database that can keep its locks short: it can add a
// constraint without reading the rows and validate it later, and build an index
// while others write.
type ShortLocks interface {
	// Block returns a transaction. BEGIN inside another one must not be an error.
	Block() Block
	// LockTimeout makes a transaction fail if it waits long for a lock.
	LockTimeout() string
	// FireDeferred runs the triggers that wait for the end of the transaction.
	FireDeferred() string
	// Unvalidated turns a constraint into one that does not read existing rows.
	Unvalidated(constraint string) string
	// Validate makes the constraint of the column read them.
	Validate(st *spec.Storage) string
	// CreateIndexOnline is [Database.CreateIndex] under another name, while others write.
	CreateIndexOnline(st *spec.Storage, x *spec.Index, name string, stored []string) string
	// DropIndexOnline drops an index while others read and write.
	DropIndexOnline(st *spec.Storage, name string) string
	// OnlineNote tells what to know of the two, in lines for the head of a file.
	OnlineNote() string
	RenameIndex(st *spec.Storage, from, to string) string
}

// EachCommits is for a database where each change of the schema commits what came
// before it.
type EachCommits interface {
	// ChangeIndexes drops and creates indexes in one statement.
	ChangeIndexes(st *spec.Storage, drop []string, create []*spec.Index) string
}

// InOneTransaction panics if a statement is empty.
func InOneTransaction(t OneTransaction) Transactions {
	own, nested := t.Blocks()
	required(own.Begin, own.End, nested.Begin, nested.End)
	return Transactions{one: t}
}

// WithShortLocks panics if a statement is empty.
func WithShortLocks(t ShortLocks) Transactions {
	required(t.Block().Begin, t.Block().End, t.LockTimeout(), t.FireDeferred())
	return Transactions{short: t}
}

// CommittingEach is for a database without transactions around schema changes.
func CommittingEach(t EachCommits) Transactions {
	if t == nil {
		panic("internal error: no EachCommits")
	}
	return Transactions{each: t}
}

func required(statements ...string) {
	if slices.Contains(statements, "") {
		panic("internal error: a database has an empty statement for its transactions")
	}
}

// Choose calls the function for the way that the database has.
func (t Transactions) Choose(one func(OneTransaction), short func(ShortLocks), each func(EachCommits)) {
	switch {
	case t.one != nil:
		one(t.one)
	case t.short != nil:
		short(t.short)
	case t.each != nil:
		each(t.each)
	default:
		panic("internal error: a database returns the zero Transactions")
	}
}

// Blocks returns the statements around the transaction of a file: its own one, and
// one that may stand inside another. They are empty if changes commit one by one.
func (t Transactions) Blocks() (own, nested Block) {
	t.Choose(
		func(one OneTransaction) { own, nested = one.Blocks() },
		func(short ShortLocks) { own, nested = short.Block(), short.Block() },
		func(EachCommits) {},
	)
	return own, nested
}
