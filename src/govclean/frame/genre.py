"""The genre of a document (文种), and the words of its title that tell it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from govclean.frame.anchors import spaced
from govclean.rules import rule_file

_CLOSING_MARKS = re.compile(r"(?:[（(][^（）()]{1,30}[）)]|[》”])+$")


class _Known(NamedTuple):
    """The table ``genre`` of the rule file."""

    genres: Mapping[str, str]
    endings: tuple[str, ...]
    by_last: Mapping[str, tuple[str, ...]]  # by their last characters, which rule most titles out at once
    meeting_marks: re.Pattern[str]
    meeting: re.Pattern[str]
    not_meeting: re.Pattern[str]
    meeting_name: str
    openings: re.Pattern[str]
    opened: tuple[str, ...]
    posts: re.Pattern[str]
    posts_in: frozenset[str]
    posts_name: str


@cache
def _known() -> _Known:
    table = rule_file("fields")["genre"]
    words = tuple(ending for ending, _ in table["endings"])
    return _Known(
        dict(table["endings"]),
        words,
        {last: tuple(word for word in words if word[-1] == last) for last in {word[-1] for word in words}},
        re.compile(spaced(table["meeting_marks"])),
        re.compile(spaced(table["meeting"])),
        re.compile(spaced(table["not_meeting"])),
        table["meeting_name"],
        re.compile("|".join(f"({opening})" for opening, _ in table["openings"])),
        tuple(name for _, name in table["openings"]),
        re.compile(table["posts"]),
        frozenset(table["posts_in"]),
        table["posts_name"],
    )


def endings() -> tuple[str, ...]:
    """The last words of titles that name a genre."""
    return _known().endings


def genre_of(title: str) -> str | None:
    """The genre that a title names, or None.

    >>> genre_of("关于开展防汛检查的通知（试行）"), genre_of("示范市召开安全生产工作例会"), genre_of("防汛进行时")
    ('通知', '会议报道', None)
    """
    found = genre_in(title)
    return found[0] if found else None


@lru_cache(maxsize=32)  # asked some times of the title of a page
def genre_in(title: str) -> tuple[str, int, int] | None:
    """The genre that a title names, and where the words stand that tell it: its last word, or an opening one.

    >>> genre_in("关于开展防汛检查的通知（试行）"), genre_in("一图读懂防汛条例")
    (('通知', 9, 11), ('解读', 0, 4))
    """
    known = _known()
    if (opened := known.openings.match(title)) and opened.lastindex:
        return known.opened[opened.lastindex - 1], *opened.span()
    bare = _CLOSING_MARKS.sub("", title) if title[-1:] in "）)》”" else title
    ending = next(filter(bare.endswith, known.by_last.get(bare[-1:], ())), "")
    if ending:
        if (posts := known.posts.search(bare)) and known.genres[ending] in known.posts_in:
            return known.posts_name, *posts.span()
        return known.genres[ending], len(bare) - len(ending), len(bare)
    if known.meeting_marks.search(bare) and (met := known.meeting.search(bare)) and not known.not_meeting.search(bare):
        return known.meeting_name, *met.span()
    return None


def meeting_name() -> str:
    """The genre name of a report on a meeting."""
    return _known().meeting_name
