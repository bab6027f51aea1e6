"""From when and until when a document is in force, and which documents it changes or ends: in its own words only.

`本办法自2023年6月1日起施行，有效期5年` speaks of the document; `《示范条例》自2020年起施行以来` and the years for which
a licence is valid do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from govclean import dates, facts, prefilter
from govclean.findings import Field
from govclean.rules import rule_file

# what stands in every page that says anything of the kind: 起施行, 有效期, 废止, 失效
MAY_HOLD = prefilter.pair("起效废失", "施实执生期止效", simplified=True)
_MOST = 4  # of one kind; a collection of laws has one for each
_SENTENCE = 120  # code points from the beginning of `effective` to its last words, and more
_BEHIND = 2  # code points that it looks at behind them
_YEARS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


class _Known(NamedTuple):
    """The table ``force`` of the rule file."""

    effective: re.Pattern[str]
    ending: re.Pattern[str]
    own: re.Pattern[str]
    not_own: re.Pattern[str]
    period: re.Pattern[str]
    until: re.Pattern[str]
    works: re.Pattern[str]
    repeals: re.Pattern[str]
    cited: re.Pattern[str]
    revises: re.Pattern[str]
    ends: re.Pattern[str]
    number: re.Pattern[str]


@cache
def _known() -> tuple[_Known, int]:
    table = rule_file("fields")["force"]
    parts = {"GENRE": table["genres"], "DAY": table["day"], "WORKS": table["works"]}
    patterns = []
    for name in _Known._fields:
        pattern = table[name]
        for key, part in parts.items():
            pattern = pattern.replace(key, part)
        patterns.append(re.compile(pattern))
    return _Known(*patterns), table["within"]


def in_force(simplified: str, values: str) -> Iterator[Field]:
    """Effective and expiry date, the period of validity (ISO 8601: P5Y), and what the document repeals.

    >>> text = "第九条 本办法自2023年6月1日起施行，有效期5年。《旧办法》（示政发〔2015〕3号）同时废止。"
    >>> [(f.name, f.value) for f in in_force(text, text)]
    [('effective_date', '2023-06-01'), ('validity_period', 'P5Y'), ('repeals', '《旧办法》（示政发〔2015〕3号）')]
    """
    known, within = _known()
    seen = 0
    for match in _effective(simplified):
        day = dates.at(simplified, match.start("day"), match.end("day"))
        if day and len(day.iso) == 10 and seen < _MOST:
            seen += 1
            yield Field("effective_date", day.iso, day.start, day.end, 0.8)
    if "有效期" in simplified:
        for match in known.until.finditer(simplified):
            day = dates.at(simplified, match.start("day"), match.end("day"))
            if day and len(day.iso) == 10 and _is_own(simplified, match.start(), within):
                yield Field("expiry_date", day.iso, day.start, day.end, 0.8)
                break
        for match in known.period.finditer(simplified):
            if _is_own(simplified, match.start(), within):
                yield Field("validity_period", f"P{_years(match['years'])}Y", match.start(), match.end(), 0.8)
                break
    if "废止" in simplified or "失效" in simplified:
        for match in known.repeals.finditer(simplified):
            before = simplified[max(0, match.start() - 8) : match.start()]
            if not known.cited.search(before):
                yield from _each("repeals", match, values)


def _effective(simplified: str) -> Iterator[re.Match[str]]:
    """Where the text says from when it is in force: sought before each of the last words of such a sentence."""
    known, _ = _known()
    at = 0
    for words in known.ending.finditer(simplified):
        start, end = max(at, words.start() - _SENTENCE), words.end() + _BEHIND
        if match := known.effective.search(simplified, start, end):
            at = match.end()
            yield match


def of_title(title: str, start: int, values: str) -> Iterator[Field]:
    """What a title says that its document changes or ends; ``start``: where the title begins in the page.

    >>> text = "关于修改《示范办法》的决定"
    >>> [(f.name, f.value) for f in of_title(text, 0, text)]
    [('revises', '《示范办法》')]
    """
    known, _ = _known()
    for name, pattern in (("revises", known.revises), ("repeals", known.ends)):
        if match := pattern.search(title):
            for field in _each(name, match, title):
                at, end = field.start + start, field.end + start
                yield Field(name, values[at:end], at, end, 0.8)


def _is_own(simplified: str, at: int, within: int) -> bool:
    """Whether the sentence before ``at`` speaks of the document itself."""
    known, _ = _known()
    start = max(simplified.rfind(mark, max(0, at - within), at) for mark in ("。", "；", "\n")) + 1
    before = simplified[max(start, at - within) : at]
    return known.own.search(before) is not None and not known.not_own.search(before)


def _years(written: str) -> int:
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.partition("十")
    return (_YEARS.get(tens, 1) * 10 + _YEARS.get(ones, 0)) if ten else _YEARS[written[-1]]


def _each(name: str, match: re.Match[str], values: str) -> Iterator[Field]:
    """A field for each work; a document number in the bracket behind it in its official form."""
    known, _ = _known()
    text, offset = match["works"], match.start("works")
    for work in known.works.finditer(text):
        start, end = offset + work.start(), offset + work.end()
        value = values[start:end]
        numbered = known.number.search(value)
        if numbered and not (number := facts.doc_number(numbered["number"])) and "号" not in numbered["number"]:
            value = value[: numbered.start()].rstrip()
            end = start + len(value)
        elif numbered and number:
            value = f"{value[: numbered.start()].rstrip()}（{number}）"
        yield Field(name, value, start, end, 0.8)
