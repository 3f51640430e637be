"""`specs/close_codes.yaml` in every language that acts on it: Python, JavaScript, and a table."""

from __future__ import annotations

import json
from typing import Any, Final

from scripts.artefacts import ROOT, Artefacts, run
from scripts.js import HEADER
from scripts.sources import read_yaml

FINAL: Final = (4500, 4999)
STORY: Final = ROOT / "docs" / "protocol.md"
START, END = "<!-- close codes -->\n", "<!-- /close codes -->"
WHAT_TO_DO: Final = {
    "reconnect": "come back",
    "ask_a_person": "ask the user",
    "never": "do not come back by yourself",
}
PYTHON: Final = '''"""The close codes of the live channel, from specs: run `make generate`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class CloseCode:
    """What a code means; what a client does by itself, and whether after a long pause."""

    code: int
    name: str
    then: Literal["reconnect", "ask_a_person", "never"]
    slowly: bool
    description: str


{constants}

CLOSE_CODES: Final = {{
{rows}
}}


def close_code(code: int) -> CloseCode:
    """Return what a code means, also one that is not listed."""
    if code in CLOSE_CODES:
        return CLOSE_CODES[code]
    if {first} <= code <= {last}:
        return CloseCode(code, "", "never", False, "The service closed the connection.")
    return CloseCode(code, "", "reconnect", False, "The connection was lost.")
'''
JAVASCRIPT: Final = """{header}
/**
 * What a close code means; what a client does by itself, and whether after a long pause.
 * @typedef {{{{ name: string, then: 'reconnect' | 'ask_a_person' | 'never', slowly: boolean,
 *   description: string }}}} CloseCode
 */

{constants}

/** @type {{Readonly<Record<number, CloseCode>>}} */
export const CLOSE_CODES = Object.freeze({{
{rows}
}});

/** What a code means, also one that is not listed. @param {{number}} code @returns {{CloseCode}} */
export function closeCode(code) {{
  const listed = CLOSE_CODES[code];
  if (listed) return listed;
  const final = code >= {first} && code <= {last};
  const description = final ? 'The service closed the connection.' : 'The connection was lost.';
  return {{ name: '', then: final ? 'never' : 'reconnect', slowly: false, description }};
}}
"""


def close_codes() -> list[dict[str, Any]]:
    """Return the codes as the contract lists them."""
    listed: list[dict[str, Any]] = read_yaml(ROOT / "specs" / "close_codes.yaml")
    return listed


def python() -> str:
    """Return a module that stands alone."""
    constants = [f"{each['name'].upper()}: Final = {each['code']}" for each in close_codes()]
    rows = [
        f"    {each['code']}: CloseCode(\n"
        f"        {each['code']},\n"
        f"        {json.dumps(each['name'])},\n"
        f"        {json.dumps(each['then'])},\n"
        f"        {each['slowly']},\n"
        f"        {json.dumps(each['description'])},\n"
        f"    ),"
        for each in close_codes()
    ]
    return PYTHON.format(
        constants="\n".join(constants), rows="\n".join(rows), first=FINAL[0], last=FINAL[1]
    )


def javascript() -> str:
    """Return a module that stands alone."""
    constants = [f"export const {each['name'].upper()} = {each['code']};" for each in close_codes()]
    rows = [
        f"  {each['code']}: {{\n    name: {json.dumps(each['name'])},\n"
        f"    then: {json.dumps(each['then'])},\n    slowly: {json.dumps(each['slowly'])},\n"
        f"    description: {json.dumps(each['description'])},\n  }},"
        for each in close_codes()
    ]
    return JAVASCRIPT.format(
        header=HEADER,
        constants="\n".join(constants),
        rows="\n".join(rows),
        first=FINAL[0],
        last=FINAL[1],
    )


def table() -> str:
    """Return the codes as a Markdown table."""
    rows = [
        f"| {each['code']} | {each['description']} | {WHAT_TO_DO[each['then']]}"
        f"{', slowly' if each['slowly'] else ''} |"
        for each in close_codes()
    ]
    head = ["| code | what happened | what to do |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows]) + "\n"


def _story() -> dict[str, str]:
    before, rest = STORY.read_text("utf-8").split(START, 1)
    _, after = rest.split(END, 1)
    return {STORY.name: f"{before}{START}{table()}{END}{after}"}


CLOSE_CODES_TABLE = Artefacts("docs", _story, owns=lambda name: name == STORY.name)

if __name__ == "__main__":
    raise SystemExit(run(CLOSE_CODES_TABLE))
