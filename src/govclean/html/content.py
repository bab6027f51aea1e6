"""Which lines of a page are taken: those of the document's place, its title, and what states facts beside it.

The chain takes a frame away by its words; here it is taken away by its place. What stands between title and document
and states facts (a by-line, a disclosure table) is kept on purpose, to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from govclean.html.lines import Line, Page, data
from govclean.html.weighed import Weighed, pattern

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_BELOW = 24  # lines below the document's place that are looked at
_BYLINES = 12  # lines below the title that may be by-lines
_TABLE = 80  # lines above the document that a disclosure table is looked for in
_TABLE_LINES = 40


def han(text: str) -> int:
    """How many Han characters a text has."""
    return len(_HAN.findall(text))


@dataclass(frozen=True, slots=True)
class Found:
    """The lines that were taken, in order; which of them is the title (-1: none).

    ``frame``: which are the frame's by their place, and what they are: ``byline`` or ``ending``.
    """

    lines: list[Line]
    title: int
    frame: dict[int, str]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def find(page: Page, title: str = "") -> Found | None:
    """The document of a page; None where nothing stands out.

    title: what the page's head calls the document, where it does.

    >>> from govclean.html.lines import read
    >>> page = read("<p><a>首页</a><div><p>会议指出，要压实各方责任。<p>会议要求，抓好落实。</div>")
    >>> find(page).text
    '会议指出，要压实各方责任。\\n会议要求，抓好落实。'
    """
    weighed = Weighed(page, title)
    place, known = weighed.place()
    if place is None:
        return None
    inside = list(_inside(weighed, place))
    if not inside:
        return None
    first, last = weighed.range(place)
    at = _title(weighed, first, inside)
    above = _above(weighed, first, at, first if known is None else weighed.range(known)[0])
    chosen = [*above, *inside, *_below(weighed, last, known)]
    if at in inside:  # what stands above the title in the same element is the page's
        chosen = [i for i in chosen if i >= at or _labelled(page.lines[i])]
    frame = {}
    for n, i in enumerate(chosen):
        line = page.lines[i]
        if at >= 0 and (_is_byline(page.lines, i, at) or (at < i < first and _states(line) and _is_bare(line))):
            frame[n] = "byline"
        elif i >= last and _ends(line) and not is_file(line) and pattern("lines", "ending_alone").match(line.text):
            frame[n] = "ending"
    return Found([page.lines[i] for i in chosen], chosen.index(at) if at in chosen else -1, frame)


def is_file(line: Line) -> bool:
    """Whether a line links to a document."""
    return any(pattern("lines", "document").search(href) for href in line.hrefs)


def _mostly_linked(line: Line) -> bool:
    return line.linked * 2 > line.size


def _inside(weighed: Weighed, place: int) -> Iterator[int]:
    """The lines of the place, less parts of the frame that stand in it."""
    off = set(_lists(weighed, place))
    return (i for i in range(*weighed.range(place)) if not weighed.off(i) and i not in off)


def _lists(weighed: Weighed, place: int) -> Iterator[int]:
    """Lines of lists of links: three of them or more in one element, and hardly anything else; no lists of files."""
    page, (begin, last) = weighed.page, weighed.range(place)
    lines = page.lines[begin:last]
    links = [0, *accumulate(map(_mostly_linked, lines))]
    documents = [0, *accumulate(map(is_file, lines))]
    done = begin
    for at in range(place + 1, len(page.nodes)):
        first, end = weighed.range(at)
        if first >= last:
            break
        if first < done or end > last:
            continue
        a, b = first - begin, end - begin
        if links[b] - links[a] >= 3 and documents[a] == documents[b] and weighed.linked(at) > 0.6:
            yield from range(first, end)
            done = end


def _title(weighed: Weighed, begin: int, inside: Sequence[int]) -> int:
    """The line that is the title: one of the document's first, or the last one above it; -1 for none."""
    lines = weighed.page.lines
    called = set(weighed.called)
    within = next((i for i in inside[:8] if i in called), None)
    if within is not None:
        return within
    above = [i for i in weighed.called if i < begin and not weighed.apart[lines[i].node]]
    strong = [i for i in above if lines[i].heading]
    near = range(max(0, begin - 40), begin)
    headings = [i for i in near if lines[i].heading == 1 and not weighed.apart[lines[i].node]]
    return (strong or above or headings or [-1])[-1]


