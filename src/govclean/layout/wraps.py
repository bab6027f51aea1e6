"""Lines of equal length put together again: text copied out of a PDF keeps the line ends of the printed page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf, log

from govclean.document import Document
from govclean.findings import Edit
from govclean.frame import heading, headline, page
from govclean.layout.forms import BLANK, FOREIGN, HAS_HAN, Look, data, pattern, rows
from govclean.layout.indents import indents
from govclean.layout.seams import turn
from govclean.views import NARROWEST, WIDEST, Line, columns, wrap_columns

_LEAD = re.compile(f"[{BLANK}]*")
_UNIT = re.compile(r"[“‘（《〈「『【〔(\[]*(?:[A-Za-z0-9.%+-]{1,16}|.)[，。；：！？、”’）》〉」』】〕,.;:!?)\]…—]*")
_LETTER = re.compile("[A-Za-zÀ-ɏ]")
HEAD = 40  # lines of a page, and rows from its title on, that are looked at
TITLE = 0.25  # probability from which a line that stands there is the title
INDENT = 4  # columns: a paragraph begins two characters in
SLACK = 2  # columns: one character squeezed in or pushed out at a line's end


def indented(line: Line, stripped: frozenset[int] = frozenset()) -> bool:
    """Whether the line begins with an ideographic space or two blanks, or did so before an indent was stripped."""
    return line.start in stripped or line.text[:1] == "\u3000" or (line.text[:1].isspace() and line.text[1:2].isspace())


def _latin(text: str) -> bool:
    """Whether a line holds Latin letters and no Han: a translation or another language, not the end of a sentence."""
    return HAS_HAN.search(text) is None and _LETTER.search(text) is not None


def _unit(view: str) -> int:
    """The columns of what a line begins with and cannot be divided: a word or character, with its marks."""
    unit = _UNIT.match(view)
    return columns(unit[0][:16]) if unit else 0


_INSIDE = re.compile("[。！？](?!$|[”’」』）)]*$)")


def _title(doc: Document, lines: Sequence[Line], views: Sequence[str]) -> int:
    """The line in which the page's title ends, above one that opens a text or names its source; else -1.

    As wide as the others it is no part of their paragraphs.
    """
    if not any(pattern("below_title").match(view) for view in views[1:HEAD]):
        return -1
    choice = headline.chosen(doc.simplified, heading.titles(doc.simplified, ()), TITLE)
    if choice is None:
        return -1
    rows, prose = page.rows_from(doc.simplified, heading.begin(doc.simplified, choice.at), HEAD)
    _, end = heading.known_title(rows, prose).span(rows)
    last = next((i for i, line in enumerate(lines) if line.start < end <= line.end), len(lines))
    return last if last + 1 < len(lines) and pattern("below_title").match(views[last + 1]) else -1


class Page:
    """A wrapped page: its lines, their printed widths, and what their ends and beginnings say.

    ``written`` says that paragraphs begin with an indent or behind a blank line.
    """

    def __init__(self, doc: Document, width: int) -> None:
        self.lines, self.width = rows(doc), width
        self.views = [doc.simplified[line.start : line.end].strip() for line in self.lines]
        stripped = indents(doc)
        self.indented = [indented(line, stripped) for line in self.lines]
        self.sizes = [columns(v) + INDENT * deep for v, deep in zip(self.views, self.indented, strict=True)]
        self.ended = [pattern("ended").search(v) is not None for v in self.views]
        self.starts = [pattern("start").match(v) is not None for v in self.views]
        self.units = [_unit(v) for v in self.views]
        self.apart = [  # another script, or not set at this width
            size > width + 3 * SLACK or FOREIGN.search(v) is not None or _latin(v)
            for v, size in zip(self.views, self.sizes, strict=True)
        ]
        self.title = _title(doc, self.lines, self.views)
        self.written = self._written()
        self.habit = self._habit()

    def _written(self) -> bool:
        written = flush = 0
        for i in range(len(self.lines) - 1):
            if not self.views[i] or not self.ended[i] or self.sizes[i] > self.width - 2 * INDENT:
                continue  # only after a short last line is it certain that a paragraph begins
            if not self.views[i + 1] or self.indented[i + 1]:
                written += 1
            elif i + 2 < len(self.lines) and self.views[i + 2] and not self.ended[i + 1]:
                flush += self.width - INDENT - 3 <= self.sizes[i + 1]
        return written > 4 * flush or (not flush and sum(self.indented) > 1)

    def full(self, i: int, limit: int) -> bool:
        """Whether the beginning of the next line would not have fitted behind line ``i``."""
        return self.sizes[i] + max(SLACK, self.units[i + 1]) > limit or self.sizes[i] + SLACK >= limit

    def joints(self) -> list[int]:
        """The lines that go on in the next one."""
        n = len(self.lines)
        open_ = [
            bool(self.views[i] and self.views[i + 1])
            and i != self.title
            and not (self.indented[i + 1] or self.apart[i] or self.apart[i + 1])
            for i in range(n - 1)
        ]
        if self.written:
            heads = any(
                self.starts[i + 1] and open_[i] and not self.full(i, self.width) for i in range(n - 1)
            )  # items that begin at the margin
            return [
                i
                for i in range(n - 1)
                if open_[i] and self.full(i, self.width) and not (heads and self.starts[i + 1] and self.ended[i])
            ]
        gains = [self._gain(i) if open_[i] and self.full(i, self.width - INDENT) else 0.0 for i in range(n - 1)]
        return max((self._best(open_, gains, indent) for indent in (0, INDENT)), key=lambda found: found[0])[1]

    def _gain(self, i: int) -> float:
        """How much likelier, in nats, line ``i`` goes on than that it ends its paragraph and is full by chance."""
        rule, after = data("wrap"), self.views[i + 1]
        gain: float = turn(self.views[i], after) * rule["weight"] + log(self.width / 4)
        if self.ended[i]:
            gain += self.habit + rule["chance"]
            if self.ended[i + 1] and self.sizes[i + 1] <= self.width - INDENT:
                gain -= rule["rest"]
        elif after[:1].isdigit():
            gain -= rule["figure"]
        if self.starts[i + 1]:
            gain -= rule["item" if self.starts[i] else "start"]
        if pattern("closing").match(after):
            gain -= rule["closes"]
        return gain

    def _habit(self) -> float:
        """How much likelier, in nats, a full stop of this page stands inside a paragraph than at its end."""
        inside = sum(len(_INSIDE.findall(v)) for v in self.views)
        last = sum(
            ended and size + max(SLACK, unit) <= self.width - INDENT
            for ended, size, unit in zip(self.ended, self.sizes, [*self.units[1:], 0], strict=True)
        )
        return log((inside + 1) / (last + 1))

    def _best(self, open_: list[bool], gains: list[float], indent: int) -> tuple[float, list[int]]:
        """The likeliest way of joining, if first lines lost an indent of so many columns; and its gain."""
        rule = data("wrap")
        first, later = 0.0, -inf  # the gain so far, if the line begins a paragraph, or goes on with one
        back: list[tuple[bool, bool]] = []  # whether the line before was one that goes on, for both
        last = len(self.lines) - 1
        for i in range(last + 1):
            if indent and self.sizes[i] > self.width - indent:
                first -= rule["wide"]
            torn = 0 if self.ended[i] else rule["torn"]
            if i == last:
                later -= torn
                break
            from_first = first + gains[i] if open_[i] and self.full(i, self.width - indent) else -inf
            from_later = later + gains[i] if open_[i] and self.full(i, self.width) else -inf
            later -= torn
            back.append((later > first, from_later > from_first))
            first, later = max(first, later), max(from_first, from_later)
        total, on = max(first, later), later > first
        joints = []
        for i in range(last - 1, -1, -1):
            if on:
                joints.append(i)
            on = back[i][on]
        return total, joints[::-1]


def _width(doc: Document) -> int | None:
    return doc.shared("layout width", lambda page: wrap_columns(rows(page)))


def may_wrap(page: Look) -> bool:
    """Whether three lines stop inside a sentence, and lines of one width convict the page."""
    if len(page.open) < 3 or sum(NARROWEST // 2 <= len(line) <= WIDEST for line in page.open) < 3:
        return False
    return _width(page.doc) is not None


def wraps(doc: Document) -> Iterator[Edit]:
    """Join the lines of wrapped paragraphs."""
    width = _width(doc)
    if width is None:
        return
    page = Page(doc, width)
    for i in page.joints():
        yield joined(page.lines[i], page.lines[i + 1], "layout.wrap")


def joined(a: Line, b: Line, rule: str) -> Edit:
    """The edit that joins two lines; two Latin words get the space that the line end stood for."""
    left = a.text.rstrip()
    lead = _LEAD.match(b.text)
    start = lead.end() if lead else 0
    words = left[-1:].isascii() and b.text[start : start + 1].isascii() and left[-1:].isalpha()
    return Edit(a.start + len(left), b.start + start, " " if words and b.text[start].isalpha() else "", rule)
