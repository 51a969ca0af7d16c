#!/usr/bin/env bash
# Installs what is missing, pinned, and says what it does. Called by the Makefile: tools.sh NAME...
# Everything of ours goes into the cache folder ($TOOLS); only Chromium and PostgreSQL come from the system's packages.
set -eu

NEXTEST=0.9.143
WASM_BINDGEN=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)

step() { printf '\n== %s\n' "$1"; }
fail() { printf '\noctavo: %s\n' "$1" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# cargo install leaves its build folder in the cache too, and needs no link-time optimisation for a tool.
install() {
    step "Installing $1 $2 (once; this takes a few minutes)"
    CARGO_TARGET_DIR="$TOOLS/build" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
        cargo install --quiet --root "$TOOLS" --version "$2" "${@:3}" "$1" \
        || fail "$1 could not be installed. Is the crate registry reachable? Then run the same command again."
    rm -rf "$TOOLS/build"
}

rust() {
    have rustup || fail "rustup is missing: install Rust from rust-lang.org, or your system's rustup package, then run the same command again."
    have cc || fail "a C compiler is missing: on Debian, apt-get install gcc"
    # Naming the toolchain's parts installs those that are missing; on a machine that has them it reaches for nothing.
    rustup target list --installed 2>/dev/null | grep -q '^wasm32-unknown-unknown$' || {
        step "Adding the WebAssembly target"
        rustup target add wasm32-unknown-unknown || fail "the WebAssembly target could not be added: run 'rustup target add wasm32-unknown-unknown'."
    }
}

lint() {
    for part in clippy rustfmt; do
        rustup component list --installed 2>/dev/null | grep -q "^$part" || rustup component add "$part" || fail "run 'rustup component add $part'."
    done
}

browser_build() {
    [ "$("$TOOLS/bin/wasm-bindgen" --version 2>/dev/null)" = "wasm-bindgen $WASM_BINDGEN" ] || install wasm-bindgen-cli "$WASM_BINDGEN"
}

nextest() {
    cargo nextest --version >/dev/null 2>&1 || install cargo-nextest "$NEXTEST" --locked
}

npm_packages() {
    have npm || fail "Node.js is missing: install Node 20 or later with npm, then run the same command again."
    [ node_modules/.package-lock.json -nt package-lock.json ] && return
    step "Installing the npm packages"
    npm ci --no-audit --no-fund --loglevel=error || fail "the npm packages could not be installed. Is the npm registry reachable? Then run the same command again."
    touch node_modules/.package-lock.json
}

# system COMMAND-OR-FILE PACKAGE
system() {
    have "$1" || [ -e "$1" ] && return
    have apt-get || fail "$2 is missing: install it with your system's packages, then run the same command again."
    step "Installing $2 from the system's packages"
    local root=""
    [ "$(id -u)" = 0 ] || { have sudo && root=sudo; } || fail "$2 is missing: as root, apt-get install $2"
    $root apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq "$2" >/dev/null || fail "$2 could not be installed: as root, apt-get install $2"
}

for name in "$@"; do
    case $name in
        chromium) system chromium chromium ;;
        postgres) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || have initdb || system initdb postgresql ;;
        *) "$name" ;;
    esac
done