def _above(weighed: Weighed, begin: int, title: int, named: int) -> list[int]:
    """Lines above the document that are taken: table of facts, title, by-line, subtitle, salutation.

    named: the first line of the element around it that is the document's by its name.
    """
    lines = weighed.page.lines
    taken = set(_table(lines, max(0, begin - _TABLE), begin))
    taken |= {i for i in range(named, begin) if weighed.sentences(i)}
    if 0 <= title < begin:
        called = set(weighed.called)
        taken |= {i for i in range(title + 1, begin) if i in called or _states(lines[i]) or _continues(lines[i])}
        taken.add(title)
        if title - 1 in called and lines[title - 1].node == lines[title].node:
            taken.add(title - 1)  # a title of two lines
    return sorted(taken)


def _below(weighed: Weighed, end: int, known: int | None) -> Iterator[int]:
    """Lines below the document that belong to it: files, editors, sources, and sentences that its named place holds."""
    lines = weighed.page.lines
    if known is not None:
        last = weighed.range(known)[1]
        off = set(_lists(weighed, known))
        for i in range(end, last):
            ours = is_file(lines[i]) or weighed.sentences(i) or _ends(lines[i])
            if ours and i not in off and not weighed.off(i):
                yield i
        end = max(end, last)
    for i in range(end, min(end + _BELOW, len(lines))):
        if (is_file(lines[i]) and not weighed.apart[lines[i].node]) or (i - end < 10 and _ends(lines[i])):
            yield i
        elif lines[i].size > 60:
            break


def _ends(line: Line) -> bool:
    """Whether a line names editors or sources, as the last one of a document."""
    return line.size <= 60 and not _mostly_linked(line) and bool(pattern("lines", "ending").search(line.text))


def _states(line: Line) -> bool:
    """Whether a line between title and document states a fact."""
    short = line.size <= data()["lines"]["fact_longest"] and not _mostly_linked(line)
    return short and bool(pattern("lines", "fact").search(line.text))


def _is_bare(line: Line) -> bool:
    """Whether a line that states a fact is neither a part of the title nor the number of the document."""
    return not _continues(line) and not pattern("lines", "number").search(line.text)


def _continues(line: Line) -> bool:
    """Whether a line below the title is a part of it, or a salutation."""
    if _mostly_linked(line):
        return False
    text = line.text.strip()
    greets = line.size <= 120 and bool(pattern("lines", "salutation").fullmatch(text))
    return greets or bool(line.heading and line.size >= 5) or text.startswith(("——", "—", "（", "("))


def _table(lines: Sequence[Line], first: int, last: int) -> list[int]:
    """The lines of a disclosure table: from the first label to the last, if there are three."""
    label = pattern("lines", "label")
    counts = {i: len(label.findall(lines[i].text)) for i in range(first, last) if lines[i].size <= 300}
    found = [i for i, count in counts.items() if count]
    if sum(counts.values()) < 3 or found[-1] - found[0] > _TABLE_LINES:
        return []
    end = found[-1] + 1 + lines[found[-1]].text.rstrip().endswith(("：", ":"))  # a value may be a line of its own
    return [i for i in range(found[0], min(end, last)) if not _mostly_linked(lines[i])]


def _labelled(line: Line) -> bool:
    """Whether a line has labels of a disclosure table, or states a fact."""
    text = line.text[:400]
    return bool(pattern("lines", "label").search(text) or pattern("lines", "fact").search(text))


def _is_sentence(line: Line) -> bool:
    """Whether a line has the marks of a sentence."""
    return bool(pattern("lines", "full" if line.size < 20 else "stop").search(line.text))


def _is_byline(lines: Sequence[Line], i: int, title: int) -> bool:
    """Whether a line is a by-line by its place and form: below the title, above the first sentence, and no sentence."""
    line, stop = lines[i], pattern("lines", "stop")
    if not title < i <= title + _BYLINES or line.size > data()["lines"]["fact_longest"] or line.heading:
        return False
    if any(_is_sentence(lines[n]) for n in range(title + 1, i)):
        return False
    return not stop.search(line.text) and bool(pattern("lines", "byline").search(line.text))
