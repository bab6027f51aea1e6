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

_MARKS = "，。；：！？、,;:!?”’）》」』〕】)…"
_INK = f"{HAN}0-9A-Za-z０-９．％Ⅰ-Ⅻ—{_MARKS}"
GAP = re.compile(f"[ \u00a0\u3000](?<=[%{_INK}].)(?=[“‘（《〈「『〔【{_INK}])")
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
    return [m.start() for m in GAP.finditer(text) if not (text[m.start() - 1].isascii() and text[m.end()].isascii())]


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
    rows = [(line, places) for line in doc.lines if (places := gaps(line)) and speaks(line.text, rule["running_han"])]
    rows = [(line, places) for line, places in rows if not FOREIGN.search(line.text)]
    width = _width(rows)
    airy = width is None or _airy(doc.text)
    for line, places in rows:
        text, view = line.text, simplified(line.text)
        head = pattern("numbered").match(view)
        kept = head.end() if head else 0  # behind a number of a heading or item, or before its stop
        beside = [pattern("paused").match(view, at - 1) is not None for at in places]
        for n, at in enumerate(places):
            if at < kept or text[at] == "\u3000":
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
                    least = rule["seam_here"] if width and not apart else rule["seam"]
                    score = seam(text[max(0, at - NEAR) : at], text[at + 1 : at + 1 + NEAR])
                    whole = (width is not None or not apart) and score >= least
                else:
                    whole = not airy
                if not whole and not (width and _placed(text, places, n, width)):
                    continue
            yield Edit(line.start + at, line.start + at + 1, "", "layout.space")


def _airy(text: str) -> bool:
    """Whether the page sets off digits and Latin words by spaces (``2023 年``)."""
    return len(_SPACED.findall(text)) >= len(_CLOSE.findall(text))


def _placed(text: str, places: list[int], n: int, width: int) -> bool:
    """Whether the space stands one line's width behind or before the next one, or from the line's start."""
    at = places[n]
    left = columns(text[places[n - 1] + 1 if n else 0 : at])
    if width - 3 <= left <= width + 1 or (n == 0 and width - 8 <= left <= width + 1):
        return True
    return n + 1 < len(places) and width - 3 <= columns(text[at + 1 : places[n + 1]]) <= width + 1


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
