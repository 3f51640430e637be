"""Small talk: who this is, what it can do, and an honest "I do not know". Pure.

It claims no knowledge. Examples are those of the tools that the request offers, so that whatever
it suggests works as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ABOUT = "I am a small demonstration model without any knowledge of the world."
EXAMPLES = {
    "find_people": "Who leads Finance?",
    "query_sales": "Show the payments by month.",
    "show_plot": "Plot y = x^2 from -5 to 5.",
    "calculate": "What is 17% of 230?",
    "run_code": "Write a program for the first 20 primes.",
    "show_table": "Show the top 5 customers in a table.",
    "ask_user": "Make a form with name, age and a comment.",
}
ABILITIES = {
    "find_people": "look people up in the company directory",
    "query_sales": "query customers and payments",
    "show_plot": "draw charts",
    "calculate": "calculate",
    "run_code": "run small Python programs",
    "show_table": "show tables",
    "ask_user": "show forms and buttons",
}
MARKDOWN = """\
# A heading

A paragraph with **bold**, *italic*, `code` and a [link](https://example.com).

1. A numbered list
2. with a second item
   - and one below it

> A quotation.

```python
def greet(name):
    return f"Hello, {name}!"

print(greet("world"))
```

| Fruit | Colour | Price |
|---|---|---:|
| Apple | green | 1.20 |
| Plum | blue | 0.80 |"""
_GREETING = re.compile(
    r"(?i)^\W*(?:hi|hey|hello|howdy|hallo|hola|salut|bonjour|salam|greetings|good (?:morning|"
    r"afternoon|evening|day))(?: there| you| everyone| again)?\W*$"
)
_SAID: tuple[tuple[str, str], ...] = (
    (r"^\W*(?:thanks?|thank you|thx|cheers)\b.{0,40}$", "You are welcome."),
    (r"^\W*(?:bye|goodbye|good night|see you|ciao)\b.{0,30}$", "Goodbye!"),
    (r"\bhow are you\b", "I am running well, thank you. What would you like to try?"),
    (
        r"^\W*(?:yes|no|ok|okay|sure|great|good|nice|cool|perfect)\W*$",
        "All right. What would you like to try next?",
    ),
)
_WHO = re.compile(
    r"(?i)\b(?:who|what) are you\b|\byour name\b|\bwhat (?:can|do) you do\b|^\W*help\W*$"
    r"|\bhow do you work\b|\bwhich (?:ai )?model\b|\bwhat model\b|\bwhat can i (?:do|ask|try)\b"
)
_MARKDOWN_WISH = re.compile(
    r"(?i)\bmarkdown\b|\bcode (?:example|block|sample)\b|\bexample of (?:a )?code\b"
)
MAX_EXAMPLES = 4


def talk(text: str, offered: Iterable[str]) -> str:
    """Answer a text that needs no tool and no passage."""
    known = set(offered)
    if not text.strip():
        return f"I did not get any text. {ABOUT} Ask me something."
    if _GREETING.match(text):
        return f"Hello! {ABOUT} {_offer(known)}"
    if _MARKDOWN_WISH.search(text):
        return MARKDOWN
    if _WHO.search(text):
        return f"{ABOUT} I answer from tools and data sources only. {_offer(known)}"
    for pattern, answer in _SAID:
        if re.search(pattern, text, re.IGNORECASE):
            return answer
    return f"I cannot answer that: {ABOUT[:1]}{ABOUT[1:]} {_offer(known)}"


def _offer(known: set[str]) -> str:
    """Say what works right now, with examples to try; without tools, which ones to select."""
    usable = [name for name in EXAMPLES if name in known]
    if not usable:
        names = ", ".join(f"**{name}**" for name in ("calculate", "find_people", "query_sales"))
        return (
            f"Select tools such as {names} to give me something to work with, or a data source, "
            "and I will quote the passages that fit your question. Without them you can try:\n\n"
            "- Show me a markdown example.\n- Write 300 words about the sea."
        )
    can = [ABILITIES[name] for name in usable]
    listed = can[0] if len(can) == 1 else ", ".join(can[:-1]) + " and " + can[-1]
    story = ["Look up a colleague, then plot the payments of that person's customers by month."]
    whole = {"find_people", "query_sales", "show_plot"} <= known
    examples = (story if whole else []) + [EXAMPLES[name] for name in usable]
    lines = "\n".join(f"- {example}" for example in examples[:MAX_EXAMPLES])
    return f"With the tools that you selected I can {listed}. For example:\n\n{lines}"
