"""The keywords that bound one value: types, sizes, ways of writing. Each rule says what a reader
would not accept of what a writer may send, as a pair of words: what is sent, what is accepted."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scripts.compat.documents import Json

Refusal = tuple[str, str]

TYPES = frozenset("null boolean integer number string array object".split())
# What a value is bounded by, for which types, and where the bound lies when it is not written.
LOWER = {"minLength": 0.0, "minItems": 0.0, "minProperties": 0.0, "minimum": -math.inf}
UPPER = {"maxLength": math.inf, "maxItems": math.inf, "maxProperties": math.inf} | {
    "maximum": math.inf
}
BOUNDED = {
    "Length": frozenset({"string"}),
    "Items": frozenset({"array"}),
    "Properties": frozenset({"object"}),
    "imum": frozenset({"number", "integer"}),
}
# Of these we only know whether they are the same.
WRITTEN = ("pattern", "format", "contentMediaType", "contentEncoding")


def types(schema: Json) -> frozenset[str]:
    """Return the types that a schema allows; `number` holds `integer`."""
    named = schema.get("type", TYPES)
    found = frozenset({named}) if isinstance(named, str) else frozenset(named)
    return found | {"integer"} if "number" in found else found


def refused_types(writer: Json, reader: Json) -> Iterator[Refusal]:
    """Types that are sent and not accepted."""
    if extra := types(writer) - types(reader):
        names = "anything" if types(writer) == TYPES else " or ".join(sorted(extra))
        yield names, " or ".join(sorted(types(reader) - {"integer"} or types(reader)))


def refused_sizes(writer: Json, reader: Json) -> Iterator[Refusal]:
    """Lengths, counts and numbers beyond the reader's bounds."""
    shared = types(writer) & types(reader)
    for names, nothing, sign in ((LOWER, "any", 1), (UPPER, "any", -1)):
        for name, default in names.items():
            if not shared & BOUNDED[name[3:]]:
                continue
            sent, taken = _bound(writer, name, default, sign), _bound(reader, name, default, sign)
            if sent < taken:
                yield f"{name} {_written(sent, sign) or nothing}", f"{_written(taken, sign)}"


def refused_writing(writer: Json, reader: Json) -> Iterator[Refusal]:
    """Texts that are written in another way than the reader wants."""
    if "string" not in types(writer) & types(reader):
        return
    for name in WRITTEN:
        if name in reader and writer.get(name) != reader[name]:
            yield f"{name} {writer.get(name, 'of any kind')}", str(reader[name])


def _bound(schema: Json, name: str, default: float, sign: int) -> tuple[float, int]:
    """Return a bound so that the greater one is the stricter one, whichever side it is on."""
    plain = (sign * float(schema.get(name, default)), 0)
    exclusive = schema.get(f"exclusive{name[0].upper()}{name[1:]}")
    return plain if exclusive is None else max(plain, (sign * float(exclusive), 1))


def _written(bound: tuple[float, int], sign: int) -> str:
    value, exclusive = bound
    if math.isinf(value):
        return ""
    return f"{sign * value:g}" + (" (itself excluded)" if exclusive else "")
