"""Page ordinals that document-sharing sites put into the flow: ``两手⏎2、抓的全过程``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from govclean.document import Document
from govclean.findings import Edit
from govclean.layout.forms import HAS_HAN, Look, data, pattern

HEADS = 8  # lines that begin with 1、 and are tried; a document's own lists may stand before the first ordinal
_ONE = re.compile("1、")
_FIRST = re.compile(r"(?m)^[ \u3000]*1、")
_NEXT = re.compile(r"(?<!\d)\d{1,3}、")


def may_count(page: Look) -> bool:
    """Whether a line may begin with 1、 and another place with 2、."""
    return _ONE.search(page.text) is not None and "2、" in page.text


def ordinals(doc: Document) -> Iterator[Edit]:
    """Remove 1、2、3、… where they cut sentences: strictly counting, each behind a page of text.

    A list of the document ends its items; a page ordinal stands inside a sentence.
    """
    rule = data("ordinal")
    text = doc.text
    for head in islice(_FIRST.finditer(text), HEADS):
        found = _sequence(text, head, rule["least_page"])
        cut = [start for start, _ in found if pattern("ended").search(text[max(0, start - 3) : start]) is None]
        ends = [head.end(), *(end for _, end in found)]
        prose = sum("。" in text[a:start] for a, (start, _) in zip(ends, found, strict=False))
        if len(found) < rule["least"] or len(cut) < rule["share"] * len(found) or prose < rule["prose"] * len(found):
            continue
        yield Edit(head.start(), head.end(), "", "layout.ordinal")
        for start, end in found:
            yield Edit(start, end, "", "layout.ordinal")
        return


def _sequence(text: str, head: re.Match[str], least: int) -> list[tuple[int, int]]:
    """The spans of 2, 3, … behind the first ordinal, each at least ``least`` characters and a clause after the last."""
    found: list[tuple[int, int]] = []
    last = head.end()
    for m in _NEXT.finditer(text, last):
        if int(m[0][:-1]) != len(found) + 2:
            continue
        left = len(text[last : m.start()].rstrip(" \u3000")) + last
        inline = text[left - 1 : left] != "\n"
        start = m.start() if inline else len(text[last : left - 1].rstrip(" \u3000")) + last
        begins = text[m.end() : m.end() + 1]
        if start - last < least or not begins.strip() or not pattern("pause").search(text, last, start):
            continue
        if inline and not (HAS_HAN.match(begins) and HAS_HAN.match(text, start - 1)):
            continue
        found.append((start, m.end()))
        last = m.end()
    return found
