"""Measures how long the page takes to draw an answer, and how long it stands still meanwhile: from
the arrival of its frames on the live connection to the frame in which it is seen, through all of
the page's own code.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

from tests.browser.page import frames as f
from tests.browser.page.peer import Peer, Talker

PATIENCE = 60.0
WATCH = """() => {
  const w = { given: 0, drawn: 0, worst: 0, last: 0, on: false, quiet: 0 };
  window.stopwatch = w;
  const Plain = WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...all) {
      super(...all);
      this.addEventListener('message', () => {
        if (w.on && !w.given) w.given = performance.now();
      });
    }
  };
  const count = (name) => document.getElementsByClassName(name).length;
  const seen = () => requestAnimationFrame(() => setTimeout(() => (w.drawn ||= performance.now())));
  (function beat() {
    const now = performance.now();
    if (w.on && w.given) {
      const gap = now - Math.max(w.last, w.given);
      w.worst = Math.max(w.worst, gap);
      if (!w.drawn && count('feedback') > 0) seen();
      if (!w.drawn || count('waiting-text') > 0 || gap > 30) w.quiet = now;
    }
    w.last = now;
    setTimeout(beat, 0);
  })();
}"""
START = """() => new Promise((ready) => (function look() {
  if (document.getElementsByClassName('thinking').length !== 1) return setTimeout(look, 5);
  Object.assign(stopwatch, { given: 0, drawn: 0, worst: 0, quiet: 0, on: true });
  ready();
})())"""
READ = """(quietMs) => new Promise((ready) => (function look() {
  const { given, drawn, worst, quiet } = stopwatch;
  if (!drawn || performance.now() - quiet < quietMs) return setTimeout(look, 5);
  stopwatch.on = false;
  const elements = document.getElementsByTagName('*').length;
  ready([worst, drawn - given, Math.max(quiet, drawn) - given, elements]);
})())"""
QUIET_MS = 60
"""So long nothing may happen before an answer counts as drawn and formatted."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one answer cost, in milliseconds: the longest standstill, until all of it was on the
    page, until it was formatted. `elements` counts what the page consists of then."""

    standstill: float
    drawn: float
    formatted: float
    elements: int


class Stopwatch:
    """Gives answers to one page, each to a page that has forgotten those before."""

    def __init__(self, page: Page, peer: Peer) -> None:
        self.page = page
        self.peer = peer
        self._talker: asyncio.Future[Talker] = asyncio.get_running_loop().create_future()
        self._seq = 0
        self._turns = 0

    async def open(self) -> None:
        """Load the page; not in test mode, where every frame is checked as well."""

        async def talk(talker: Talker) -> None:
            principal = f.session()["principal"] | {"identified_by": "proxy_header"}
            await talker.say_anything(f.back(principal=principal))
            if not self._talker.done():
                self._talker.set_result(talker)
            await talker.stay()

        self.peer.talks = [talk]
        await self.page.add_init_script(f"({WATCH})()")
        await self.page.goto(self.peer.url)
        await self._talker

    async def draw(self, text: str) -> Drawn:
        """Give one finished answer."""
        return await self.show(f.message(0, "assistant", text))

    async def stream(self, tokens: list[str]) -> Drawn:
        """Give an answer token by token."""
        return await self.show(*[f.token(0, token) for token in tokens])

    async def show(self, *events: dict[str, Any]) -> Drawn:
        """Give the events of one turn and its end; numbers and ids are filled in."""
        await self._begin()
        async with asyncio.timeout(PATIENCE):
            await self.page.evaluate(START)
            await self._say(*events, f.turn_finished(0))
            return Drawn(*await self.page.evaluate(READ, QUIET_MS))

    async def read(self, messages: list[dict[str, Any]]) -> float:
        """Have the page read a whole chat; the longest standstill until its end is seen."""
        await self._begin()
        self.peer.messages = {f.CHAT: messages}
        async with asyncio.timeout(PATIENCE):
            await self.page.evaluate(START)
            talker = await self._talker
            await talker.say(f.reset(self._seq))
            return Drawn(*await self.page.evaluate(READ, QUIET_MS)).standstill

    async def _begin(self) -> None:
        """Begin a turn, the only one that the page knows."""
        self._turns += 1
        talker = await self._talker
        await talker.say(f.reset(self._seq))
        await self._say(f.turn_started(0))

    async def _say(self, *events: dict[str, Any]) -> None:
        talker = await self._talker
        turn = {"turn_id": f"{self._turns:032x}"}
        for event in events:
            self._seq += 1
            filled = event | {"seq": self._seq} | turn
            if "message" in event:
                filled["message"] = event["message"] | turn | {"id": f"{self._seq:032x}"}
            await talker.say_anything(filled)
