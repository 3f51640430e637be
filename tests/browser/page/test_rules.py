"""The page's pure rules, run where they live: numbering, markdown, ticks, delays, links."""

import json
import random
from typing import Any

from playwright.async_api import Page

from tests.browser.page import frames as f
from tests.browser.page.peer import Peer, Talker

REDUCE = """async ([batches]) => {
  const { reduce } = await import('/static/js/state/reducer.js');
  const { INITIAL } = await import('/static/js/state/initial.js');
  let state = INITIAL;
  for (const frames of batches) state = reduce(state, { type: 'frames', frames, now: 1000 });
  return JSON.stringify(state);
}"""

SPLIT = """async ([texts]) => {
  const { emptySplit, grow } = await import('/static/js/views/markdown/blocks.js');
  const { lexed } = await import('/static/js/views/markdown/lexing.js');
  const plain = (tokens) => tokens.map((t) => t.raw).join('').replace(/\\s+/g, '');
  return texts.map(({ whole, cuts }) => {
    let split = emptySplit();
    for (const cut of cuts) split = grow(split, whole.slice(0, cut), false);
    split = grow(split, whole, true);
    const kinds = (tokens) => tokens.filter((t) => t.type !== 'space').map((t) => t.type);
    const done = split.pages.flat().map((block) => block.token);
    const all = lexed(whole.replace(/\\r\\n?/g, '\\n')).tokens.filter((t) => t.type !== 'def');
    return [kinds(done), kinds(all), plain(done), plain(all)];
  });
}"""


async def blank(page: Page, peer: Peer) -> None:
    async def quiet(talker: Talker) -> None:
        await talker.stay()

    peer.talks = [quiet]
    await page.goto(peer.url)


def history() -> list[dict[str, Any]]:
    """A session with two turns."""
    call = {"id": "c1", "name": "calculate", "state": "succeeded", "elapsed_ms": 3}
    second = "2" * 32
    return [
        f.session(),
        f.turn_started(1),
        f.message(2, "user", "Hello", id="7" * 32),
        *[f.token(seq, f"word{seq} ") for seq in range(3, 40)],
        f.tool_status(40, call),
        f.message(41, "assistant", "Done."),
        f.turn_finished(42),
        f.turn_started(43, second),
        f.token(44, "More", second),
        f.turn_finished(45, second, "limited", limit="max_rounds"),
    ]


async def reduced(page: Page, batches: list[list[dict[str, Any]]]) -> dict[str, Any]:
    return dict(json.loads(await page.evaluate(REDUCE, [batches])))


def turns(state: dict[str, Any], chat: str = f.CHAT) -> list[dict[str, Any]]:
    """What the page has of a chat."""
    found: list[dict[str, Any]] = state["chats"][chat]["turns"]
    return found


async def test_events_that_come_again_in_any_pieces_change_nothing(page: Page, peer: Peer) -> None:
    await blank(page, peer)
    frames = history()
    once = await reduced(page, [[frame] for frame in frames])
    assert once["cursor"] == {"epoch": f.EPOCH, "seq": 45}
    assert [turn["text"] for turn in turns(once)] == ["Done.", "More"]
    dice = random.Random(7)
    for _ in range(30):
        stream: list[dict[str, Any]] = []
        at = 0
        while at < len(frames):
            step = dice.randint(1, 9)
            back = max(1, at - dice.randint(0, 6))
            stream += frames[back if at else 0 : at + step]
            at += step
        cuts = sorted(dice.sample(range(1, len(stream)), 4))
        batches = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        assert await reduced(page, batches) == once


async def test_a_type_that_nobody_knows_is_counted_with_its_number(page: Page, peer: Peer) -> None:
    await blank(page, peer)
    novelty = {"type": "hologram", "seq": 2, "of": "Maria"}
    odd = {"type": "whisper"}
    known = [f.session(), f.turn_started(1), novelty, odd, f.token(3, "Hello")]
    state = await reduced(page, [known])
    assert state["cursor"]["seq"] == 3
    assert turns(state)[0]["text"] == "Hello"
    assert state["ignored"] == 2
    assert not state["gap"]


async def test_nothing_behind_a_hole_is_taken_until_the_connection_resumed(
    page: Page, peer: Peer
) -> None:
    await blank(page, peer)
    before = [f.session(), f.turn_started(1), f.token(2, "a"), f.token(4, "c")]
    state = await reduced(page, [before])
    assert (state["gap"], state["cursor"]["seq"]) == (True, 2)
    after = [f.session(resumed=True, seq=4), f.token(3, "b"), f.token(4, "c")]
    state = await reduced(page, [before, after])
    assert (state["gap"], turns(state)[0]["text"]) == (False, "abc")


