"""Whoever breaks out of the interpreter finds nothing, whoever runs the service: root or not."""

import os

import pytest

from app.sandboxes import landlock
from tests.unit.sandboxes.at_work import what_it_does
from tests.unit.sandboxes.broken_out import THINGS, python_of_everybody, what_it_opens

NOTHING = dict.fromkeys(THINGS, False)

as_root = pytest.param(
    False, id="as root", marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root has it")
)
as_ordinary_user = pytest.param(
    True,
    id="as an ordinary user",
    marks=pytest.mark.skipif(python_of_everybody() is None, reason="no Python for everybody"),
)
needs_landlock = pytest.mark.skipif(landlock.version() == 0, reason="the kernel has no Landlock")


@pytest.mark.requirement("A15")
@pytest.mark.parametrize("ordinary_user", [as_root, as_ordinary_user])
def test_without_any_wall_everything_of_the_service_could_be_read(ordinary_user: bool) -> None:
    opened = what_it_opens(ordinary_user=ordinary_user)
    assert opened == dict.fromkeys(THINGS, True), "or the tests below show nothing"


@pytest.mark.parametrize("ordinary_user", [as_ordinary_user])
def test_a_service_with_closed_memory_keeps_its_environment_from_its_own_user(
    ordinary_user: bool,
) -> None:
    opened = what_it_opens("closed memory", ordinary_user=ordinary_user)
    assert (opened["environ"], opened["mem"]) == (False, False)


@needs_landlock
@pytest.mark.parametrize("ordinary_user", [as_root, as_ordinary_user])
@pytest.mark.parametrize("memory", [(), ("closed memory",)], ids=["open", "closed"])
def test_behind_the_launcher_nothing_can_be_read(
    ordinary_user: bool, memory: tuple[str, ...]
) -> None:
    assert what_it_opens("launcher", *memory, ordinary_user=ordinary_user) == NOTHING


@pytest.mark.parametrize("ordinary_user", [as_root, as_ordinary_user])
def test_behind_all_walls_programs_and_queries_still_run(ordinary_user: bool) -> None:
    assert what_it_does(ordinary_user=ordinary_user) == ["42", [[42]]]
