"""Every setting is documented with its default, both ways; contradictions are refused in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.settings import ROOT, Settings

ENTRY = re.compile(r"^# (.+)\n# ([A-Z][A-Z0-9_]*)=(.*)$", re.M)
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]*)` \| (?:`(.*)`)? ?\| (.+) \|$", re.M)
FIELDS = {name.upper(): field.description for name, field in Settings.model_fields.items()}


def documented(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.requirement("A29")
def test_the_example_lists_every_setting_with_its_meaning_and_no_other():
    entries = {name: text for text, name, _ in ENTRY.findall(documented(".env.example"))}

    assert entries == FIELDS


@pytest.mark.requirement("A29")
def test_the_readme_lists_every_setting_with_its_meaning_and_no_other():
    rows = {name: text for name, _, text in ROW.findall(documented("README.md"))}

    assert rows == FIELDS


@pytest.mark.requirement("A29", "D6")
def test_the_example_with_every_line_taken_in_is_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in FIELDS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(ROOT)
    lines = [f"{name}={value}" for _, name, value in ENTRY.findall(documented(".env.example"))]
    example = tmp_path / ".env"
    example.write_text("\n".join([*lines, "TEST_MODE=true", "SOMETHING_ELSE=1"]), "utf-8")
    taken = Settings(_env_file=example).model_dump()
    resolved = {k: v.resolve() if isinstance(v, Path) else v for k, v in taken.items()}

    assert resolved == Settings(_env_file=None, test_mode=True).model_dump()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "set TRUSTED_PROXIES"),
        ({"test_mode": True, "host": "0.0.0.0"}, "HOST=0.0.0.0 is refused"),
        ({"test_mode": True, "host": "chat.example.com"}, "is refused"),
        ({"test_mode": True, "llm_base_url": "http://llm/v1"}, "set LLM_MODEL"),
        ({"test_mode": True, "embedding_base_url": "http://llm/v1"}, "set EMBEDDING_MODEL"),
        ({"test_mode": True, "memory_default": 9, "memory_max": 3}, "MEMORY_DEFAULT is above"),
        ({"trusted_proxies": "10.0.0.1/8"}, "trusted_proxies"),
        ({"test_mode": True, "port": 70000}, "port"),
    ],
)
def test_a_contradiction_stops_the_start_and_says_what_to_do(fields: dict[str, Any], says: str):
    with pytest.raises(ValidationError) as refusal:
        Settings(_env_file=None, **fields)

    assert says in str(refusal.value)


@pytest.mark.requirement("A9")
@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_test_mode_may_listen_on_this_machine(host: str):
    assert Settings(_env_file=None, test_mode=True, host=host).host == host


@pytest.mark.requirement("A29", "D6")
def test_lists_are_written_with_commas_and_blanks_are_as_good_as_nothing(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8, ::1,")
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://a.example , https://b.example")
    monkeypatch.setenv("LLM_API_KEY", "  ")
    monkeypatch.setenv("PORT", "")
    settings = Settings(_env_file=None)

    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]
    assert settings.allowed_origins == ("https://a.example", "https://b.example")
    assert (settings.llm_api_key, settings.port) == (None, 8000)


def test_every_secret_is_masked_and_known_to_the_filters():
    secrets = {"llm_api_key": "sk-1", "embedding_api_key": "sk-2", "proxy_secret": "sk-3"}
    settings = Settings(_env_file=None, test_mode=True, **secrets)  # type: ignore[arg-type]

    assert sorted(settings.secrets()) == sorted(secrets.values())
    assert not any(value in repr(settings) for value in secrets.values())


@pytest.mark.parametrize("origin", ["*", "chat.example.com", "https://a.b/path", "https://u@a.b"])
def test_what_is_no_origin_is_refused_at_start(origin: str):
    with pytest.raises(ValidationError, match="is no origin"):
        Settings(_env_file=None, test_mode=True, allowed_origins=origin)


def test_origins_are_compared_in_the_form_that_browsers_send():
    settings = Settings(
        _env_file=None, test_mode=True, allowed_origins="https://Chat.Example.com/, http://a:81"
    )

    assert settings.allowed_origins == ("https://chat.example.com", "http://a:81")


@pytest.mark.requirement("A9")
@pytest.mark.parametrize(
    ("given", "warned"),
    [
        ({"trusted_proxies": "0.0.0.0/0"}, True),
        ({"trusted_proxies": "10.0.0.0/8,::/0"}, True),
        ({"trusted_proxies": "128.0.0.0/1"}, True),
        ({"trusted_proxies": "10.0.0.0/8,fd00::/16"}, False),
        ({"trusted_proxies": "0.0.0.0/0", "proxy_secret": "s3cret"}, False),
        ({"trusted_proxies": "0.0.0.0/0", "test_mode": True}, False),
    ],
)
def test_to_believe_everybody_without_a_secret_is_warned_of_at_every_start(
    given: dict[str, object], warned: bool
):
    told = " ".join(Settings(_env_file=None, **given).warnings())

    assert ("name your proxy's own address, or set PROXY_SECRET" in told) is warned
