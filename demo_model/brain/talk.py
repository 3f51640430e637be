"""Small talk: who this is, what it can do, and an honest "I do not know".

It claims no knowledge. What it suggests are the abilities of the tools that the request offers.
"""

from __future__ import annotations

import re
from collections.abc import Container
from pathlib import Path

ABOUT = "I am a small demonstration model without any knowledge of the world."
MARKDOWN = Path(__file__).with_name("example.md").read_text("utf-8").strip()
ABILITIES = {
    "find_people": ("look people up in the company directory", "Who leads Finance?"),
    "query_sales": ("query customers and payments", "Show the payments by month."),
    "show_plot": ("draw charts", "Plot 3, 7, 4 and 9 as bars."),
    "calculate": ("calculate", "What is 17% of 230?"),
    "run_code": ("run small Python programs", "Write a program for the first 20 primes."),
    "show_table": ("show tables", "Show the top 5 customers in a table."),
    "ask_user": ("show forms and buttons", "Make a form with name, age and a comment."),
}
"""What it can do with a tool, and an example to try."""

WITHOUT_TOOLS = """\
Select tools such as **calculate**, **find_people**, **query_sales** to give me something to work \
with, or a data source, and I will quote the passages that fit your question. Without them you can \
try:

- Show me a markdown example.
- Write 300 words about the sea."""
MAX_EXAMPLES = 4
_GREETING = r"^\W*(?:hi|hey|hello|good (?:morning|afternoon|evening|day))(?: there| again)?\W*$"
_WHO = (
    r"\b(?:who|what) are you\b|\byour name\b|\bwhat (?:can|do) you do\b|^\W*help\W*$"
    r"|\b(?:which|what) (?:ai )?model\b|\bwhat can i (?:do|ask|try)\b"
)
_SAID = (
    (r"\bmarkdown\b|\bcode (?:example|block)\b", MARKDOWN),
    (r"^\W*(?:thanks?|thank you|cheers)\b.{0,40}$", "You are welcome."),
    (r"^\W*(?:bye|goodbye|good night|see you)\b.{0,30}$", "Goodbye!"),
    (r"\bhow are you\b", "I am running well, thank you. What would you like to try?"),
)


def talk(text: str, offered: Container[str]) -> str:
    """Answer a text that needs no tool and no passage."""
    for pattern, answer in _SAID:
        if re.search(pattern, text, re.IGNORECASE):
            return answer
    if re.search(_GREETING, text, re.IGNORECASE):
        return f"Hello! {ABOUT} {_suggestions(offered)}"
    if re.search(_WHO, text, re.IGNORECASE):
        return f"{ABOUT} I answer from tools and data sources only. {_suggestions(offered)}"
    return f"I cannot answer that: {ABOUT} {_suggestions(offered)}"


def _suggestions(offered: Container[str]) -> str:
    """Say what works right now, with examples to try; without tools, which ones to select."""
    usable = [ability for name, ability in ABILITIES.items() if name in offered]
    if not usable:
        return WITHOUT_TOOLS
    *others, last = [can for can, _ in usable]
    listed = f"{', '.join(others)} and {last}" if others else last
    examples = "\n".join(f"- {example}" for _, example in usable[:MAX_EXAMPLES])
    return f"With the tools that you selected I can {listed}. For example:\n\n{examples}"
