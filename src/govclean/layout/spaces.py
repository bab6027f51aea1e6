"""Spaces that a wrapped line left behind inside a Chinese sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from govclean.document import Document
from govclean.findings import Edit
from govclean.layout.forms import FOREIGN, HAS_HAN, Look, data, pattern, speaks
from govclean.layout.seams import seam
from govclean.views import HAN, Line, columns, simplified

GAP = re.compile("(?<=[^\\s\ufeff])[ \u00a0\u3000](?=[^\\s\ufeff])")
_SPACE = re.compile("[ \u00a0](?:(?<=[^\\x00-\\x7f章编节篇条款].)(?=\\S)|(?<=[!-~].)(?=[^\\x00-\\x7f]))")
NEAR = 8  # characters on either side of a space that the model is asked about
_NAMED = re.compile("[《“‘〈「『【][^》”’〉」』】]*\\Z")  # in a title or a quotation spaces divide its parts
_SPEAKER = re.compile(f"[{HAN}·]{{2,15}}[：:]")
_SPACED = re.compile(f"[{HAN}] [0-9A-Za-z]|[0-9A-Za-z] [{HAN}]")
_CLOSE = re.compile(f"[{HAN}][0-9A-Za-z]|[0-9A-Za-z][{HAN}]")


def gaps(line: Line) -> list[int]:
    """Places in the line of single spaces that touch a Han character or a Chinese mark.

    An ideographic space is one of them, for what it says about its neighbours: nobody's wrap left it there.
    """
    text = line.text
    if " " not in text and "\u00a0" not in text:
        return []
    head = pattern("numbered").match(text)
    return [
        at
        for m in GAP.finditer(text, head.end() if head else 0)
        if not (text[(at := m.start()) - 1].isascii() and text[at + 1].isascii())
    ]


def may_gap(page: Look) -> bool:
    """Whether a space stands beside a full-width character, other than behind the number of an article."""
    text = page.text
    return (" " in text or "\u00a0" in text) and _SPACE.search(text) is not None


def may_head(page: Look) -> bool:
    """Whether a line ends with 则, as the names of the first and last chapters do."""
    return "则" in page.last or "則" in page.last


def headings(doc: Document) -> Iterator[Edit]:
    """第一章 总 则 -> 第一章 总则: a name of two characters that was spread over the line, in a heading of its own."""
    for m in pattern("spread").finditer(doc.simplified):
        yield Edit(m.start("gap"), m.end("gap"), "", "layout.heading")


def spaces(doc: Document) -> Iterator[Edit]:
    """Join what a wrap divided.

    Beside a pausing mark and inside a word on any page; on a page whose spaces stand at line widths also where
    a line would end, or where the sentence may as well run on.
    """
    rule = data("space")
    lines = [(line, places) for line in doc.lines if (places := gaps(line)) and not FOREIGN.search(line.text)]
    rows = [(line, places) for line, places in lines if speaks(line.text, rule["running_han"])]
    width = _width(rows)
    if width or len(rows) < len(lines):  # a shorter line must be a whole sentence
        rows = [
            (line, places)
            for line, places in lines
            if speaks(line.text, rule["running_han"])
            or (
                pattern("ended").search(line.text)
                and (speaks(line.text, rule["whole_han"]) or (width and columns(line.text) >= width - 8))
            )
        ]
    airy = width is None or _airy(doc.text)
    for line, places in rows:
        text, view = line.text, simplified(line.text)
        beside = [pattern("paused").match(view, at - 1) is not None for at in places]
        set_here = _at_ends(text, places, width) if width else frozenset()
        for n, at in enumerate(places):
            if text[at] == "\u3000":
                continue
            if not beside[n]:
                if _listed(view, places, beside, n):
                    continue
                if HAS_HAN.match(text[at - 1]) and HAS_HAN.match(text[at + 1]):
                    apart = (
                        _NAMED.search(text, max(0, at - 40), at)
                        or _SPEAKER.match(text, at + 1)
                        or text[at + 1] in text[at - 2 : at]  # 共商 共建: parallel parts
                    )
                    least = rule["seam_here"] if width else rule["seam"]
                    score = seam(text[max(0, at - NEAR) : at], text[at + 1 : at + 1 + NEAR])
                    whole = not apart and score >= least
                else:
                    whole = not airy
                if not whole and at not in set_here:
                    continue
            yield Edit(line.start + at, line.start + at + 1, "", "layout.space")


def _airy(text: str) -> bool:
    """Whether the page sets off digits and Latin words by spaces (``2023 年``)."""
    return len(_SPACED.findall(text)) >= len(_CLOSE.findall(text))


def _at_ends(text: str, places: list[int], width: int) -> set[int]:
    """The spaces that stand where a line of the page would end: one width behind another such, or before the next."""
    ends: set[int] = set()
    starts = [(0, width - 8)]  # where a line may begin, and its fewest columns: an indent may be lost
    sizes = [0, *(columns(text[: at + 1]) for at in places)]
    for n, at in enumerate(places):
        left = sizes[n + 1] - 1
        if any(least <= left - size <= width + 1 for size, least in starts):
            ends.add(at)
            starts = [(size, least) for size, least in starts if left - size < width] + [(sizes[n + 1], width - 3)]
    for n, at in enumerate(places):
        if n and width - 3 <= sizes[n + 1] - 1 - sizes[n] <= width + 1:
            ends |= {places[n - 1], at}
    return ends


def _listed(view: str, places: list[int], beside: list[bool], n: int) -> bool:
    """A separator of names, organs or slogans: another one stands close by in the same clause."""
    near, clause = data("space")["list_gap"], pattern("clause")
    for m in (n - 1, n + 1):
        if (
            0 <= m < len(places)
            and not beside[m]
            and _between_words(view, places[m]) == _between_words(view, places[n])
        ):
            low, high = sorted((places[m], places[n]))
            if high - low <= near and not clause.search(view, low, high) and _even(view[low:high]):
                return True
    return False


def _between_words(text: str, at: int) -> bool:
    """Whether the space touches neither a digit nor a Latin letter."""
    return not (text[at - 1].isascii() or text[at + 1].isascii())


def _even(text: str) -> bool:
    """Whether as many quotations begin as end: a space in a quotation and one outside are no list."""
    return all(text.count(a) == text.count(b) for a, b in ("“”", "《》", "（）"))


def _width(rows: list[tuple[Line, list[int]]]) -> int | None:
    """The line width, in columns, that the distances between spaces betray, or None."""
    rule = data("space")
    firsts: Counter[int] = Counter()
    others: Counter[int] = Counter()
    lasts: list[int] = []
    for line, places in rows:
        start = 0
        for at in places:
            (others if start else firsts)[columns(line.text[start:at])] += 1
            start = at + 1
        lasts.append(columns(line.text[start:]))
    ranked = [
        (sum(others[w - d] + firsts[w - d - indent] for d in range(4)), -indent, -w)
        for indent in (0, 4)  # columns: first lines are two characters shorter where an indent was lost
        for w in {*others, *(w + indent for w in firsts)}
        if rule["narrowest"] <= w <= rule["widest"]
    ]
    if not ranked:
        return None
    good, _, less = max(ranked)
    width = -less
    seen = firsts.total() + others.total() + sum(last > width + 1 for last in lasts)  # no line is longer
    return width if good >= rule["least"] and good >= rule["share"] * seen else None
