"""Installing a client from the repository leaves the repository as it was."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.clients.test_readme import CLIENTS

IGNORED = shutil.ignore_patterns("__pycache__", "build", "*.egg-info")

OFFLINE_BUILD = "-m pip wheel --no-build-isolation --no-deps --no-index --quiet".split()


def all_files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.requirement("F4")
def test_the_python_client_is_built_without_a_trace_in_its_folder(tmp_path: Path) -> None:
    folder, wheels = tmp_path / "client", tmp_path / "wheels"
    shutil.copytree(CLIENTS / "python", folder, ignore=IGNORED)
    wheels.mkdir()
    before = all_files(folder)

    subprocess.run(
        [sys.executable, *OFFLINE_BUILD, "--wheel-dir", wheels, folder],
        check=True,
    )

    assert all_files(folder) == before
    [wheel] = wheels.iterdir()
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == {name for name in before if name.startswith("parlance_client/")}
