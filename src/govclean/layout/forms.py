"""What lines and breaks look like: the patterns that the layout functions share, read from the rule file."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from govclean.document import Document
from govclean.rules import rule_file
from govclean.views import HAN, SENTENCE_ENDS, Line

BLANK = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
BLANKS = " \t\u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))  # the same, one by one
# Letters of other scripts (Greek and Cyrillic to Hangul, Arabic forms): their lines are left alone.
# One Greek letter by itself is a sign in a Chinese sentence (α射线).
FOREIGN = re.compile(
    "[\u0370-\u03ff]{2}|[\u0400-\u1dff\u1f00-\u1fff\u2c00-\u2dff\ua4d0-\uabff\ufb1d-\ufdff\ufe70-\ufefe\U00010000-\U0001ffff]"
)
HAS_HAN = re.compile(f"[{HAN}]")
_NOT_HAN = re.compile(f"[^{HAN}]+")


@cache
def data(rule: str) -> dict[str, Any]:
    """The table of one rule (``wrap``) in the rule file, with the rule's own keys."""
    return next(row for row in rule_file("layout")["rule"] if row["name"] == f"layout.{rule}")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A shared pattern of the rule file; ``{han}`` and ``{blank}`` in it stand for those classes."""
    text = rule_file("layout")["patterns"][name]
    return re.compile(text.replace("{han}", HAN).replace("{blank}", BLANK))


@cache
def _at_least(count: int) -> re.Pattern[str]:
    return re.compile(f"(?:[^{HAN}]*[{HAN}]){{{count}}}")


def speaks(view: str, count: int) -> bool:
    """Whether a line is running text: punctuation inside, and at least ``count`` Han characters."""
    return pattern("pause").search(view) is not None and _at_least(count).match(view) is not None


def han_in(text: str) -> int:
    """The number of Han characters."""
    return len(_NOT_HAN.sub("", text))


class Look(NamedTuple):
    """What the checks of all steps look at: cheap to have, and worked out once for a page.

    ``open`` holds the lines that do not end as a sentence does (blank ones, too), ``last`` what they end with.
    Most pages have a title there and little else: whatever shows at the end of such a line costs nothing elsewhere.
    """

    doc: Document
    text: str
    lines: list[str]
    open: list[str]
    last: frozenset[str]


def look(doc: Document) -> Look:
    """Look at a page."""
    text = doc.text
    lines = text.split("\n")
    unended = [line for line in lines if line[-1:] not in SENTENCE_ENDS]
    return Look(doc, text, lines, unended, frozenset([line[-1:] for line in unended]))


def rows(doc: Document) -> tuple[Line, ...]:
    """The lines of a page; where a blank line stands between every two of them, only those that hold text."""

    def pick(page: Document) -> tuple[Line, ...]:
        filled = tuple(line for line in page.lines if line.text.strip())
        double = len(filled) > 8 and "\n\n" in page.text and len(page.lines) * 10 >= len(filled) * 19
        return filled if double else page.lines

    return doc.shared("layout rows", pick)
