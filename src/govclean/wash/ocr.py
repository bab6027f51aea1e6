"""OCR look-alikes: a closed list of forms that official text never has, whatever the page.

The forms are data: the ``[[rule]]`` tables named ``substitution.ocr.*`` in ``data/rules/substitution.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from govclean import prefilter
from govclean.rules import rule_file, rules

# As ``hint`` in the rule file: a letter or sign that stands for a numeral, beside a numeral.
MAY_SLIP = (
    prefilter.pair("H", "一届次")
    | prefilter.pair("0-9.〇一二三四五六七八九", "OoIl")
    | prefilter.pair("〇一二三四五六七八九", "0")
    | prefilter.pair("0-9", "曰")
)


class Slip(NamedTuple):
    """A look-alike and what it stands for, in the coordinates of the text searched."""

    start: int
    end: int
    new: str
    rule: str
    confidence: float
    reasons: tuple[str, ...]


class _Rule(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    table: dict[int, str]
    confidence: float


@cache
def _rules() -> tuple[_Rule, ...]:
    """Each rule: a pattern, and a character table for what it finds."""
    return tuple(
        _Rule(
            name,
            re.compile(rule.data["pattern"]),
            str.maketrans(rule.data["becomes"]),
            float(rule.data["confidence"]),
        )
        for name, rule in rules("substitution").items()
        if name.startswith("substitution.ocr.")
    )


@cache
def _hint() -> re.Pattern[str]:
    return re.compile(rule_file("substitution")["hint"])


def may_apply(text: str) -> bool:
    """Whether any rule finds something; one pass over the text rules most pages out."""
    return _hint().search(text) is not None and any(rule.pattern.search(text) for rule in _rules())


def slips(text: str) -> Iterator[Slip]:
    """The look-alikes of a text, in order of rule; an earlier rule's find is not found again.

    >>> [(s.start, s.end, s.new) for s in slips("四届H一次全会，2l个县")]
    [(2, 3, '十'), (8, 10, '21')]
    """
    taken: set[int] = set()
    for rule in _rules():
        for m in rule.pattern.finditer(text):
            new = m[0].translate(rule.table)
            span = range(*m.span())
            if new == m[0] or not taken.isdisjoint(span):
                continue
            taken.update(span)
            yield Slip(*m.span(), new, rule.name, rule.confidence, (f"{m[0]} looks like {new}",))
