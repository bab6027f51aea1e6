"""The title of a page. Found by form and place, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from govclean import dates, facts
from govclean.frame.genre import endings
from govclean.frame.genre import genre_of as genre_of
from govclean.frame.names import is_above as is_above
from govclean.frame.names import is_body_name as is_body_name
from govclean.frame.names import is_channel as is_channel
from govclean.frame.names import is_organ as is_organ
from govclean.frame.names import names_who_took_part
from govclean.frame.page import Row
from govclean.frame.shape import ENDS_OF_DAYS, is_balanced, is_red_head, known, pattern
from govclean.frame.shape import closes as closes
from govclean.frame.shape import may_be_title as may_be_title
from govclean.frame.wording import own as own
from govclean.frame.wrapped import MOST, rows_more
from govclean.frame.wrapped import may_go_on as may_go_on

_LONGEST = 160  # code points of a title with the number behind it


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


def find_title(rows: Sequence[Row], prose: Sequence[int]) -> Title | None:
    """The title among the first filled rows, or None: a first body sentence is no title. ``prose``: rows that are.

    >>> from govclean.frame import page
    >>> text = "示范市应急管理局\\n关于开展防汛检查的通知\\n各区应急管理局：\\n现将有关事项通知如下。"
    >>> find_title(*page.first_rows(text, 9)).value
    '示范市应急管理局关于开展防汛检查的通知'
    """
    table = known()
    at, size = 0, len(rows)
    while at < 3 and at < size and rows[at].text[-1] in table.last_of_heads and _heads(rows[at].text):
        at += 1
    if at < size and len(rows[at].text) <= table.above_longest:
        at = _below_names(rows, at, prose)
    if at < size and rows[at].text[0] == "【" and at in prose and (found := _bracketed(rows, at)):
        return found
    if at < size and at in prose and (found := _inside(rows, at)):
        return found
    if at + 1 >= size:
        return None
    row, following = rows[at].text, rows[at + 1].text
    if len(row) > _LONGEST or row[-1] in table.not_end:  # a sentence; nothing that is cut off behind a title ends so
        return None
    if len(row) < table.shortest:
        return _bare(rows, at, at + 1 in prose)
    start, end, number = own(row)
    text = row[start:end]
    if not may_be_title(text) or (text[0] in dates.BEGINS and dates.parse(text)):
        return None
    if text[-1] == table.order and pattern("order_number").fullmatch(following):
        return None
    more = rows_more(text, [r.text for r in rows[at + 1 : at + 1 + MOST]])  # of a title set over more lines than one
    last = at + more
    text += "".join(r.text for r in rows[at + 1 : last + 1])
    if not is_balanced(text) or (more and not may_be_title(text)):
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


def _heads(text: str) -> bool:
    """Whether a row above the title is the document's number, or the name over a red line (示范市人民政府文件)."""
    if text.isdecimal():  # the number of a page
        return len(text) <= 3
    if text[-1] in ENDS_OF_DAYS:  # today's
        return pattern("today").fullmatch(text) is not None
    return facts.is_doc_number(text) is not None or is_red_head(text)


def _below_names(rows: Sequence[Row], at: int, prose: Sequence[int]) -> int:
    """The row below the names of a channel and of a site above a title, where one stands out; else ``at``."""
    table = known()
    last, place = at, ""
    while last - at < 4 and last < len(rows):
        text = rows[last].text
        if len(text) > table.above_longest:
            break
        if last == at and is_organ(text) and genre_of(text) is None:
            place = text[:2]  # a body's name, from the head of its site: its titles name the same place
        elif not table.above.fullmatch(text):
            break
        last += 1
    if last == at or last == len(rows):
        return at
    if place:
        text = rows[last].text
        return last if text.startswith(place) and closes(text) and len(text) >= table.stands_out else at
    text = rows[last].text
    if last in prose:
        return last if text[0] == "【" and _bracketed(rows, last) else at
    if is_organ(text) and genre_of(text) is None:
        return last if last + 1 < len(rows) and table.two_part.match(rows[last + 1].text) else at
    if not table.stands_out <= len(text) <= _LONGEST or not may_be_title(text):
        return at
    return last if closes(text) or any(last < n <= last + 3 for n in prose) else at


def _bracketed(rows: Sequence[Row], at: int) -> Title | None:
    """The headline in a bracket before the first sentence: 【示范市部署防汛工作】5月4日，……"""
    found = known().bracketed.match(rows[at].text)
    if not found or not may_be_title(found.group(1)) or is_organ(found.group(1)):
        return None
    if "。" not in rows[at].text and len(rows[at].text) < _LONGEST:  # all of it is a headline
        return None
    return Title(found.group(1), at, at, -1, 0.7, *found.span(1), inside=True)


def _inside(rows: Sequence[Row], at: int) -> Title | None:
    """The title before the number or the salutation of a document that stands on one row, all of it."""
    head = rows[at].text[:_LONGEST]
    found = pattern("on_one_row").match(head) if "各" in head or "同志们" in head or "号" in head else None
    if not found or not may_be_title(found["title"]) or genre_of(found["title"]) is None:
        return None
    return Title(found["title"], at, at, -1, 0.9, *found.span("title"), inside=True)


def _bare(rows: Sequence[Row], at: int, prose_next: bool) -> Title | None:
    """The title that is the word of its genre and no more, above the text or a salutation: 紧急通知."""
    text = rows[at].text
    if at or not (prose_next or rows[1].text[-1] in "：:") or not pattern("alone").fullmatch(text):
        return None
    return Title(text, 0, 0, -1, 0.9, 0, len(text))


def _is_subtitle(title: str, text: str, prose_behind: bool) -> bool:
    table = known()
    if len(text) > table.subtitle_longest:
        return False
    if names_who_took_part(text):
        return True
    headline = prose_behind and title.endswith(table.speaking)
    if not headline and text[0] not in table.first_of_subtitles:
        return False
    marked = table.subtitle_mark.match(text)
    if (not marked and not headline) or not may_be_title(text, subtitle=True):
        return False
    dated = any(True for _ in dates.find(text))
    return not dated or (len(text) >= 16 and not (marked and not text.endswith(table.assembly_end)))


def is_order_number(above: str, text: str) -> bool:
    """Whether a row is the number of an order or announcement, whose name ends the row above: 第85号, 2023年第5号."""
    table = known()
    return above.endswith(table.numbered) and pattern("order_number").fullmatch(text) is not None
