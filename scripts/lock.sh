#!/bin/sh
# Pin what pyproject.toml asks for, with hashes. pip-tools lives in an environment of its own.
set -eu
cd "$(dirname "$0")/.."
tools=var/lock
[ -x "$tools/bin/pip-compile" ] || "${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check pip-tools==7.6.2
compile() {
    "$tools/bin/pip-compile" --quiet --generate-hashes --no-header --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host "$@" pyproject.toml
}
compile --output-file requirements/run.lock
compile --extra dev --constraint requirements/run.lock --output-file requirements/dev.lock
