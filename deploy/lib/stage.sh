# shellcheck shell=bash
# What has happened at the two sites before a box of OPERATING.md is typed; to be sourced by deploy/check-operating, which
# puts the names that are set here in the place of words in capitals.
# shellcheck disable=SC2034

hub=/var/lib/kerben-hub
site=/var/lib/kerben-facility

# Writes records at a site ($1) from standard input.
written() { inside kerben record put --state "$1" >/dev/null || fail "a record of the stage is refused"; }
together() { inside kerben sync now >/dev/null || fail "the sites of the stage do not exchange"; }

# $1 the box.
stage() {
    case $1 in
    *'kerben conflict decide'*) stage_conflict ;;
    *'kerben custody undo-release'*) stage_mistakes ;;
    *'"late entries"'*) stage_late ;;
    *'kerben identity join'*) stage_twins ;;
    esac
}

# The facility and the hub write the end of one sentence apart.
stage_conflict() {
    record=$(newest $site sentence P5Y)
    together
    inside systemctl stop kerben-hub
    written $site <<<'{"id":"'"$record"'","fields":{"term":"P4Y"}}'
    written $hub <<<'{"id":"'"$record"'","fields":{"term":"P6Y"}}'
    inside systemctl start kerben-hub
    together
    side=$(inside kerben conflict show "$record" --format csv | grep P6Y | grep -oE '[0-9]+\.[0-9]+-[0-9]+' | head -n 1)
}

# Admits somebody in May 2025, born on the day that the prisoner number ends with.
admit() { admission "$1" 27 "1985-01-$(printf %02d "${1#F27-}")" | written $site; }

# One who was admitted by mistake, one who was released by mistake, and one who leaves for a court.
stage_mistakes() {
    admit F27-8
    admitted=$(newest $site custody .)
    admit F27-9
    released=$(newest $site custody .)
    admit F27-5
    written $site <<<'{"id":"'"$released"'","fields":{"closed_at":"2025-06-01T09:00Z","closed_by":"RELEASE","release_type":"ACQUITTAL","closing_document":"2-9/25"}}'
    dispatch F27-5 27 28 T-1 | written $site
}

# Who was written down after the count had been published; enough to be shown in public.
stage_late() {
    local number
    for number in {10..16}; do admit "F27-$number"; done
    together
}

# Two files that may be one person's.
stage_twins() {
    local number
    for number in F27-6 F27-7; do
        written $site <<<'{"type":"person","fields":{"prisoner_no":"'"$number"'","surname":"Vvagranov","given_name":"Zzertan","sex":"M","birth_date":"1979-08-21"}}'
    done
    together
    one=$(newest $hub person F27-6)
    other=$(newest $hub person F27-7)
}
