#!/bin/sh
# Check the types of the page's and its client's JavaScript against the contract with tsc.
# Only this and the tests in Node want Node: without it they are left out, except in CI.
set -eu
cd "$(dirname "$0")/.."
[ -f jsconfig.json ] || exit 0
if ! { command -v node && command -v npm; } >/dev/null &&
    ! scripts/need.sh "Checking the page's types" nodejs npm; then
    echo "The page's types were NOT checked." >&2
    [ -z "${CI:-}" ]
    exit
fi
if ! cmp -s package-lock.json node_modules/installed.json; then
    npm ci --silent --no-audit --no-fund
    cp package-lock.json node_modules/installed.json
fi
node_modules/.bin/tsc -p jsconfig.json
