"""What else on a page tells its title: the browser's title above the page, and the by-line below the title.

Both are asked of the page as it came, for most of what they need is removed as frame. A menu of any length may stand
above: the title is known by its second place or by its neighbour, not by being first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from govclean.findings import Field
from govclean.frame import order, page, table
from govclean.frame.browser import LONGEST, in_browsers, repeated
from govclean.frame.byline import byline as byline
from govclean.frame.byline import is_byline, is_other_day, is_passed, known_forms
from govclean.frame.dateline import unplaced
from govclean.frame.likely import ECHO, echo, is_likely, is_worth, said
from govclean.frame.page import Row, rows_from
from govclean.frame.title import (
    Title,
    find_title,
    is_organ,
    may_be_title,
    may_go_on,
    own,
)
from govclean.frame.wrapped import MOST, is_cut, is_open, rows_more, subtitle_begins
from govclean.rules import rule_file

_TRIES = 8
_BARE = 0.85  # confidence below which a by-line is a day alone
_TABLE = 1_500  # code points above a title that a disclosure table takes
_TABLE_ROWS = 80
_SENTENCES = 6  # full stops above a by-line: teasers and notices of a site
_ISSUERS = 6  # rows that a title may begin with, one for each of its issuers
_ROWS = 12  # rows below a title that may be its by-line
_FAR, _NEAR = 30_000, 6_000  # code points in which a by-line is sought, and a table or a path above the title
_OPENS, _OPENED = 0.9, 0.6  # confidence of a title that opens a page: what it takes, and what it is worth
_PUBLISHED = 0.93  # confidence of a title that an order names above
_LEAD = 60  # code points of the first sentence, which says the headline again
_ROWS_OVER = 2  # rows above one of a title that may belong to it
_DECKS = 2  # rows above the last one of a headline
_MORE = 0.25  # share of its pairs that a row above says more in the lead
_MARKS = " >＞»›→"  # what stands between the crumbs of a path
_LABELS = (re.compile(r"[标主]\s{0,12}题"), re.compile(r"名\s{0,12}称"))  # of a title in a table
_BULLETS = page.STRIP + "•·*"  # what may stand before a title on its row
_CRUMB_MARKS = ">＞»›"
_RULES = "*＊=＝"  # what a rule below a title is made of
_DASHES = "—―"  # what a subtitle begins with


def _is_row(simplified: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` is a row, but for blanks and a bullet."""
    begun = simplified.rfind("\n", 0, start) + 1
    after = simplified.find("\n", end)
    return not simplified[begun:start].strip(_BULLETS) and not simplified[end : after if after >= 0 else None].strip()


def told(simplified: str) -> tuple[int, float, str] | None:
    """Where a title begins that the rest of the page tells, how sure that is, and the sign: the strongest of them."""
    for find, sign in ((repeated, "repeated"), (labelled, "table"), (above_rule, "rule")):
        if (at := find(simplified)) is not None:
            return at, 0.95, sign
    if found := above_byline(simplified):
        return *found, "by-line"
    if (found := below_path(simplified)) and said(simplified, found[0]) >= ECHO:
        return *found, "path"
    if (at := in_browsers(simplified)) is not None:
        return at, 0.88, "browser"
    return None


def _may_be(simplified: str, row: Row, doubted: bool = False) -> bool:
    """Whether a row beside a by-line may be the title by its words, or because the text below says them again.

    doubted: a row that is no title stands between; then the text must say it again.
    """
    text = row.text[slice(*own(row.text)[:2])]
    if is_passed(text):
        return False
    if not doubted and is_likely(text, 0.0):
        return True
    heard = said(simplified, row.at)
    return is_likely(text, heard) and (not doubted or heard >= ECHO)


def titles(simplified: str, known: Iterable[Field], head: tuple[list[Row], list[int]] | None = None) -> list[Field]:
    """The titles that the page as it came told; or, where it told none, what the cleaned page tells: by what stands
    around it, or by opening in the form of one. ``head``: its first rows and which are prose, where they are known."""
    if found := [f for f in known if f.name == "title"]:
        return found
    if (now := told(simplified)) is not None:
        at, sure, sign = now
    elif (published := order.published(simplified)) is not None:
        at, sure, (sign,) = published, _PUBLISHED, order.BECAUSE
    else:
        rows, prose = head or page.first_rows(simplified, _ROWS)
        title = find_title(rows[:_ROWS], [n for n in prose if n < _ROWS])
        if title is None or title.inside or title.confidence < _OPENS:
            return []
        at, sure, sign = title.span(rows)[0], _OPENED, "opening"
    end = simplified.find("\n", at, at + LONGEST)
    text = simplified[at : end if end >= 0 else at + LONGEST].rstrip(page.STRIP)
    return [Field("title", text, at, at + len(text), sure, (sign,))]


