"""Spaces that a wrapped line left behind inside a Chinese sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from govclean.document import Document
from govclean.findings import Edit
from govclean.layout.forms import FOREIGN, data, pattern
from govclean.views import HAN, Line, columns

_MARKS = "，。；：！？、,;:!?”’）》」』〕】)…"
GAP = re.compile(f"(?<=[{HAN}0-9A-Za-z{_MARKS}])[ \u00a0](?=[{HAN}“‘（《〈「『〔【{_MARKS}0-9A-Za-z])")
_HAN = re.compile(f"[{HAN}]")


def gaps(line: Line) -> list[int]:
    """Places in the line of single spaces that touch a Han character or a Chinese mark."""
    text = line.text
    return [m.start() for m in GAP.finditer(text) if not (text[m.start() - 1].isascii() and text[m.end()].isascii())]


def running(text: str) -> bool:
    """Whether a line is a running sentence: punctuation inside, and enough Han characters."""
    rule = data("space")
    return len(_HAN.findall(text)) >= rule["running_han"] and pattern("sentence").search(text) is not None


def spaces(doc: Document) -> Iterator[Edit]:
    """Join what a wrap divided: on pages whose spaces stand at line widths, and beside pausing marks anywhere."""
    rows = [(line, places) for line in doc.lines if (places := gaps(line)) and running(line.text)]
    rows = [(line, places) for line, places in rows if not FOREIGN.search(line.text)]
    width = _width(rows)
    for line, places in rows:
        view = doc.simplified[line.start : line.end]
        head = pattern("numbered").match(view)
        kept = head.end() if head else 0  # behind a number of a heading or item, or before its stop
        beside = [pattern("paused").match(view, at - 1) is not None for at in places]
        for n, at in enumerate(places):
            if at >= kept and (beside[n] or (width and not _listed(view, places, beside, n))):
                yield Edit(line.start + at, line.start + at + 1, "", "layout.space")


def _listed(view: str, places: list[int], beside: list[bool], n: int) -> bool:
    """A separator of names, organs or slogans: another one stands close by in the same clause."""
    near, clause = data("space")["list_gap"], pattern("clause")
    for m in (n - 1, n + 1):
        if 0 <= m < len(places) and not beside[m]:
            low, high = sorted((places[m], places[n]))
            if high - low <= near and not clause.search(view, low, high):
                return True
    return False


def _width(rows: list[tuple[Line, list[int]]]) -> int | None:
    """The line width, in columns, that the distances between spaces betray, or None."""
    rule = data("space")
    tally: Counter[int] = Counter()
    for line, places in rows:
        start = 0
        for at in places:
            tally[columns(line.text[start:at])] += 1
            start = at + 1
    near = {w: sum(tally[w - d] for d in range(4)) for w in tally if rule["narrowest"] <= w <= rule["widest"]}
    if not near:
        return None
    best = max(near.values())
    width = min(w for w, n in near.items() if n == best)
    firsts = sum(tally[width - 4 - d] for d in range(4))  # first lines, whose indent was lost
    good = best + firsts
    return width if best >= rule["least"] and good >= rule["share"] * sum(tally.values()) else None
