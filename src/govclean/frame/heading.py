"""What else on a page tells its title: the browser's title above the page, and the by-line below the title.

Both are asked of the page as it came, for most of what they need is removed as frame. A menu of any length may stand
above: the title is known by its second place or by its neighbour, not by being first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from govclean import dates
from govclean.facts import is_doc_number
from govclean.findings import Field
from govclean.frame import forms, page, table
from govclean.frame.anchors import spaced
from govclean.frame.page import Row
from govclean.frame.title import (
    Title,
    find_title,
    is_above,
    is_body_name,
    is_channel,
    may_be_title,
    may_go_on,
)
from govclean.rules import rule_file

_SHORTEST = 6  # code points of a title that is known by its second place
LONGEST = 200  # code points of a row that are compared
_TRIES = 8
_TABLE = 1_500  # code points above a title that a disclosure table takes
_TABLE_ROWS = 80
_SENTENCES = 6  # full stops above a by-line: teasers and notices of a site
_ROWS = 12  # rows below a title that may be its by-line
_STOPS = 2  # full stops above a title that stands below a menu: teasers have them, too
_FAR, _NEAR = 30_000, 6_000  # code points in which a by-line is sought, and a table or a path above the title
_MARKS = " >＞»›→"  # what stands between the crumbs of a path
_BLANKS = " \t\u3000\xa0|｜"
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
    dates: re.Pattern[str]
    short: re.Pattern[str]
    apart: re.Pattern[str]
    label: re.Pattern[str]
    label_of_day: re.Pattern[str]
    words: re.Pattern[str]
    path: re.Pattern[str]
    last_crumb: re.Pattern[str]


@cache
def _known() -> _Known:
    own = rule_file("fields")["byline"]
    parts = {"LABELS": own["day_labels"], "DAY": own["day"], "CLOCK": own["clock"]}
    return _Known(*(re.compile(spaced(_filled(own[key], parts))) for key in _Known._fields))


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return pattern


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


def _is_row(simplified: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` is a row, but for blanks."""
    begun = simplified.rfind("\n", 0, start) + 1
    after = simplified.find("\n", end)
    return not simplified[begun:start].strip() and not simplified[end : after if after >= 0 else None].strip()


def _ends_title(first: str, size: int) -> bool:
    """Whether a browser's title goes on with the name of a column or a site at ``size``, or ends."""
    rest = first[size:].lstrip()
    return not rest or rest[0] in _SEPARATORS


def _is_worth(row: str) -> bool:
    if len(row) < _SHORTEST or not may_be_title(row) or is_body_name(row) or is_above(row):
        return False
    return row[-1] != "号" or not is_doc_number(row)


def told(simplified: str) -> tuple[int, float] | None:
    """Where a title begins that the rest of the page tells, and how sure that is: the strongest of the signs."""
    at = repeated(simplified)
    if at is None:
        at = labelled(simplified)
    if at is not None:
        return at, 0.95
    return above_byline(simplified) or below_path(simplified)


def labelled(simplified: str) -> int | None:
    """Where the title stands that a table above gives after the label 标题 or 名称.

    >>> text = "标 题：示范市召开防汛会议\\n文号：\\n示范市召开防汛会议\\n5月4日，会议召开。"
    >>> text[labelled(text):][:9]
    '示范市召开防汛会议'
    """
    if "题" not in simplified[:_NEAR] and "称" not in simplified[:_NEAR]:
        return None
    for match in _known().label.finditer(simplified, 0, _NEAR):
        value = match["title"].strip(page.STRIP)
        found = simplified.find(value, match.end("title"), match.end("title") + _NEAR)
        if found >= 0 and _is_worth(value) and _is_row(simplified, found, found + len(value)):
            return found
    return None


def above_byline(simplified: str) -> tuple[int, float] | None:
    """Where the row above the first by-line begins, a row with a day and a time of day or a label; and how sure it is
    a title.

    >>> text = "首页\\n要闻\\n示范市召开防汛会议\\n2023-05-04 09:20 来源：示范日报\\n5月4日，会议召开。"
    >>> text[above_byline(text)[0]:][:9]
    '示范市召开防汛会议'
    """
    known = _known()
    tried = 0
    for match in known.dates.finditer(simplified, 0, _FAR):
        start = simplified.rfind("\n", 0, match.start()) + 1
        end = simplified.find("\n", match.start(), match.start() + LONGEST)
        row = simplified[start : end if end >= 0 else start + LONGEST]
        sure = _is_byline(row, match.start() - start) if start else 0.0
        if not sure:
            continue
        if simplified.count("。", 0, start) > _SENTENCES:  # a comment or a list below the document
            return None
        tried += 1
        if tried > _TRIES:
            return None
        for n, above in enumerate(page.rows_above(simplified, start)):
            if n == 8 or page.is_prose(above.text):
                break
            if _is_passed(above.text):
                continue
            if _is_worth(above.text) and not known.not_title.match(above.text):
                return above.at, sure if n == 0 else sure - 0.06
            break
        else:
            n = 0
        if n < 3 and sure > 0.85 and (below := _below_byline(simplified, end)):
            return below
    return None


def _below_byline(simplified: str, end: int) -> tuple[int, float] | None:
    """The row below a by-line that stands above its title."""
    if end < 0:
        return None
    rows, prose = rows_from(simplified, end + 1, 6)
    for n, row in enumerate(rows):
        if n in prose or not _is_passed(row.text):
            worth = n not in prose and _is_worth(row.text) and not _known().not_title.match(row.text)
            return (row.at, 0.8) if worth else None
    return None


def _is_passed(text: str) -> bool:
    """Whether a row between a title and its by-line is neither: short, a label with its value, a medium."""
    known = _known()
    if len(text) < _SHORTEST or known.passed.match(text) or known.medium.fullmatch(text):
        return True
    return bool(forms.parts(text, "head"))


