"""The form of a title: what its words are, how it begins and ends. The table ``title`` of the rule file says it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from govclean.frame.anchors import spaced
from govclean.frame.heads import heads
from govclean.frame.names import names_who_took_part
from govclean.frame.wording import filled_with
from govclean.rules import rule_file

_CLOSING_BRACKET = re.compile(r"(?:（[^（）]{1,30}）|\([^()]{1,30}\))$")
_CUT = ("…", "...")
ENDS_OF_DAYS = frozenset("一二三四五六天")  # of a week


class Known(NamedTuple):
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
    bare: frozenset[str]


@cache
def known() -> Known:
    """The numbers and words of the table, and patterns made of them."""
    title = rule_file("fields")["title"]
    not_start = heads(title["not_start"])
    return Known(
        title["shortest"],
        title["longest"],
        title["not_end"],
        tuple(title["closings"]),
        title["order"],
        title["subtitle_longest"],
        tuple(title["speaking"]),
        tuple(title["assembly_end"]),
        frozenset(closing[-1] for closing in title["closings"]),
        pattern("not_start"),
        not_start,
        pattern("two_part"),
        pattern("subtitle_mark"),
        heads(title["subtitle_mark"]),
        tuple(title["numbered"]),
        re.compile(f"{title['channel']}|{title['site']}"),
        title["above_longest"],
        title["stands_out"],
        pattern("bracketed"),
        re.compile(title["menu"]),
        re.compile(title["labels"]),
        re.compile(title["speaker"]),
        pattern("bars"),
        pattern("version"),
        pattern("red_head"),
        frozenset("号件0123456789") | ENDS_OF_DAYS,
        title["wrapped_longest"],
        tuple(title["going_on"]),
        filled_with("。，,|｜ \u3000：:", not_first=not_start, not_last=title["not_end"]),
        frozenset(title["bare"]),
    )


@cache
def pattern(key: str) -> re.Pattern[str]:
    """A pattern of the table, its words set with blanks or without."""
    return re.compile(spaced(rule_file("fields")["title"][key]))


@cache
def _two_han() -> re.Pattern[str]:
    return re.compile("[\u4e00-\u9fff]{2}")


def closes(text: str) -> bool:
    """Whether a line closes as only titles do; a bracket behind it (试行) does not count.

    >>> closes("示范市防汛办法（试行）"), closes("示范市防汛进行时")
    (True, False)
    """
    bare = _CLOSING_BRACKET.sub("", text) if text[-1] in "）)" else text
    return bare[-1:] in known().last_of_closings and bare.endswith(known().closings)


def is_balanced(text: str) -> bool:
    """Whether as many titles of works are opened as are closed, or the title was cut by a list."""
    return ("《" not in text and "》" not in text) or text.count("《") == text.count("》") or text.endswith(_CUT)


def may_be_title(text: str, *, subtitle: bool = False) -> bool:
    """Whether a row has the form of a title, or of a subtitle."""
    table = known()
    if not table.shortest <= len(text) <= table.longest:
        return False
    if names_who_took_part(text):
        return subtitle
    if table.plain.fullmatch(text):
        return True
    if "。" in text or text[-1] in table.not_end:
        return False
    if ("，" in text or "," in text) and text.count("，") + text.count(",") > 2:
        return False
    if not ("一" <= text[0] <= "龥" and "一" <= text[1] <= "龥") and not _two_han().search(text):
        return False
    if ("|" in text or "｜" in text) and table.bars.search(text):
        return False
    if (" " in text or "\u3000" in text) and table.menu.fullmatch(text):
        return False
    if ("：" in text or ":" in text) and table.labels.search(text):
        return False
    if (" " in text[-6:] or "\u3000" in text[-6:]) and table.speaker.search(text):
        return False
    if subtitle or not (text[0] in table.first_of_not_start or text[0].isdecimal()):
        return True
    return table.not_start.match(text) is None


def is_red_head(text: str) -> bool:
    """Whether a row is the name over the red line of an official letter.

    >>> is_red_head("示范市应急管理局文件"), is_red_head("关于转发省应急管理厅文件的通知")
    (True, False)
    """
    return known().red_head.fullmatch(text) is not None
