"""Strict JSON: what the standard parser reads of good documents, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import BadJson
from app.core.strict_json import MAX_DEPTH, MAX_INTEGER, MAX_VALUES, decode

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=20,
)


@given(DOCUMENTS, st.booleans())
def test_a_good_document_is_read_as_the_standard_parser_reads_it(document: Any, escaped: bool):
    text = json.dumps(document, ensure_ascii=escaped)

    assert decode(text) == decode(text.encode()) == json.loads(text)


@given(st.binary(max_size=30))
def test_whatever_comes_is_read_or_refused_as_bad_json(data: bytes):
    try:
        value = decode(data)
    except BadJson:
        return
    assert value == json.loads(data)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("NaN", "NaN is not JSON."),
        ("[-Infinity]", "-Infinity is not JSON."),
        ("1e999", "A number is too large."),
        ("-1e999", "A number is too large."),
        (f"{MAX_INTEGER + 1}", "An integer is beyond 53 bits; send it as a string."),
        (f"-{MAX_INTEGER + 1}", "An integer is beyond 53 bits; send it as a string."),
        ("9" * 5000, "An integer is beyond 53 bits; send it as a string."),
        ('{"a":1,"a":1}', "An object names the same key twice."),
        ('{"a":{"b":1,"b":2}}', "An object names the same key twice."),
        ('{"a":1,"\\u0061":2}', "An object names the same key twice."),
        ('"\\ud800"', "A string holds half of a surrogate pair."),
        ('{"\\udc00":1}', "A string holds half of a surrogate pair."),
        ('[["\\ud800"]]', "A string holds half of a surrogate pair."),
        ("[" * 99 + "]" * 99, f"The JSON is nested deeper than {MAX_DEPTH} levels."),
        ("[1" + ",1" * MAX_VALUES + "]", f"The JSON holds more than {MAX_VALUES} values."),
        ("[" * 5000, f"The JSON holds more than {MAX_VALUES} values."),
        ("", "Not JSON: Expecting value at character 0."),
        ("{} {}", "Not JSON: Extra data at character 3."),
        ("\ufeff{}", "Not JSON: Unexpected UTF-8 BOM (decode using utf-8-sig) at character 0."),
        ("'a'", "Not JSON: Expecting value at character 0."),
    ],
)
def test_what_two_parsers_could_disagree_about_is_refused(text: str, problem: str):
    with pytest.raises(BadJson) as refusal:
        decode(text)

    assert refusal.value.message == problem


def test_bytes_that_are_not_utf_8_are_refused():
    with pytest.raises(BadJson, match="not UTF-8"):
        decode(b'"\xff"')


def test_a_whole_surrogate_pair_is_one_character():
    assert decode('"\\ud83d\\ude42"') == "🙂"


@pytest.mark.parametrize("inside", ["", "1", '"x"'])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_ends_at_the_limit_whatever_stands_inside(opening: str, closing: str, inside: str):
    core = inside or ("[]" if opening == "[" else "{}")
    own = 0 if inside else 1
    fits = MAX_DEPTH - own
    decode(opening * fits + core + closing * fits)
    with pytest.raises(BadJson):
        decode(opening * (fits + 1) + core + closing * (fits + 1))


@given(st.text(st.sampled_from('a,[{"\\n')))
def test_what_stands_in_a_string_counts_as_no_value(text: str):
    assert decode(json.dumps([text * 100]), max_values=1) == [text * 100]
