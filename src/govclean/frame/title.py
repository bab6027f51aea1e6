"""The title of a page. Found by form and place, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from govclean import dates, facts
from govclean.frame.anchors import spaced
from govclean.frame.genre import endings
from govclean.frame.genre import genre_of as genre_of
from govclean.frame.heads import heads
from govclean.frame.names import is_above as is_above
from govclean.frame.names import is_body_name as is_body_name
from govclean.frame.names import is_channel as is_channel
from govclean.frame.names import is_organ as is_organ
from govclean.frame.names import names_who_took_part
from govclean.frame.page import Row
from govclean.frame.wording import filled_with
from govclean.frame.wording import own as own
from govclean.rules import rule_file

_ISSUERS = 6  # rows of them
_LONGEST = 160  # code points of a title with the number behind it
_CLOSING_BRACKET = re.compile(r"(?:（[^（）]{1,30}）|\([^()]{1,30}\))$")
_CUT = ("…", "...")
_ENDS_OF_DAYS = frozenset("一二三四五六天")  # of a week


class Title(NamedTuple):
    """Where the title stands: rows ``[first, last]``; the row of a subtitle, or -1."""

    value: str
    first: int
    last: int
    subtitle: int
    confidence: float
    at: int  # where it begins in its first row
    end: int  # where it ends in its last row
    inside: bool = False  # the rest of its row is the first sentence
    number: re.Match[str] | None = None  # the document number that stands on its first row, too
    because: tuple[str, ...] = ()  # what speaks for it, where signs were weighed

    @property
    def below(self) -> int:
        """The first row that is neither title nor subtitle."""
        return self.last + (not self.inside) + (self.subtitle >= 0)

    def span(self, rows: Sequence[Row]) -> tuple[int, int]:
        """Where the title stands in the page."""
        return rows[self.first].at + self.at, rows[self.last].at + self.end

    def text(self, rows: Sequence[Row], values: str) -> str:
        """The title as it stands in ``values``, the page in the script in which values are given; in one line."""
        start, end = self.span(rows)
        if self.first == self.last:
            return values[start:end]
        middle = "".join(values[r.at : r.at + len(r.text)] for r in rows[self.first + 1 : self.last])
        first, last = rows[self.first], rows[self.last]
        return values[start : first.at + len(first.text)] + middle + values[last.at : end]


class _Known(NamedTuple):
    """Numbers and words of the table ``title`` of the rule file."""

    shortest: int
    longest: int
    not_end: str
    closings: tuple[str, ...]
    order: str
    subtitle_longest: int
    speaking: tuple[str, ...]
    assembly_end: tuple[str, ...]
    last_of_closings: frozenset[str]  # last characters, which rule most titles out at once
    not_start: re.Pattern[str]
    first_of_not_start: frozenset[str]
    two_part: re.Pattern[str]
    subtitle_mark: re.Pattern[str]
    first_of_subtitles: frozenset[str]
    numbered: tuple[str, ...]
    above: re.Pattern[str]
    above_longest: int
    stands_out: int
    bracketed: re.Pattern[str]
    menu: re.Pattern[str]
    labels: re.Pattern[str]
    speaker: re.Pattern[str]
    bars: re.Pattern[str]
    version: re.Pattern[str]
    red_head: re.Pattern[str]
    last_of_heads: frozenset[str]
    wrapped_longest: int
    going_on: tuple[str, ...]
    plain: re.Pattern[str]


@cache
def _known() -> _Known:
    title = rule_file("fields")["title"]
    not_start = heads(title["not_start"])
    return _Known(
        title["shortest"],
        title["longest"],
        title["not_end"],
        tuple(title["closings"]),
        title["order"],
        title["subtitle_longest"],
        tuple(title["speaking"]),
        tuple(title["assembly_end"]),
        frozenset(closing[-1] for closing in title["closings"]),
        _pattern("title", "not_start"),
        not_start,
        _pattern("title", "two_part"),
        _pattern("title", "subtitle_mark"),
        heads(title["subtitle_mark"]),
        tuple(title["numbered"]),
        re.compile(f"{title['channel']}|{title['site']}"),
        title["above_longest"],
        title["stands_out"],
        _pattern("title", "bracketed"),
        re.compile(title["menu"]),
        re.compile(title["labels"]),
        re.compile(title["speaker"]),
        _pattern("title", "bars"),
        _pattern("title", "version"),
        _pattern("title", "red_head"),
        frozenset("号件0123456789") | _ENDS_OF_DAYS,
        title["wrapped_longest"],
        tuple(title["going_on"]),
        filled_with("。，,|｜ \u3000：:", not_first=not_start, not_last=title["not_end"]),
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
    while at < 3 and at < size and rows[at].text[-1] in known.last_of_heads and _heads(rows[at].text):
        at += 1
    if at < size and len(rows[at].text) <= known.above_longest:
        at = _below_names(rows, at, prose)
    if at < size and rows[at].text[0] == "【" and at in prose and (found := _bracketed(rows, at)):
        return found
    if at + 1 >= size:
        return None
    row, following = rows[at].text, rows[at + 1].text
    if len(row) > _LONGEST or row[-1] in known.not_end:  # a sentence; nothing that is cut off behind a title ends so
        return None
    start, end, number = own(row)
    text = row[start:end]
    if not may_be_title(text) or (text[0] in dates.BEGINS and dates.parse(text)):
        return None
    if text[-1] == known.order and _pattern("title", "order_number").fullmatch(following):
        return None
    last = at  # a title set over two or three lines: an issuer above 关于…, or an open 《
    if is_organ(text) and is_organ(following):
        last, text = _issuers(rows, at, text)
    balanced = _balanced(text)
    while last - at < 2 and last + 1 < size:
        if balanced and not _goes_on(text, rows[last + 1].text):
            break
        last += 1
        text += rows[last].text
        balanced = _balanced(text)
    if not balanced or (last > at and not may_be_title(text)):
        return None
    if last > at:
        end = len(rows[last].text)
        if text[-1] in "号)）]】〕" and (cut := facts.number_behind(rows[last].text, endings())):
            text, end, number = text[: len(text) - end + cut[0]], cut[0], cut[1]
        return Title(text, at, last, -1, 0.9, start, end, number=number)
    if is_body_name(text):
        return None
    closed = closes(text)
    prose_next = 0
    for n in prose:
        if n > at:
            prose_next = n - at
            break
    if not closed and not 0 < prose_next < 7:
        return None
    subtitle = at + 1 if at + 2 < size and _is_subtitle(text, following, at + 2 in prose) else -1
    sure = 0.9 if closed or prose_next == 1 or subtitle >= 0 else 0.7
    return Title(text, at, at, subtitle, sure, start, end, number=number)


def _issuers(rows: Sequence[Row], at: int, text: str) -> tuple[int, str]:
    """The last row of a title that begins with several issuers, one a row, and ends in 关于…; and the title."""
    last = at
    while last + 1 < len(rows) and last - at < _ISSUERS and is_organ(rows[last + 1].text):
        last += 1
    if last + 1 < len(rows) and _known().two_part.match(rows[last + 1].text):
        return last + 1, "".join(row.text for row in rows[at : last + 2])
    return at, text


def _heads(text: str) -> bool:
    """Whether a row above the title is the document's number, or the name over a red line (示范市人民政府文件)."""
    if text.isdecimal():  # the number of a page
        return len(text) <= 3
    if text[-1] in _ENDS_OF_DAYS:  # today's
        return _pattern("title", "today").fullmatch(text) is not None
    return facts.is_doc_number(text) is not None or _known().red_head.fullmatch(text) is not None