async def test_growing_markdown_ends_as_the_whole_would(page: Page, peer: Peer) -> None:
    await blank(page, peer)
    dice = random.Random(11)
    pieces = [
        "# Title\n\n", "Some *text* with `code`.\n", "\n", "- one\n- two\n  - three\n\n",
        "1. a\n2. b\n\n", "```py\nx = 1\n\ny = 2\n```\n", "> quoted\n> more\n\n", "---\n\n",
        "| a | b |\n|---|--:|\n| 1 | 2 |\n\n", "<b>raw</b>\n\n", "Line\r\nnext\r\n\r\n", "***\n",
        "[x]: http://example.com\n\n", "    indented\n\n", "~~~\nopen\n~~~\n\n",
    ]  # fmt: skip
    texts = []
    for _ in range(60):
        whole = "".join(dice.choice(pieces) for _ in range(dice.randint(1, 14)))
        cuts = sorted(dice.randint(0, len(whole)) for _ in range(12))
        texts.append({"whole": whole, "cuts": cuts})
    for kinds, wanted, text, wanted_text in await page.evaluate(SPLIT, [texts]):
        assert kinds == wanted
        assert text == wanted_text


async def test_a_long_block_is_cut_without_losing_a_word(page: Page, peer: Peer) -> None:
    await blank(page, peer)
    code = "```py\n" + "".join(f"value_{i} = {i}\n" for i in range(1_400)) + "```\n\nafter"
    rows = "".join(f"| r{i} | {i} |\n" for i in range(8_000))
    items = "".join(f"{i + 1}. item {i}\n" for i in range(8_000))
    lost = await page.evaluate(
        """async ([texts]) => {
          const { emptySplit, grow } = await import('/static/js/views/markdown/blocks.js');
          return texts.map(([whole, marks]) => {
            let split = emptySplit();
            for (let at = 0; at < whole.length; at += 2800) {
              split = grow(split, whole.slice(0, at), false);
            }
            split = grow(split, whole, true);
            const blocks = split.pages.flat().filter((block) => block.token.type !== 'space');
            const all = JSON.stringify(blocks.map((block) => block.token));
            return [blocks.length, marks.filter((mark) => !all.includes(mark))];
          });
        }""",
        [
            [
                [code, [f"value_{i} = {i}" for i in range(1_400)]],
                ["| a | b |\n|---|---|\n" + rows, [f"r{i}" for i in range(0, 8_000, 7)]],
                [items, [f"item {i}" for i in range(0, 8_000, 7)]],
            ]
        ],
    )
    assert [missing for _, missing in lost] == [[], [], []]
    code_blocks, *others = [blocks for blocks, _ in lost]
    assert code_blocks == 2  # whole again, and what follows it
    assert all(blocks > 3 for blocks in others)


async def test_ticks_cover_their_range_at_round_steps(page: Page, peer: Peer) -> None:
    await blank(page, peer)
    dice = random.Random(3)
    ranges = [sorted((dice.uniform(-1, 1) * 10 ** dice.randint(-3, 9),) * 2) for _ in range(5)]
    some = [dice.uniform(-1, 1) * 10 ** dice.randint(-3, 9) for _ in range(190)]
    ranges += [sorted(pair) for pair in zip(some[::2], some[1::2], strict=True)]
    answers = await page.evaluate(
        """async ([ranges]) => {
          const { ticks } = await import('/static/js/views/plot/ticks.js');
          return ranges.map(([low, high]) => ticks(low, high, 6));
        }""",
        [ranges],
    )
    for (low, high), found in zip(ranges, answers, strict=True):
        slack = (found[1] - found[0]) * 1e-6
        assert found[0] <= low + slack
        assert found[-1] >= high - slack
        assert 2 <= len(found) <= 15
        assert found == sorted(set(found))


async def test_waiting_grows_to_a_bound_and_close_codes_decide_alone(
    page: Page, peer: Peer
) -> None:
    await blank(page, peer)
    delays, retries = await page.evaluate(
        """async () => {
          const { delay } = await import('/static/js/net/backoff.js');
          const { closeCode } = await import('/static/js/generated/close_codes.js');
          const steps = [0, 1, 2, 3, 4, 5, 6, 50];
          const codes = [1000, 1001, 1006, 1012, 4001, 4004, 4029, 4499,
            4500, 4501, 4503, 4509, 4999, 5000];
          return [steps.map((n) => [delay(n, () => 0), delay(n, () => 0.999)]),
            codes.map((code) => [code, closeCode(code).then === 'reconnect'])];
        }"""
    )
    lows = [low for low, _ in delays]
    assert lows == sorted(lows)
    assert delays[0] == [250, 500]
    assert delays[-1] == [10_000, 19_990]
    assert {code for code, retry in retries if not retry} == {4500, 4501, 4503, 4509, 4999}


async def test_links_lead_only_to_the_web_and_to_mail(page: Page, peer: Peer) -> None:
    await blank(page, peer)
    tried = [
        "https://example.com/a", "http://example.com", "mailto:a@example.com",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//example.com", "/me",
        "\tjavascript:x", "https:evil", "vbscript:x", "file:///etc/passwd", "java\nscript:x", "",
    ]  # fmt: skip
    kept = await page.evaluate(
        """async ([hrefs]) => {
          const { safeHref } = await import('/static/js/views/markdown/links.js');
          return hrefs.filter((href) => safeHref(href) !== '');
        }""",
        [tried],
    )
    assert kept == tried[:3]
