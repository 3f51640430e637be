#!/bin/sh
# The browser tests want a Chromium; Debian's will do. Without it they are left out, except in CI.
set -eu
if ! command -v chromium >/dev/null &&
    ! "$(dirname "$0")/need.sh" "The browser tests" chromium; then
    echo "The browser tests will NOT run." >&2
    [ -z "${CI:-}" ]
fi