def _goes_on(text: str, following: str) -> bool:
    """Whether a title goes on with the next row: an issuer above 关于…, 关于… that closes on the next row, (试行)."""
    known = _known()
    if is_organ(text) and known.two_part.match(following):
        return True
    if following[0] in "（(":
        return known.version.fullmatch(following) is not None
    if "关于" not in text or len(following) > known.wrapped_longest or not closes(following) or genre_of(text):
        return False
    return genre_of(following) is not None and not following.startswith(known.going_on) and "。" not in following


def may_go_on(text: str, following: str) -> bool:
    """Whether a row above a title belongs to it: it goes on there, has an open 《, or is the headline above."""
    known = _known()
    if not may_be_title(text):
        return False
    if not _balanced(text) or _goes_on(text, following) or (is_organ(text) and is_organ(following)):
        return True
    return following[0] in known.first_of_subtitles and known.subtitle_mark.match(following) is not None


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
        return last if text.startswith(place) and closes(text) and len(text) >= known.stands_out else at
    text = rows[last].text
    if last in prose:
        return last if text[0] == "【" and _bracketed(rows, last) else at
    if is_organ(text) and genre_of(text) is None:
        return last if last + 1 < len(rows) and known.two_part.match(rows[last + 1].text) else at
    if not known.stands_out <= len(text) <= _LONGEST or not may_be_title(text):
        return at
    return last if closes(text) or any(last < n <= last + 3 for n in prose) else at


