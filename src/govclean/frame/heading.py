"""What else on a page tells its title: the browser's title above the page, and the by-line below the title.

Both are asked of the page as it came, for most of what they need is removed as frame. A menu of any length may stand
above: the title is known by its second place or by its neighbour, not by being first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from govclean import dates
from govclean.findings import Field
from govclean.frame import page
from govclean.frame.anchors import spaced
from govclean.frame.page import Row
from govclean.frame.title import Title, find_title, is_above, is_body_name, is_channel, may_be_title, may_go_on
from govclean.rules import rule_file

_SHORTEST = 6  # code points of a title that is known by its second place
LONGEST = 200  # code points of a row that are compared
_TRIES = 8
_ROWS = 12  # rows below a title that may be its by-line
_STOPS = 2  # full stops above a title that stands below a menu: teasers have them, too
_FAR = 30_000  # code points in which a by-line is sought
_FIRST = re.compile(r"[^\s\u200b\ufeff]")
_SEPARATORS = frozenset("_-—–|｜·>")


class _Known(NamedTuple):
    """The table ``byline`` of the rule file."""

    dated: re.Pattern[str]
    labelled: re.Pattern[str]
    bare: re.Pattern[str]
    before: re.Pattern[str]
    source: re.Pattern[str]
    stop: re.Pattern[str]
    medium: re.Pattern[str]
    not_medium: re.Pattern[str]
    passed: re.Pattern[str]
    not_title: re.Pattern[str]


@cache
def _known() -> _Known:
    table = rule_file("fields")["byline"]
    day = table["day"]
    return _Known(
        *(re.compile(spaced(table[key].replace("DAY", day).replace("CLOCK", table["clock"]))) for key in _Known._fields)
    )


def rows_from(simplified: str, start: int, most: int) -> tuple[list[Row], list[int]]:
    """The first filled rows from ``start`` on, and which are prose (see ``page.first_rows``)."""
    if not start:
        return page.first_rows(simplified, most)
    rows, prose = page.first_rows(simplified[start : start + 20_000], most)
    return [row._replace(start=row.start + start, end=row.end + start, at=row.at + start) for row in rows], prose


def repeated(simplified: str, first: str = "") -> int | None:
    """Where the title stands, when the page's first line says it, too: ``title_column_site``, or the same words.

    first: the line as it was above the page, where it has gone meanwhile.

    >>> text = "示范市召开防汛会议_要闻_示范网\\n首页\\n新闻\\n示范市召开防汛会议\\n5月4日，会议召开。"
    >>> text[repeated(text):][:9]
    '示范市召开防汛会议'
    """
    at = 0
    if not first:
        begin = _FIRST.search(simplified)
        at = simplified.find("\n", begin.start()) if begin else -1
        if begin is None or at < 0:
            return None
        first = simplified[begin.start() : min(at, begin.start() + LONGEST)]
    first = first[:LONGEST].strip(page.STRIP)
    if len(first) < _SHORTEST:
        return None
    key, above = first[:_SHORTEST], at
    found = simplified.find(key, at)
    for _ in range(_TRIES):
        if found < 0:
            return None
        end = simplified.find("\n", found, found + LONGEST + 1)
        row = simplified[found : end if end >= 0 else found + LONGEST + 1].rstrip(page.STRIP)
        begun = simplified.rfind("\n", max(0, found - LONGEST), found) + 1
        whole = (begun or found < LONGEST) and not simplified[begun:found].strip(page.STRIP)
        if whole and first.startswith(row) and _ends_title(first, len(row)) and _is_worth(row):
            return found if len(row) < len(first) or simplified.count("。", above, found) <= _STOPS else None
        found = simplified.find(key, found + 1)
    return None


def _ends_title(first: str, size: int) -> bool:
    """Whether a browser's title goes on with the name of a column or a site at ``size``, or ends."""
    rest = first[size:].lstrip()
    return not rest or rest[0] in _SEPARATORS


def _is_worth(row: str) -> bool:
    return len(row) >= _SHORTEST and may_be_title(row) and not is_body_name(row) and not is_above(row)


def may_date(simplified: str) -> bool:
    """Whether a day with a time may stand in the page."""
    return ":" in simplified or "：" in simplified


