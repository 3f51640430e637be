#!/bin/sh
# Install Debian packages where we may, or say what to install. Fails when they are still needed.
# With NO_APT=1 it never installs. Usage: need.sh "what for" package...
set -eu
reason=$1
shift
if [ "${NO_APT:-0}" != 0 ]; then
    as_root=no
elif [ "$(id -u)" = 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    as_root=no
fi
if [ "$as_root" = no ] || ! command -v apt-get >/dev/null; then
    echo "$reason: please install $* (on Debian: sudo apt-get install $*)." >&2
    exit 1
fi
echo "$reason: installing Debian's $* on this machine (NO_APT=1 refuses that)"
{
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@"
} >/dev/null
