"""Small programs for the sandbox: code that the user pasted, or one of a few known recipes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from demo_model.brain.conversation import Conversation, Findings, Outcome
from demo_model.brain.task import OneCall, Task

MAX_COUNT = 200
RECIPES = {
    "prime numbers": """\
primes = []
number = 2
while len(primes) < COUNT:
    if all(number % p for p in primes if p * p <= number):
        primes.append(number)
    number += 1
print(primes)""",
    "Fibonacci numbers": """\
numbers = [0, 1]
while len(numbers) < COUNT:
    numbers.append(numbers[-1] + numbers[-2])
print(numbers)""",
}
_WORDS = (r"\bprimes?\b|\bprime numbers\b", r"\bfibonacci\b")
_FENCE = re.compile(r"```[ \t]*(?:python|py)?[ \t]*\n(.*?)```", re.DOTALL | re.IGNORECASE)
_ASKS = re.compile(r"(?i)\b(?:write|run)\b.{0,40}\b(?:python|code|program|script)\b")


@dataclass(frozen=True, slots=True)
class Program(OneCall):
    """One program for the sandbox; without code, no recipe fits the wish."""

    tool = "run_code"
    need = "run the program"

    def tell(self, found: Findings, /) -> str:
        """Show the program and what it printed."""
        if not self.arguments:
            return (
                f"I can only write programs for {' and '.join(RECIPES)}. For anything else, paste "
                "the program between ` ```python ` and ` ``` ` and I will run it."
            )
        said = super(Program, self).tell(found) or "I have not run this program."
        return f"```python\n{self.arguments['code']}\n```\n\n{said}"

    def told(self, outcome: Outcome) -> str:
        parts = (outcome.data.get("output"), outcome.data.get("value"))
        printed = "\n".join(str(part).rstrip() for part in parts if part not in (None, ""))
        return f"I ran it. It gave:\n\n```\n{printed or 'nothing'}\n```"


def find_programs(conversation: Conversation) -> Sequence[Task]:
    """Return the pasted programs, or the recipe that fits, or one task that says what is known."""
    text = conversation.question
    if pasted := _FENCE.findall(text):
        return [Program({"code": code.strip()}) for code in pasted[:3]]
    number = re.search(r"\d{1,6}", text)
    count = min(max(int(number[0]), 1), MAX_COUNT) if number else 20
    for words, code in zip(_WORDS, RECIPES.values(), strict=True):
        if re.search(words, text, re.IGNORECASE):
            return [Program({"code": code.replace("COUNT", str(count))})]
    return [Program({})] if _ASKS.search(text) else []