def above_byline(simplified: str) -> tuple[int, float] | None:
    """Where the row above the first by-line begins, a row with a day and a time of day; and how sure it is a title.

    >>> text = "首页\\n要闻\\n示范市召开防汛会议\\n2023-05-04 09:20 来源：示范日报\\n5月4日，会议召开。"
    >>> text[above_byline(text)[0]:][:9]
    '示范市召开防汛会议'
    """
    known = _known()
    for tried, match in enumerate(known.dated.finditer(simplified, 0, _FAR)):
        if tried == _TRIES:
            return None
        start = simplified.rfind("\n", 0, match.start()) + 1
        if not start or not known.before.fullmatch(simplified, start, match.start()):
            continue
        for n, row in enumerate(page.rows_above(simplified, start)):
            if n == 5 or page.is_prose(row.text):
                break
            if len(row.text) < _SHORTEST or known.passed.match(row.text) or known.medium.fullmatch(row.text):
                continue
            if _is_worth(row.text) and not known.not_title.match(row.text):
                return row.at, 0.92 if n == 0 else 0.85
            break
    return None


def begin(simplified: str, at: int) -> int:
    """Where a title begins of which the row at ``at`` is known: further up, if it is set over more rows than one."""
    start = simplified.rfind("\n", 0, at) + 1
    for row in page.rows_above(simplified, start):
        end = simplified.find("\n", at)
        text = simplified[at : end if 0 <= end - at < LONGEST else at + LONGEST].strip(page.STRIP)
        return row.at if may_go_on(row.text, text) else at
    return at


def facts(simplified: str, values: str) -> Iterator[Field]:
    """Title, day of publication, source and author, read where the page as it came states them together.

    ``values``: the page in the script in which values are given.
    """
    at, sure = repeated(simplified), 0.95
    if at is None:
        found = above_byline(simplified)
        if found is None:
            return
        at, sure = found
    rows, prose = rows_from(simplified, begin(simplified, at), _ROWS)
    title = known_title(rows, prose)
    yield Field("title", title.text(rows, values), *title.span(rows), sure)
    last = title.below - 1
    yield from byline(rows[last + 1 :], [n - last - 1 for n in prose if n > last], values)


def known_title(rows: Sequence[Row], prose: Sequence[int]) -> Title:
    """The title that is known to begin with the first row."""
    found = find_title(rows, prose)
    if found and not found.first and not found.inside:
        return found
    text = rows[0].text
    return Title(text, 0, 0, -1, 0.9, 0, len(text))


def byline(rows: Sequence[Row], prose: Sequence[int], values: str) -> Iterator[Field]:
    """What the rows between a title and the first sentence say of publication. ``prose``: rows that are sentences."""
    known = _known()
    day: dates.Found | None = None
    source: tuple[int, int] | None = None
    dated_row = -1
    for n, row in enumerate(rows):
        text = row.text
        if len(text) > 160:
            break
        found = known.dated.search(text) or known.labelled.search(text) or known.bare.fullmatch(text)
        named = known.source.search(text)
        if n in prose and not found and not (named and named.start() < 40):
            break
        if found and day is None and (read := dates.at(text, found.start("day"))) and len(read.iso) == 10:
            day, dated_row = read, n
            sure = 0.7 if found.re is known.bare else 0.9
            yield Field("publish_date", read.iso, row.at + read.start, row.at + read.end, sure)
        if named and source is None:
            span = _valued(text, named.end())
            if span:
                source = span
                yield _named("source", values, row, span, 0.9)
    if day is not None and source is None:
        yield from _beside(rows, dated_row, values)


def _valued(text: str, start: int) -> tuple[int, int] | None:
    """The span of the name behind a label, or None where the next label follows at once."""
    stop = _known().stop.search(text, start)
    end = stop.start() if stop else len(text)
    while end > start and text[end - 1] in " \t\u3000\xa0|｜/,，;；:：":
        end -= 1
    return (start, end) if 2 <= end - start <= 30 and not is_channel(text[start:end]) else None


def _named(name: str, values: str, row: Row, span: tuple[int, int], sure: float) -> Field:
    start, end = row.at + span[0], row.at + span[1]
    return Field(name, " ".join(values[start:end].split()), start, end, sure)


def _beside(rows: Sequence[Row], dated: int, values: str) -> Iterator[Field]:
    """A medium without a label: before the day on its row, or alone on the row above or below it."""
    known = _known()
    row = rows[dated]
    day = known.dated.search(row.text)
    if day and day.start() and (name := known.medium.match(row.text)) and name.end("name") <= day.start():
        if not row.text[name.end("name") : day.start()].strip() and not known.not_medium.search(name["name"]):
            yield _named("source", values, row, name.span("name"), 0.8)
        return
    for n in (dated - 1, dated + 1):
        if 0 <= n < len(rows):
            text = rows[n].text
            name = known.medium.fullmatch(text)
            if name and not known.not_medium.search(name["name"]) and not is_channel(name["name"]):
                yield _named("source", values, rows[n], name.span("name"), 0.8)
                if name["person"]:
                    yield _named("author", values, rows[n], name.span("person"), 0.8)
                return
