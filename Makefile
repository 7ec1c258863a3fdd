# What developers and CI run; `make ci` is everything. macOS has GNU make 3.81, so a target is a plain
# command here, and what needs more is a script in scripts/.

.DEFAULT_GOAL := test
MAKEFLAGS += --no-print-directory
.NOTPARALLEL: # targets write files that others compare
.PHONY: generate docs check test long e2e lint fuzz update bench rename ci fresh goldens race cross modules renamed

FUZZTIME = 30s
STATICCHECK = go tool -modfile="$(CURDIR)/tools.mod" staticcheck

generate: ; go generate ./...
docs: generate ; scripts/draw docs/rollout_states
check: ; go tool stategen check
test: ; go test ./...
long: ; STATEGEN_LONG=1 go test ./...
e2e: ; cd e2e && go test -count=1 ./...
fuzz: ; scripts/fuzz $(FUZZTIME)
update: ; scripts/update
bench: ; cd bench && go run . -write ../docs/performance.md
rename: ; go run scripts/rename.go "$(MODULE)"

# One platform of each system is enough for vet, which is slow.
lint:
	scripts/formatted
	go mod tidy -diff
	go vet ./...
	go vet scripts/rename.go
	scripts/each-platform 'darwin/arm64 windows/amd64' go vet ./...
	$(STATICCHECK) ./...
	scripts/each-module go mod tidy -diff
	scripts/each-module go vet ./...
	scripts/each-module $(STATICCHECK) ./...
	go tool -modfile=tools.mod actionlint
	scripts/shellcheck

ci: FUZZTIME = 10s
ci: fresh lint long race goldens check cross renamed fuzz modules

# The parts of ci that nobody needs alone.
fresh: ; scripts/unchanged go generate ./...
goldens: ; scripts/unchanged scripts/update
race: ; go test -race -short ./...
cross: ; scripts/each-platform 'linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64' go build ./...
modules: ; scripts/each-module go test -count=1 ./...
renamed: ; scripts/renamed
