#!/bin/sh
# PostgreSQL for the tests, on a port and in a data folder of its own, one for each checkout.
#   start   starts it unless it runs, and prints its address (to NEXTEST_ENV for nextest)
#   stop    stops it and removes its data
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
mark=$(printf %s "$here" | cksum | cut -d' ' -f1)
folder=${TMPDIR:-/tmp}/octavo-postgres-$(id -u)-$mark
bin=${OCTAVO_POSTGRES_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -1)}
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null || echo ./initdb)")

# PostgreSQL will not run as root, so root runs it as its own user.
own() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

runs() {
    own "$bin/pg_ctl" status -D "$folder/data" >/dev/null 2>&1
}

start() {
    if [ ! -x "$bin/initdb" ]; then
        echo "postgres.sh: PostgreSQL 15 or later is not installed (apt-get install postgresql)" >&2
        exit 1
    fi
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    if ! runs; then
        own rm -rf "$folder/data"
        own "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 ||
            { cat "$folder/initdb.log" >&2; exit 1; }
        port=$((20000 + mark % 10000))
        # What the tests store is thrown away, so the disk need not be waited for.
        until own "$bin/pg_ctl" start -w -D "$folder/data" -l "$folder/data/log" \
            -o "-p $port -h 127.0.0.1 -k '' -c fsync=off -c full_page_writes=off -c max_connections=200" >/dev/null 2>&1 9>&-; do
            port=$((port + 1))
            if [ "$port" -gt $((20020 + mark % 10000)) ]; then
                tail -20 "$folder/data/log" >&2
                exit 1
            fi
        done
        echo "postgres://postgres@127.0.0.1:$port/postgres" >"$folder/address"
    fi
    cat "$folder/address"
    [ -z "${NEXTEST_ENV:-}" ] || echo "OCTAVO_TEST_POSTGRES=$(cat "$folder/address")" >>"$NEXTEST_ENV"
}

stop() {
    if runs; then own "$bin/pg_ctl" stop -m immediate -D "$folder/data" >/dev/null; fi
    rm -rf "$folder"
}

mkdir -p "$folder"
chmod 755 "$folder"
# Two that start it at once: the second waits, and finds it running.
exec 9>"$folder.lock"
flock 9
cd "$folder"
case ${1:-} in
    start) start ;;
    stop) cd / && stop ;;
    *) echo "usage: postgres.sh start|stop" >&2; exit 2 ;;
esac
