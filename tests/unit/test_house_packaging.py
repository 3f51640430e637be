"""What the project is shipped as: pinned, hashed, complete, and without anybody's machine in it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.unit.house import ROOT, files, text

# Put together here, because this file is read too.
ELSEWHERE = re.compile("|".join(("\\.\\./" + "shared", "/" + "work/", "/" + "root/")))


def _pins(name: str) -> dict[str, str]:
    lock = text(Path("requirements") / f"{name}.lock")
    return dict(re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s\\]+)", lock, re.M))


def _dockerfile(instruction: str) -> list[str]:
    lines = text(Path("Dockerfile")).replace("\\\n", " ").splitlines()
    return [
        line.removeprefix(instruction).strip() for line in lines if line.startswith(instruction)
    ]


def test_the_development_lock_pins_all_that_the_run_lock_pins_alike() -> None:
    assert _pins("run").items() <= _pins("dev").items()


def test_both_locks_pin_what_the_project_asks_for() -> None:
    project = tomllib.loads(text(Path("pyproject.toml")))["project"]
    asked = {
        "run": project["dependencies"],
        "dev": [*project["dependencies"], *project["optional-dependencies"]["dev"]],
    }
    for name, requirements in asked.items():
        wanted = dict(re.sub(r"\[.*?\]", "", line).split("==") for line in requirements)
        assert wanted.items() <= _pins(name).items()


def test_every_pin_has_a_hash_and_no_lock_names_a_registry() -> None:
    for name in ("run", "dev"):
        lock = text(Path("requirements") / f"{name}.lock")
        blocks = re.split(r"^(?=[\w.-]+(?:\[|==))", lock, flags=re.M)[1:]
        assert len(blocks) == len(_pins(name))
        assert all("--hash=sha256:" in block for block in blocks)
        assert "://" not in lock
    packages = json.loads(text(Path("package-lock.json")))["packages"]
    assert all("resolved" not in package for package in packages.values())
    assert all(package.get("integrity") for name, package in packages.items() if name)


@pytest.mark.requirement("A27")
def test_the_image_copies_only_what_is_there_and_what_is_not_ignored() -> None:
    kept = {line[1:] for line in text(Path(".dockerignore")).splitlines() if line.startswith("!")}
    sources = [
        source
        for line in _dockerfile("COPY")
        if not line.startswith("--from")
        for source in line.split()[:-1]
    ]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert set(sources) == kept


def test_the_image_holds_all_that_the_service_imports() -> None:
    copied = {line.split()[0] for line in _dockerfile("COPY")}
    assert copied >= {"app", "tools", "generated", "demo_model", "static", "company"}


def test_the_image_holds_what_the_pages_links_lead_to() -> None:
    copied = {source for line in _dockerfile("COPY") for source in line.split()[:-1]}
    links = [path for path in (ROOT / "static").rglob("*") if path.is_symlink()]
    assert links
    assert {path.resolve().relative_to(ROOT).as_posix() for path in links} <= copied


@pytest.mark.requirement("A27", "D6")
def test_the_image_runs_without_root_and_without_test_mode() -> None:
    assert _dockerfile("USER") == ["parlance"]
    environment = " ".join(_dockerfile("ENV"))
    secret = re.compile(r"TEST_MODE|KEY|TOKEN|SECRET|PASSWORD")
    assert not secret.search(environment)
    assert [line.partition("=")[0] for line in _dockerfile("ARG")] == ["BASE"]


def test_the_image_stands_on_one_base_by_digest() -> None:
    [base] = [line.partition("=")[2] for line in _dockerfile("ARG")]
    assert re.fullmatch(r"python:3\.11\.\d+-slim-bookworm@sha256:[0-9a-f]{64}", base)
    assert {line.split()[0] for line in _dockerfile("FROM")} == {"${BASE}"}


def test_the_image_holds_compiled_modules() -> None:
    """A container may write none, and would compile every module at every start."""
    steps = " ".join(_dockerfile("RUN"))
    assert "compileall" in steps
    assert "--no-compile" not in steps


def test_docker_stop_leaves_time_to_say_goodbye_after_the_running_turns() -> None:
    [grace] = re.findall(r"SHUTDOWN_GRACE_SECONDS=(\d+)", " ".join(_dockerfile("ENV")))
    assert 0 < int(grace) <= 5


def test_the_images_example_trusts_one_address_and_wants_a_secret() -> None:
    """A whole network would be believed, with every container in it."""
    for page in (Path("Dockerfile"), Path("docs/deployment.md")):
        example = re.sub(r"\s*\\\n#?\s*", " ", text(page))
        [trusted] = re.findall(r"docker run .*-e TRUSTED_PROXIES=(\S+) -e PROXY_SECRET=", example)
        assert "/" not in trusted


@pytest.mark.requirement("A27")
def test_the_development_container_builds_from_a_file_that_is_there() -> None:
    folder = Path(".devcontainer")
    settings = json.loads(text(folder / "devcontainer.json"))
    assert (ROOT / folder / settings["build"]["dockerfile"]).is_file()


@pytest.mark.requirement("F2")
def test_ci_runs_the_readmes_test_command() -> None:
    assert "\nmake test" in text(Path(".ci/run"))
    readme = ROOT / "README.md"
    assert not readme.exists() or "make test" in readme.read_text("utf-8")


def test_no_file_speaks_of_a_place_outside_the_project() -> None:
    ours = [path for path in files() if "vendor" not in path.parts and path.name != ".env"]
    words = {path: (ROOT / path).read_bytes().decode("utf-8", "replace") for path in ours}
    assert [str(path) for path in ours if ELSEWHERE.search(words[path])] == []


def test_the_demonstration_model_is_a_stranger_to_the_service() -> None:
    imports = re.compile(r"^\s*(?:from|import)\s+(?:app|tools|generated)\b", re.M)
    sources = files(".py", below="demo_model")
    assert [str(path) for path in sources if imports.search(text(path))] == []
