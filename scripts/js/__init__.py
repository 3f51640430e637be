"""What JavaScript takes from the contract: names and types for its client, schemas for the page.

Every module here is pure: schemas in, file texts out.
"""

HEADER = "// Made from specs/schemas. Do not edit: run `make generate`.\n"
