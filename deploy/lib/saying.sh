# shellcheck shell=bash
# How a check says what it saw, and waits for it; to be sourced at the top of the repository.

say() { printf '%s: %s\n' "${0##*/}" "$*"; }
fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# Tries a condition until it holds; $1 tenths of a second at most.
await() {
    local tries=$1
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}
not() { ! "$@"; }
running() { kill -0 "$1" 2>/dev/null; }

# The lines that admit a person of the number $1 at site $2 in May 2025, born on $3.
admission() {
    cat <<END
{"type":"person","fields":{"prisoner_no":"$1","sex":"M","birth_date":"$3"}}
{"type":"legal_status","case":{"prisoner_no":"$1"},"fields":{"status":"UNTRIED","document":"2-7/25","document_date":"2025-05-01","since":"2025-05-01"}}
{"type":"custody","case":{"prisoner_no":"$1"},"fields":{"facility":$2,"opened_at":"2025-05-02T09:00Z","opened_by":"ADMISSION","commitment_order":"2-7/25","commitment_authority":"District court","injuries":"NO","ill_treatment":"NO"}}
END
}

# The line that sends a person of the number $1 from site $2 to site $3 in July 2025, under the transfer number $4.
dispatch() {
    cat <<END
{"type":"transfer","case":{"prisoner_no":"$1"},"fields":{"number":"$4","from":$2,"to":$3,"dispatched_at":"2025-07-01T07:00Z","reason":"court","medical_file_travels":true,"family_told":true,"authority_document":"2-8/25"}}
END
}

# The hub's record of a facility.
facility() { printf '{"type":"facility","fields":{"site":%s,"name":"Prison %s"}}\n' "$1" "$1"; }
