"""The title of what an order or announcement publishes: its name in book marks above, and then a row of its own."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from govclean import facts
from govclean.frame import page
from govclean.frame.page import STRIP, Row
from govclean.frame.title import is_order_number
from govclean.rules import rule_file

BECAUSE = ("published above",)  # what speaks for such a title
_HEAD = 4  # rows among which an order's number stands
_BELOW = 3  # rows below a title, of which one begins the document
_ROWS = 16  # filled rows among which the title stands
_FAR = 4_000  # code points in which they stand
_NAMED = re.compile(r"[《〈]([^《》〈〉]{4,60})[》〉]")
_BLANK = re.compile(r"\s+")


class _Known(NamedTuple):
    """Patterns of the table ``order`` of the rule file."""

    heads: re.Pattern[str]
    publishes: re.Pattern[str]
    begins: re.Pattern[str]


@cache
def _known() -> _Known:
    table = rule_file("fields")["order"]
    return _Known(*(re.compile(table[name]) for name in _Known._fields))


def published(simplified: str) -> int | None:
    """Where the title stands of what the order that opens a page publishes, or None.

    >>> order = "示范省人民政府令\\n第85号\\n《示范省防汛办法》已经通过，现予公布。\\n省长  张三"
    >>> text = order + "\\n示范省防汛办法\\n第一条 为了防汛"
    >>> text[published(text) :].split("\\n")[0]
    '示范省防汛办法'
    """
    if "《" not in simplified[:_FAR] and "〈" not in simplified[:_FAR]:
        return None
    rows = _first_rows(simplified)
    if not rows or not _opens(rows):
        return None
    known, names = _known(), set[str]()
    for n, row in enumerate(rows):
        text = _BLANK.sub("", row.text)
        if text in names and any(known.begins.match(below.text) for below in rows[n + 1 : n + 1 + _BELOW]):
            return row.at
        if known.publishes.search(text):
            if text[-1] != "。" and _NAMED.search(text):
                return None  # a notice of it, which has a title of its own
            names.update(_BLANK.sub("", name) for name in _NAMED.findall(text))
    return None


def publishes(title: str, simplified: str) -> bool:
    """Whether a title is just the head of an order or announcement whose page goes on with what it publishes."""
    return _known().heads.fullmatch(title) is not None and published(simplified) is not None


def _opens(rows: list[Row]) -> bool:
    """Whether a page opens with an order, with a number, or with the sentence that publishes."""
    first, known = rows[0].text, _known()
    if known.heads.fullmatch(first) or facts.is_doc_number(first) is not None:
        return True
    if page.is_prose(first):
        return known.publishes.search(first) is not None
    # the body, the word and the number on rows of their own
    return any(is_order_number(above.text, row.text) for above, row in pairwise(rows[:_HEAD]))


def _first_rows(simplified: str) -> list[Row]:
    found: list[Row] = []
    start = 0
    while len(found) < _ROWS and start < min(len(simplified), _FAR):
        end = simplified.find("\n", start)
        end = len(simplified) if end < 0 else end
        text = simplified[start:end]
        if stripped := text.strip(STRIP):
            found.append(Row(start, end, start + text.index(stripped), stripped))
        start = end + 1
    return found
