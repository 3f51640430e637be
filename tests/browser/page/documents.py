"""Documents for the drawing of answers: generated from a seed, around what makes markdown costly,
as long as an answer may be or shorter.
"""

import random
from collections.abc import Callable

LONGEST = 100_000
WORST = {
    "emphasis in words": "_a__b",
    "two kinds of emphasis": "*_",
    "emphasis that never ends": "**a__ x",
    "emphasis in emphasis": "_*a",
    "links that never end": "[a](",
    "brackets": "[",
    "images that never end": "![",
    "runs of backticks": "`` ",
    "quotes in quotes": ">",
    "lists in quotes": "> - ",
    "lists in lists": "- ",
    "empty items": "-\n",
    "setext headings": "a\n-\n",
    "tiny paragraphs": "a\n\n",
    "code blocks": "```\n",
    "tables": "|a|b|\n|-|-|\n",
    "wide tables": "|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n" + "|\n" * 900,
    "definitions": '[a]: b "c\n',
    "comments": "<!-- ",
    "tags": "<a b=c ",
    "addresses": "a@",
    "one word": "a",
    "line breaks": "a\\\n",
    "nothing": "\n",
    "pictures": "\U0001f600_",
}
"""What was costly before its work was bounded: repeated until it is as long as wanted."""

EMPHASIS = [
    "*", "**", "***", "_", "__", "~~", "~", "*a", "a*", "_a", "a_", "**a__", "_*", "a**b",
]  # fmt: skip
LISTS = [
    "- ", "* ", "+ ", "1. ", "10) ", "  - ", "    - ", "- [ ] ", "- [x] a", "-\n", "\n\n",
    "    ",
]  # fmt: skip
TABLES = ["|", "|-", "|a", "-|-", ":-:", "|\n", "a|b\n", "\\|", "|a|b|\n|-|-|\n", "||||||||\n"]
LINKS = [
    "[", "]", "(", ")", "[a](", "](b)", "![", "[a][b]", "[a]: b\n", "<http://a>", "www.",
    "a@b.c", "http://", "mailto:", '"', "'", "<", ">", "[^1]", "[1]", "\\[", "\\]",
]  # fmt: skip
QUOTES = ["> ", ">", "> > ", "> - ", ">\n", "\n>", "> ```\n", "> # ", "lazy\n"]
CODE = [
    "`", "``", "```", "```\n", "```py\n", "~~~\n", "    ", "\t", "`a`", "`` ` ``", "<!--",
    "-->", "<b>", "</b>", "<pre>\n", "<div>\n", "<?", "<![CDATA[", "&amp;", "&#", "$$",
]  # fmt: skip
WORDS = [
    "the", "a", "revenue", "of", "snake_case_name", "2026", "Ärger", "über", "数据", "سلام",
    "e\u0301", "\U0001f600", "\u202e", "word" * 40, "x", "ok.", "1,234.50", "\u200d", "\\*",
    "&lt;",
]  # fmt: skip
BREAKS = ["\n", "\n\n", " ", "  \n", "\\\n", "\r\n", "\t", "---\n", "===\n", "# ", "\n# "]
FAMILIES = [EMPHASIS, LISTS, TABLES, LINKS, QUOTES, CODE, WORDS, BREAKS]
LANGUAGES = "bash c cpp css diff go java js json lua md php py r rb rs sql ts xml yaml".split()

Maker = Callable[[random.Random, int], str]


