"""The browser's title above a page: the title with the names of a column and a site behind it, or before it."""

from __future__ import annotations

import re

from govclean.frame import page
from govclean.frame.likely import ECHO, ROWS, SHORTEST, echo, is_worth, said
from govclean.frame.page import rows_from
from govclean.frame.title import is_above, is_body_name, own

LONGEST = 200  # code points of a row that are compared
_TRIES = 8  # rows that begin like the title
_STOPS = 2  # full stops above a title that stands below a menu: teasers have them, too
_WHOLE = 8  # code points of a title that only a browser's title says
_PART = 3  # code points before the first blank of a title that are sought
_SITE_BEFORE = re.compile(r"[^_|｜–—-]{2,20}?\s{0,2}[_|｜–—-]{1,3}\s{0,2}(?=[^_|｜–—-]{10})")  # 示范网 - ...
_FIRST = re.compile(r"[^\s\u200b\ufeff]")
_SEPARATORS = frozenset("_-—–|｜·>")
_CLOSERS = "”’》〉」』!！?？。.…、"
_LETTERS = re.compile(r"[^\W_]+")
_BRACKET = re.compile(r"[(（\[【][^)）\]】]{1,8}[)）\]】]")  # （图）, before the name of a column or a site
_MARKS = re.compile(r"[\W_]")
_BEGINS = 24  # code points of a browser's title in which its first words stand
_CUT = ("…", "...")


def repeated(simplified: str, first: str = "") -> int | None:
    """Where the title stands, when the page's first line says it, too: ``title_column_site``, or the same words.

    Blanks and the tags of a board do not matter; behind the name of a site, the text must say the title again.
    first: the line as it was above the page, where it has gone meanwhile.

    >>> text = "示范市召开防汛会议_要闻_示范网\\n首页\\n新闻\\n[转载]示范市召开防汛会议\\n5月4日，会议召开。"
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
    if len(first) < SHORTEST:
        return None
    if (found := _says(simplified, at, first)) is not None:
        return found
    for site in _SITE_BEFORE.finditer(first):
        found = _says(simplified, at, first[site.end() :])
        if found is not None and said(simplified, found) >= ECHO:
            return found
    return None


def in_browsers(simplified: str) -> int | None:
    """Where the page's first line begins, when it is a title with the names of a column and a site behind it, or with
    its by-line, and the text says the title again.

    >>> in_browsers("示范市召开防汛会议_要闻_示范网\\n首页\\n5月4日，示范市召开防汛会议，市长主持会议并讲话。")
    0
    """
    begin = _FIRST.search(simplified)
    end = simplified.find("\n", begin.start()) if begin else -1
    if begin is None or not 0 < end - begin.start() <= LONGEST:
        return None
    row = simplified[begin.start() : end].rstrip(page.STRIP)
    first, last, _ = own(row)
    words = row[first:last]
    if last == len(row) or first or len(words) < _WHOLE or not is_worth(words):
        return None
    rows, prose = rows_from(simplified, end + 1, ROWS)
    return begin.start() if echo(words, "\n".join(rows[n].text for n in prose)) >= ECHO else None


def _says(simplified: str, start: int, first: str) -> int | None:
    """Where below ``start`` the words begin of a row that a browser's title begins with; marks and blanks apart."""
    runs = [run[:SHORTEST] for run in _LETTERS.findall(first[:_BEGINS])]
    key = next((run for run in runs if len(run) > _PART), runs[0] if runs else "")
    if len(key) < _PART:
        return None
    found = simplified.find(key, start)
    for _ in range(_TRIES):
        if found < 0:
            return None
        end = simplified.find("\n", found, found + LONGEST + 1)
        begun = simplified.rfind("\n", max(0, found - LONGEST), found) + 1
        row = simplified[begun : end if end >= 0 else found + LONGEST + 1].strip(page.STRIP)
        if (begun or found < LONGEST) and (end >= 0 or len(simplified) - found <= LONGEST):
            at = simplified.index(row[0], begun)
            first_of, end_of, _ = own(row)
            for begins, words in ((0, row), (first_of, row[first_of:end_of])):
                left = _left(first, words)
                if left is not None and (is_worth(words) or (left and _is_told(simplified, at, words))):
                    few = simplified.count("。", start, found) <= _STOPS
                    if left or few:
                        return at + begins
        found = simplified.find(key, max(found + 1, end))
    return None


def _left(first: str, words: str) -> str | None:
    """What a browser's title says behind a row's words, the name of a column or a site; None where it says others.

    >>> _left("防汛,刻不容缓（图）_要闻_示范网", "防汛，刻不容缓"), _left("防汛进行时之二_示范网", "防汛进行时")
    ('_要闻_示范网', None)
    """
    mine = _MARKS.sub("", words)
    size = at = 0
    while at < len(first) and size < len(mine):
        if first[at] == mine[size]:
            size += 1
        elif size >= 2 * SHORTEST and first.startswith(_CUT, at):  # 题目太长……_示范网
            return first[at:]
        elif not _MARKS.match(first[at]):
            return None
        at += 1
    if size < max(len(mine), _PART):
        return None
    left = first[at:].lstrip(_CLOSERS)
    if bracket := _BRACKET.match(left):
        left = left[bracket.end() :].lstrip() or left
    return left if not left or left[0] in _SEPARATORS or left[0].isspace() else None


def _is_told(simplified: str, at: int, words: str) -> bool:
    """Whether a row that has not the form of a title is one, as the browser's title and the text say it."""
    if len(words) < 2 * SHORTEST or is_above(words) or is_body_name(words):
        return False
    return said(simplified, at) >= ECHO