def _is_byline(row: str, day: int) -> float:
    """How sure a row with a day at ``day`` is a by-line: it has a time of day, or a label, or nothing else at all."""
    known = _known()
    if len(row) > 160 or not known.before.fullmatch(row, 0, day):
        return 0.0
    if known.dated.match(row, day) or known.label_of_day.search(row, 0, day):
        return 0.92
    if known.words.search(row):
        return 0.9
    return 0.8 if known.bare.fullmatch(row.strip(page.STRIP)) else 0.0


def below_path(simplified: str) -> tuple[int, float] | None:
    """Where the row below a path of menus begins, on one line or one crumb a line, where it may be a title.

    >>> text = "当前位置：首页 > 要闻 > 正文\\n示范市召开防汛会议\\n5月4日，会议召开。"
    >>> text[below_path(text)[0]:][:9]
    '示范市召开防汛会议'
    """
    known = _known()
    match = known.path.search(simplified, 0, _NEAR)
    if match is None:
        return None
    start = simplified.find("\n", match.end()) + 1
    if not start:
        return None
    rows, prose = rows_from(simplified, start, 14)
    open_ = simplified[match.start() : start].rstrip()[-1] in _MARKS
    for n, row in enumerate(rows):
        bare = row.text.strip(_MARKS)
        if not bare:
            open_ = True
        elif open_ or row.text[0] in _MARKS or known.last_crumb.fullmatch(bare):
            open_ = row.text[-1] in _MARKS
        elif n in prose or not _is_worth(row.text) or known.not_title.match(row.text):
            return None
        else:
            return row.at, 0.85
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
    found = told(simplified)
    if found is None:
        rows, prose = page.first_rows(simplified, _TABLE_ROWS)
        end = rows[prose[0]].at if prose else rows[-1].end if rows else 0
        yield from table.labelled(simplified, values, 0, min(end, _NEAR))
        return
    at, sure = found
    at = begin(simplified, at)
    rows, prose = rows_from(simplified, at, _ROWS)
    title = known_title(rows, prose)
    yield Field("title", title.text(rows, values), *title.span(rows), sure)
    below = title.below
    while below < len(rows) and rows[below].text == title.value:  # said twice, one below the other
        below += 1
    told_of = list(byline(rows[below:], [n - below for n in prose if n >= below], values))
    if not any(f.name == "publish_date" for f in told_of):  # or it stands above the title
        over = [row for row in page.rows_above(simplified, rows[0].start) if len(row.text) <= 160][:4][::-1]
        told_of = [f for f in byline(over, (), values) if f.name == "publish_date" and f.confidence > 0.8] + told_of
    yield from told_of
    end = next((rows[n].at for n in prose if n >= below), rows[-1].end)
    yield from table.labelled(simplified, values, max(0, at - _TABLE), end)


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
        if (
            not found
            and len(days := list(known.dates.finditer(text))) == 1
            and _is_byline(text, days[0].start()) > 0.85
        ):
            found = days[0]
        named = known.source.search(text)
        if n in prose and (text[-1] in "。！？" or (not found and not (named and named.start() < 40))):
            break
        if day is None and not found and (short := known.short.search(text)):
            iso = dates.day(f"20{short['short']}")
            if iso:
                day, dated_row = dates.Found(*short.span("short"), iso), n
                yield Field("publish_date", iso, row.at + day.start, row.at + day.end, 0.8)
        if found and day is None and (read := _read(text, found)):
            day, dated_row = read, n
            sure = 0.7 if found.re is known.bare else 0.9
            yield Field("publish_date", read.iso, row.at + read.start, row.at + read.end, sure)
        if named and source is None:
            span = _valued(text, named.end())
            if span:
                source = span
                yield _named("source", values, row, span, 0.9)
            elif named.end() == len(text) and n + 1 < len(rows):
                for below in _body(rows[n + 1], 0, len(rows[n + 1].text), values):
                    source = (0, 0)
                    yield below
    if day is not None and source is None:
        yield from _beside(rows, dated_row, values)


def _read(text: str, found: re.Match[str]) -> dates.Found | None:
    at = found.start("day")
    read = dates.at(text, at if at >= 0 else found.start("day2"))
    return read if read and len(read.iso) == 10 else None


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
    """A medium or a public body without a label: before or behind the day on its row, or alone above or below it."""
    known = _known()
    row = rows[dated]
    day = known.dated.search(row.text)
    if day:
        for start, end in ((0, day.start()), (day.end(), len(row.text))):
            if row.text[start:end].strip():
                yield from _body(row, start, end, values)
                return
    for n in (dated - 1, dated + 1):
        if 0 <= n < len(rows) and (found := list(_body(rows[n], 0, len(rows[n].text), values, alone=not day))):
            yield from found
            return


def _body(row: Row, start: int, end: int, values: str, *, alone: bool = False) -> Iterator[Field]:
    """The medium or public body that all of ``row.text[start:end]`` names; ``alone``: a medium only."""
    known = _known()
    while start < end and row.text[start] in _BLANKS:
        start += 1
    if not alone and (apart := known.apart.search(row.text, start, end)):  # what else the row says stands further off
        end = apart.start()
    while end > start and row.text[end - 1] in _BLANKS:
        end -= 1
    name = known.medium.fullmatch(row.text, start, end)
    if name and not known.not_medium.search(name["name"]) and not is_channel(name["name"]):
        yield _named("source", values, row, name.span("name"), 0.8)
        if name["person"]:
            yield _named("author", values, row, name.span("person"), 0.8)
    elif not alone and is_body_name(row.text[start:end]):
        yield _named("source", values, row, (start, end), 0.75)
