"""The title's own words on its row: what a site, a board or a file name sets around them is cut off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from govclean import facts
from govclean.frame.anchors import spaced
from govclean.frame.genre import endings
from govclean.frame.heads import heads
from govclean.rules import rule_file

_AROUND = "|｜•·●■◆★☆▲▶ \t\u3000\xa0"
_FOOT_MARKS = "*＊"  # behind a title: what they point to stands at the foot of the page
_LAST_BEHIND = frozenset("]】)）网页站线" + _AROUND + _FOOT_MARKS)  # what is behind a title ends so, or in a number


class _Known(NamedTuple):
    """Patterns of the table ``title`` of the rule file, for what stands around a title on its row."""

    shortest: int
    tag: re.Pattern[str]
    tools_behind: re.Pattern[str]
    day_before: re.Pattern[str]
    heading_mark: re.Pattern[str]
    title_label: re.Pattern[str]
    first_of_labels: frozenset[str]
    site_behind: re.Pattern[str]
    byline_behind: re.Pattern[str]
    suffix: re.Pattern[str]
    not_behind_number: tuple[str, ...]
    whole: re.Pattern[str]


@cache
def _known() -> _Known:
    title = rule_file("fields")["title"]
    labels = heads(title["title_label"])
    return _Known(
        title["shortest"],
        re.compile(title["tag"]),
        re.compile(title["tools_behind"]),
        re.compile(title["day_before"]),
        re.compile(title["heading_mark"]),
        re.compile(title["title_label"]),
        labels,
        re.compile(title["site_behind"].replace("SITE", title["site"]).replace("CHANNEL", title["channel"])),
        re.compile(title["byline_behind"]),
        re.compile(spaced(title["share_suffix"])),
        tuple(title["not_behind_number"]),
        filled_with("号|｜_.:：", not_first=labels, not_last=_LAST_BEHIND),
    )


def filled_with(nowhere: str, not_first: Iterable[str], not_last: Iterable[str]) -> re.Pattern[str]:
    """Rows as most are, of which nothing more need be asked: two Han characters first, and of some characters none."""
    first, last = (re.escape("".join(sorted(some))) for some in (not_first, not_last))
    return re.compile(f"(?![{first}])[一-龥]{{2}}[^{re.escape(nowhere)}]*(?<![{last}])")


def own(row: str) -> tuple[int, int, re.Match[str] | None]:
    """Where in a row the title stands that shares it with its number, words of a site, bars or bullets; the number.

    >>> row = "•\u3000示范市召开防汛会议 |"
    >>> row[slice(*own(row)[:2])]
    '示范市召开防汛会议'
    """
    known = _known()
    start, end = 0, len(row)
    if known.whole.fullmatch(row):
        return start, end, None
    number = None
    if row[0] in _AROUND or row[-1] in _AROUND:  # cells of a table, bullets of a list
        start, end = len(row) - len(row.lstrip(_AROUND)), len(row.rstrip(_AROUND))
        if start >= end:
            return 0, len(row), None
        if start or end < len(row):
            inner = own(row[start:end])
            return start + inner[0], start + inner[1], inner[2]
    if (row[-1] in "]】" or (row[-1] in ")）" and "://" in row)) and (words := known.tools_behind.search(row)):
        end = words.start()
    if row[0] in known.first_of_labels and (label := known.title_label.match(row)):
        start = label.end()
        while start < end - 1 and row[start] in _AROUND:  # the label's cell ends
            start += 1
        if row[start] == "【" and row.find("】", start) == end - 1 > start + known.shortest:
            start, end = start + 1, end - 1
    if row[start] in "[【" and (tag := known.tag.match(row, start)) and end - tag.end() >= known.shortest:
        start = tag.end()
    elif not start and row[0].isascii() and (day := known.day_before.match(row) or known.heading_mark.match(row)):
        start = day.end()
    if (":" in row or "：" in row) and (behind := known.byline_behind.search(row, start + known.shortest)):
        end = behind.start()
    if "号" in row[:end]:
        if row[-1] in "号)）]】〕" and (cut := facts.number_behind(row, endings())):
            end, number = cut
        elif begun := facts.number_before(row):
            rest = row[begun.end() :].lstrip()
            if len(rest) >= known.shortest and not rest.startswith(known.not_behind_number):
                start, number = len(row) - len(rest), begun
    if row[-1] in "网页站线" or row.isascii() or "|" in row or "｜" in row or "_" in row:
        site = known.site_behind.search(row, start)
        end = site.start() if site else end
    if "." in row[-6:]:
        end = len(_named(row[:end]))
    if row[end - 1] in _FOOT_MARKS:
        end = len(row[:end].rstrip(_FOOT_MARKS + " "))
    return start, end, number


def _named(text: str) -> str:
    """A title without the suffix of a file."""
    return _known().suffix.sub("", text) if "." in text[-6:] else text
