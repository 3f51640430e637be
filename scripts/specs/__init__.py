"""The checks of the contract, one idea per module, each a function from a `Contract` to problems.

A problem is one line that names the place and what is wrong there. Each of the `STAGES` takes for
granted that the one before found nothing; `check_specs.py` is the command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.bundle import BundleError
from scripts.schemas import SchemaError
from scripts.specs.channels import channels, unions
from scripts.specs.contract import Contract, load_contract
from scripts.specs.examples import examples
from scripts.specs.growth import discriminators, growth
from scripts.specs.operations import operations
from scripts.specs.references import references, unused
from scripts.specs.shapes import shapes
from scripts.specs.structure import structure

Check = Callable[[Contract], Iterator[str]]
STAGES: tuple[tuple[Check, ...], ...] = (
    (references,),
    (structure,),
    (shapes, operations, channels, unions, examples, unused),
    (discriminators, growth),
)


def problems(folder: Path) -> list[str]:
    """Return everything that is wrong with the contract in `folder`; empty when nothing is.

    Problems that keep the documents from being understood at all come alone.
    """
    try:
        contract = load_contract(folder)
    except (SchemaError, BundleError) as error:
        return [str(error)]
    for stage in STAGES:
        if found := [problem for check in stage for problem in check(contract)]:
            return found
    return []
