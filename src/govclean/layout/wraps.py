"""Lines of equal length put together again: text copied out of a PDF keeps the line ends of the printed page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from govclean.document import Document
from govclean.findings import Edit
from govclean.layout.forms import BLANK, FOREIGN, HAS_HAN, Look, pattern, rows
from govclean.layout.seams import seam
from govclean.views import NARROWEST, WIDEST, Line, columns, wrap_columns

_LEAD = re.compile(f"[{BLANK}]*")
_UNIT = re.compile(r"[“‘（《〈「『【〔(\[]*(?:[A-Za-z0-9.%+-]{1,16}|.)[，。；：！？、”’）》〉」』】〕,.;:!?)\]…—]*")
_LETTER = re.compile("[A-Za-zÀ-ɏ]")
INDENT = 4  # columns: a paragraph begins two characters in
FIGURE = 4  # nats: the model takes all digits for one, and thinks that they follow anything
NUMBERED_SEAM = 8  # a numbered line without a full stop, before what looks like a paragraph's first line
PAUSED_SEAM = -2  # the same for a line with a comma in it, which is rarely a heading
HEADLINE_SEAM = 2  # nats: a heading may fill its line, and the text behind it is another paragraph
SLACK = 2  # columns: one character squeezed in or pushed out at a line's end


def indented(line: Line) -> bool:
    """Whether the line begins with an ideographic space or two blanks."""
    return line.text[:1] == "\u3000" or (line.text[:1].isspace() and line.text[1:2].isspace())


def _latin(text: str) -> bool:
    """Whether a line holds Latin letters and no Han: a translation or another language, not the end of a sentence."""
    return HAS_HAN.search(text) is None and _LETTER.search(text) is not None


class Page:
    """A wrapped page: its lines, their printed widths, and how it marks the beginning of a paragraph.

    ``marks`` is ``written`` (indent or blank line), ``lost`` (the indent was stripped: first lines are two
    characters short) or ``none``.
    """

    def __init__(self, doc: Document, width: int) -> None:
        self.lines, self.width = rows(doc), width
        self.views = [doc.simplified[line.start : line.end].strip() for line in self.lines]
        self.sizes = [columns(v) + INDENT * indented(line) for v, line in zip(self.views, self.lines, strict=True)]
        self.ended = [pattern("ended").search(v) is not None for v in self.views]
        self.starts = [pattern("start").match(v) is not None for v in self.views]
        self.marks = self._marks()

    def _marks(self) -> str:
        written = lost = flush = 0
        for i, b in enumerate(self.lines[1:]):
            if not self.views[i] or not self.ended[i] or self.sizes[i] > self.width - 2 * INDENT:
                continue  # only after a short last line is it certain that a paragraph begins
            if not self.views[i + 1] or indented(b):
                written += 1
            elif i + 2 < len(self.lines) and self.views[i + 2] and not self.ended[i + 1]:
                lost += self.width - INDENT - 3 <= self.sizes[i + 1] <= self.width - INDENT
                flush += self.width - 3 <= self.sizes[i + 1]
        if written > 4 * (lost + flush) or (not lost + flush and sum(map(indented, self.lines)) > 1):
            return "written"
        return "lost" if lost > 2 * flush else "none"

    def full(self, i: int, limit: int) -> bool:
        """Whether the beginning of the next line would not have fitted behind line ``i``."""
        unit = _UNIT.match(self.views[i + 1])
        size = self.sizes[i]
        return size + SLACK >= limit or (unit is not None and size + columns(unit[0][:16]) > limit)

    def runs_on(self, i: int, first: bool) -> bool:
        """Whether line ``i`` (the first of its paragraph, or not) goes on in the next line."""
        view, after = self.views[i], self.views[i + 1]
        if indented(self.lines[i + 1]) or FOREIGN.search(view + after) or _latin(view) or _latin(after):
            return False
        written, lost = self.marks == "written", self.marks == "lost"
        if self.starts[i + 1] and not (written and not self.ended[i]):
            return False
        if not self.full(i, self.width - INDENT * (first and lost)):
            return False
        if self.sizes[i] > self.width + 3 * SLACK:  # longer than the page's lines: not set at this width
            return False
        if written:
            return True
        fresh = i + 2 < len(self.lines) and self._opens(i + 1)
        if not self.ended[i]:
            return not (first or fresh) or (lost and self._wide(i + 1)) or self._same(i, fresh)
        closing = pattern("closing").match(after)
        return lost and not fresh and (self._wide(i + 1) or (self.ended[i + 1] and not closing))

    def _same(self, i: int, fresh: bool) -> bool:
        """Whether a line that could be a heading filling its line is the beginning of a sentence after all."""
        view, after = self.views[i], self.views[i + 1]
        score = seam(view, after) - FIGURE * after[:1].isdigit()
        plain = pattern("pause").search(pattern("start").sub("", view)) is None
        if fresh and self.starts[i] and "。" not in view:
            return score >= NUMBERED_SEAM
        return score >= (HEADLINE_SEAM if plain or fresh else PAUSED_SEAM)

    def _wide(self, i: int) -> bool:
        """Whether line ``i`` is wider than a first line whose indent was lost can be."""
        return self.sizes[i] > self.width - INDENT

    def _opens(self, i: int) -> bool:
        """Whether line ``i`` looks like a paragraph's first line whose indent was lost."""
        limit = self.width - INDENT
        return self.marks == "lost" and bool(self.views[i + 1]) and not self._wide(i) and self.full(i, limit)


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
    first = True
    for i, (a, b) in enumerate(pairwise(page.lines)):
        if page.views[i] and page.views[i + 1] and page.runs_on(i, first):
            yield joined(a, b, "layout.wrap")
            first = False
        else:
            first = True


def joined(a: Line, b: Line, rule: str) -> Edit:
    """The edit that joins two lines; two Latin words get the space that the line end stood for."""
    left = a.text.rstrip()
    lead = _LEAD.match(b.text)
    start = lead.end() if lead else 0
    words = left[-1:].isascii() and b.text[start : start + 1].isascii() and left[-1:].isalpha()
    return Edit(a.start + len(left), b.start + start, " " if words and b.text[start].isalpha() else "", rule)
