"""Small programs for the sandbox: code that the user pasted, or one of a few known recipes.

The sandbox runs a subset of Python; recipes keep to functions, loops, comprehensions and `math`,
`random`, `datetime`, `collections`. Nothing is run here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from demo_model.brain.conversation import Conversation
from demo_model.brain.task import Findings, Task
from demo_model.chat import Call

MAX_COUNT = 200
_FENCE = re.compile(r"```[ \t]*(\w*)[^\n]*\n(.*?)```", re.DOTALL)
_ASKS_CODE = re.compile(
    r"(?i)\b(?:write|run|execute|make|create|give|show|use)\b.{0,40}"
    r"\b(?:python|code|program|script|function|snippet)\b|\bin python\b|\bpython (?:code|program)\b"
)
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


def _count(text: str, default: int) -> int:
    """Return the first number of the text as a count of 1 to 200."""
    match = re.search(r"\d+", text)
    return min(max(int(match[0][:6]), 1), MAX_COUNT) if match else default


def _primes(text: str) -> str:
    if match := re.search(r"(?i)\b(?:up to|below|under|until)\s+(\d{1,5})", text):
        bound = min(int(match[1]), 10_000)
        return (
            f"limit = {bound}\n"
            "primes = [n for n in range(2, limit + 1)\n"
            "          if all(n % d for d in range(2, int(n ** 0.5) + 1))]\nprint(primes)"
        )
    return (
        f"wanted = {_count(text, 20)}\nprimes = []\nnumber = 2\n"
        "while len(primes) < wanted:\n"
        "    if all(number % p for p in primes if p * p <= number):\n"
        "        primes.append(number)\n    number += 1\nprint(primes)"
    )


def _fibonacci(text: str) -> str:
    return (
        f"a, b = 0, 1\nnumbers = []\nfor _ in range({_count(text, 15)}):\n"
        "    numbers.append(a)\n    a, b = b, a + b\nprint(numbers)"
    )


def _sorting(text: str) -> str:
    numbers = ", ".join(_NUMBERS.findall(text)[:MAX_COUNT])
    backwards = ", reverse=True" if re.search(r"(?i)descend|largest first|reverse", text) else ""
    return f"numbers = [{numbers}]\nprint(sorted(numbers{backwards}))"


def _fizzbuzz(text: str) -> str:
    return (
        f"for n in range(1, {_count(text, 20)} + 1):\n"
        '    print("Fizz" * (n % 3 == 0) + "Buzz" * (n % 5 == 0) or n)'
    )


def _dice(text: str) -> str:
    return (
        f"import random\n\nrolls = [random.randint(1, 6) for _ in range({_count(text, 5)})]\n"
        'print(rolls, "sum:", sum(rolls))'
    )


def _collatz(text: str) -> str:
    return (
        f"n = {_count(text, 27)}\nsteps = [n]\nwhile n != 1:\n"
        "    n = n // 2 if n % 2 == 0 else 3 * n + 1\n    steps.append(n)\n"
        'print(len(steps) - 1, "steps:", steps)'
    )


def _times_table(text: str) -> str:
    size = min(_count(text, 10), 20)
    return (
        f"size = {size}\nfor row in range(1, size + 1):\n"
        '    print(" ".join(str(row * column).rjust(4) for column in range(1, size + 1)))'
    )


def _squares(text: str) -> str:
    return f"print([n * n for n in range(1, {_count(text, 10)} + 1)])"


def _quoted(text: str) -> str:
    match = re.search(r"[\"“']([^\"”']{1,500})[\"”']", text) or re.search(r":\s*(.{1,500})$", text)
    return match[1].strip() if match else "A man a plan a canal Panama"


def _palindrome(text: str) -> str:
    return (
        f"text = {_quoted(text)!r}\nletters = [c.lower() for c in text if c.isalnum()]\n"
        'print("palindrome" if letters == letters[::-1] else "not a palindrome")'
    )


def _reverse(text: str) -> str:
    return f"text = {_quoted(text)!r}\nprint(text[::-1])"


def _word_count(text: str) -> str:
    return (
        f"from collections import Counter\n\ntext = {_quoted(text)!r}\n"
        "for word, count in Counter(text.lower().split()).most_common():\n    print(count, word)"
    )


def _hello(_text: str) -> str:
    return 'print("Hello, world!")'


Recipe = tuple[str, str, Callable[[str], str], bool]
RECIPES: tuple[Recipe, ...] = (
    ("prime numbers", r"\bprimes?\b", _primes, False),
    ("Fibonacci numbers", r"\bfibonacci\b", _fibonacci, False),
    ("sorting numbers", r"\bsort\b(?=.*\d.*\d)", _sorting, False),
    ("FizzBuzz", r"\bfizz ?buzz\b", _fizzbuzz, False),
    ("rolling dice", r"\b(?:roll|throw)\b.*\b(?:dice|die)\b", _dice, False),
    ("the Collatz sequence", r"\bcollatz\b", _collatz, False),
    ("a times table", r"\b(?:multiplication|times) table\b", _times_table, False),
    ("square numbers", r"\bsquare numbers\b|\bsquares of\b", _squares, False),
    ("palindromes", r"\bpalindrome\b", _palindrome, True),
    ("reversing a text", r"\breverse\b", _reverse, True),
    ("counting words", r"\bcount\b.*\bwords\b|\bword count\b", _word_count, True),
    ("hello world", r"\bhello,? world\b", _hello, True),
)
"""What it is, how it is asked for, who writes it, and whether the word "code" must be there too."""


@dataclass(frozen=True, slots=True)
class Program(Task):
    """One program for the sandbox; `code` None means that no recipe fits the wish."""

    tool = "run_code"
    need = "run programs"
    code: str | None

    def attempts(self, _found: Findings, /) -> Sequence[Call]:
        """Run it, once."""
        return (Call(self.tool, {"code": self.code}),) if self.code else ()

    def tell(self, found: Findings, /) -> str:
        """Show the program and what it printed."""
        if self.code is None:
            known = ", ".join(name for name, *_ in RECIPES)
            return (
                f"I can only write a few small programs: {known}. For anything else, paste the "
                "program between ` ```python ` and ` ``` ` and I will run it."
            )
        shown = f"```python\n{self.code}\n```"
        outcome = self.outcome(found)
        if outcome is None:
            return f"This program does it; I have not run it:\n\n{shown}"
        if outcome.failed:
            return f"The program did not run: {outcome.reason}\n\n{shown}"
        printed = _printed(outcome.data, outcome.text)
        said = f"It printed:\n\n```\n{printed}\n```" if printed else "It printed nothing."
        return f"I ran this program:\n\n{shown}\n\n{said}"


def find_programs(conversation: Conversation) -> Sequence[Task]:
    """Return the pasted programs, or the recipe that fits, or one task that says what is known."""
    text = conversation.question
    pasted = [code.strip() for language, code in _FENCE.findall(text) if _is_python(language)]
    if pasted:
        return [Program(code) for code in pasted[:3]]
    asks_code = bool(_ASKS_CODE.search(text))
    for _, pattern, write, needs_cue in RECIPES:
        if re.search(pattern, text, re.IGNORECASE | re.DOTALL) and (asks_code or not needs_cue):
            return [Program(write(text))]
    wishes = asks_code and "```" not in text and not re.search(r"(?i)\bsql\b|example", text)
    return [Program(None)] if wishes else []


def _is_python(language: str) -> bool:
    return language.lower() in ("", "python", "py", "python3")


def _printed(data: object, text: str) -> str:
    if not isinstance(data, dict):
        return text.strip()
    output, value = str(data.get("output") or "").rstrip(), data.get("value", data.get("result"))
    return "\n".join(part for part in (output, "" if value is None else str(value)) if part)
