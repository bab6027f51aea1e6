"""The title of a page and what it says about the page: genre, issuing organ. Found by form and place, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from govclean import dates, facts
from govclean.frame.anchors import spaced
from govclean.frame.heads import heads
from govclean.frame.page import Row
from govclean.rules import rule_file

_LONGEST = 160  # code points of a title with the number behind it
_CLOSING_BRACKET = re.compile(r"(?:（[^（）]{1,30}）|\([^()]{1,30}\))$")
_CLOSING_MARKS = re.compile(r"(?:[（(][^（）()]{1,30}[）)]|[》”])+$")
_NO_ORGAN = re.compile("[，。；：:！？]|关于|的")


class Title(NamedTuple):
    """Where the title stands: rows ``[first, last]``; the row of a subtitle, or -1."""

    value: str
    first: int
    last: int
    subtitle: int
    confidence: float
    at: int = 0  # where it begins in its row; beyond 0 it is less than the row


class _Known(NamedTuple):
    """Numbers and words of the tables ``title``, ``organ`` and ``genre`` of the rule file."""

    shortest: int
    longest: int
    not_end: str
    closings: tuple[str, ...]
    order: str
    subtitle_longest: int
    speaking: tuple[str, ...]
    assembly_end: tuple[str, ...]
    organ_longest: int
    organ_suffixes: tuple[str, ...]
    last_of_organs: frozenset[str]
    genres: dict[str, str]
    genre_endings: tuple[str, ...]
    last_of_closings: frozenset[str]  # last characters, which rule most titles out at once
    last_of_genres: frozenset[str]
    not_start: re.Pattern[str]
    first_of_not_start: frozenset[str]
    two_part: re.Pattern[str]
    subtitle_mark: re.Pattern[str]
    first_of_subtitles: frozenset[str]
    meeting_marks: re.Pattern[str]
    meeting: re.Pattern[str]
    not_meeting: re.Pattern[str]
    meeting_name: str
    above: re.Pattern[str]
    above_longest: int
    stands_out: int
    bracketed: re.Pattern[str]


@cache
def _known() -> _Known:
    title, organ, genre = (rule_file("fields")[name] for name in ("title", "organ", "genre"))
    return _Known(
        title["shortest"],
        title["longest"],
        title["not_end"],
        tuple(title["closings"]),
        title["order"],
        title["subtitle_longest"],
        tuple(title["speaking"]),
        tuple(title["assembly_end"]),
        organ["longest"],
        tuple(organ["suffixes"]),
        frozenset(suffix[-1] for suffix in organ["suffixes"]),
        dict(genre["endings"]),
        tuple(ending for ending, _ in genre["endings"]),
        frozenset(closing[-1] for closing in title["closings"]),
        frozenset(ending[-1] for ending, _ in genre["endings"]),
        _pattern("title", "not_start"),
        heads(title["not_start"]),
        _pattern("title", "two_part"),
        _pattern("title", "subtitle_mark"),
        heads(title["subtitle_mark"]),
        _pattern("genre", "meeting_marks"),
        _pattern("genre", "meeting"),
        _pattern("genre", "not_meeting"),
        genre["meeting_name"],
        re.compile(f"{title['channel']}|{title['site']}"),
        title["above_longest"],
        title["stands_out"],
        _pattern("title", "bracketed"),
    )


@cache
def _pattern(table: str, key: str) -> re.Pattern[str]:
    return re.compile(spaced(rule_file("fields")[table][key]))


@cache
def _two_han() -> re.Pattern[str]:
    return re.compile("[\u4e00-\u9fff]{2}")


def find_title(rows: Sequence[Row], prose: Sequence[int]) -> Title | None:
    """The title among the first filled rows, or None: a first body sentence is no title. ``prose``: rows that are.

    >>> from govclean.frame import page
    >>> text = "示范市应急管理局\\n关于开展防汛检查的通知\\n各区应急管理局：\\n现将有关事项通知如下。"
    >>> find_title(*page.first_rows(text, 9)).value
    '示范市应急管理局关于开展防汛检查的通知'
    """
    known = _known()
    at, size = 0, len(rows)
    while at < 3 and at < size and rows[at].text[-1] == "号" and facts.is_doc_number(rows[at].text):
        at += 1
    if at < size and len(rows[at].text) <= known.above_longest:
        at = _below_names(rows, at, prose)
    if at < size and rows[at].text[0] == "【" and at in prose and (found := _bracketed(rows, at)):
        return found
    if at + 1 >= size or len(rows[at].text) > _LONGEST:
        return None
    text, following = named(rows[at].text), rows[at + 1].text
    if text[-1:] == "号" and (number := facts.number_behind(text)):
        text = text[: number.start()].rstrip()
    if not _may_be_title(text) or (text[0] in dates.BEGINS and dates.parse(text)):
        return None
    if text[-1] == known.order and _pattern("title", "order_number").fullmatch(following):
        return None
    last = at  # a title set over two or three lines: an issuer above 关于…, or an open 《
    balanced = _balanced(text)
    while last - at < 2 and last + 1 < size:
        if balanced and not (is_organ(text) and known.two_part.match(rows[last + 1].text)):
            break
        last += 1
        text += rows[last].text
        balanced = _balanced(text)
    if not balanced or (last > at and not _may_be_title(text)):
        return None
    if last > at:
        return Title(text, at, last, -1, 0.9)
    closed = _closes(text)
    prose_next = 0
    for n in prose:
        if n > at:
            prose_next = n - at
            break
    if not closed and not 0 < prose_next < 7:
        return None
    subtitle = at + 1 if at + 2 < size and _is_subtitle(text, following, at + 2 in prose) else -1
    return Title(text, at, at, subtitle, 0.9 if closed or prose_next == 1 or subtitle >= 0 else 0.7)


def _below_names(rows: Sequence[Row], at: int, prose: Sequence[int]) -> int:
    """The row below the names of a channel and of a site above a title, where one stands out; else ``at``."""
    known = _known()
    last, place = at, ""
    while last - at < 4 and last < len(rows):
        text = rows[last].text
        if len(text) > known.above_longest:
            break
        if last == at and is_organ(text) and genre_of(text) is None:
            place = text[:2]  # a body's name, from the head of its site: its titles name the same place
        elif not known.above.fullmatch(text):
            break
        last += 1
    if last == at or last == len(rows):
        return at
    if place:
        text = rows[last].text
        return last if text.startswith(place) and _closes(text) and len(text) >= known.stands_out else at
    text = rows[last].text
    if last in prose:
        return last if text[0] == "【" and _bracketed(rows, last) else at
    if is_organ(text) and genre_of(text) is None:
        return last if last + 1 < len(rows) and known.two_part.match(rows[last + 1].text) else at
    if not known.stands_out <= len(text) <= _LONGEST or not _may_be_title(text):
        return at
    return last if _closes(text) or any(last < n <= last + 3 for n in prose) else at


def _bracketed(rows: Sequence[Row], at: int) -> Title | None:
    """The headline in a bracket before the first sentence: 【示范市部署防汛工作】5月4日，……"""
    found = _known().bracketed.match(rows[at].text)
    if not found or not _may_be_title(found.group(1)) or is_organ(found.group(1)):
        return None
    return Title(found.group(1), at, at, -1, 0.7, found.start(1))


def _closes(text: str) -> bool:
    """Whether a line closes as only titles do; a bracket behind it (试行) does not count."""
    known = _known()
    bare = _CLOSING_BRACKET.sub("", text) if text[-1] in "）)" else text
    return bare[-1:] in known.last_of_closings and bare.endswith(known.closings)


def _balanced(text: str) -> bool:
    """Whether as many titles of works are opened as are closed."""
    return ("《" not in text and "》" not in text) or text.count("《") == text.count("》")


def _is_subtitle(title: str, text: str, prose_behind: bool) -> bool:
    known = _known()
    if len(text) > known.subtitle_longest:
        return False
    headline = prose_behind and title.endswith(known.speaking)
    if not headline and text[0] not in known.first_of_subtitles:
        return False
    marked = known.subtitle_mark.match(text)
    if (not marked and not headline) or not _may_be_title(text, subtitle=True):
        return False
    dated = any(True for _ in dates.find(text))
    return not dated or (len(text) >= 16 and not (marked and not text.endswith(known.assembly_end)))


def _may_be_title(text: str, *, subtitle: bool = False) -> bool:
    known = _known()
    if not known.shortest <= len(text) <= known.longest or "。" in text or text[-1] in known.not_end:
        return False
    if ("，" in text or "," in text) and text.count("，") + text.count(",") > 2:
        return False
    if not ("一" <= text[0] <= "龥" and "一" <= text[1] <= "龥") and not _two_han().search(text):
        return False
    if subtitle or not (text[0] in known.first_of_not_start or text[0].isdecimal()):
        return True
    return known.not_start.match(text) is None


def named(text: str) -> str:
    """A title without the suffix of a file."""
    return _pattern("title", "share_suffix").sub("", text) if "." in text[-6:] else text


def is_organ(text: str) -> bool:
    """Whether a text is the name of a public body.

    >>> is_organ("示范市应急管理局"), is_organ("关于印发方案的示范局")
    (True, False)
    """
    known = _known()
    if not 2 < len(text) <= known.organ_longest or text[-1] not in known.last_of_organs:
        return False
    return text.endswith(known.organ_suffixes) and not _NO_ORGAN.search(text)


def genre_of(title: str) -> str | None:
    """The genre that a title names with its last word, or None.

    >>> genre_of("关于开展防汛检查的通知（试行）"), genre_of("示范市召开安全生产工作例会"), genre_of("防汛进行时")
    ('通知', '会议报道', None)
    """
    known = _known()
    bare = _CLOSING_MARKS.sub("", title) if title[-1:] in "）)》”" else title
    if bare[-1:] in known.last_of_genres and bare.endswith(known.genre_endings):
        return next(genre for ending, genre in known.genres.items() if bare.endswith(ending))
    if known.meeting_marks.search(bare) and known.meeting.search(bare) and not known.not_meeting.search(bare):
        return known.meeting_name
    return None


def meeting_name() -> str:
    """The genre name of a report on a meeting."""
    return _known().meeting_name
