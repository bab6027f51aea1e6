"""The day that a page is about: of the event that it reports, or of the signature below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import NamedTuple

from govclean import dates, prefilter
from govclean.findings import Field
from govclean.frame import page
from govclean.frame.anchors import spaced
from govclean.frame.genre import meeting_name
from govclean.frame.names import is_organ
from govclean.frame.page import Row
from govclean.rules import rule_file

_BRACKETED = re.compile(r"[（(]\s*([^（）()]{6,20})\s*[）)]")
_DAY_LINE = re.compile(r"日[ \t\r\u3000\xa0\u200b\ufeff]{0,80}(?=\n|\Z)")
_ORGANS, _PROSE = 12, 12  # rows above a date that may sign; rows above those among which there must be prose
_HEAD = 200  # code points of a row in which the day of a speech is sought
_LEAD = 180  # code points that hold the longest dateline and a day behind it
_OPENS_WITH_DAY = re.compile(rf"[（(]\s*[{''.join(sorted(dates.BEGINS))}]")
MAY_SIGN = prefilter.pair("日", "\n \t\r\u3000\xa0\u200b\ufeff")  # what a signature holds
_WORDS = re.compile(r"\S+")


class _Known(NamedTuple):
    """The table ``event`` of the rule file."""

    before: re.Pattern[str]
    verbs: re.Pattern[str]
    within: int  # code points behind a day that hold the verb
    speech_bracket: re.Pattern[str]
    speech_genres: frozenset[str]
    assembly: re.Pattern[str]
    meeting: str
    year_within: int  # days between an event and the day on which its report comes out


@cache
def _known() -> _Known:
    table = rule_file("fields")["event"]
    before, verbs, bracket, assembly = (
        re.compile(spaced(table[key])) for key in ("before", "verbs", "speech_bracket", "assembly")
    )
    return _Known(
        before,
        verbs,
        table["within"],
        bracket,
        frozenset(table["speech_genres"]),
        assembly,
        meeting_name(),
        table["year_within"],
    )


def event(rows: Sequence[Row], prose: Sequence[int], body: int, genre: str | None) -> Field | None:
    """The day that opens a report, or the day in the bracket under a speech's title. ``prose``: rows that are."""
    known = _known()
    first = prose[0] if prose else len(rows)
    for row in rows[: min(first + 1, body + 3)]:
        text = row.text
        worth = len(text) <= 80 and "上" in text and "在" in text
        if worth or (("（" in text or "(" in text) and _OPENS_WITH_DAY.search(text, 0, _HEAD)):
            found = _spoken(text[:_HEAD], len(text), genre)
            if found:
                return _event(found, row)
    if genre is not None and genre != known.meeting:
        return None
    if first < body:  # a title that reads like prose
        first = next((n for n in prose if n >= body), len(rows))
    if first >= min(body + 4, len(rows)):
        return None
    row = rows[first]
    found = _reported(row.text, 0) if row.text[0] in dates.BEGINS else None
    if found is None and dates.may_hold(row.text[:_LEAD]):
        before = known.before.match(row.text)
        found = _reported(row.text, before.end()) if before and before.end() else None
    return _event(found, row) if found else None


def in_year(event: Field, published: str) -> Iterator[Field]:
    """The day of the event as the page gives it, and with its year, where the day of publication tells it.

    published: ISO 8601 or "". A report comes out within weeks of its event: the year is that in which the event lies at
    most ``year_within`` days before. Where it does not, the year stays open.

    >>> event = Field("event_date", "--12-30", 8, 14)
    >>> [f.value for f in in_year(event, "2020-01-02")], [f.value for f in in_year(event, "2020-06-02")]
    (['--12-30', '2019-12-30'], ['--12-30'])
    """
    known = event.value.startswith("--") and len(published) == 10
    whole = _completed(event.value, published) if known else None
    if whole is None:
        yield event
        return
    yield event._replace(confidence=0.7)
    yield event._replace(value=whole, confidence=0.8)


def _completed(value: str, published: str) -> str | None:
    """Days without a year in the year in which the last of them lies shortly before publication."""
    until = date.fromisoformat(published)
    days = value.split("/")
    for year in (until.year, until.year - 1):
        try:
            read = [date(year, int(day[2:4]), int(day[5:7])) for day in days]
        except ValueError:
            continue
        if read == sorted(read) and 0 <= (until - read[0]).days <= _known().year_within and read[-1] <= until:
            return "/".join(day.isoformat() for day in read)
    return None


def _event(found: dates.Found, row: Row) -> Field:
    return Field("event_date", found.iso, row.at + found.start, row.at + found.end, 0.9)


def _reported(text: str, start: int) -> dates.Found | None:
    """The day at ``start``, when what follows says that something happened on it."""
    found = dates.at(text, start, start + 40)
    known = _known()
    return found if found and known.verbs.search(text, found.end, found.end + known.within) else None


def _spoken(head: str, size: int, genre: str | None) -> dates.Found | None:
    """The day of a speech in a line near the title: in a bracket, or of an assembly. ``size``: the whole line's."""
    known = _known()
    if "（" in head or "(" in head:
        alone = _BRACKETED.fullmatch(head) if genre in known.speech_genres else None
        if alone and (iso := dates.day(alone.group(1))):
            return dates.Found(*alone.span(1), iso)
        spoken = known.speech_bracket.search(head)
        if spoken:
            found = dates.at(head, spoken.end())
            if found and head[found.end : found.end + 1] in ("）", ")"):
                return found
    if size <= 80 and "上" in head and "在" in head and known.assembly.match(head):
        found = next(dates.find(head), None)
        if found and found.start <= 4:
            return found
    return None


def signature(simplified: str, values: str) -> Iterator[Field]:
    """The first date on a line of its own below one or more organs: the document's signature.

    ``values``: the page in the script in which the organs are given.
    """
    for match in _DAY_LINE.finditer(simplified):
        start = simplified.rfind("\n", 0, match.start()) + 1
        if not start or match.start() - start > 80:
            continue
        text = simplified[start : match.start() + 1].strip(page.STRIP)
        iso = dates.day(text) if len(text) <= 20 else None
        if iso is None:
            continue
        above = list(islice(page.rows_above(simplified, start), 1))
        if not above or not is_organ(above[0].text):
            continue
        above = list(islice(page.rows_above(simplified, start), _ORGANS + _PROSE))
        organs: list[Row] = []
        first = above[-1].at if above and not simplified[: above[-1].start].strip(page.STRIP + "\n") else -1
        for row in above[:_ORGANS]:
            if row.at == first or not is_organ(row.text):
                break
            organs.append(row)
        if not organs or not any(page.is_prose(row.text) for row in above[len(organs) :][:_PROSE]):
            continue
        yield Field("document_date", iso, match.start() + 1 - len(text), match.start() + 1, 0.9)
        for organ in reversed(organs):
            cuts = [m.span() for m in _WORDS.finditer(organ.text)]
            if not all(is_organ(organ.text[a:b]) for a, b in cuts):
                cuts = [(0, len(organ.text))]
            for a, b in cuts:
                yield Field("organ", values[organ.at + a : organ.at + b], organ.at + a, organ.at + b, 0.9)
        return
