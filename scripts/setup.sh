#!/bin/sh
# Make .venv hold exactly what requirements/<name>.lock pins. Usage: setup.sh run|dev
# A copy of the lock inside .venv says that it is installed; "dev" pins all that "run" does.
# Two at once would install over each other, so the second waits and finds the work done.
set -eu
cd "$(dirname "$0")/.."
name=$1
lock=requirements/$name.lock
python=${PYTHON:-python3}

installed() {
    .venv/bin/python -c '' 2>/dev/null && cmp -s "requirements/$1.lock" ".venv/$1.lock"
}

enough() {
    installed "$name" || { [ "$name" = run ] && installed dev; }
}

if enough; then
    exit 0
fi
mkdir -p var
exec 9>var/setup.lock
if ! flock -n 9; then
    echo "Another set-up of this folder is running; waiting for it"
    flock 9
    if enough; then
        exit 0
    fi
fi
command -v "$python" >/dev/null || scripts/need.sh "parlance is written in Python" python3
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "parlance needs Python 3.11 or newer; $python is $("$python" -V). Set PYTHON=..." >&2
    exit 1
fi
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        scripts/need.sh "Making a virtual environment" python3-venv
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Installing $lock into .venv"
rm -f .venv/run.lock .venv/dev.lock
.venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check \
    --require-hashes --only-binary :all: -r "$lock"
cp "$lock" ".venv/$name.lock"
