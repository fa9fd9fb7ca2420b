# shellcheck shell=bash
# Checks of the systemd units; to be sourced from a script that runs at the top of the repository.

# Prints a line for each unit of deploy/systemd, of a service with its exposure by systemd-analyze. Fails where a unit does
# not verify, a directive has no comment above it, a timer has no service, or the exposure is 2.0 or more. Needs no running systemd, no binary.
check_units() {
    local root unit name exposure complaints status=0
    root=$(mktemp -d)
    # A root of its own, so that no unit of this machine is judged and ExecStart finds a file. It needs the targets
    # that units refer to, and the shell that ExecReload calls.
    mkdir -p "$root/etc/systemd/system" "$root/usr/bin" "$root/usr/lib/systemd/system"
    ln -s usr/bin "$root/bin"
    ln -s usr/lib "$root/lib"
    cp /usr/lib/systemd/system/*.{target,slice} "$root/usr/lib/systemd/system/"
    # A timer refers to its service: all are there before one is judged.
    cp deploy/systemd/*.{service,timer} "$root/etc/systemd/system/"
    install -m 755 /bin/true "$root/usr/bin/kerben"
    install -m 755 /bin/true "$root/usr/bin/sh"
    for unit in deploy/systemd/*.{service,timer}; do
        name=${unit##*/}
        if ! complaints=$(systemd-analyze verify --man=no --root="$root" "$name" 2>&1) || [ -n "$complaints" ]; then
            printf '%s: does not verify\n%s\n' "$name" "$complaints" >&2
            status=1
        fi
        if ! awk '/^[A-Za-z]+=/ && before !~ /^#/ { print FILENAME ":" FNR ": no comment above: " $0; bad = 1 }
                { before = $0 } END { exit bad }' "$unit" >&2; then
            status=1
        fi
        if [[ $name == *.timer ]]; then
            [ -e "${unit%.timer}.service" ] || { printf '%s: has no service\n' "$name" >&2; status=1; }
            printf '%-30s in order\n' "$name"
            continue
        fi
        # With the threshold, which is in tenths and fails above it, the verdict is systemd's own.
        if ! exposure=$(systemd-analyze security --offline=true --root="$root" --threshold=19 --no-pager "$name"); then
            printf '%s: exposed to 2.0 or more\n' "$name" >&2
            status=1
        fi
        exposure=$(sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\).*/\1/p' <<<"$exposure")
        printf '%-30s exposure %s\n' "$name" "${exposure:-unknown}"
        [ -n "$exposure" ] || status=1
    done
    rm -r "$root"
    return "$status"
}
