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
_NEXT = re.compile(r"(?:[ \u3000]*\n[ \u3000]*|(?<![\d.、]))(\d{1,3})、")


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
        cut = [m for m in found if pattern("ended").search(text[max(0, m.start() - 3) : m.start()]) is None]
        ends = [head.end(), *(m.end() for m in found)]
        prose = sum("。" in text[a : m.start()] for a, m in zip(ends, found, strict=False))
        if len(found) < rule["least"] or len(cut) < rule["share"] * len(found) or prose < rule["prose"] * len(found):
            continue
        yield Edit(head.start(), head.end(), "", "layout.ordinal")
        for m in found:
            yield Edit(m.start(), m.end(), "", "layout.ordinal")
        return


def _sequence(text: str, head: re.Match[str], least: int) -> list[re.Match[str]]:
    """The ordinals 2, 3, … behind the first, each at least ``least`` characters and a clause after the last."""
    found: list[re.Match[str]] = []
    last = head.end()
    for m in _NEXT.finditer(text, last):
        if (
            int(m[1]) != len(found) + 2
            or m.start() - last < least
            or not pattern("pause").search(text, last, m.start())
        ):
            continue
        begins, inline = text[m.end() : m.end() + 1], "\n" not in m[0]
        if not begins.strip() or (inline and not (HAS_HAN.match(begins) and HAS_HAN.match(text, m.start() - 1))):
            continue
        found.append(m)
        last = m.end()
    return found
