# shellcheck shell=bash
# What every script needs before it builds; to be sourced at the top of the repository.

# Installs the Debian packages among the arguments that are missing, as root or through sudo.
need_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    echo "installing ${missing[*]}" >&2
    "${root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The C libraries, and what the demo and the tests call; fails with one line where there is no Swift 6.
need_toolchain() {
    if ! command -v swift >/dev/null; then
        echo "${0##*/}: no Swift toolchain on the PATH; install Swift 6.3 or later for Debian 12" >&2
        exit 1
    fi
    need_packages libsqlite3-dev libcurl4-openssl-dev libssl-dev libzstd-dev libsystemd-dev libxlsxwriter-dev pkg-config
}

# Builds a product for use and says where it is. Swift's own libraries go in, as far as they are called: the program then
# runs where there is no toolchain, and an idle daemon takes 4 MB less.
build_release() {
    echo "building $1; ten to fifteen minutes the first time, warnings are of the libraries it uses" >&2
    swift build -c release --static-swift-stdlib --scratch-path .build-release --product "$1" >&2 || return 1
    echo "$PWD/.build-release/release/$1"
}
