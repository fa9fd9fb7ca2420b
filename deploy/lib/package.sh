# shellcheck shell=bash
# The Debian package of a built program; to be sourced at the top of the repository, after prepare.sh.

# Builds it from the program $1 into the folder $2 and prints its path. With $3, such as +1, as that much later a version.
# LEVEL=0 in the environment: packed fast, not small.
build_package() (
    # Also where the caller keeps what it prints, and bash would go on.
    set -euo pipefail
    local program=$1 folder=$2 suffix=${3:-} scratch version written
    need_packages dpkg-dev debhelper fakeroot man-db
    # Swift's own libraries are in no Debian package: they have to be in the program.
    if ldd "$program" | grep -q '/swift/linux/'; then
        echo "$program: needs Swift's own libraries beside it; build it with --static-swift-stdlib" >&2
        exit 1
    fi
    version=$("$program" --version)
    written=$(dpkg-parsechangelog --file deploy/debian/changelog --show-field Version)
    if [ "$version" != "$written" ]; then
        echo "deploy/debian/changelog is of $written, $program of $version; write an entry there" >&2
        exit 1
    fi
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    # A folder of its own within: the package is put beside it.
    mkdir -p "$scratch/kerben/completions" "$scratch/kerben/deploy"
    cp -r deploy/debian config "$scratch/kerben/"
    cp deploy/{kerben.1,OPERATING.md,CHANGELOG.md,systemd/officers.conf,kerben-alerts.yml} "$scratch/kerben/deploy/"
    cp "$program" "$scratch/kerben/kerben"
    local unit shell
    for unit in deploy/systemd/*.{service,timer}; do
        cp "$unit" "$scratch/kerben/debian/kerben.${unit##*/}"
    done
    cp deploy/systemd/kerben.{sysusers,tmpfiles} "$scratch/kerben/debian/"
    for shell in bash/kerben zsh/_kerben fish/kerben.fish; do
        # What bash reads is no script of its own, whatever its first line says.
        "$program" --generate-completion-script "${shell%/*}" | sed '1{/^#!/d}' >"$scratch/kerben/completions/${shell#*/}"
    done
    if [ -n "$suffix" ]; then
        printf 'kerben (%s) unstable; urgency=medium\n\n  * The same, as a later version.\n\n -- %s  %s\n\n' \
            "$version$suffix" 'Kerben developers <kerben@example.org>' "$(date -R)" |
            cat - deploy/debian/changelog >"$scratch/kerben/debian/changelog"
    fi
    # What is checked out with a narrow mask is still for everybody in the package.
    chmod -R u=rwX,go=rX "$scratch"
    if ! (cd "$scratch/kerben" && dpkg-buildpackage -us -uc -b) >"$scratch/log" 2>&1; then
        tail -n 20 "$scratch/log" >&2
        exit 1
    fi
    mkdir -p "$folder"
    cp "$scratch"/kerben_*.deb "$folder/"
    echo "$folder/kerben_$version${suffix}_$(dpkg --print-architecture).deb"
)
