"""Who may call: every way of identifying oneself that was enough must still be enough.

A list of requirements is a list of alternatives, each a set of schemes that are all needed; an
empty list and an empty set ask for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.compat.documents import ANNOTATIONS, Json


def refused_callers(
    old: Sequence[Json], new: Sequence[Json], old_schemes: Json, new_schemes: Json
) -> Iterator[str]:
    """Say which ways of calling are not enough any more."""
    enough = [frozenset(way) for way in new] or [frozenset()]
    for way in [frozenset(way) for way in old] or [frozenset()]:
        if not any(need <= way for need in enough):
            named = " and ".join(sorted(way)) or "no identity"
            yield f"calling with {named} is not enough any more"
            continue
        for name in sorted(way & frozenset().union(*enough)):
            if _facts(old_schemes.get(name, {})) != _facts(new_schemes.get(name, {})):
                yield f"the security scheme {name} is another one"


def _facts(scheme: Json) -> dict[str, object]:
    return {name: value for name, value in scheme.items() if name not in ANNOTATIONS}
