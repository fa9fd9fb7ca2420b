# shellcheck shell=bash
# What a daemon does under its unit, in the container of container.sh; to be sourced after it.

# The units as they are, but for times: nobody wants to wait half a minute for a hang to be noticed. And as many starts as
# a check makes in ten minutes.
quicken_units() {
    local unit
    for unit in kerben-hub kerben-facility; do
        mkdir -p "$root/etc/systemd/system/$unit.service.d"
        printf '[Unit]\nStartLimitBurst=50\n[Service]\nWatchdogSec=4s\nRestartSec=1s\nTimeoutAbortSec=2s\n' \
            >"$root/etc/systemd/system/$unit.service.d/check.conf"
    done
}

check_start() {
    inside systemctl enable --now "$1" 2>/dev/null || fail "$1 did not start"
    active "$1" || fail "$1 is not active"
    [ "$(show "$1" NRestarts)" = 0 ] || fail "$1 needed more than one start"
    [ "$(inside stat --format='%U %a' "/var/lib/$1")" = "$1 700" ] || fail "$1: others can read its state"
    [ "$(inside stat --format=%U "/proc/$(show "$1" MainPID)")" = "$1" ] || fail "$1 does not run as its own account"
    say "$1 is active"
}

check_reload() {
    local pid
    pid=$(show "$1" MainPID)
    inside systemctl reload "$1" || fail "$1 was not reloaded"
    await 50 reloaded "$1" || fail "$1 does not say that it has read its configuration again"
    active "$1" || fail "$1 is not active after a reload"
    has_pid "$1" "$pid" || fail "$1 has become another process by a reload"
    say "$1 reloads and stays the same process"
}
reloaded() { journal "$1" | grep --quiet --ignore-case reload; }

check_watchdog() {
    local pid restarts
    pid=$(show "$1" MainPID)
    restarts=$(show "$1" NRestarts)
    # A healthy daemon outlives its watchdog's time (4 s, above).
    if await 60 not has_pid "$1" "$pid"; then fail "$1 does not ping often enough"; fi
    inside systemctl kill --kill-whom=main --signal=STOP "$1"
    await 200 restarted "$1" "$pid" || fail "$1 hung and was not restarted"
    [ "$(show "$1" NRestarts)" = $((restarts + 1)) ] || fail "$1 needed $(show "$1" NRestarts) restarts after a hang"
    say "$1 is restarted when it hangs"
}

check_kill() {
    local pid
    pid=$(show "$1" MainPID)
    inside systemctl kill --kill-whom=main --signal=KILL "$1"
    await 100 restarted "$1" "$pid" || fail "$1 was killed and was not restarted"
    say "$1 is restarted when it is killed"
}

# One that cannot start is tried for ever, ever more slowly, and serves by itself as soon as it can.
check_pace() {
    local pid times=() n settings=/etc/kerben/${1#kerben-}.yaml
    inside systemctl restart "$1"
    pid=$(show "$1" MainPID)
    inside cp -p "$settings" "$settings.whole"
    inside sh -c "echo 'no setting' >>$settings"
    inside systemctl kill --kill-whom=main --signal=KILL "$1"
    for n in 1 2 3 4; do
        await 300 has_restarts "$1" "$n" || fail "$1 was not tried a ${n}th time"
        times+=("$(date +%s)")
    done
    ((times[2] - times[1] > times[1] - times[0] && times[3] - times[2] > times[2] - times[1])) ||
        fail "$1 is tried again at an even pace: at ${times[*]}"
    inside mv "$settings.whole" "$settings"
    await 600 restarted "$1" "$pid" || fail "$1 does not start by itself once it can"
    say "$1 is tried again ever more slowly, after $((times[1] - times[0])), $((times[2] - times[1])), $((times[3] - times[2])) s"
}
has_restarts() { [ "$(show "$1" NRestarts)" -ge "$2" ]; }
has_pid() { [ "$(show "$1" MainPID)" = "$2" ]; }
restarted() { active "$1" && ! has_pid "$1" "$2" && ! has_pid "$1" 0; }

check_levels() {
    [ -n "$(journal "$1" --priority=notice)" ] || fail "$1 writes no line of level notice or above"
    if journal "$1" | grep --quiet '^<[0-7]>'; then fail "$1 writes levels that the journal does not take"; fi
    say "$1 writes levels to the journal"
}

check_stop() {
    local begin tenths
    begin=$(date +%s%N)
    inside systemctl stop "$1" || fail "$1 was not stopped"
    tenths=$((($(date +%s%N) - begin) / 100000000))
    [ "$tenths" -lt 50 ] || fail "$1 took $tenths tenths of a second to stop"
    [ "$(show "$1" Result) $(show "$1" ExecMainStatus)" = "success 0" ] ||
        fail "$1 ended with $(show "$1" Result), status $(show "$1" ExecMainStatus)"
    not active "$1" || fail "$1 is not inactive after a stop"
    say "$1 stops within $((tenths / 10 + 1)) s with status 0"
}

# A backup by its unit, beside the daemon, into the folder that tmpfiles made.
check_backup() {
    local folder=/var/backups/$1
    inside sh -c "umask 077; mkdir -p /root/keys; kerben backup key /root/keys/$1 --state /var/lib/$1" >/dev/null 2>&1 ||
        fail "$1: no key for backups was made"
    inside sh -c "printf 'backup-folder: %s\n' $folder >>/etc/kerben/${1#kerben-}.yaml"
    inside systemctl start "$1-backup" || fail "$1-backup: $(journal "$1-backup" --lines=3)"
    [ "$(inside sh -c "ls $folder | wc -l")" = 1 ] || fail "$1-backup made no backup in $folder"
    [ "$(inside sh -c "stat --format='%U %a' $folder/*")" = "$1 600" ] || fail "$1-backup: others can read the backup"
    inside systemctl enable --now "$1-backup.timer" 2>/dev/null || fail "$1-backup.timer does not start"
    say "$1 is backed up by its unit"
}
