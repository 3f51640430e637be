"""Takes the README's pictures: `python -m scripts.screenshot`.

Starts the service as `make run` does, with the demonstration model, asks the question that shows
most, and photographs the answer on a wide screen and on a phone. Wants Chromium (`CHROMIUM_PATH`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")
MOST_BYTES = 250_000
EXAMPLE = "Look up, sum and plot"
SHOTS = {
    "chat-dark.png": ({"width": 1280, "height": 900}, 1),
    "chat-phone.png": ({"width": 390, "height": 844}, 2),
}
"""Each picture's screen, and its pixels per point."""


@contextmanager
def running_service() -> Iterator[str]:
    """Run the service on a free port with folders of its own, and give its address."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"TEST_MODE": "true", "PORT": "0", "LOG_DIR": folder, "DATA_DIR": f"{folder}/var"}
        process = subprocess.Popen(
            [sys.executable, "-m", "app"],
            cwd=ROOT,
            env={**os.environ, **own, "LOG_LEVEL": "WARNING"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()
            process.wait(30)


def take(browser: Browser, url: str, name: str) -> int:
    """Photograph one answer; return the picture's size in bytes."""
    viewport, scale = SHOTS[name]
    context = browser.new_context(viewport=viewport, device_scale_factor=scale)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}/?{name}")
    use_here = page.get_by_role("button", name="Use it here")
    page.locator(".link.good").or_(use_here).wait_for(state="attached")
    if use_here.is_visible():
        use_here.click()
        page.locator(".link.good").wait_for(state="attached")
    page.get_by_role("button", name=EXAMPLE).click()
    page.get_by_role("button", name="Good answer").wait_for()
    page.locator("#conversation").evaluate("box => { box.scrollTop = 0; }")
    page.locator(".jump").evaluate_all("all => all.forEach((node) => node.remove())")
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)  # the last movements on the page
    page.screenshot(path=IMAGES / name)
    context.close()
    return (IMAGES / name).stat().st_size


def main() -> int:
    """Take all pictures; 1 when one of them is too heavy for a README."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_service() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        sizes = {name: take(browser, url, name) for name in SHOTS}
        browser.close()
    for name, size in sizes.items():
        print(f"{name}: {size / 1000:.0f} kB")
    return 1 if max(sizes.values()) > MOST_BYTES else 0


if __name__ == "__main__":
    sys.exit(main())
