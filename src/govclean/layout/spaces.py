"""Spaces that a wrapped line left behind inside a Chinese sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise

from govclean.document import Document
from govclean.findings import Edit
from govclean.layout.forms import FOREIGN, HAS_HAN, Look, data, pattern, speaks
from govclean.layout.seams import seam
from govclean.views import HAN, Line, columns

GAP = re.compile(
    "[ \u00a0\u3000](?:(?<=[^\\x00-\\x7f\\s\ufeff].)(?=[^\\s\ufeff])|(?<=[!-~].)(?=[^\\x00-\\x7f\\s\ufeff]))"
)
_SPACE = re.compile("[ \u00a0](?:(?<=[^\\x00-\\x7f章编节篇条款].)(?=\\S)|(?<=[!-~].)(?=[^\\x00-\\x7f]))")
NEAR = 8  # characters on either side of a space that the model is asked about
_NAMED = re.compile("[《“‘〈「『【][^》”’〉」』】]*\\Z")  # in a title or a quotation spaces divide its parts
_SPEAKER = re.compile(f"[{HAN}·]{{2,15}}[：:]")
_SPACED = re.compile(f" (?:(?<=[{HAN}] )[0-9A-Za-z]|(?<=[0-9A-Za-z] )[{HAN}])")
_CLOSE = re.compile(f"[0-9A-Za-z](?:(?<=[{HAN}].)|(?=[{HAN}]))")


def gaps(text: str) -> Iterator[tuple[Line, list[int]]]:
    """The lines with single spaces that touch a Han character or a Chinese mark, and where those stand in the line.

    Not the one behind the number of a heading, article or item. An ideographic space is one of them, for what it says
    about its neighbours: nobody's wrap left it there.
    """
    foreign = FOREIGN.search(text) is not None
    numbered = pattern("numbered")
    line, end = Line(0, 0, ""), -1
    places: list[int] = []
    for m in GAP.finditer(text):
        at = m.start()
        if at > end:
            if places:
                yield line, places
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = end if end >= 0 else len(text)
            line, places = Line(start, end, text[start:end]), []
            head = numbered.match(line.text)
            first = start + head.end() if head else start
            if foreign and FOREIGN.search(line.text):
                first = end
        if at >= first:
            places.append(at - start)
    if places:
        yield line, places


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
    rows = [(line, places, speaks(line.text, rule["running_han"])) for line, places in gaps(doc.text)]
    width = _width([(line.text, places) for line, places, speaking in rows if speaking])
    paused = pattern("paused")
    airy: bool | None = None
    for line, places, speaking in rows:
        text = line.text
        if not (speaking or _whole(text, width)):
            continue
        beside = [paused.match(text, at - 1) is not None for at in places]
        ends = _line_ends(places, _pieces(text, places), width) if width else ()
        for n, at in enumerate(places):
            if text[at] == "\u3000":
                continue
            if not beside[n]:
                if at not in ends:
                    if HAS_HAN.match(text, at - 1) and HAS_HAN.match(text, at + 1):
                        score = seam(text[max(0, at - NEAR) : at], text[at + 1 : at + 1 + NEAR])
                        if score < rule["seam_here" if width else "seam"] or _apart(text, at):
                            continue
                    elif width is None:
                        continue
                    else:
                        airy = _airy(doc.text) if airy is None else airy
                        if airy:
                            continue
                if _listed(text, places, beside, n):
                    continue
            yield Edit(line.start + at, line.start + at + 1, "", "layout.space")


def _whole(text: str, width: int | None) -> bool:
    """Whether a short line is a whole sentence, or was as long as the page's lines."""
    if not pattern("ended").search(text):
        return False
    return speaks(text, data("space")["whole_han"]) or (width is not None and columns(text) >= width - 8)


def _apart(text: str, at: int) -> bool:
    """Whether what the space divides may be two parts: in a title or quotation, before a speaker, 共商 共建."""
    return (
        _NAMED.search(text, max(0, at - 40), at) is not None
        or _SPEAKER.match(text, at + 1) is not None
        or text[at + 1] in text[max(0, at - 2) : at]
    )


def _airy(text: str) -> bool:
    """Whether the page sets off digits and Latin words by spaces (``2023 年``)."""
    return len(_SPACED.findall(text)) >= len(_CLOSE.findall(text))


def _pieces(text: str, places: list[int]) -> list[int]:
    """The widths, in columns, of what the spaces divide the line into."""
    return [columns(text[a + 1 : b]) for a, b in pairwise([-1, *places, len(text)])]


def _line_ends(places: list[int], pieces: list[int], width: int) -> set[int]:
    """The spaces that stand where a line of the page would end: one width behind another such, or before the next."""
    ends: set[int] = set()
    starts = [(0, width - 8)]  # where a line may begin, and its fewest columns: an indent may be lost
    left = -1
    for n, at in enumerate(places):
        left += 1 + pieces[n]
        if any(least <= left - size <= width + 1 for size, least in starts):
            ends.add(at)
            starts = [(size, least) for size, least in starts if left - size < width] + [(left + 1, width - 3)]
        if n and width - 3 <= pieces[n] <= width + 1:
            ends |= {places[n - 1], at}
    return ends


def _listed(text: str, places: list[int], beside: list[bool], n: int) -> bool:
    """A separator of names, organs or slogans: another one stands close by in the same clause."""
    near, clause = data("space")["list_gap"], pattern("clause")
    for m in (n - 1, n + 1):
        if (
            0 <= m < len(places)
            and not beside[m]
            and _between_words(text, places[m]) == _between_words(text, places[n])
        ):
            low, high = sorted((places[m], places[n]))
            if high - low <= near and not clause.search(text, low, high) and _even(text[low:high]):
                return True
    return False


def _between_words(text: str, at: int) -> bool:
    """Whether the space touches neither a digit nor a Latin letter."""
    return not (text[at - 1].isascii() or text[at + 1].isascii())


def _even(text: str) -> bool:
    """Whether as many quotations begin as end: a space in a quotation and one outside are no list."""
    return all(text.count(a) == text.count(b) for a, b in ("“”", "《》", "（）"))


def _width(lines: list[tuple[str, list[int]]]) -> int | None:
    """The line width, in columns, that the distances between spaces betray, or None."""
    rule = data("space")
    count = sum(len(places) for _, places in lines)
    if count < rule["least"]:
        return None
    rows = [_pieces(text, places) for text, places in lines]
    firsts = Counter(pieces[0] for pieces in rows)
    others = Counter(chain.from_iterable(pieces[1:-1] for pieces in rows))
    low, high = rule["narrowest"], rule["widest"]
    ranked = []
    for indent in (0, 4):  # columns: first lines are two characters shorter where an indent was lost
        near: Counter[int] = Counter()
        for tally, lost in ((firsts, indent), (others, 0)):
            for size, times in tally.items():
                for w in range(max(low, size + lost), min(high, size + lost + 3) + 1):
                    near[w] += times
        ranked += [(times, -indent, -w) for w, times in near.items()]
    if not ranked:
        return None
    good, _, less = max(ranked)
    width = -less
    count += sum(pieces[-1] > width + 1 for pieces in rows)  # no line is longer
    return width if good >= rule["least"] and good >= rule["share"] * count else None
