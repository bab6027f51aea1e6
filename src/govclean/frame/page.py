"""The lines of a page as a reader sees them: which are body, where the head ends and where the tail begins.

A frame line is told from a body line by its form *and* its place. The place is worked out here, once for a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from govclean import views

LONGEST_FORM = 240  # code points; a longer line is prose and is not looked at
_LONGEST_HEAD = 400  # code points of a line that are read where only its beginning matters
_FURTHER = 20_000  # code points of a page that are read behind a row
_LOOKED_AT = 400  # lines, blank ones included
_AFTER_CLOSING = 0.25  # share of a page's prose that may stand behind a line that closes the article
_SENTENCE = re.compile("[。！？；!?;]")
_SENTENCE_BUT = re.compile("[。！？!?，,]")  # what no row of a table holds
_CELLS = 4  # words set apart that make a row of a table
_CLOSED = tuple("。！？；!?;…”’\"'）)】》")
STRIP = " \t\r\u3000\xa0\u200b\ufeff"


class Row(NamedTuple):
    """One line: ``text`` is stripped and in simplified script and begins at ``at`` in the page; ``zone`` is head,
    body, tail, or none (a page without a body line); ``held`` says that the line is part of a wrapped paragraph."""

    start: int
    end: int
    at: int
    text: str
    zone: str = "none"
    held: bool = False


_row = tuple.__new__  # makes a Row in a third of the time: every page pays for its rows


def rows(page: Sequence[views.Line], simplified: str) -> list[Row]:
    """The lines of a page, without zones."""
    out = []
    for start, end, line in page:
        text = simplified[start:end].strip(STRIP) if line else ""
        at = simplified.index(text[0], start) if text else end
        out.append(_row(Row, (start, end, at, text, "none", False)))
    return out


def first_rows(simplified: str, most: int) -> tuple[list[Row], list[int]]:
    """The first filled rows of a page, at most ``most`` and not beyond the second that is prose; and which are prose.

    Of a long row, as much as tells what it is.

    >>> [row.text for row in first_rows("示范市召开例会\\n\\n  会议召开。", 9)[0]]
    ['示范市召开例会', '会议召开。']
    """
    out: list[Row] = []
    prose: list[int] = []
    start, size, long = 0, len(simplified), 0
    for _ in range(_LOOKED_AT):
        end = simplified.find("\n", start)
        if end < 0:
            end = size
        line = simplified[start : end if end - start < _LONGEST_HEAD else start + _LONGEST_HEAD]
        text = line.strip(STRIP)
        if text:
            n = len(text)
            if n >= 20 and (n > 120 or "。" in text or (is_prose(text) and not _is_cells(text))):
                prose.append(len(out))
                long += n > 50
            at = start if text is line else start + line.index(text[0])
            out.append(_row(Row, (start, end, at, text, "none", False)))
            if long == 2 or len(out) == most:
                break
        start = end + 1
        if start > size:
            break
    return out, prose


def rows_from(simplified: str, start: int, most: int) -> tuple[list[Row], list[int]]:
    """The first filled rows from ``start`` on, and which are prose (see :func:`first_rows`)."""
    if not start:
        return first_rows(simplified, most)
    rows, prose = first_rows(simplified[start : start + _FURTHER], most)
    return [row._replace(start=row.start + start, end=row.end + start, at=row.at + start) for row in rows], prose


def rows_above(simplified: str, start: int) -> Iterator[Row]:
    """The filled rows above the line that begins at ``start``, from the nearest upwards."""
    for _ in range(_LOOKED_AT):
        if not start:
            return
        end = start - 1
        start = simplified.rfind("\n", 0, end) + 1
        if row := _filled(simplified, start, end):
            yield row


def _filled(simplified: str, start: int, end: int) -> Row | None:
    line = simplified[start : end if end - start < _LONGEST_HEAD else start + _LONGEST_HEAD]
    text = line.strip(STRIP)
    if not text:
        return None
    return _row(Row, (start, end, start if text is line else start + line.index(text[0]), text, "none", False))


def is_prose(text: str) -> bool:
    """Whether a line reads like a sentence of the body: long, or of some length and closed like a sentence.

    >>> is_prose("7月12日，全市安全生产工作会议召开，市长出席并讲话。"), is_prose("责任编辑：王某某")
    (True, False)
    """
    n = len(text)
    if n > 120 or n < 20:
        return n > 120
    return "。" in text or _SENTENCE.search(text) is not None or (n >= 50 and ("，" in text or "," in text))


def _is_cells(text: str) -> bool:
    """Whether a line is a row of a table that lists values: labels and values set apart, and a semicolon that closes
    no sentence.

    >>> _is_cells("索 引 号 2019-18 分 类 其他; 市政府文件;"), _is_cells("（一）切实做好防汛和抗旱各项准备工作；")
    (True, False)
    """
    return text[-1] in ";；" and not _SENTENCE_BUT.search(text) and len(text.split()) >= _CELLS


def held(found: list[Row], width: int | None) -> list[Row]:
    """The rows, those of a wrapped paragraph marked."""
    if width is None:
        return found
    return [_row(Row, (*row[:5], True)) if h else row for row, h in zip(found, wrapped(found, width), strict=True)]


def placed(
    found: list[Row],
    is_form: Callable[[str], bool],
    is_closing: Callable[[str], bool],
    start: int = 0,
    end: int | None = None,
) -> list[Row]:
    """The rows with their zones; those before ``start`` are head, those from ``end`` on tail.

    ``is_form`` says of a prose-like row that it is a known frame form all the same. ``is_closing`` knows lines that
    close an article (an editor, a print button): behind the first of them that has nearly all prose before it, what
    is not prose is tail, though a comment or a teaser below may read like prose.
    """
    end = len(found) if end is None else end
    prose = [i for i in range(start, end) if found[i].held or (is_prose(found[i].text) and not is_form(found[i].text))]
    if not prose:
        return found
    first, last = prose[0], prose[-1]
    if len(prose) > 1:
        left = sum(len(found[i].text) for i in prose)
        rest = left * _AFTER_CLOSING
        behind = iter(prose)
        following = next(behind, None)
        for i in range(start, last):
            row = found[i]
            while following is not None and following < i:
                left -= len(found[following].text)
                following = next(behind, None)
            if left <= rest and row.text and not row.held and is_closing(row.text):
                last = i - 1
                break
    kept = set(prose)
    zones = ["head" if i < first else "tail" if i > last and i not in kept else "body" for i in range(len(found))]
    return [_row(Row, (*row[:4], zone, row.held)) for row, zone in zip(found, zones, strict=True)]


def wrapped(found: Sequence[Row], width: int | None) -> list[bool]:
    """Which rows belong to a wrapped paragraph: those of full width, and what runs on behind one of them."""
    out = [False] * len(found)
    if width is None:
        return out
    open_ = False
    for i, row in enumerate(found):
        full = abs(row.end - row.start - width) <= 3
        out[i] = bool(row.text) and (full or open_)
        if row.text:
            open_ = full and not row.text.endswith(_CLOSED)
    return out