def labelled(simplified: str) -> int | None:
    """Where the title stands that a table above gives after the label 标题 or 名称.

    >>> text = "标 题：示范市召开防汛会议\\n文号：\\n示范市召开防汛会议\\n5月4日，会议召开。"
    >>> text[labelled(text):][:9]
    '示范市召开防汛会议'
    """
    if not any(label.search(simplified, 0, _NEAR) for label in _LABELS):
        return None
    for match in known_forms().label.finditer(simplified, 0, _NEAR):
        value = match["title"].strip(page.STRIP)
        found = simplified.find(value, match.end("title"), match.end("title") + _NEAR)
        if found >= 0 and is_worth(value) and _is_row(simplified, found, found + len(value)):
            return found
    return None


@cache
def _rule_below() -> re.Pattern[str]:
    return re.compile(rule_file("fields")["title"]["rule_below"])


def _near(simplified: str, marks: str) -> list[str]:
    """Which of some characters stand near the page's beginning."""
    head = simplified[:_NEAR]
    return [mark for mark in marks if mark in head]


def above_rule(simplified: str) -> int | None:
    """Where the row begins that stands above a rule of stars.

    >>> text = "跳至主要内容\\n示范市召开防汛会议\\n**********\\n5月4日，会议召开。"
    >>> text[above_rule(text):][:9]
    '示范市召开防汛会议'
    """
    if not [mark for mark in _near(simplified, _RULES) if simplified.find(mark * 6, 0, _NEAR) >= 0]:
        return None
    for match in _rule_below().finditer(simplified, 0, _NEAR):
        start = simplified.rfind("\n", 0, match.start()) + 1
        above = next(page.rows_above(simplified, start), None)
        worth = above and _is_row(simplified, *match.span()) and is_worth(above.text)
        if above and worth and not page.is_prose(above.text) and _may_be(simplified, above):
            return above.at
    return None


def above_byline(simplified: str) -> tuple[int, float] | None:
    """Where the row above the first by-line begins, a row with a day and a time of day or a label; and how sure it is
    a title. Rows that do not look like one are passed.

    >>> text = "首页\\n要闻\\n示范市召开防汛会议\\n2023-05-04 09:20 来源：示范日报\\n5月4日，会议召开。"
    >>> text[above_byline(text)[0]:][:9]
    '示范市召开防汛会议'
    """
    if "20" not in simplified and "19" not in simplified:
        return None
    known = known_forms()
    tried = 0
    for match in known.dates.finditer(simplified, 0, _FAR):
        start = simplified.rfind("\n", 0, match.start()) + 1
        end = simplified.find("\n", match.start(), match.start() + LONGEST)
        row = simplified[start : end if end >= 0 else start + LONGEST]
        sure = is_byline(row, match.start() - start)
        if not sure or (sure < _BARE and is_other_day(next((r.text for r in page.rows_above(simplified, start)), ""))):
            continue
        if simplified.count("。", 0, start) > _SENTENCES:  # a comment or a list below the document
            return None
        tried += 1
        if tried > _TRIES:
            return None
        doubted = marked = False
        for n, above in enumerate(page.rows_above(simplified, start)):
            if n == 8 or page.is_prose(above.text):
                break
            if is_passed(above.text):
                continue
            if above.text[0] in _DASHES and subtitle_begins(above.text):
                marked = True
                continue
            if is_worth(above.text) and not known.not_title.match(above.text):
                if not marked and not _may_be(simplified, above, doubted):
                    doubted = True
                    continue
                return _headline(simplified, above).at, sure if n == 0 else sure - 0.06
            break
        else:
            n = 0
        if n < 3 and sure > 0.85 and (below := _below_byline(simplified, end)):
            return below
    return None


def _headline(simplified: str, row: Row) -> Row:
    """Of the rows of a newspaper's headline, of which ``row`` is the last, the one that the text says first."""
    rows, prose = rows_from(simplified, row.start, _ROWS)
    lead = next((rows[n].text[:_LEAD] for n in prose if n), "")
    heard, best = echo(row.text, lead), row
    for above in islice(page.rows_above(simplified, row.start), _DECKS):
        text = above.text
        if page.is_prose(text) or is_passed(text) or not is_worth(text) or known_forms().not_title.match(text):
            break
        if (now := echo(text, lead)) > heard + _MORE and is_likely(text, now):
            best, heard = above, now
    return best


def _below_byline(simplified: str, end: int) -> tuple[int, float] | None:
    """The row below a by-line that stands above its title."""
    if end < 0:
        return None
    rows, prose = rows_from(simplified, end + 1, 6)
    for n, row in enumerate(rows):
        if n in prose or not is_passed(row.text):
            worth = n not in prose and is_worth(row.text) and not known_forms().not_title.match(row.text)
            return (row.at, 0.8) if worth and _may_be(simplified, row, doubted=True) else None
    return None


