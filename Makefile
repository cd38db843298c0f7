# Mihenk's tasks. `make` alone lists them.

# Further arguments of run, test and bench: make run ARGS='--seed 7', make test ARGS='-count=20'
ARGS ?=

# A duration, or a number of inputs: make fuzz FUZZTIME=1000x
FUZZTIME ?= 5s

# Another version is another file, so it is installed once.
GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT := bin/golangci-lint-$(GOLANGCI_LINT_VERSION)

# The rules of accessibility by which a test judges the HTML report, and the
# SHA-512 of their package, as the registry of npm gives it.
AXE_VERSION := 4.14.1
AXE := bin/axe-core-$(AXE_VERSION).js
AXE_SHA512 := 1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5

MOCKS := harness/state/mocks

# The race detector needs a C compiler.
RACE := $(if $(shell command -v "$$(go env CC)"),-race)

# The folders with a test file that declares a function of this prefix.
folders_with = $(sort $(dir $(shell grep -rl --include='*_test.go' '^func $(1)' .)))

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help build run test fuzz bench lint generate tidy

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build bin/mihenk
	go build -o bin/mihenk .

run: build ## Run all suites against the embedded reference server; reports go to mihenk-report/
	bin/mihenk run $(ARGS)

test: ## Run all tests, in random order and with the race detector
	@test -e $(AXE) || $(MAKE) --no-print-directory $(AXE) || echo 'axe-core was not to be had: the test that needs it is skipped, or fails in CI.' >&2
	@$(if $(RACE),,echo 'No C compiler here: the tests run without the race detector.' >&2)
	go test $(RACE) -shuffle=on -timeout 40m $(ARGS) ./...

fuzz: ## Fuzz each target for FUZZTIME
	@for folder in $(call folders_with,Fuzz); do \
		targets=$$(go test -list '^Fuzz' $$folder | grep '^Fuzz'); \
		for target in $$targets; do \
			echo "== $$folder $$target"; \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$folder; \
		done; \
	done

bench: ## Run the benchmarks
	go test -run '^$$' -bench . -benchmem $(ARGS) $(call folders_with,Benchmark)

lint: $(GOLANGCI_LINT) ## Check go.mod, generated mocks, formatting, vet and lint
	go mod tidy -diff
	@fresh=$$(mktemp -d); trap 'rm -r "$$fresh"' EXIT; \
	MOCKERY_DIR="$$fresh" go tool mockery; \
	diff -ru $(MOCKS) "$$fresh" || { echo '$(MOCKS) is stale: run make generate' >&2; exit 1; }
	$(GOLANGCI_LINT) run

generate: ## Generate the mocks
	go tool mockery

tidy: $(GOLANGCI_LINT) ## Format the code and tidy go.mod
	$(GOLANGCI_LINT) fmt
	go mod tidy

$(GOLANGCI_LINT):
	GOBIN="$(CURDIR)/bin" go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv bin/golangci-lint $@

$(AXE):
	@mkdir -p bin
	npm pack --silent --pack-destination bin axe-core@$(AXE_VERSION) >/dev/null
	echo '$(AXE_SHA512)  bin/axe-core-$(AXE_VERSION).tgz' | sha512sum --check --quiet
	tar -xzOf bin/axe-core-$(AXE_VERSION).tgz package/axe.min.js > $@.tmp
	rm bin/axe-core-$(AXE_VERSION).tgz
	mv $@.tmp $@
