#!/bin/sh
# The tests of docs/deployment.md want nginx, Caddy and HAProxy. Debian's packages are unpacked into
# var/proxies: nothing is installed, nothing is started, nobody needs to be root. Without them those
# tests are left out, except in CI.
set -eu
cd "$(dirname "$0")/.."
into=$PWD/var/proxies
[ -e "$into/complete" ] && exit 0

unpacked() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    rm -rf "$into"
    mkdir -p "$into/lists/partial" "$into/cache/archives/partial"
    apt() {
        apt-get -qq -o Dir::State::Lists="$into/lists" -o Dir::Cache="$into/cache" \
            -o APT::Sandbox::User="$(id -un)" "$@"
    }
    (
        cd "$into"
        apt update
        apt download nginx caddy haproxy liblua5.3-0 libopentracing-c-wrapper0 libopentracing1
        for package in *.deb; do
            dpkg-deb -x "$package" .
        done
    ) || return 1
    rm -rf "$into/lists" "$into/cache" "$into"/*.deb
    touch "$into/complete"
}

if ! unpacked; then
    echo "The tests of the proxies will NOT run: they want Debian's nginx, caddy and haproxy." >&2
    [ -z "${CI:-}" ]
fi
