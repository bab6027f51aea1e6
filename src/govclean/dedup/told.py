"""Two pages side by side, sentence by sentence, for a reader."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from govclean.dedup.align import align
from govclean.dedup.evidence import between
from govclean.dedup.page import Page, settings

Side = Literal["=", "~", "-", "+", "."]


class Line(NamedTuple):
    """A sentence of the first page beside its counterpart in the second.

    side: ``=`` the same, ``~`` differing, ``-`` in the first page only, ``+`` in the second only, ``.`` what a
    re-poster added. facts: the facts in which the two differ.
    """

    side: Side
    a: str
    b: str
    facts: tuple[str, ...] = ()


def side_by_side(a: Page, b: Page) -> Iterator[Line]:
    """The sentences of two pages, in order of the first; what only the second has stands after what precedes it.

    >>> from govclean import Document
    >>> from govclean.dedup.page import prepared
    >>> mine = prepared(Document("第三次会议召开。会议要求抓好落实。八个县区参加。"))
    >>> yours = prepared(Document("第二次会议召开。会议要求抓好落实。"))
    >>> for line in side_by_side(mine, yours):
    ...     print(line.side, line.a, *line.facts)
    ~ 第三次会议召开。 ordinal 第三次/第二次
    = 会议要求抓好落实。
    - 八个县区参加。
    """
    partner = dict(align(a.units, b.units, settings()["aligned"], (a.grams, b.grams)).pairs)
    met = set(partner.values())
    told = 0  # units of b that have been given
    for i, unit in enumerate(a.units):
        j = partner.get(i)
        if j is None:
            yield Line("." if i in a.bylines else "-", unit.text, "")
            continue
        yield from _alone(b, told, j, met)
        told = max(told, j + 1)
        other = b.units[j]
        if unit.key == other.key:
            yield Line("=", unit.text, other.text)
        else:
            yield Line("~", unit.text, other.text, tuple(str(c) for c in between(a, i, b, j)[1]))
    yield from _alone(b, told, len(b.units), met)


def _alone(page: Page, start: int, end: int, met: set[int]) -> Iterator[Line]:
    for j in range(start, end):
        if j not in met:
            yield Line("." if j in page.bylines else "+", "", page.units[j].text)


def printed(line: Line) -> Iterator[str]:
    """The line as text; in sentences that differ the stretches that do stand in [-...-] and {+...+}.

    >>> list(printed(Line("~", "第三次会议召开。", "第二次会议召开。", ("ordinal 第三次/第二次",))))
    ['~ 第[-三-]{+二+}次会议召开。', '    ordinal 第三次/第二次']
    """
    text = line.a or line.b
    if line.side == "~":
        parts = []
        for op, i1, i2, j1, j2 in SequenceMatcher(None, line.a, line.b, autojunk=False).get_opcodes():
            old, new = line.a[i1:i2], line.b[j1:j2]
            parts.append(old if op == "equal" else (f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else ""))
        text = "".join(parts)
    yield f"{line.side} {' '.join(text.split())}"
    for fact in line.facts:
        yield f"    {fact}"
