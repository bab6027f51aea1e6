"""Page numbers that stand between the lines, blanks at line ends, and runs of blank lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from govclean.document import Document
from govclean.findings import Edit
from govclean.layout.forms import BLANK, BLANKS, FOREIGN, Look, pattern
from govclean.views import Line

_TRAILING = re.compile(f"(?<![{BLANK}\\n])[{BLANK}]+(?=\\n|\\Z)")
HEADER_TIMES = 3  # a body line does not stand beside a page number so often
_NUMBER = re.compile(f"[{BLANK}]*[第\\-—–－―].{{1,30}}[页頁\\-—–－―][{BLANK}]*\\Z")
_BLANK_ENDS = frozenset(BLANKS)
_NUMBER_ENDS = _BLANK_ENDS | frozenset("页頁-—–－―")
_LEADING = re.compile(f"(?:[{BLANK}]*\\n)+")
_BLANK_LINES = re.compile(f"\\n((?:[{BLANK}]*\\n){{3,}})")


def may_number(page: Look) -> bool:
    """Whether a line begins and ends like one that holds a page number."""
    return not page.last.isdisjoint(_NUMBER_ENDS) and any(map(_NUMBER.match, page.open))


def page_numbers(doc: Document) -> Iterator[Edit]:
    """Remove lines that hold a page number and nothing else, and the running headers beside them.

    A sentence that goes on behind them is joined.
    """
    lines = doc.lines
    numbers = [pattern("page_number").fullmatch(line.text.strip()) is not None for line in lines]
    headers = _headers([line.text.strip() for line in lines], numbers)
    idle = [
        number or not line.text.strip() or line.text.strip() in headers
        for number, line in zip(numbers, lines, strict=True)
    ]
    n = 0
    while n < len(lines):
        low = n
        while n < len(lines) and idle[n]:
            n += 1
        if any(numbers[low:n]):  # the lines [low, n) hold page numbers and blanks only
            if low and n < len(lines):
                a, b = lines[low - 1], lines[n]
                blank = any(not line.text.strip() for line in lines[low:n])
                yield Edit(a.end, b.start, _between(doc, a, b, blank), "layout.page_number")
            else:
                start, end = lines[low - 1].end if low else 0, lines[n].start if n < len(lines) else len(doc.text)
                yield Edit(start, end, "", "layout.page_number")
        n += 1


def _headers(texts: list[str], numbers: list[bool]) -> set[str]:
    """Running headers: one line beside three page numbers or more."""
    beside: Counter[str] = Counter()
    for order in (range(len(texts)), range(len(texts) - 1, -1, -1)):
        near = False
        for n in order:
            if numbers[n]:
                near = True
            elif texts[n]:
                beside[texts[n]] += near
                near = False
    return {text for text, count in beside.items() if count >= HEADER_TIMES and not pattern("ended").search(text)}


def _between(doc: Document, a: Line, b: Line, blank: bool) -> str:
    """What stands between two lines once the page number is gone."""
    left, right = doc.simplified[a.start : a.end].strip(), doc.simplified[b.start : b.end].strip()
    cut = not pattern("ended").search(left) and not pattern("start").match(right) and not b.text[:1].isspace()
    if cut and doc.wrap_width is not None:
        return "\n"  # the step that joins wrapped lines decides, and needs the line end
    if cut and pattern("pause").search(left):
        return ""
    return "\n\n" if blank else "\n"


def may_loosen(page: Look) -> bool:
    """Whether a line ends with a blank, or blank lines begin or end the page or stand together."""
    if "" in page.last:
        text = page.text
        if text.startswith("\n") or text.endswith("\n\n") or "\n\n\n\n" in text:
            return True
    return not page.last.isdisjoint(_BLANK_ENDS)


def blanks(doc: Document) -> Iterator[Edit]:
    """Strip blanks from the ends of lines, and blank lines from the ends of the page; let at most two stand together.

    A page that ended with a line feed still does.
    """
    text = doc.text
    foreign = FOREIGN.search(text) is not None
    leading = None if foreign else _LEADING.match(text)
    first = leading.end() if leading else 0
    last = len(text) if foreign else max(first, len(text.rstrip(BLANKS + "\n")))
    if first:
        yield Edit(0, first, "", "layout.blank")
    for m in _TRAILING.finditer(text, first, last):
        start = text.rfind("\n", 0, m.start()) + 1
        if not foreign or not FOREIGN.search(text, start, m.start()):
            yield Edit(m.start(), m.end(), "", "layout.trailing")
    if foreign:
        return
    for m in _BLANK_LINES.finditer(text, first, last):
        yield Edit(m.start(1), m.end(1), "\n", "layout.blank")
    ending = text[last:]
    if ending not in ("", "\n"):
        feed = "\n" if "\n" in ending else ""
        yield Edit(last, len(text), feed, "layout.blank" if ending.count("\n") > 1 else "layout.trailing")
