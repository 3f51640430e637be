"""The error table against the contract's, both ways, and what an error may carry."""

from __future__ import annotations

import re

import pytest
import yaml

from app.core.errors import AppError, LlmRateLimited
from app.settings import ROOT
from generated import ErrorDetail

ROW = re.compile(r"^\| `(\w+)` \| (\d+) \|", re.M)


def tree(cls: type[AppError]) -> list[type[AppError]]:
    return [cls] + [sub for child in cls.__subclasses__() for sub in tree(child)]


OURS = [cls for cls in tree(AppError) if cls.__module__ == "app.core.errors"]


@pytest.mark.requirement("B9")
def test_every_error_is_in_the_contract_with_its_status_and_the_other_way_round():
    spec = yaml.safe_load((ROOT / "specs/schemas/error_code.yaml").read_text("utf-8"))
    contract = {code: int(status) for code, status in ROW.findall(spec["description"])}
    pattern = re.compile(spec["pattern"])

    assert {cls.code: cls.status for cls in OURS if "code" in vars(cls)} == contract
    assert all(pattern.fullmatch(code) for code in contract)


def test_every_class_of_the_tree_has_a_code_of_its_own_or_its_parent_s():
    declared = [vars(cls)["code"] for cls in OURS if "code" in vars(cls)]
    assert {cls.code for cls in OURS} == set(declared)
    assert len(declared) == len(set(declared)), "two classes share a code"


@pytest.mark.parametrize(
    ("asked", "told"), [(None, None), (-1.0, 0.0), (3.5, 3.5), (10**9, 86_400.0)]
)
def test_a_wait_is_told_within_the_contract_s_bounds(asked: float | None, told: float | None):
    assert LlmRateLimited("wait", retry_after=asked).retry_after == told


@pytest.mark.parametrize(
    ("given", "told"), [("", "No reason was given."), ("half \ud800", "half \ufffd"), ("x", "x")]
)
def test_a_message_can_always_be_told(given: str, told: str):
    assert AppError(given).message == told


def test_details_are_kept_as_they_were_given():
    details = [ErrorDetail(at="/content", problem="empty")]

    assert AppError("no", details=details).details == details
