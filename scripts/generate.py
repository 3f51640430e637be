"""Run every generator: the bundles, the Pydantic models, the page's half, the clients' halves,
and the documentation's pages.

With `--check` nothing is written; whatever is not what specs/ makes is named, and the exit status
is 1.
"""

from __future__ import annotations

from scripts.artefacts import run
from scripts.bundle import CONTRACT
from scripts.close_codes import CLOSE_CODES_TABLE
from scripts.gen_clients import JAVASCRIPT_CLIENT, PYTHON_CLIENT
from scripts.gen_docs import DOCS
from scripts.gen_js import PAGE
from scripts.gen_models import MODELS

if __name__ == "__main__":
    raise SystemExit(
        run(CONTRACT, MODELS, PAGE, PYTHON_CLIENT, JAVASCRIPT_CLIENT, CLOSE_CODES_TABLE, DOCS)
    )
