"""The frame of document-sharing sites: head, pages and tail around a preview. One frame serves many sites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govclean.frame.forms import pattern, setting
from govclean.frame.page import Row


class Frame(NamedTuple):
    """Spans to remove (start, end, rule) and what the frame says; spans of the facts are page offsets."""

    spans: tuple[tuple[int, int, str], ...] = ()
    title: str = ""
    title_span: tuple[int, int] = (0, 0)
    site: str = ""
    site_span: tuple[int, int] = (0, 0)
    pages: str = ""


def head(rows: Sequence[Row]) -> Frame:
    """The line `《X.docx》由会员分享…请在<site>上搜索。` and the file name above it."""
    frame, suffix = pattern("share_head", "frame"), pattern("share_head", "suffix")
    for i, row in enumerate(rows[:12]):
        match = frame.search(row.text) if "《" in row.text else None
        if match is None:
            continue
        name = match.group(1).strip()
        spans = [(row.at + match.start(), row.at + match.end(), "chrome.share_head")]
        if match.start() == 0 and match.end() == len(row.text):
            spans = [(row.start, row.end, "chrome.share_head")]
        above = [r for r in rows[:i] if r.text == name]
        spans = [(r.start, r.end, "chrome.share_head") for r in above] + spans
        begin = row.at + match.start(1) + len(match.group(1)) - len(match.group(1).lstrip())
        ending = suffix.search(name)
        title = name[: ending.start()] if ending else name
        count = re.search(pattern("share_head", "pages"), match.group(2))
        site = match.group(3).strip()
        return Frame(
            tuple(spans),
            title,
            (begin, begin + len(title)),
            site,
            (row.at + match.start(3), row.at + match.end(3)),
            count.group(1) if count else "",
        )
    return Frame()


def leaves(rows: Sequence[Row]) -> Iterator[int]:
    """Rows `X_第1页`, `X_第2页` …: at least two with one stem."""
    leaf = pattern("share_head", "leaf")
    stems: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if len(row.text) <= 140 and row.text[-1:] == "页" and (match := leaf.fullmatch(row.text)):
            stems.setdefault(match.group(1), []).append(i)
    for found in stems.values():
        if len(found) >= 2:
            yield from found


def title_of_leaves(rows: Sequence[Row]) -> tuple[str, int] | None:
    """The name of the document that the rows of its pages say, without its suffix, and where it stands."""
    first = next(leaves(rows), None)
    if first is None:
        return None
    row = rows[first]
    stem = row.text[: row.text.rindex("_")]
    ending = pattern("share_head", "suffix").search(stem)
    return stem[: ending.start()] if ending else stem, row.at


def tail(rows: Sequence[Row]) -> tuple[int, int] | None:
    """The first and last row of the tail from `配套讲稿` to `限制150内`; its markers are fixed text."""
    own = setting("share_tail")
    marker, closing = pattern("share_tail", "markers"), pattern("share_tail", "closing")
    found = [i for i, row in enumerate(rows) if 0 < len(row.text) <= 20 and marker.fullmatch(row.text)]
    for first in found:
        block = [i for i in found if first <= i <= first + own["most_rows"]]
        if len(block) >= own["least"] and any(closing.fullmatch(rows[i].text) for i in block):
            last = block[-1]
            return first, last
    return None
