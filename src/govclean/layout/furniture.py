"""Page numbers that stand between the lines, blanks at line ends, and runs of blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govclean.document import Document
from govclean.findings import Edit
from govclean.layout.forms import BLANK, FOREIGN, HAS_HAN, pattern

_TRAILING = re.compile(f"(?<![{BLANK}\\n])[{BLANK}]+(?=\\n|\\Z)")
_NUMBER_LINE = re.compile(f"(?m)^[{BLANK}]*[第\\-—–－―][^\\n]{{1,30}}[页頁\\-—–－―][{BLANK}]*$")


def page_numbers(doc: Document) -> Iterator[Edit]:
    """Remove lines that hold a page number and nothing else; a sentence that went on behind one is joined."""
    if not _NUMBER_LINE.search(doc.text):
        return
    lines, view = doc.lines, doc.simplified
    n = 0
    while n < len(lines):
        if not pattern("page_number").fullmatch(lines[n].text.strip()):
            n += 1
            continue
        low = high = n
        while high + 1 < len(lines) and (
            not lines[high + 1].text.strip() or pattern("page_number").fullmatch(lines[high + 1].text.strip())
        ):
            high += 1
        while low and not lines[low - 1].text.strip():
            low -= 1
        n = high + 1
        if low and high + 1 < len(lines):
            a, b = lines[low - 1], lines[high + 1]
            left, right = view[a.start : a.end].strip(), view[b.start : b.end]
            flows = not pattern("ended").search(left) and not pattern("start").match(right.strip())
            flows = flows and pattern("pause").search(left) is not None and right[:1].strip() != ""
            blank = any(not line.text.strip() for line in lines[low : high + 1])
            yield Edit(a.end, b.start, "" if flows else "\n\n" if blank else "\n", "layout.page_number")
        elif high + 1 < len(lines):
            yield Edit(0, lines[high + 1].start, "", "layout.page_number")
        elif low:
            yield Edit(lines[low - 1].end, len(doc.text), "", "layout.page_number")


def blanks(doc: Document) -> Iterator[Edit]:
    """Strip blanks from the ends of lines, and let at most two blank lines stand together."""
    foreign = FOREIGN.search(doc.text) is not None
    if not HAS_HAN.search(doc.text):
        return
    for m in _TRAILING.finditer(doc.text):
        start = doc.text.rfind("\n", 0, m.start()) + 1
        if not foreign or not FOREIGN.search(doc.text, start, m.start()):
            yield Edit(m.start(), m.end(), "", "layout.trailing")
    if foreign:
        return
    for m in re.finditer(f"\\n((?:[{BLANK}]*\\n){{3,}})", doc.text):
        yield Edit(m.start(1), m.end(1), "\n", "layout.blank")
