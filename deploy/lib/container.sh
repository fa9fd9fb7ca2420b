# shellcheck shell=bash
# A Debian 12 with systemd in a container, for checks that install the package and run it; to be sourced at the top of the
# repository, as root, after prepare.sh. Ends what it started when the script ends.

. deploy/lib/saying.sh

[ "$(id -u)" -eq 0 ] || fail "needs root, to start a container"

cache=${KERBEN_CACHE:-/var/tmp/kerben-check}
# Besides the smallest Debian: what the package depends on, since the container has no network to fetch it by.
parts=systemd,dbus,ca-certificates,libcurl4,libssl3,libsqlite3-0,libzstd1,libsystemd0,libxlsxwriter4
root='' nspawn='' leader=''

# A command in the container, as its root; or as an account.
inside() {
    nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup -- \
        env --ignore-environment PATH=/usr/sbin:/usr/bin LANG=C.UTF-8 HOME=/root "$@"
}
as() { inside runuser --user "$1" -- "${@:2}"; }

show() { inside systemctl show --property="$2" --value "$1"; }
active() { [ "$(inside systemctl is-active "$1")" = active ]; }

# The journal's lines by the daemon itself; more options of journalctl may follow.
journal() { inside journalctl --quiet --no-pager --output=cat "SYSLOG_IDENTIFIER=$1" "${@:2}"; }

# Ends the container that this run started, and nothing else.
clean_up() {
    local status=$?
    set +e
    if [ "$status" -ne 0 ] && [ -n "$leader" ]; then
        inside journalctl --quiet --no-pager --lines=60 >&2
    fi
    [ -z "$leader" ] || kill -s RTMIN+4 "$leader" 2>/dev/null
    if [ -n "$nspawn" ]; then
        await 100 not running "$nspawn" || kill -s KILL "$leader" "$nspawn" 2>/dev/null
        wait "$nspawn" 2>/dev/null
    fi
    [ -z "$root" ] || rm -rf --one-file-system "$root"
    on_exit
    exit "$status"
}
# For a script that has more to clear away.
on_exit() { :; }
trap clean_up EXIT
trap 'exit 130' INT TERM

# Makes the container's system, once for each list of parts, and says where it is.
make_system() {
    local system part
    system=$cache/bookworm-$(cksum <<<"$parts" | cut -d' ' -f1)
    if [ ! -d "$system" ]; then
        echo "making the container's system (once)" >&2
        mkdir -p "$cache"
        part=$(mktemp -d "$cache/bookworm.XXXXXX")
        if ! debootstrap --variant=minbase --include="$parts" bookworm "$part" >"$part.log" 2>&1; then
            tail -n 5 "$part.log" >&2
            rm -rf --one-file-system "$part"
            fail "debootstrap failed: see $part.log"
        fi
        chmod 755 "$part"
        # What it could install, were there a network.
        rm -rf "${part:?}"/var/lib/apt/lists/*
        mv "$part" "$system"
        rm "$part.log"
    fi
    echo "$system"
}

# A container of its own for this run, booted; without a network, so that the ports of this machine do not matter.
start_container() {
    need_packages debootstrap systemd-container
    local system
    system=$(make_system)
    root=$(mktemp -d "$cache/run.XXXXXX")
    chmod 755 "$root"
    cp --archive --reflink=auto "$system/." "$root/"
    systemd-nspawn --quiet --directory="$root" --register=no --keep-unit --private-network --boot \
        >"$root/var/log/console.log" 2>&1 </dev/null &
    nspawn=$!
    await 100 find_leader || fail "the container did not start: $(tail -n 3 "$root/var/log/console.log")"
    await 300 booted || fail "the container did not boot: $(tail -n 3 "$root/var/log/console.log")"
}
find_leader() {
    local child
    for child in $(cat "/proc/$nspawn/task/$nspawn/children" 2>/dev/null); do
        # Between fork and exec the child still bears nspawn's name.
        if [ "$(cat "/proc/$child/comm" 2>/dev/null)" = systemd ]; then
            leader=$child
            return 0
        fi
    done
    return 1
}
booted() {
    case $(inside systemctl is-system-running 2>/dev/null) in running | degraded) ;; *) return 1 ;; esac
}
