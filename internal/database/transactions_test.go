package database

import "testing"

// Databases that lack a statement, or a whole way to change the schema.
type (
	noBegin     struct{ sqlite }
	noSavepoint struct{ sqlite }
	noBlock     struct{ postgres }
	noTimeout   struct{ postgres }
	noFire      struct{ postgres }
)

func (noBegin) Blocks() (own, nested Block) {
	return Block{End: "COMMIT"}, Block{"SAVEPOINT s", "RELEASE s"}
}
func (noSavepoint) Blocks() (own, nested Block) { return Block{"BEGIN", "COMMIT"}, Block{} }
func (noBlock) Block() Block                    { return Block{} }
func (noTimeout) LockTimeout() string           { return "" }
func (noFire) FireDeferred() string             { return "" }

// TestEmptyStatements checks that a database with an empty statement panics. A
// migration would be written without its transaction.
func TestEmptyStatements(t *testing.T) {
	for name, make := range map[string]func(){
		"no BEGIN":              func() { InOneTransaction(noBegin{}) },
		"no SAVEPOINT":          func() { InOneTransaction(noSavepoint{}) },
		"no OneTransaction":     func() { InOneTransaction(nil) },
		"no block":              func() { WithShortLocks(noBlock{}) },
		"no lock timeout":       func() { WithShortLocks(noTimeout{}) },
		"no deferred triggers":  func() { WithShortLocks(noFire{}) },
		"no ShortLocks":         func() { WithShortLocks(nil) },
		"no EachCommits":        func() { CommittingEach(nil) },
		"Blocks of the zero":    func() { Transactions{}.Blocks() },
		"the choice of nothing": func() { Transactions{}.Choose(nil, nil, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: want a panic", name)
				}
			}()
			make()
		}()
	}
}
