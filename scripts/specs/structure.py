"""Both bundles fit the official meta-schemas of OpenAPI 3.1 and AsyncAPI 3.1.0.

OpenAPI's comes with openapi-spec-validator, AsyncAPI's stands in `vendor/` beside this module.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match
from openapi_spec_validator import OpenAPIV31SpecValidator

from scripts.specs.contract import Contract

ASYNCAPI = Path(__file__).parent / "vendor" / "asyncapi-3.1.0.json"


def structure(contract: Contract) -> Iterator[str]:
    """Say where a document is not OpenAPI or AsyncAPI."""
    for error in OpenAPIV31SpecValidator(dict(contract.openapi)).iter_errors():
        path = "/".join(str(step) for step in getattr(error, "absolute_path", ()))
        yield f"openapi.yaml #/{path}: {str(getattr(error, 'message', error))[:300]}"
    meta = json.loads(ASYNCAPI.read_text("utf-8"))
    for outer in Draft7Validator(meta).iter_errors(contract.asyncapi):
        error = best_match(outer.context) if outer.context else outer
        path = "/".join(str(step) for step in outer.absolute_path)
        yield f"asyncapi.yaml #/{path}: {(error or outer).message[:300]}"
