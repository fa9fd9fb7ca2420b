# shellcheck shell=bash
# A hub and facilities as processes of this machine, for checks that need no container; to be sourced at the top of the
# repository, as root, after prepare.sh. The script says which `program` it is. Ends what it started when the script ends.
. deploy/lib/saying.sh

[ "$(id -u)" -eq 0 ] || fail "needs root, for a network of its own"

# Runs the script again, with its arguments, where there is no network but loopback and nobody else sees what it mounts: no port
# of this machine matters, and nothing is left mounted.
alone() {
    if [ -z "${KERBEN_CHECK_ALONE:-}" ]; then
        need_packages iproute2
        KERBEN_CHECK_ALONE=1 exec unshare --net --mount --propagation private -- "deploy/${0##*/}" "$@"
    fi
    ip link set lo up
    scratch=$(mktemp -d)
    trap clean_up EXIT
    trap 'exit 130' INT TERM
}

scratch='' daemon=''
port=21510

clean_up() {
    local status=$? pid
    set +e
    # One that was stopped hears nothing else.
    {
        for pid in $(jobs -pr); do kill -KILL "$pid"; done
        wait
    } 2>/dev/null
    if [ "$status" -ne 0 ]; then
        tail -n 5 "$scratch"/*.log
        printf '%s: stopped with %s; bash -x deploy/%s shows at which command\n' "${0##*/}" "$status" "${0##*/}"
    fi >&2
    on_exit
    rm -rf --one-file-system "$scratch"
    exit "$status"
}
# For a script that has more to clear away.
on_exit() { :; }

# No command may take for ever.
kerben() { timeout 120 "$program" "$@"; }

answers() { kerben "$@" >/dev/null 2>&1; }

# Starts the daemon of a hub or a facility ($1) on a folder ($2), and waits until it serves; its id is in `daemon`.
serve() {
    local log=$scratch/$1.log times
    touch "$log"
    times=$(ready_times "$log")
    "$program" "$1" run --state "$2" >>"$log" 2>&1 &
    daemon=$!
    # Not by a command: until the daemon has the store, that opens it itself.
    await 200 is_ready "$log" "$times" || fail "the $1 does not serve"
}
ready_times() { grep -c ' ready: ' "$1" || true; }
is_ready() {
    running "$daemon" || fail "a daemon ended at its start"
    [ "$(ready_times "$1")" != "$2" ]
}

# Ends a daemon as its service manager does, or as a power cut does.
end() {
    kill "$1"
    wait "$1" || fail "a daemon ended with $?"
}
crash() {
    kill -KILL "$1"
    wait "$1" 2>/dev/null || true
}

make_hub() {
    kerben hub init --state "$1" --config "$PWD/config" --port "$port" --enrol-port $((port + 1)) >/dev/null
    serve hub "$1"
}

# Enrols a machine for site $1 with the folder $2 at the hub of the folder $3; options of the enrolment may follow.
enrol() {
    local code
    code=$(kerben hub enrol-code "$1" --name "Prison $1" --state "$3" --format csv | sed -n 2p | cut -d, -f2)
    # Over standard input, since a command line can be read by others.
    kerben facility enrol --hub "localhost:$((port + 1))" --state "$2" --config "$PWD/config" "${@:4}" <<<"$code" >/dev/null
}

# Writes records from standard input at a site ($1).
record() { kerben record put --state "$1" >/dev/null; }

# Admits the person number $2 at the site $3 of the folder $1.
admit() { admission "$2" "$3" "1985-01-$(printf %02d $((10#${2##*-} % 28 + 1)))" | record "$1"; }

# The prisoner numbers that a site shows, sorted, each as often as it does.
numbers() { kerben record list person --state "$1" | grep -o '"prisoner_no":"[^"]*"' | cut -d'"' -f4 | sort; }

# What a site shows, without the traces of who did what on a machine.
shown() { kerben export --state "$1" | grep -v '^{"type":"access"' | sort; }

# An exchange of a site that has nothing against it.
call() {
    kerben sync now --state "$1" >"$scratch/call.log" 2>&1 || fail "${1##*/} does not exchange: $(tail -n 1 "$scratch/call.log")"
}

# Whether a store has written since its log of writing was of the size $2.
wal_size() { stat --format=%s "$1/store.sqlite-wal"; }
has_grown() { [ "$(wal_size "$1")" -gt "$2" ]; }
