"""The by-line under a title: when the page came out, from which source, by whom; with labels or without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from govclean import dates
from govclean.findings import Field
from govclean.frame import forms, page
from govclean.frame.anchors import spaced
from govclean.frame.page import Row
from govclean.frame.title import is_body_name, is_channel
from govclean.rules import rule_file

_SHORTEST = 6  # code points of a row that may be a title
_REPUBLIC = 1911  # its first year is 1912
_SHORT = 40  # code points of a row that a day opens
_BLANKS = " \t\u3000\xa0|｜"


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
    republic: re.Pattern[str]
    opening: re.Pattern[str]
    other_day: re.Pattern[str]
    apart: re.Pattern[str]
    label: re.Pattern[str]
    label_of_day: re.Pattern[str]
    words: re.Pattern[str]
    path: re.Pattern[str]
    last_crumb: re.Pattern[str]


@cache
def known_forms() -> _Known:
    """The patterns of by-lines."""
    own = rule_file("fields")["byline"]
    parts = {"LABELS": own["day_labels"], "DAY": own["day"], "CLOCK": own["clock"]}
    return _Known(*(re.compile(spaced(_filled(own[key], parts))) for key in _Known._fields))


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return pattern


def is_passed(text: str) -> bool:
    """Whether a row between a title and its by-line is neither: short, an address, a label with its value, a medium."""
    known = known_forms()
    if len(text) < _SHORTEST or text.isascii() or known.passed.match(text) or known.medium.fullmatch(text):
        return True
    return bool(forms.parts(text, "head"))


def is_byline(row: str, day: int) -> float:
    """How sure a row with a day at ``day`` is a by-line: it has a time of day, or a label, or nothing else at all."""
    known = known_forms()
    if len(row) > 160 or not known.before.fullmatch(row, 0, day) or known.other_day.search(row, max(0, day - 16), day):
        return 0.0
    if known.dated.match(row, day) or known.label_of_day.search(row, 0, day):
        return 0.92
    if known.words.search(row):
        return 0.9
    return 0.8 if known.bare.fullmatch(row.strip(page.STRIP)) else 0.0


def byline(rows: Sequence[Row], prose: Sequence[int], values: str) -> Iterator[Field]:
    """What the rows between a title and the first sentence say of publication. ``prose``: rows that are sentences."""
    known = known_forms()
    day: dates.Found | None = None
    source: tuple[int, int] | None = None
    dated_row = -1
    for n, row in enumerate(rows):
        text = row.text
        if len(text) > 160:
            break
        found = known.dated.search(text) or known.labelled.search(text) or known.bare.fullmatch(text)
        if not found and len(days := list(known.dates.finditer(text))) == 1 and is_byline(text, days[0].start()) > 0.85:
            found = days[0]
        named = known.source.search(text)
        if n in prose and found and not is_byline(text, max(0, found.start("day"))):
            break
        if n in prose and (text[-1] in "。！？" or (not found and not (named and named.start() < 40))):
            break
        if day is None and not found and (short := known.short.search(text)):
            iso = dates.day(f"20{short['short']}")
            if iso:
                day, dated_row = dates.Found(*short.span("short"), iso), n
                yield Field("publish_date", iso, row.at + day.start, row.at + day.end, 0.8)
        if day is None and not found and (read := _counted(text) or (_opening(text) if not n else None)):
            day, dated_row = read, n
            yield Field("publish_date", read.iso, row.at + read.start, row.at + read.end, 0.85)
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


def _counted(text: str) -> dates.Found | None:
    """A day behind its label, in years of the Republic."""
    found = known_forms().republic.search(text)
    if found is None:
        return None
    iso = dates.day(f"{int(found['year']) + _REPUBLIC}-{found['month']}-{found['date']}")
    return dates.Found(found.start("year"), found.end("date"), iso) if iso else None


def _opening(text: str) -> dates.Found | None:
    """The day that opens a short row below a title."""
    found = known_forms().opening.match(text) if len(text) <= _SHORT else None
    iso = dates.day(found.group()) if found else None
    return dates.Found(*found.span(), iso) if found and iso else None


def _read(text: str, found: re.Match[str]) -> dates.Found | None:
    at = found.start("day")
    read = dates.at(text, at if at >= 0 else found.start("day2"))
    return read if read and len(read.iso) == 10 else None


def _valued(text: str, start: int) -> tuple[int, int] | None:
    """The span of the name behind a label, or None where the next label follows at once."""
    closed = (
        text.find("》", start) + 1 if text.startswith("《", start) else 0
    )  # a journal, with what is in its brackets
    stop = known_forms().stop.search(text, closed or start)
    end = stop.start() if stop else len(text)
    while end > start and text[end - 1] in " \t\u3000\xa0|｜/,，;；:：":
        end -= 1
    return (start, end) if 2 <= end - start <= 30 and not is_channel(text[start:end]) else None


def _named(name: str, values: str, row: Row, span: tuple[int, int], sure: float) -> Field:
    start, end = row.at + span[0], row.at + span[1]
    return Field(name, " ".join(values[start:end].split()), start, end, sure)


def _beside(rows: Sequence[Row], dated: int, values: str) -> Iterator[Field]:
    """A medium or a public body without a label: before or behind the day on its row, or alone above or below it."""
    known = known_forms()
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
    known = known_forms()
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
