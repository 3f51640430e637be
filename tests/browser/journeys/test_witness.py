"""The witness of the journeys sees what it is there for; else none of them would prove anything."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.browser.journeys.witness import Witness
from tests.running import RunningService

CRIMES = {
    "console: a complaint": "() => console.warn('a complaint')",
    "uncaught: lost": "() => void setTimeout(() => { throw new Error('lost'); })",
    "asked a stranger: http://localhost:9/": "() => void window.open('http://localhost:9/')",
    "console: The policy stopped connect-src": "() => fetch('http://[::1]:9/').catch(() => 0)",
    "/static/nothing.js: 404": "() => fetch('/static/nothing.js').then((answer) => answer.text())",
    "sent: not a ClientFrame": """() => new Promise((done) => {
      const socket = new WebSocket(`ws://${location.host}/ws/${'0'.repeat(32)}?takeover=true`);
      socket.onopen = () => socket.send('{"type": "chat"}');
      socket.onmessage = ({ data }) => data.includes('"error"') && done();
    })""",
}


@pytest.mark.requirement("F3")
async def test_every_crime_is_seen(service: RunningService, browser: Browser) -> None:
    context = await browser.new_context()
    witness = Witness(service.url)
    await witness.watch(context)
    page = await context.new_page()
    await page.goto(f"{service.url}/")
    for crime in CRIMES.values():
        await page.evaluate(crime)
    await page.wait_for_load_state("networkidle")
    await context.close()

    with pytest.raises(AssertionError):
        await witness.close()
    unseen = [name for name in CRIMES if not any(p.startswith(name) for p in witness.problems)]
    assert unseen == []
