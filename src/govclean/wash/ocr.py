"""OCR look-alikes: a closed list of slips that official text never has, whatever the page.

The list is data. Letters and signs among numerals are the ``[[rule]]`` tables named ``substitution.ocr.*`` in
``data/rules/substitution.toml``; characters inside words (己经 for 已经) are ``data/substitution/lookalikes.tsv``: the
text must read much better with the other character, and no word may stand there that has the one that is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from govclean import prefilter
from govclean.plausibility import UNIT, costs
from govclean.rules import rule_file, rules
from govclean.wash.tables import rows

CERTAIN = 0.97  # confidence of a look-alike inside a word


GROUPS = 3  # bits of the prefilter for either side of frequent wrong characters; the rows take turns


def _rare() -> str:
    """The wrong characters that are rare: a page that has one is looked at."""
    return "".join(sorted({row.wrong for row in _alike() if not row.forms}))


def _usual(group: int) -> list[_Alike]:
    """The others, which are frequent elsewhere: only beside a telling neighbour is a page looked at."""
    return [row for row in _alike() if row.forms][group::GROUPS]


def _beside(group: int, side: int) -> Iterator[prefilter.Characters]:
    """The wrong characters of a group and what stands before (0) or behind (1) them in their forms."""

    def wrong() -> str:
        return "".join(row.wrong for row in _usual(group))

    def near() -> str:
        halves = [form.split("_") for row in _usual(group) for form in row.forms]
        sides = [set[str](), {right[0] for left, right in halves if not left}]
        sides[0] = {left[-1] for left, right in halves if left and right[:1] not in sides[1]}
        return "".join(sorted(sides[side]))

    return iter((wrong, near) if side else (near, wrong))


# As ``hint`` in the rule file: a letter or sign that stands for a numeral, beside a numeral.
MAY_SLIP = (
    prefilter.pair("0-9.〇一二三四五六七八九", "OoIl")
    | prefilter.pair("〇一二三四五六七八九", "0")
    | prefilter.pair("0-9", "曰")
    | prefilter.pair("HlIOo", "0-9.一届次万亿日")
)
MAY_RESEMBLE = reduce(
    or_, (prefilter.pair(*_beside(n, side)) for n in range(GROUPS) for side in (0, 1)), prefilter.pair(_rare)
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


class _Alike(NamedTuple):
    """Wrong character and right one, and what makes the wrong one right: characters before and behind it, words.

    least: nats by which the text must read better with the right one. forms: telling neighbourhoods; none: any will do.
    """

    wrong: str
    right: str
    before: str
    after: str
    least: float
    words: frozenset[str]
    forms: frozenset[str]


@cache
def _alike() -> tuple[_Alike, ...]:
    """The rows of ``lookalikes.tsv``."""
    return tuple(
        _Alike(wrong, right, before.strip("-"), after.strip("-"), float(least), _listed(words), _listed(forms))
        for wrong, right, before, after, least, words, forms in rows("lookalikes.tsv")
    )


def _listed(field: str) -> frozenset[str]:
    return frozenset(field.split(" ")) - {"-"}


@cache
def _resembling() -> tuple[re.Pattern[str], dict[str, list[_Alike]]]:
    table: dict[str, list[_Alike]] = {}
    for row in _alike():
        table.setdefault(row.wrong, []).append(row)
    return re.compile(f"[{''.join(table)}]"), table


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


def lookalikes(text: str) -> Iterator[Slip]:
    """Characters inside words that can only stand for one that looks alike.

    >>> [(s.start, s.new) for s in lookalikes("工作己经完成，自己动手")]
    [(2, '已')]
    """
    pattern, table = _resembling()
    for m in pattern.finditer(text):
        start, end = m.span()
        before, after = text[max(0, start - 2) : start], text[end : end + 2]
        for row in table[m[0]]:
            if (before and before[-1] in row.before) or (after and after[0] in row.after):
                continue
            form = next((form for form in neighbourhoods(before, after) if form in row.forms), "")
            if not (form or not row.forms) or _in_word(text, start, row.words):
                continue
            if (gain := _gain(text, start, row.right)) >= row.least:
                because = (f"{before}{m[0]}{after} reads {gain:.0f} nats better with {row.right}",)
                yield Slip(start, end, row.right, "substitution.lookalike", CERTAIN, because)
                break


def _in_word(text: str, at: int, words: frozenset[str]) -> bool:
    """Whether the character at ``at`` belongs to one of the words, of two to four characters."""
    around = text[max(0, at - 3) : at + 4]
    at -= max(0, at - 3)
    return any(around[at - i : at - i + n] in words for n in (2, 3, 4) for i in range(min(at + 1, n)))


def _gain(text: str, at: int, right: str) -> float:
    """How much likelier, in nats, a stretch of text is with another character at ``at``.

    A neighbourhood that official text never has may be rare and right all the same: 文件末尾, 要求壮大.
    """
    before, window = text[max(0, at - 6) : max(0, at - 4)], text[max(0, at - 4) : at + 5]
    inside = at - max(0, at - 4)
    other = window[:inside] + right + window[inside + 1 :]
    return float(sum(costs(window, before)) - sum(costs(other, before))) / UNIT


def neighbourhoods(before: str, after: str) -> Iterator[str]:
    """What stands around one character, shorter forms first: ``_`` with one or two characters beside it.

    >>> list(neighbourhoods("工作", "经完"))
    ['作_', '_经', '工作_', '作_经', '_经完']
    """
    for left, right in ((1, 0), (0, 1), (2, 0), (1, 1), (0, 2)):
        if len(before) >= left and len(after) >= right:
            yield f"{before[len(before) - left :]}_{after[:right]}"
