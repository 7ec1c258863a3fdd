# What developers and CI run. `make ci` is everything.

ifeq ($(filter oneshell,$(.FEATURES)),)
$(error this needs GNU make 3.82 or later; macOS has it as gmake from a package)
endif
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := test
MAKEFLAGS += --no-print-directory
.NOTPARALLEL: # targets write files that others compare
.PHONY: generate docs check test e2e lint fuzz update bench ci fresh goldens race cross modules

FUZZTIME ?= 30s
PLATFORMS := linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
VETTED := darwin/arm64 windows/amd64 # one of each system is enough to vet, and vet is slow
GOFMT = "$$(go env GOROOT)/bin/gofmt"
MODULES := $(patsubst %/go.mod,%,$(filter-out e2e/%,$(wildcard */go.mod))) e2e # beside the main one
STATICCHECK := go tool -modfile=$(CURDIR)/tools.mod staticcheck

generate: ; go generate ./...
docs: generate; $(call drawn,docs/rollout_states)
check: ; go tool stategen check
test: ; go test ./...
e2e: ; cd e2e && go test -count=1 ./...
lint: ; @$(formatted); go mod tidy -diff; go vet ./...; $(call each,$(VETTED),go vet ./...); $(STATICCHECK) ./...; $(call inside,go mod tidy -diff && go vet ./... && $(STATICCHECK) ./...)
fuzz: ; @$(fuzz)
update: ; STATEGEN_UPDATE=1 go test -count=1 -skip 'Behaviour|Killed|Hostile|Locate' $(recorders)
bench: ; cd bench && go run . -write ../docs/performance.md
ci: fresh lint race goldens check cross; $(MAKE) fuzz FUZZTIME=10s; $(MAKE) modules

# The parts of ci that nobody needs alone. What -short leaves out of race is
# slow, and test runs it.
fresh: ; @$(call unchanged,$(MAKE) generate)
goldens: ; @$(call unchanged,$(MAKE) update)
race: ; go test -race -short ./...
cross: ; @$(call each,$(PLATFORMS),go build ./...)
modules: ; @$(call inside,go test -count=1 ./...)

formatted = files=$$(find . -name '*.go' ! -path '*/testdata/*' ! -path './tmp/*' ! -path './bin/*' -exec $(GOFMT) -l {} +); test -z "$$files" || { echo "gofmt -w would change:"; echo "$$files"; exit 1; }

# each runs a Go command for each of the platforms.
each = for p in $(1); do echo "$$p: $(2)"; GOOS=$${p%/*} GOARCH=$${p\#*/} $(2); done

# inside runs commands in each of the other modules.
inside = for m in $(MODULES); do echo "$$m:"; (cd $$m && $(1)); done

# drawn renders a DOT file. Versions of Graphviz draw differently, so the picture
# names what it was drawn from, and a test compares that.
drawn = { dot -Tsvg $(1).dot; echo "<!-- drawn from DOT with SHA-256 $$(sha256sum <$(1).dot | cut -d' ' -f1) -->"; } >$(1).svg

# recorders are the packages whose tests write goldens. STATEGEN_UPDATE is
# spelled in each of them.
recorders = $$(grep -rl --include="*_test.go" STATEGEN_UPDATE cmd internal rollout | xargs -n1 dirname | sort -u | sed 's,^,./,')

# unchanged runs a command and fails, with the difference, where that changed,
# made or removed a file which git does not ignore. It compares the tree before
# and after, through an index of its own, so it works on a tree with changes too.
define unchanged
tmp=$$(mktemp -d)
trap 'rm -rf "$$tmp"' EXIT
tree() ( export GIT_INDEX_FILE=$$tmp/index; git add -A; git write-tree )
before=$$(tree)
$(1)
after=$$(tree)
git --no-pager diff --exit-code $$before $$after || { echo "$(1): changed the files above; commit what it writes"; exit 1; }
endef

# fuzz runs every fuzz function there is for FUZZTIME. Before Go 1.27 a run may
# end in "context deadline exceeded" with nothing found: https://go.dev/issue/75804.
define fuzz
log=$$(mktemp)
trap 'rm -f "$$log"' EXIT
all=$$(go test -list '^Fuzz' ./... | awk '/^Fuzz/ { f[n++] = $$1 } /^ok/ { while (n) print $$2, f[--n] }')
while read -r package name; do
    test -n "$$name" || continue
    echo "$$package $$name"
    go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$package </dev/null 2>&1 | tee "$$log" && continue
    grep -q '^ *context deadline exceeded$$' "$$log" || exit 1
    ! grep -q 'Failing input' "$$log" || exit 1
done <<<"$$all"
endef
