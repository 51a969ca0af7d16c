# make serve: everything from nothing to a running Octavo.   make test: everything that must hold.   make bench: how fast it is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: serve test format lint spelling built content-check unit browser bench front style clean

# Dependencies stay built in the user's cache, so that a fresh clone starts warm.
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/octavo
export CARGO_TARGET_DIR ?= $(CACHE)/target
export TOOLS := $(CACHE)/tools
export PATH := $(TOOLS)/bin:$(CURDIR)/node_modules/.bin:$(PATH)

# What browsers of the last four years have; wasm-opt must not use more.
WASM_FEATURES := --enable-bulk-memory --enable-bulk-memory-opt --enable-multivalue --enable-mutable-globals --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext
STYLE := target/style/octavo.css
FRONT := target/site/.built
BROWSER_SOURCES := $(shell find src/course src/course.rs src/decide src/decide.rs src/standing.rs src/reminder.rs src/islands src/islands.rs src/lib.rs -name '*.rs') Cargo.toml Cargo.lock

serve: front style
	@echo "== Building the server"
	@cargo build --release --locked --quiet --bin octavo
	@OCTAVO_DATA="$${OCTAVO_DATA:-.octavo}" exec "$(CARGO_TARGET_DIR)/release/octavo" serve --demo

test: format lint spelling content-check unit browser
	@echo "== All of it holds"

format: | tools-lint
	@echo "== Format"
	@cargo fmt --check

lint: | tools-lint
	@echo "== Lint: the server, its tests, and the browser's half"
	@cargo clippy --locked --quiet --workspace --all-targets -- -D warnings
	@cargo clippy --locked --quiet --lib --no-default-features --features hydrate --target wasm32-unknown-unknown -- -D warnings

# The dictionary knows “organize” too; here it is “organise”, as GOV.UK writes.
spelling: | tools-npm
	@echo "== Spelling"
	@cspell lint --no-progress --no-summary
	@! grep -rnowiE --include='*.md' '[a-z]{3,}(iz|yz)(e|es|ed|er|ers|ing|ation|ations)' content README.md ARCHITECTURE.md CHANGELOG.md

# One build for everything that is tested: the same features, so that nothing is built twice.
built: front style
	@echo "== Building the server and its tests"
	@cargo test --locked --quiet --workspace --no-run

content-check: built
	@echo "== Content"
	@"$(CARGO_TARGET_DIR)/debug/octavo" check content

unit: built | tools-unit
	@echo "== Unit and server tests, on SQLite and on PostgreSQL"
	@trap '.ci/postgres.sh stop' EXIT; cargo nextest run --locked --workspace --no-fail-fast --status-level fail

browser: built | tools-browser
	@echo "== Browser tests"
	@OCTAVO_BINARY="$(CARGO_TARGET_DIR)/debug/octavo" playwright test --config tests/browser/playwright.config.mjs

bench: front style
	@echo "== Building for the bench"
	@cargo bench --locked --quiet --bench load

style: $(STYLE)
front: $(FRONT)

$(STYLE): $(wildcard style/*.scss) package-lock.json | tools-npm
	@echo "== Building the style sheet"
	@mkdir -p $(@D)
	@sass --no-source-map --style=compressed --load-path=node_modules style/main.scss $@

$(FRONT): $(BROWSER_SOURCES) | tools-front tools-npm
	@echo "== Building the browser's half (WebAssembly)"
	@cargo build --locked --quiet --lib --no-default-features --features hydrate --target wasm32-unknown-unknown --profile wasm-release
	@wasm-bindgen --target web --no-typescript --out-dir $(@D)/pkg --out-name octavo "$(CARGO_TARGET_DIR)/wasm32-unknown-unknown/wasm-release/octavo.wasm"
	@wasm-opt -Oz $(WASM_FEATURES) --strip-debug --strip-producers --strip-target-features -o $(@D)/pkg/octavo.wasm $(@D)/pkg/octavo_bg.wasm && rm $(@D)/pkg/octavo_bg.wasm
	@touch $@

.PHONY: tools-lint tools-unit tools-browser tools-npm tools-front
tools-lint: ; @.ci/tools.sh rust lint
tools-unit: ; @.ci/tools.sh nextest postgres
tools-browser: ; @.ci/tools.sh npm_packages chromium
tools-npm: ; @.ci/tools.sh npm_packages
tools-front: ; @mkdir -p target; .ci/tools.sh rust browser_build

clean:
	rm -rf target node_modules