def repeated(unit: str, length: int) -> str:
    """So much of one thing."""
    return (unit * (length // len(unit) + 1))[:length]


def bits(dice: random.Random) -> list[str]:
    """What one part is made of: mostly of one or two families."""
    families = dice.sample(FAMILIES, dice.randint(1, 3))
    return [dice.choice(dice.choice(families)) for _ in range(dice.randint(1, 12))]


def refrain(dice: random.Random, length: int) -> str:
    """One short phrase, again and again."""
    return repeated("".join(dice.choice(bits(dice)) for _ in range(dice.randint(1, 6))), length)


def medley(dice: random.Random, length: int) -> str:
    """A few phrases in any order."""
    chosen = bits(dice)
    weights = [dice.random() for _ in chosen]
    return "".join(dice.choices(chosen, weights, k=length // 2 + 1))[:length]


def nested(dice: random.Random, length: int) -> str:
    """Marks that open, a core, and as many that close."""
    opening, closing = dice.choice(
        [("[", "]"), ("*a", "b*"), ("**a ", " b**"), ("_a *b ", " c* d_"), ("(", ")"), ("~~", "~~"),
         ("![", "](x)"), ("[a](", ")"), ("> ", "\n"), ("- ", "\n"), ("<b>", "</b>"), ("`", "`")]
    )  # fmt: skip
    depth = dice.choice([10, 100, 1_000, 10_000])
    whole = opening * depth + "x" + closing * depth + dice.choice(["", " ", "\n\n"])
    return repeated(whole, length)


def steps(dice: random.Random, length: int) -> str:
    """A list or quote whose every line is deeper than the one before, to a depth, and again."""
    mark = dice.choice(["- ", "1. ", "> ", "* a\n", "+ ", "> - "])
    indent = dice.choice([0, 1, 2, 3, 4])
    depth = dice.randint(2, 60)
    line = (
        " " * indent * level + mark * (1 if indent else level) + "a\n" for level in range(depth)
    )
    return repeated("".join(line) + dice.choice(["", "\n"]), length)


def table(dice: random.Random, length: int) -> str:
    """Columns, from one to thousands."""
    columns = dice.choice([1, 2, 5, 20, 200, 2_000])
    cell = "".join(dice.choice(bits(dice)) for _ in range(dice.randint(0, 2))).replace("\n", "")
    head = f"|{'|'.join(['h'] * columns)}|\n|{'|'.join(['-'] * columns)}|\n"
    row = "|" + f"{cell}|" * columns + "\n"
    return (head + repeated(row, length))[:length]


def code(dice: random.Random, length: int) -> str:
    """A block of code in some language."""
    inner = dice.choice([refrain, medley, scribble])(dice, length)
    return f"```{dice.choice(LANGUAGES)}\n{inner}\n```\n"[: length + 16]


def scribble(dice: random.Random, length: int) -> str:
    """Single characters that mean something in markdown or in code."""
    chosen = dice.sample("*_~`[]()<>!&|#-+=.:;\\/\"'{}$@^ \n\tab1é", dice.randint(2, 12))
    return "".join(dice.choices(chosen, k=length))


def prose(dice: random.Random, length: int) -> str:
    """What a model writes: paragraphs, lists, some emphasis and code."""
    parts = []
    size = 0
    while size < length:
        words = " ".join(dice.choices(WORDS[:10], k=dice.randint(3, 60)))
        shape = ["{}\n\n", "- {}\n", "**{}**\n\n", "# {}\n\n", "> {}\n\n", "`{}` ", "1. {}\n"]
        part = dice.choice(shape)
        parts.append(part.format(words))
        size += len(parts[-1])
    return "".join(parts)[:length]


MAKERS: list[Maker] = [
    refrain, refrain, medley, medley, nested, steps, table, code, scribble, prose
]  # fmt: skip


def document(seed: str) -> str:
    """The document of a seed: every fifth as long as may be, some of one kind, some of several."""
    dice = random.Random(seed)
    length = LONGEST if dice.random() < 1 / 5 else int(10 ** dice.uniform(2, 5))
    text = ""
    while len(text) < length:
        share = length if dice.random() < 0.4 else max(20, int(length * dice.random() / 3))
        text += dice.choice(MAKERS)(dice, min(share, length - len(text)))
        text += dice.choice(["", "\n", "\n\n"])
    return text[:length].replace("\ud800", "")
