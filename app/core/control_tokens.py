"""The control tokens of chat templates, and how a text loses them.

A server that parses them in plain text would take what follows for another role, or for a tool's
call. The names are those that models publish in their tokenisers' configurations; families that are
built by a rule (`<|…|>`) are met by the rule, so that the next model of theirs is met as well.
Letters count as they are written, as they do for a tokeniser.
"""

from __future__ import annotations

import re

_ANGLED = """
    bos eos pad unk sep sop eop eoh eoa eom
    start_of_turn end_of_turn start_of_image end_of_image image_soft_token
    start_of_audio end_of_audio audio_soft_token
    tools tool_calls? tool_responses? tool_outputs? function_calls? function_results
    think arg_key arg_value fim_prefix fim_middle fim_suffix fim_pad role AI 用户
    [A-Z]{2,8}_TOKEN unused\\d{1,5} reserved_\\d{1,5} extra_id_\\d{1,5} SPECIAL_\\d{1,5}
    (?:seed|minimax):\\w{1,40} (?i:SYS)
"""  # Llama 2, Mistral, Gemma, Qwen, GLM, Hermes, Ling; Command R, Baichuan, Nemotron; Seed
_SQUARE = """
    (?i:INST) SYSTEM_PROMPT AVAILABLE_TOOLS TOOL_CALLS TOOL_RESULTS TOOL_CONTENT ARGS CALL_ID
    MODEL_SETTINGS THINK PREFIX MIDDLE SUFFIX IMG IMG_BREAK IMG_END AUDIO BEGIN_AUDIO TRANSCRIBE
    [gs]MASK BOS EOS EOT PAD UNK start_header_id end_header_id UNUSED_TOKEN_\\d{1,5}
"""  # Llama 2, Mistral, GLM, Kimi, EXAONE, InternLM
_WIDE_BAR = "\N{FULLWIDTH VERTICAL LINE}"
# What always begins one: the wide bar of DeepSeek and Hunyuan is nowhere else after a bracket. Very
# many of these fit into a text, and a replacement costs less than a pattern.
_ALWAYS = {
    begins: f"<·{begins[1:]}" for begins in (f"<{_WIDE_BAR}", f"</{_WIDE_BAR}", "<s>", "</s>")
}


def _one_of(names: str) -> str:
    return f"(?:{'|'.join(names.split())})"


# Each matches the bracket that begins a token. What is looked at behind it is bounded, and most
# brackets are passed over by the first look: the cost is linear, and small.
_BEGINS = (
    # <|im_start|>; Gemma 4 leaves one bar out: <|turn>, <turn|>.
    (
        "<",
        r"<(?![<\s]|[|/]<)(?=\|[^\s|<>]{1,60}\|?>"
        rf"|(?=/?[\w:]{{1,50}}>)/?{_one_of(_ANGLED)}>"
        r"|[^\s|<>·]{1,60}\|>)",
    ),
    # [INST]; EXAONE: [|user|]; MiniMax: [e~[ ends.
    (
        "[",
        r"\[(?![\[\s]|[|/]\[)"
        rf"(?=(?=/?\w{{1,30}}\])/?{_one_of(_SQUARE)}\]|\|[^\s|\[\]]{{1,60}}\|\]|e~\[)",
    ),
    # MiniMax: ]~!b[ and ]~b] begin.
    ("]", r"\](?=~!?b[\[\]])"),
)
_PATTERNS = [(bracket, re.compile(begins)) for bracket, begins in _BEGINS]


def broken(text: str) -> str:
    """Return the text with a dot inside each token, which makes it plain text to read."""
    for beginning, told_apart in _ALWAYS.items():
        text = text.replace(beginning, told_apart)
    for bracket, pattern in _PATTERNS:
        if bracket in text:
            text = pattern.sub(f"{bracket}·", text)
    return text
