"""Dates as Chinese pages write them, read as ISO 8601.

What a page leaves out stays out: ``9月17日`` is ``--09-17``, a span of days is an interval (``--01-07/--01-08``).
Only dates that exist in a calendar are read.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

_NUMERALS = "〇○零一二三四五六七八九"
_VALUES = {c: str(max(0, i - 2)) for i, c in enumerate(_NUMERALS)}
_D = "[0-9０-９]"
_CN = "[一二三四五六七八九十]{1,3}"
_S = "[ \u3000\xa0]{0,3}"
_DAY = rf"(?P<month>{_D}{{1,2}}|{_CN}){_S}月{_S}(?P<day>{_D}{{1,2}}|{_CN}){_S}[日号]"
_TO = rf"{_S}(?:至|到|[-—–~～]{{1,2}}){_S}"
_UNTIL = rf"(?:{_TO}(?:(?P<month2>{_D}{{1,2}}|{_CN})月)?(?P<day2>{_D}{{1,2}}|{_CN})[日号])"
_FROM = rf"(?P<day3>{_D}{{1,2}}){_TO}(?P<day4>{_D}{{1,2}})[日号]"  # 1月7-8日
_WRITTEN = (
    rf"(?:(?<!{_D})(?P<year>(?:1[89]|20){_D}{{2}}|[１２]{_D}{{3}}|[{_NUMERALS}]{{4}}){_S}年{_S})?(?<!{_D})"
    rf"(?:(?P<month3>{_D}{{1,2}})月{_FROM}|{_DAY}{_UNTIL}?)"
)
_PLAIN = (
    rf"(?<!{_D})(?P<year>(?:1[89]|20){_D}{{2}})(?P<sep>[-/.－．])"
    rf"(?P<month>{_D}{{1,2}})(?P=sep)(?P<day>{_D}{{1,2}})(?!{_D})"
)
_TIME = rf"[ \u3000\xa0T]{{0,4}}{_D}{{1,2}}(?:[:：]{_D}{{2}}(?:[:：]{_D}{{2}})?|[时時]{_D}{{1,2}}分)"


_CENTURIES = ("20", "19", "18")
_LONGEST_MONTH = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
BEGINS = frozenset("0123456789０１２３４５６７８９十" + _NUMERALS)


# the most common forms; what may be an interval is left to the pattern of all forms
_SHORT = re.compile(r"(?:((?:1[89]|20)[0-9]{2})年)?([0-9]{1,2})月([0-9]{1,2})[日号](?![ \u3000\xa0至到—–~～-])")


@cache
def _written() -> re.Pattern[str]:
    return re.compile(_WRITTEN)


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(_PLAIN)


class Found(NamedTuple):
    """A date at ``text[start:end]``, in ISO 8601: a day, a day without year, or an interval of either."""

    start: int
    end: int
    iso: str


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
    """Every date in ``text[start:end]``, in order.

    >>> [found.iso for found in find("1月7日至8日,二〇二三年五月四日印发,见2023-05-31 09:20")]
    ['--01-07/--01-08', '2023-05-04', '2023-05-31']
    """
    stop = len(text) if end is None else end
    found: list[Found] = []
    if text.find("月", start, stop) >= 0:
        found += [f for m in _written().finditer(text, start, stop) if (f := _read(m))]
    if any(text.find(century, start, stop) >= 0 for century in _CENTURIES):
        found += [f for m in _plain().finditer(text, start, stop) if (f := _read(m))]
    yield from sorted(found)


def may_hold(text: str) -> bool:
    """Whether a date may stand in a text; ``False`` is certain."""
    return "月" in text or (("1" in text or "2" in text) and ("20" in text or "19" in text or "18" in text))


def at(text: str, start: int, end: int | None = None) -> Found | None:
    """The date that begins at ``start`` in ``text[:end]``, or None.

    >>> at("今天7月12日", 2).iso, at("今天7月12日", 0)
    ('--07-12', None)
    """
    if text[start : start + 1] not in BEGINS:
        return None
    stop = len(text) if end is None else end
    if (match := _SHORT.match(text, start, stop)) and text[start - 1 : start] not in BEGINS:
        iso = _iso(*match.groups())
        return Found(start, match.end(), iso) if iso else None
    match = _written().match(text, start, stop) or _plain().match(text, start, stop)
    return _read(match) if match else None


def parse(text: str) -> str | None:
    """The date that a text consists of, or None; a time of day behind it is passed over.

    >>> parse(" 2023年05月04日 15:00"), parse("2023年13月4日"), parse("5月4日通知")
    ('2023-05-04', None, None)
    """
    text = text.strip()
    if text[:1] not in BEGINS:
        return None
    found = at(text, 0)
    if found is None:
        return None
    rest = text[found.end :]
    return found.iso if not rest or re.fullmatch(_TIME, rest) else None


def day(text: str) -> str | None:
    """Like :func:`parse`, but only a whole day with its year.

    >>> day("2023/5/4"), day("5月4日")
    ('2023-05-04', None)
    """
    iso = parse(text)
    return iso if iso is not None and len(iso) == 10 else None


def _number(digits: str) -> int:
    if digits.isdecimal():
        return int(digits)
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        if len(tens) > 1 or len(ones) > 1:
            return 0
        return int(_VALUES.get(tens, "1")) * 10 + int(_VALUES.get(ones, "0"))
    return int("".join(_VALUES.get(c, c) for c in digits))


def _read(match: re.Match[str]) -> Found | None:
    groups = match.groups()
    if len(groups) == 4:
        year, _, month, day = groups
        iso = _iso(year, month, day)
        return Found(match.start(), match.end(), iso) if iso else None
    year, month3, day3, day4, month1, day1, month2, day2 = groups
    month = month1 or month3
    first = _iso(year, month, day1 or day3)
    if first is None:
        return None
    last_day = day2 or day4
    if not last_day:
        return Found(match.start(), match.end(), first)
    last = _iso(year, month2 or month, last_day)
    if last is None:
        return Found(match.start(), match.end("day") + 1 if day1 else match.end(), first)
    return Found(match.start(), match.end(), f"{first}/{last}")


@lru_cache(maxsize=4096)  # pages of one crawl share their days
def _iso(written_year: str | None, written_month: str, written_day: str) -> str | None:
    """ISO 8601 of a day as written; without a year it may be a leap day."""
    year = _number(written_year) if written_year else 0
    month, day = _number(written_month), _number(written_day)
    if not 1 <= month <= 12 or not 1 <= day <= _LONGEST_MONTH[month]:
        return None
    if day == 29 and month == 2 and year and not isleap(year):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"
