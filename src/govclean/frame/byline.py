"""The by-line under a title: when the page came out, from which source, by whom; with labels or without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from govclean import dates, facts
from govclean.findings import Field
from govclean.frame import forms, page
from govclean.frame.anchors import spaced
from govclean.frame.names import names_who_took_part, surname
from govclean.frame.page import Row
from govclean.frame.title import is_body_name, is_channel
from govclean.rules import rule_file

_SHORTEST = 6  # code points of a row that may be a title
_REPUBLIC = 1911  # its first year is 1912
_BODY = 0.75  # confidence of a public body beside a day
_BEFORE = 16  # code points before a day that hold its label
_NAME = range(2, 5)  # of a person's name
SHORT = 40  # code points of a row that a day opens
_BLANKS = " \t\u3000\xa0|｜·•"
_MAY_LABEL = re.compile("[源处自稿送站FS]")  # of which every label of a source holds one
_MAY_SAY = re.compile("[0-9/:：|｜丨\\]】]")  # of which a day, a label with its value, and 张三/示范日报 hold one
_ODD = [tuple(f"{name}{n}" for name in ("year", "month", "date")) for n in ("", 2, 3, 4)]  # groups of odd days
_COLONS = tuple(":：")
_LABEL, _SOURCES = 6, ("源", "处")  # code points of a label alone on its row, and what it ends in
_CLOCK, LABEL, BELOW_TITLE = ("time of day",), ("label",), ("below the title",)
_ALONE, _BESIDE = ("alone on its row",), ("beside the day",)


class _Known(NamedTuple):
    """The table ``byline`` of the rule file."""

    dated: re.Pattern[str]
    labelled: re.Pattern[str]
    bare: re.Pattern[str]
    before: re.Pattern[str]
    source: re.Pattern[str]
    source_alone: re.Pattern[str]
    supplied: re.Pattern[str]
    nobody: re.Pattern[str]
    stop: re.Pattern[str]
    medium: re.Pattern[str]
    below: re.Pattern[str]
    name: re.Pattern[str]
    tagged: re.Pattern[str]
    next_label: re.Pattern[str]
    signed: re.Pattern[str]
    weak: re.Pattern[str]
    not_medium: re.Pattern[str]
    passed: re.Pattern[str]
    not_title: re.Pattern[str]
    dates: re.Pattern[str]
    short: re.Pattern[str]
    republic: re.Pattern[str]
    odd: re.Pattern[str]
    opening: re.Pattern[str]
    other_day: re.Pattern[str]
    apart: re.Pattern[str]
    between: re.Pattern[str]
    clock_alone: re.Pattern[str]
    clock_behind: re.Pattern[str]
    yearless: re.Pattern[str]
    alone: re.Pattern[str]
    spoken: re.Pattern[str]
    salutation: re.Pattern[str]
    edition: re.Pattern[str]
    pages: re.Pattern[str]
    released: re.Pattern[str]
    wire: re.Pattern[str]
    behind: re.Pattern[str]
    updated: re.Pattern[str]
    original: re.Pattern[str]
    label: re.Pattern[str]
    label_of_day: re.Pattern[str]
    words: re.Pattern[str]
    headed: re.Pattern[str]
    path: re.Pattern[str]
    last_crumb: re.Pattern[str]


@cache
def known_forms() -> _Known:
    """The patterns of by-lines."""
    own = rule_file("fields")["byline"]
    parts = {"LABELS": own["day_labels"], "SOURCE": own["source_labels"], "SURNAME": surname()}
    parts |= {"DAY": own["day"], "CLOCK": own["clock"]}
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
    if names_who_took_part(text):
        return True
    return bool(forms.parts(text, "head"))


def is_byline(row: str, day: int) -> float:
    """How sure a row with a day at ``day`` is a by-line: it has a time of day, or a label, or nothing else at all."""
    known = known_forms()
    if (
        len(row) > 160
        or not known.before.fullmatch(row, 0, day)
        or known.other_day.search(row, max(0, day - _BEFORE), day)
    ):
        return 0.0
    if known.dated.match(row, day) or known.label_of_day.search(row, 0, day):
        return 0.92
    if known.words.search(row):
        return 0.9
    return 0.8 if known.bare.fullmatch(row.strip(page.STRIP)) else 0.0


def byline(rows: Sequence[Row], prose: Sequence[int], values: str) -> Iterator[Field]:
    """What the rows between a title and the first sentence say of publication. ``prose``: rows that are sentences."""
    day: dates.Found | None = None
    sourced, dated_row = False, -1
    for n, row in enumerate(rows):
        text = row.text
        if len(text) > 160 or (text[-1] in "。！？" and n in prose):
            break
        if not _MAY_SAY.search(text) and not text.endswith(_SOURCES):
            if n in prose:
                break
            continue
        found, named = day_match(text), source_label(text)
        if named is None and len(text) <= _LABEL:  # a label without a colon
            named = known_forms().source_alone.fullmatch(text)
        if text in _COLONS and n:  # a label, a colon and the value on three rows
            text = rows[n - 1].text + text
            named = known_forms().source.fullmatch(text)
        if n in prose and found and not is_byline(text, max(0, found.start("day"))):
            break
        if n in prose and not found and not (named and named.start() < 40):
            break
        if day is None and (read := _day(rows, n, found)):
            day, sure, why = read
            dated_row = n
            yield Field("publish_date", day.iso, row.at + day.start, row.at + day.end, sure, why)
            if found and found.re is known_forms().bare and found["person"]:  # 2023-05-04张三
                yield named_field("author", values, row, found.span("person"), 0.75)
        if named and not sourced:
            why = (f"label {''.join(named['label'].split())}",)
            span = _valued(text, named.end())
            if span and named.re is known_forms().supplied and not _is_office(text[span[0] : span[1]]):
                continue
            if span:
                sourced = True
                if signed := _signed(text, span):
                    span = signed.span("name")
                    yield named_field("author", values, row, signed.span("person"), 0.8, why)
                yield named_field("source", values, row, span, 0.9, why)
            elif named.end() == len(text) and n + 1 < len(rows):
                below = rows[n + 1]
                if _names(below.text, _text(rows, n + 2)) and not heads_document(below.text, _text(rows, n + 2)):
                    sourced = True
                    yield named_field("source", values, below, (0, len(below.text)), 0.85, why)
        elif not sourced and not day and "/" in text and len(text) <= SHORT:  # 张三/示范日报
            both = list(_body(row, 0, len(text), values, alone=True))
            if len(both) > 1:
                sourced = True
                yield from both
    if day is not None and not sourced:
        yield from _beside(rows, dated_row, day, values)


def beside_clock(rows: Sequence[Row], at: int, values: str) -> Iterator[Field]:
    """The medium beside a time of day on a day without its year, or with two digits of it: 示范日报 05-04 09:20."""
    text = rows[at].text
    if len(text) <= SHORT and _may_clock(text) and (found := known_forms().yearless.search(text)):
        fields = _beside(rows, at, dates.Found(*found.span(), ""), values)
        yield from (f for f in fields if f.confidence > _BODY)


def names_nobody(value: str) -> bool:
    """Whether the value of a source says nothing of where the text is from: 本站原创, 通知公告.

    >>> names_nobody("转载"), names_nobody("示范日报")
    (True, False)
    """
    if known_forms().nobody.fullmatch(value):
        return True
    return is_channel(value) and not value.endswith("中心")


def on_row(row: Row, values: str) -> Iterator[Field]:
    """What a row of the frame says behind its label, wherever it stands: 来源 | 示范日报, 编辑于 2023-05-04."""
    if len(row.text) > SHORT:
        return
    edited = known_forms().labelled.match(row.text) if row.text.startswith("编辑于") else None
    if edited and (day := whole_day(row.text, edited)):
        yield Field("publish_date", day.iso, row.at + day.start, row.at + day.end, 0.75, LABEL)
    if not (named := known_forms().source.match(row.text)):
        return
    span = _valued(row.text, named.end())
    if span:
        yield named_field("source", values, row, span, 0.76, (f"label {''.join(named['label'].split())}",))


def day_match(text: str) -> re.Match[str] | None:
    """The day by which a row is a by-line: with a time of day, behind a label, alone, or the only one of its row."""
    known = known_forms()
    if "19" not in text and "20" not in text:
        return None
    opens = text[0] in "12" and "20" not in text[3:] and "19" not in text[3:]  # no label stands before its only year
    found = _may_clock(text) and known.dated.search(text)
    found = found or (not opens and known.labelled.search(text)) or known.bare.fullmatch(text)
    if not found and len(days := list(known.dates.finditer(text))) == 1 and is_byline(text, days[0].start()) > 0.85:
        found = days[0]
    return found


def _may_clock(text: str) -> bool:
    """Whether a row may hold a time of day, or a colon behind a label; ``False`` is certain."""
    return ":" in text or "：" in text or "时" in text


def source_label(text: str) -> re.Match[str] | None:
    """The label of a source, the last one that a row holds where several stand one behind the other."""
    if not _MAY_LABEL.search(text):
        return None
    known = known_forms()
    return known.source.search(text) or known.supplied.search(text)


def _day(rows: Sequence[Row], n: int, found: re.Match[str] | None) -> tuple[dates.Found, float, tuple[str, ...]] | None:
    """The day on which the page came out, as a row says it; how sure that is, and why."""
    known, text = known_forms(), rows[n].text
    if found is None and (_may_clock(text) or text[-1] == "日"):
        if short := known.short.search(text):
            iso = dates.day(f"20{short['short']}")
            return (dates.Found(*short.span("short"), iso), 0.8, LABEL) if iso else None
        if read := _counted(text):
            return read, 0.85, LABEL
        if read := _odd(text):
            return read, 0.85, _CLOCK
    if found is None:
        read = opening_day(text) if not n else None
        return (read, 0.85, BELOW_TITLE) if read else None
    read = whole_day(text, found)
    if read is None:
        return None
    if known.other_day.search(text, max(0, read.start - _BEFORE), read.start):
        return None
    if found.re is not known.bare:
        return read, 0.9, _CLOCK if found.re is known.dated else LABEL
    if is_other_day(rows[n - 1].text if n else ""):
        return None
    if n + 1 < len(rows) and known.clock_alone.fullmatch(rows[n + 1].text):
        return read, 0.9, _CLOCK
    return read, 0.7, _ALONE


def is_other_day(above: str) -> bool:
    """Whether the row above a day is the label of one on which no page came out: 施行日期."""
    return known_forms().other_day.search(above) is not None


def _counted(text: str) -> dates.Found | None:
    """A day behind its label, in years of the Republic."""
    found = known_forms().republic.search(text)
    if found is None:
        return None
    iso = dates.day(f"{int(found['year']) + _REPUBLIC}-{found['month']}-{found['date']}")
    return dates.Found(found.start("year"), found.end("date"), iso) if iso else None


def _odd(text: str) -> dates.Found | None:
    """A day that begins with the day of the month, one with a gap behind the year, or one with the name of a month."""
    found = known_forms().odd.search(text)
    if found is None:
        return None
    groups = next(names for names in _ODD if found[names[0]])
    year, month, date = (found[group] for group in groups)
    months = rule_file("fields")["byline"]["months"]
    if not month.isdecimal():
        month = str(months.index(month) + 1) if month in months else ""
    iso = dates.day(f"{year}-{month}-{date}")
    spans = sorted(found.span(group) for group in groups)
    return dates.Found(spans[0][0], spans[-1][1], iso) if iso else None


def opening_day(text: str) -> dates.Found | None:
    """The day that opens a short row below a title."""
    found = known_forms().opening.match(text) if len(text) <= SHORT else None
    iso = dates.day(found.group()) if found else None
    return dates.Found(*found.span(), iso) if found and iso else None


def whole_day(text: str, found: re.Match[str]) -> dates.Found | None:
    at = found.start("day")
    read = dates.at(text, at if at >= 0 else found.start("day2"))
    return read if read and len(read.iso) == 10 else None


def _valued(text: str, start: int) -> tuple[int, int] | None:
    """The span of the name behind a label, or None where the next label follows at once, or where nobody is named."""
    known = known_forms()
    closed = (
        text.find("》", start) + 1 if text.startswith("《", start) else 0
    )  # a journal, with what is in its brackets
    stop = known.stop.search(text, closed or start)
    end = stop.start() if stop else len(text)
    while end > start and text[end - 1] in " \t\u3000\xa0|｜/,，;；:：":
        end -= 1
    if text[end : end + 2].strip()[:1] in _COLONS:  # the next label
        return None
    return (start, end) if 2 <= end - start <= 30 and not names_nobody(text[start:end]) else None


def named_field(
    name: str, values: str, row: Row, span: tuple[int, int], sure: float, why: tuple[str, ...] = _BESIDE
) -> Field:
    start, end = row.at + span[0], row.at + span[1]
    return Field(name, " ".join(values[start:end].split()), start, end, sure, why)


def _signed(text: str, span: tuple[int, int]) -> re.Match[str] | None:
    """The medium or body and the persons behind it of which the value of a source is made: 示范日报 张三."""
    found = known_forms().signed.fullmatch(text, *span)
    return found if found and _is_office(found["name"]) else None


def _names(text: str, following: str) -> bool:
    """Whether the row below the label of a source is its value: by its form, or between the label and the next one."""
    known = known_forms()
    if names_nobody(text):
        return False
    return bool(known.below.fullmatch(text) or (known.name.fullmatch(text) and known.next_label.match(following)))


def heads_document(name: str, below: str) -> bool:
    """Whether the row below a body's name says that it heads a document and is no source: 关于…, a number, a red line.

    >>> heads_document("示范市水利局", "关于开展防汛检查的通知"), heads_document("示范市水利局", "5月4日，会议召开。")
    (True, False)
    """
    if not is_body_name(name):
        return False
    return known_forms().headed.match(below) is not None or facts.is_doc_number(below) is not None


def _text(rows: Sequence[Row], n: int) -> str:
    return rows[n].text if n < len(rows) else ""


def _is_office(value: str) -> bool:
    """Whether a name is that of a medium or a public body, not of a person."""
    return known_forms().medium.fullmatch(value) is not None or is_body_name(value)


def _beside(rows: Sequence[Row], at: int, day: dates.Found, values: str) -> Iterator[Field]:
    """A medium or a public body without a label: before or behind the day on its row, or alone above or below it."""
    row = rows[at]
    clock = known_forms().dated.match(row.text, day.start)
    if clock is None:  # two digits for the year, or none
        clock = known_forms().clock_behind.match(row.text, day.end)
    end = clock.end() if clock else day.end
    parts = [(0, day.start), (end, len(row.text))]
    if known_forms().original.match(row.text, end + _blanks(row.text, end)):  # 示范网 2023-05-04 09:20 来源示范日报
        parts.reverse()
    if (
        clock and (word := row.text.rfind(" ", 0, day.start - 1)) > 0
    ):  # a column before it: 社会 示范日报 2023-05-04 09:20
        parts.append((word, day.start))
    for start, stop in parts:
        if row.text[start:stop].strip() and (found := list(_body(row, start, stop, values, clock=clock is not None))):
            yield from found
            return
    above = at - 1
    if above >= 1 and known_forms().between.fullmatch(rows[above].text):
        above -= 1
    for n in (above, at + 1):
        if not 0 <= n < len(rows) or heads_document(rows[n].text, _text(rows, n + 1)):
            continue
        if found := list(_body(rows[n], 0, len(rows[n].text), values, alone=not clock)):
            yield from found
            return


def _blanks(text: str, start: int) -> int:
    """How many blanks stand at ``start``."""
    return len(text) - start - len(text[start:].lstrip(_BLANKS))


def _body(row: Row, start: int, end: int, values: str, *, alone: bool = False, clock: bool = False) -> Iterator[Field]:
    """The medium or public body that all of ``row.text[start:end]`` names; ``alone``: a medium only; ``clock``: what
    stands beside a time of day may be a name that its form does not tell."""
    known = known_forms()
    while start < end and row.text[start] in _BLANKS:
        start += 1
    if original := known.original.match(row.text, start, end):
        start = original.end()
    if not alone and (apart := known.apart.search(row.text, start, end)):  # what else the row says stands further off
        end = apart.start()
    while end > start and row.text[end - 1] in _BLANKS:
        end -= 1
    name = known.medium.fullmatch(row.text, start, end) or (clock and known.weak.fullmatch(row.text, start, end))
    if name and not known.not_medium.search(name["name"]) and not is_channel(name["name"]):
        yield named_field("source", values, row, name.span("name"), 0.78)
        if name.re is known.medium and name["person"]:
            yield named_field("author", values, row, name.span("person"), 0.8)
        return
    if clock and (tagged := known.tagged.fullmatch(row.text, start, end)):  # 示范星空[原创]
        yield named_field("source", values, row, tagged.span("name"), 0.76)
        return
    signed = known.signed.fullmatch(row.text, start, end)
    if signed and known.medium.fullmatch(signed["name"]) and not known.not_medium.search(signed["name"]):
        yield named_field("source", values, row, signed.span("name"), 0.78)
        yield named_field("author", values, row, signed.span("person"), 0.78)
        return
    slash = row.text.find("/", start, end)
    if slash - start in _NAME and is_body_name(row.text[slash + 1 : end]):  # 张三/示范市水利局
        yield named_field("author", values, row, (start, slash), 0.8)
        start = slash + 1
    if not alone and is_body_name(row.text[start:end]):
        yield named_field("source", values, row, (start, end), _BODY)
