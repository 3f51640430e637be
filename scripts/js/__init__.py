"""What `gen_js.py` writes for the page: names, types and schemas, each from the contract's schemas.

Every module here is pure: schemas in, file texts out.
"""

HEADER = "// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.\n"
