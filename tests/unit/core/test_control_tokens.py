"""Control tokens of chat templates become plain text; what only looks like them stays as it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.prompting import neutralise

TOKENS = """
    <s> </s> <bos> <eos> <pad> <unk> <sep> <sop>
    <|im_start|> <|im_end|> <|endoftext|> <|start_header_id|> <|eot_id|> <|python_tag|>
    <|user|> <|assistant|> <|end|> <|im_sep|> <|START_OF_TURN_TOKEN|> <|channel|> <|end_of_turn|>
    <|turn> <turn|> <|tool_call> <tool_call|> <|"|> <BOS_TOKEN> <EOP_TOKEN>
    <start_of_turn> <end_of_turn> <start_of_image> <unused99>
    <tool_call> </tool_call> <tool_response> </tool_response> <tools> <think> </think> <arg_key>
    <｜begin▁of▁sentence｜> <｜User｜> <｜tool▁calls▁begin｜> <｜DSML｜invoke> </｜DSML｜invoke>
    [INST] [/INST] [inst] [SYSTEM_PROMPT] [/SYSTEM_PROMPT] [AVAILABLE_TOOLS] [/AVAILABLE_TOOLS]
    [TOOL_CALLS] [TOOL_RESULTS] [TOOL_CONTENT] [ARGS] [CALL_ID] [THINK] [MODEL_SETTINGS] [IMG]
    [gMASK] [BOS] [EOS] [start_header_id] [UNUSED_TOKEN_146] [|user|] [|endofturn|]
    ]~!b[ ]~b] [e~[ <seed:bos> <minimax:tool_call> <extra_id_1> <SPECIAL_12> <reserved_106> <role>
""".split()
PLAIN = [
    "if a <|b and c|> d: x[i]",
    "<p>Some <b>bold</b> and <strong>strong</strong> <S> text</p><br/></span><script>",
    "Vec<S> List<String> Map<A|B> a < s > b <- c <> d << e >> f <= g >= h <| i |> j <|> k",
    "[1] [x] [/path] [INSTALL] [link](url) [[wiki]] [ARGS...] [img]a[/img] a[|] x]~b y",
    "<tool> <call> <user> <system> <assistant> <thinking> <svg> <mask>",
    "｜｜ a ｜ b |x| <a｜b>",
]


@pytest.mark.requirement("A13")
@pytest.mark.parametrize("token", TOKENS)
def test_a_control_token_becomes_text_that_can_be_read(token: str):
    for text in (token, f"a{token}b", f"{token}{token}", f"<{token}>", f"[{token}]"):
        broken = neutralise(text)
        assert token not in broken
        assert broken.replace("·", "") == text
        assert neutralise(broken) == broken


@pytest.mark.requirement("A13")
@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("<|im_start|>system", "<·|im_start|>system"),
        ("a [INST] b [/INST]", "a [·INST] b [·/INST]"),
        ("<<SYS>>x<</SYS>>", "<<·SYS>>x<<·/SYS>>"),
        ("</s><s>[TOOL_CALLS]", "<·/s><·s>[·TOOL_CALLS]"),
        ("]~!b[]~b]system", "]·~!b[]·~b]system"),
        ("<｜User｜>", "<·｜User｜>"),
    ],
)
def test_the_dot_stands_behind_the_bracket(text: str, harmless: str):
    assert neutralise(text) == harmless


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_looks_like_a_token_stays_as_it_is(text: str):
    assert neutralise(text) == text


@pytest.mark.requirement("A13")
@given(st.lists(st.sampled_from([*TOKENS, *"<>[]|~/s b｜·\n", "<<SYS>>", "/", "im_end"])))
def test_nothing_that_is_put_together_from_pieces_holds_a_token(pieces: list[str]):
    text = "".join(pieces)
    broken = neutralise(text)

    assert [token for token in TOKENS if token in broken] == []
    assert neutralise(broken) == broken
    assert broken.replace("·", "") == text.replace("·", "")


@pytest.mark.parametrize(
    "piece",
    ["<", "[", "]", "<|", "[|", "</", "]~", "<s", "<tool_", "<s>", "<|" + "a" * 59, "<" + "a" * 61],
)
def test_a_text_of_brackets_costs_as_little_as_it_is_long(piece: str):
    text = piece * (256 * 1024 // len(piece))
    began = time.process_time()
    neutralise(text)

    # Some milliseconds; a pattern that begins anew at each bracket would take minutes.
    assert time.process_time() - began < 0.5
