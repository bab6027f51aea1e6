"""The guard of the filter `chrome`, made from its rules: what a page must hold for any of them to fire.

A line that closes like a sentence with 。 is never frame by itself, and a frame line begins with a known part: the
guard looks at the other lines only, and at each only with the patterns that begin with its first character, compiled
when a page first asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple

from govclean.frame.anchors import any_of, spaced
from govclean.frame.blocks import begins_path
from govclean.frame.forms import AFTER_LABEL, LOOSE, is_worth, pattern, setting
from govclean.frame.heads import heads
from govclean.frame.page import LONGEST_FORM, STRIP
from govclean.rules import rule_file

_SKIPPED = frozenset(LOOSE + "〔\ufeff")
_CLOSERS = ("）", ")")
_LONGEST_WORD = 24  # code points of a label or a menu word, spaces between its characters included
_TOP = 320  # code points that hold the browser title or the bracket
_FIRST_ROW = 80  # code points before the first row, as far as the browser title is sought


class _Known(NamedTuple):
    """What the guard looks for, from the rule file."""

    parts: dict[str, list[str]]  # first character -> patterns that a frame line can begin with
    lines: dict[str, list[str]]  # first character -> patterns of whole lines that head a block
    path: frozenset[str]  # what a path of menus begins with
    arrows: re.Pattern[str]  # what stands between its crumbs
    labels: frozenset[str]  # labels of a disclosure table, each on a line of its own
    menu: frozenset[str]  # words that only a site's menu has
    anchors: re.Pattern[str]  # what the other frame lines hold
    anywhere: tuple[re.Pattern[str], ...]  # the same, for lines that may close like a sentence; one by one: faster


def openings() -> Iterator[str]:
    """Patterns, in simplified script, of the parts that a frame line can begin with.

    A part that is too light to make a line frame alone (a day) must have something behind it.
    """
    table = rule_file("chrome")
    least = table["threshold"] - table["zone_bonus"] - table["neighbour_bonus"]
    for rule in table["rule"]:
        if rule["name"] != "chrome.footer":  # its parts count only beside its anchors
            yield from (word + AFTER_LABEL for row in rule["labels"] for word in row[0].split("|"))
            yield from (item if weight >= least else f"(?:{item})(?!$)" for item, weight, *_ in rule["items"])


def _filed(patterns: Iterable[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for each in patterns:
        for char in heads(each):
            out.setdefault(char, []).append(each)
    return out


@cache
def _known() -> _Known:
    path = setting("breadcrumb")
    tables = [*setting("byline")["labels"], *setting("disclosure")["labels"]]
    return _Known(
        _filed(openings()),
        _filed([setting("related")["heading"], setting("share_tail")["closing"], setting("archive")["pattern"]]),
        heads(path["home"]) | heads(path["place_line"]),
        re.compile(f"[{path['separators']}]"),
        frozenset(word for row in tables for word in row[0].split("|")),
        frozenset([*setting("menu")["site_words"], *setting("menu")["head_words"]]),
        any_of(word for rule in rule_file("chrome")["rule"] for word in rule.get("anchors", ())),
        tuple(re.compile(spaced(w)) for rule in rule_file("chrome")["rule"] for w in rule.get("anywhere", ())),
    )


@cache
def _compiled(table: Literal["parts", "lines"], char: str) -> re.Pattern[str]:
    patterns: list[str] = getattr(_known(), table).get(char, ())
    return re.compile("|".join(f"(?:{spaced(p)})" for p in patterns) if patterns else "(?!)")


def may_hold(text: str) -> bool:
    """Whether a text in simplified script holds what at least one of the rules needs.

    >>> may_hold("会议召开。\\n责任编辑：王某某"), may_hold("会议要求实行责任编辑制度。")
    (True, False)
    """
    known = _known()
    for words in known.anywhere:
        if words.search(text):
            return True
    if _at_top(text):
        return True
    labels = menu = 0
    for line in text.split("\n"):
        if not line or line[-1] == "。":
            continue
        line = line.strip(STRIP)
        if not line or line[-1] == "。":
            continue
        if line[-1] in _CLOSERS and _closes(line):
            return True
        if len(line) > LONGEST_FORM:
            if line[0].isdigit() and _compiled("lines", line[0]).fullmatch(line):
                return True
        elif _is_frame(line):
            return True
        elif len(line) <= _LONGEST_WORD:
            word = "".join(line.split())
            labels += word in known.labels
            menu += word in known.menu
    return bool(labels >= setting("disclosure")["least_pairs"] or menu >= setting("menu")["least_site"])


def _is_frame(line: str) -> bool:
    """Whether a line is frame by itself, or the first of a block."""
    known = _known()
    first = line[0]
    if first in known.lines and _compiled("lines", first).fullmatch(line):
        return True
    if (first in known.path or known.arrows.search(line)) and begins_path(line):
        return True
    for at, char in enumerate(line):
        if char.isdecimal() and not char.isascii():
            char = "0"  # what \\d stands for in a pattern, is filed under the ten ASCII digits
        if char in known.parts and _compiled("parts", char).match(line, at):
            if is_worth(line):
                return True
            break
        if char not in _SKIPPED:
            break
    return known.anchors.search(line) is not None


def _at_top(text: str) -> bool:
    """Whether a browser title or a medium's bracket may stand at the top."""
    head = text[:_TOP]
    row = head.lstrip(STRIP + "\n")
    at = len(head) - len(row)
    if at <= _FIRST_ROW:
        row = row[: row.find("\n")] if "\n" in row else row
        if pattern("page_title", "marks").search(row):
            for match in pattern("page_title", "separators").finditer(row):
                if text.find(row[: match.start()], at + match.end()) > 0:
                    return True
    return "【" in head and pattern("media_tag", "pattern").match(text) is not None


def _closes(line: str) -> bool:
    """Whether a line ends in a bracket with reporters or a source."""
    opened = max(line.rfind("（"), line.rfind("("))
    if opened <= 0 or len(line) - opened > 80:
        return False
    inside = line[opened + 1 :].lstrip()
    return any(
        pattern(rule, "bracket_name").match(inside) and pattern(rule, "bracket").search(line, opened)
        for rule in ("editor", "source")
    )