def below_path(simplified: str) -> tuple[int, float] | None:
    """Where the row below a path of menus begins, on one line or one crumb a line, where it may be a title.

    >>> text = "当前位置：首页 > 要闻 > 正文\\n示范市召开防汛会议\\n5月4日，会议召开。"
    >>> text[below_path(text)[0]:][:9]
    '示范市召开防汛会议'
    """
    if not _near(simplified, _CRUMB_MARKS):
        return None
    known = known_forms()
    match = known.path.search(simplified, 0, _NEAR)
    if match is None:
        return None
    start = simplified.find("\n", match.end()) + 1
    if not start:
        return None
    rows, prose = rows_from(simplified, start, 14)
    open_ = simplified[match.start() : start].rstrip()[-1] in _MARKS
    for n, row in enumerate(rows):
        bare = row.text.strip(_MARKS)
        if not bare:
            open_ = True
        elif open_ or row.text[0] in _MARKS or known.last_crumb.fullmatch(bare):
            open_ = row.text[-1] in _MARKS
        elif is_cut(row.text, [r.text for r in rows[n + 1 : n + 1 + MOST]]):
            continue
        elif n in prose or not is_worth(row.text) or known.not_title.match(row.text):
            return None
        else:
            return row.at, 0.85
    return None


def begin(simplified: str, at: int) -> int:
    """Where a title begins of which the row at ``at`` is known: further up, if it is set over more rows than one."""
    end = simplified.find("\n", at)
    text = simplified[at : end if 0 <= end - at < LONGEST else at + LONGEST].strip(page.STRIP)
    known, over = at, ""
    for n, row in enumerate(islice(page.rows_above(simplified, simplified.rfind("\n", 0, at) + 1), _ISSUERS)):
        if not may_go_on(row.text, text):
            over = row.text if not n else ""
            break
        at, text = row.at, row.text
        if not is_organ(text):
            break
    return _further_up(simplified, known) if at == known and over and not page.is_prose(over) else at


def _further_up(simplified: str, at: int) -> int:
    """Where a title begins of whose rows a later one begins at ``at``, if the first is open: …的, 关于…"""
    for row in islice(page.rows_above(simplified, simplified.rfind("\n", 0, at) + 1), _ROWS_OVER):
        if is_open(row.text) and may_be_title(row.text):
            rows, _ = rows_from(simplified, row.start, 2 + _ROWS_OVER)
            more = rows_more(row.text, [r.text for r in rows[1:]])
            return row.at if more and rows[more].at >= at else at
    return at


def facts(simplified: str, values: str) -> Iterator[Field]:
    """Title, day of publication, source and author, read where the page as it came states them together.

    ``values``: the page in the script in which values are given.
    """
    found = told(simplified)
    if found is None:
        rows, prose = page.first_rows(simplified, _TABLE_ROWS)
        yield from unplaced(rows, prose, values)
        end = rows[prose[0]].at if prose else rows[-1].end if rows else 0
        yield from table.labelled(simplified, values, 0, min(end, _NEAR))
        return
    at, sure, sign = found
    at = begin(simplified, at)
    rows, prose = rows_from(simplified, at, _ROWS)
    title = known_title(rows, prose)
    yield Field("title", title.text(rows, values), *title.span(rows), sure, (sign,))
    below = title.below
    while below < len(rows) and rows[below].text == title.value:  # said twice, one below the other
        below += 1
    told_of = around(simplified, rows, prose, below, values)
    yield from told_of
    end = next((rows[n].at for n in prose if n >= below), rows[-1].end)
    yield from table.labelled(simplified, values, max(0, at - _TABLE), end)


def around(simplified: str, rows: Sequence[Row], prose: Sequence[int], below: int, values: str) -> list[Field]:
    """What the by-line says below a title, whose rows end before ``below``; or a day that stands above the title."""
    found = list(byline(rows[below:], [n - below for n in prose if n >= below], values))
    missing = {"publish_date", "source"} - {f.name for f in found}
    if missing and rows[0].start:
        over = [row for row in page.rows_above(simplified, rows[0].start) if len(row.text) <= 160][:4][::-1]
        sure = 0.8 if "publish_date" in missing else 0.88  # a name above the title is its source behind a label only
        found = [f for f in byline(over, (), values) if f.name in missing and f.confidence > sure] + found
    return found


def known_title(rows: Sequence[Row], prose: Sequence[int]) -> Title:
    """The title that is known to begin with the first row."""
    found = find_title(rows, prose)
    if found and not found.first and not found.inside:
        return found
    start, end, number = own(rows[0].text)
    return Title(rows[0].text[start:end], 0, 0, -1, 0.9, start, end, number=number)