def _bracketed(rows: Sequence[Row], at: int) -> Title | None:
    """The headline in a bracket before the first sentence: 【示范市部署防汛工作】5月4日，……"""
    found = _known().bracketed.match(rows[at].text)
    if not found or not may_be_title(found.group(1)) or is_organ(found.group(1)):
        return None
    if "。" not in rows[at].text and len(rows[at].text) < _LONGEST:  # all of it is a headline
        return None
    return Title(found.group(1), at, at, -1, 0.7, *found.span(1), inside=True)


def closes(text: str) -> bool:
    """Whether a line closes as only titles do; a bracket behind it (试行) does not count.

    >>> closes("示范市防汛办法（试行）"), closes("示范市防汛进行时")
    (True, False)
    """
    known = _known()
    bare = _CLOSING_BRACKET.sub("", text) if text[-1] in "）)" else text
    return bare[-1:] in known.last_of_closings and bare.endswith(known.closings)


def _balanced(text: str) -> bool:
    """Whether as many titles of works are opened as are closed, or the title was cut by a list."""
    return ("《" not in text and "》" not in text) or text.count("《") == text.count("》") or text.endswith(_CUT)


def _is_subtitle(title: str, text: str, prose_behind: bool) -> bool:
    known = _known()
    if len(text) > known.subtitle_longest:
        return False
    if names_who_took_part(text):
        return True
    headline = prose_behind and title.endswith(known.speaking)
    if not headline and text[0] not in known.first_of_subtitles:
        return False
    marked = known.subtitle_mark.match(text)
    if (not marked and not headline) or not may_be_title(text, subtitle=True):
        return False
    dated = any(True for _ in dates.find(text))
    return not dated or (len(text) >= 16 and not (marked and not text.endswith(known.assembly_end)))


def may_be_title(text: str, *, subtitle: bool = False) -> bool:
    """Whether a row has the form of a title, or of a subtitle."""
    known = _known()
    if not known.shortest <= len(text) <= known.longest:
        return False
    if names_who_took_part(text):
        return subtitle
    if known.plain.fullmatch(text):
        return True
    if "。" in text or text[-1] in known.not_end:
        return False
    if ("，" in text or "," in text) and text.count("，") + text.count(",") > 2:
        return False
    if not ("一" <= text[0] <= "龥" and "一" <= text[1] <= "龥") and not _two_han().search(text):
        return False
    if ("|" in text or "｜" in text) and known.bars.search(text):
        return False
    if (" " in text or "\u3000" in text) and known.menu.fullmatch(text):
        return False
    if ("：" in text or ":" in text) and known.labels.search(text):
        return False
    if (" " in text[-6:] or "\u3000" in text[-6:]) and known.speaker.search(text):
        return False
    if subtitle or not (text[0] in known.first_of_not_start or text[0].isdecimal()):
        return True
    return known.not_start.match(text) is None


def is_order_number(above: str, text: str) -> bool:
    """Whether a row is the number of an order or announcement, whose name ends the row above: 第85号, 2023年第5号."""
    known = _known()
    return above.endswith(known.numbered) and _pattern("title", "order_number").fullmatch(text) is not None
