"""Titles set over more rows than one: which of the rows below belong to a title."""

from __future__ import annotations

from collections.abc import Sequence

from govclean import dates
from govclean.frame import page
from govclean.frame.genre import genre_of
from govclean.frame.names import is_above, is_organ
from govclean.frame.shape import closes, is_balanced, known, may_be_title, pattern

_ISSUERS = 6  # rows that a title may begin with, one for each of its issuers
MOST = _ISSUERS + 3  # rows below a title's first one that are looked at
_MORE = 3  # of them that may belong to it, issuers apart
_SLOGAN = 10  # code points of the first of two rows of slogans
_SPACED = 10  # code points of a last row that may be set with blanks: 通 告


def rows_more(text: str, below: Sequence[str]) -> int:
    """How many of the rows below a row that a title begins with belong to it, too.

    >>> rows_more("关于做好防汛期间", ["应急值守有关", "工作的通知", "各区应急管理局："])
    2
    >>> rows_more("示范市召开防汛会议", ["5月4日，示范市召开防汛会议。"])
    0
    """
    count = _issuers(text, below)
    text += "".join(below[:count])
    most = max(_MORE, count + 2)
    while count < min(len(below), most) and (step := _step(text, below[count:])):
        text += "".join(below[count : count + step])
        count += step
    return count


def _issuers(text: str, below: Sequence[str]) -> int:
    """The rows below a title's first one where it begins with several issuers, one a row, and goes on with 关于…"""
    count = 0
    if is_organ(text):
        while count < min(len(below), _ISSUERS) and is_organ(below[count]):
            count += 1
    return count + 1 if 0 < count < len(below) and known().two_part.match(below[count]) else 0


def _step(text: str, below: Sequence[str]) -> int:
    """How many more rows a title has at least: an issuer above 关于…, 关于… that closes further down, (试行)."""
    if not is_balanced(text):
        return 1
    following = below[0]
    if following[0] in "（(":
        return int(known().version.fullmatch(following) is not None)
    if is_organ(text) and (known().two_part.match(following) or _is_bare(below)):
        return 1
    if len(below) > 1 and below[1][0] in "—―" and not is_organ(text) and _is_report(text, below):
        return 1
    if not is_open(text):
        return 0
    for n, row in enumerate(below[:2]):
        if _closes(row):
            return n + 1
        if not _is_between(row):
            break
    return 0


def is_open(text: str) -> bool:
    """Whether a row says that a title goes on below: 关于… without the word for what the document is, …的."""
    if "关于" not in text and text[-1] != "的" and not known().two_part.match(text):
        return False
    return genre_of(text) is None


def _closes(row: str) -> bool:
    """Whether a row may be the last one of a title, whose words name the genre."""
    if len(row) > known().wrapped_longest or "。" in row or row.startswith(known().going_on):
        return False
    bare = "".join(row.split()) if len(row) <= _SPACED else row
    return closes(bare) and genre_of(bare) is not None


def _is_between(row: str) -> bool:
    """Whether a row may stand between the first and the last of a title."""
    if len(row) > known().wrapped_longest or any(mark in row for mark in "。：:，,|｜") or row[-1] == "号":
        return False
    if row[0] in dates.BEGINS and dates.parse(row):
        return False
    return known().not_start.match(row) is None and not row.startswith(known().going_on) and not row[-1].isdecimal()


def _is_report(text: str, below: Sequence[str]) -> bool:
    """Whether two rows are the title of a report or a speech, in two slogans: ——在示范市…会议上的报告 stands below."""
    if len(text) < _SLOGAN or closes(text) or not may_be_title(below[0]) or closes(below[0]) or is_above(text):
        return False
    return pattern("report").fullmatch(below[1]) is not None


def _is_bare(below: Sequence[str]) -> bool:
    """Whether the row below an issuer says what the document is and nothing else, and the text follows."""
    if len(below) < 2 or "".join(below[0].split()) not in known().bare:
        return False
    return below[1][-1] in "：:" or page.is_prose(below[1]) or pattern("order_number").search(below[1]) is not None


def is_cut(text: str, below: Sequence[str]) -> bool:
    """Whether a row is a headline that was cut off inside 《…》, whose end no row below holds."""
    return not is_balanced(text) and not is_balanced(text + "".join(below[: rows_more(text, below)]))


def may_go_on(text: str, following: str) -> bool:
    """Whether a row above a title belongs to it: it goes on there, has an open 《, or is the headline above."""
    if not may_be_title(text):
        return False
    if not is_balanced(text):
        return is_balanced(text + following)
    if rows_more(text, [following]) or (is_organ(text) and is_organ(following)):
        return True
    return subtitle_begins(following)


def subtitle_begins(row: str) -> bool:
    """Whether a row begins as a subtitle does: ——…, （…）."""
    return row[0] in known().first_of_subtitles and known().subtitle_mark.match(row) is not None
