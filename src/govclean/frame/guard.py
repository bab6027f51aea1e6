"""The guard of the filter `chrome`, made from its rules: what a page must hold for any of them to fire.

A line that closes like a sentence with 。 is never frame by itself, and a frame line begins with a known part: the
guard looks at the other lines only, and at each only with the patterns that begin with its first character, compiled
when a page first asks for them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from importlib.resources import files
from typing import Literal, NamedTuple

from govclean import prefilter
from govclean.frame.anchors import BLANKS, any_of, spaced
from govclean.frame.blocks import begins_path
from govclean.frame.forms import AFTER_LABEL, LOOSE, is_worth, label_starts, pattern, setting
from govclean.frame.heads import heads
from govclean.frame.page import LONGEST_FORM, STRIP
from govclean.rules import rule_file

_SKIPPED = frozenset(LOOSE + "〔\ufeff")
_DIGITS = [chr(c) for c in range(0x660, 0x1FBFA) if chr(c).isdecimal()]  # \\d beyond ASCII
_ANY_DIGIT = "0123456789"
_OPENERS, _CLOSERS = ("（", "(", "【", "［", "["), ("）", ")", "】", "］", "]")
_LONGEST_WORD = 24  # code points of a label or a menu word, spaces between its characters included
_TOP = 320  # code points that hold the browser title or the bracket
_FIRST_ROW = 80  # code points before the first row, as far as the browser title is sought


def _pairs(key: str, groups: int) -> int:
    """The mask of what each of the rules' ``key`` holds: a pair of characters, blanks between them allowed, or one."""

    def firsts(n: int) -> str:
        return "".join(sorted({pair[0] for pair in _listed(key)[n::groups] if len(pair) > 1}))

    def seconds(n: int) -> str:
        return "".join(sorted({pair[1] for pair in _listed(key)[n::groups] if len(pair) > 1})) + BLANKS

    mask = prefilter.pair(lambda: "".join(pair for pair in _listed(key) if len(pair) == 1), simplified=True)
    for n in range(groups):
        mask |= prefilter.pair(partial(firsts, n), partial(seconds, n), simplified=True)
    return mask


def _listed(key: str) -> list[str]:
    return [pair for rule in rule_file("chrome")["rule"] for pair in rule.get(f"{key}_pairs", ())]


_MAY_ANCHOR = _pairs("anchors", 3)
_MAY_STAND_ANYWHERE = _pairs("anywhere", 3)
_MAY_HEAD = prefilter.pair("【_|｜") | prefilter.pair("-", "-") | prefilter.pair(BLANKS, "-—–")
_MAY_PATH = prefilter.pair(lambda: str(setting("breadcrumb")["separators"]))
_MAY_ANY = _MAY_STAND_ANYWHERE | _MAY_HEAD | _MAY_ANCHOR | _MAY_PATH


class _Known(NamedTuple):
    """What the guard looks for, from the rule file."""

    parts: dict[str, list[str]]  # first character -> patterns that a frame line can begin with
    lines: dict[str, list[str]]  # first character -> patterns of whole lines that head a block
    path: frozenset[str]  # what a path of menus begins with
    arrows: re.Pattern[str]  # what stands between its crumbs
    labels: frozenset[str]  # labels of a disclosure table, each on a line of its own
    menu: frozenset[str]  # words that only a site's menu has
    first_of_words: frozenset[str]  # first characters of both
    looked_at: frozenset[str]  # first characters of lines that may be frame by themselves
    pairs: re.Pattern[str]  # two characters of which a frame line that no rule knows may hold one
    longest: int  # code points of such a line
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
        if rule["name"] == "chrome.disclosure":  # a label that lost its colon, before another
            then = "".join(sorted(label_starts()))
            yield from (f"{word}(?=[^\\S\n]{{0,4}}[{then}])" for row in rule["labels"] for word in row[0].split("|"))


def _filed(patterns: Iterable[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for each in patterns:
        for char in heads(each):
            out.setdefault(char, []).append(each)
    return out


def _holding(pairs: Iterable[str]) -> re.Pattern[str]:
    """One of these pairs of characters, 0 for any digit; by first character: ``re`` skips to the next of these."""
    seconds: dict[str, str] = {}
    for pair in pairs:
        first, second = (_ANY_DIGIT if char == "0" else char for char in pair)
        for char in first:
            seconds[char] = seconds.get(char, "") + second
    return re.compile("|".join(f"{re.escape(first)}[{re.escape(some)}]" for first, some in seconds.items()))


@cache
def _known() -> _Known:
    of_odds = tomllib.loads((files("govclean") / "data" / "frame_guard.toml").read_text(encoding="utf-8"))
    path = setting("breadcrumb")
    tables = [*setting("byline")["labels"], *setting("disclosure")["labels"]]
    parts = _filed(openings())
    lines = _filed(
        [
            setting("related")["heading"],
            setting("share_tail")["closing"],
            setting("archive")["pattern"],
            setting("disclosure")["index"],
            setting("disclosure")["validity"],
        ]
    )
    starts = heads(path["home"]) | heads(path["place_line"])
    labels = frozenset(word for row in tables for word in row[0].split("|"))
    menu = frozenset([*setting("menu")["site_words"], *setting("menu")["head_words"]])
    return _Known(
        parts,
        lines,
        starts,
        re.compile(f"[{path['separators']}]"),
        labels,
        menu,
        frozenset(word[0] for word in labels | menu),
        frozenset([*parts, *lines, *starts, *_SKIPPED, *_DIGITS]),
        _holding(of_odds["pairs"]),
        of_odds["longest"],
        any_of(word for rule in rule_file("chrome")["rule"] for word in rule.get("anchors", ())),
        tuple(re.compile(spaced(w)) for rule in rule_file("chrome")["rule"] for w in rule.get("anywhere", ())),
    )


@cache
def _compiled(table: Literal["parts", "lines"], char: str) -> re.Pattern[str]:
    patterns: list[str] = getattr(_known(), table).get(char, ())
    return re.compile("|".join(f"(?:{spaced(p)})" for p in patterns) if patterns else "(?!)")


def may_hold(text: str, held: Callable[[int], object] | None = None) -> bool:
    """Whether a text in simplified script holds what at least one of the rules needs.

    ``held`` says which masks of :mod:`govclean.prefilter` the text may hold, where that is known.

    >>> may_hold("会议召开。\\n责任编辑：王某某"), may_hold("会议要求实行责任编辑制度。")
    (True, False)
    """
    known = _known()
    held = held or prefilter.scan(text).__and__
    anchors = arrows = None
    if held(_MAY_ANY):
        if held(_MAY_STAND_ANYWHERE) and any(words.search(text) for words in known.anywhere):
            return True
        if held(_MAY_HEAD) and _at_top(text):
            return True
        anchors = known.anchors if held(_MAY_ANCHOR) else None
        arrows = known.arrows if held(_MAY_PATH) else None
    looked_at, first_of_words = known.looked_at, known.first_of_words
    pairs, longest = known.pairs, known.longest
    labels = menu = 0
    for line in text.split("\n"):
        if not line or line[-1] == "。":
            continue
        first = line[0]
        if first in STRIP or line[-1] in STRIP:
            line = line.strip(STRIP)
            if not line or line[-1] == "。":
                continue
            first = line[0]
        if line[-1] in _CLOSERS and _closes(line):
            return True
        if len(line) > LONGEST_FORM:
            if first.isdigit() and _compiled("lines", first).fullmatch(line):
                return True
            continue
        if first in looked_at and _is_frame(line):
            return True
        if anchors and anchors.search(line):
            return True
        if arrows and arrows.search(line) and begins_path(line):
            return True
        if len(line) <= longest and pairs.search(line):
            return True
        if len(line) <= _LONGEST_WORD and first in first_of_words:
            word = line if line.isalnum() else "".join(line.split())
            labels += word in known.labels
            menu += word in known.menu
    return bool(labels >= setting("disclosure")["least_pairs"] or menu >= setting("menu")["least_site"])


def _is_frame(line: str) -> bool:
    """Whether a line is frame by what it begins with, or the first of a block."""
    known = _known()
    first = line[0]
    if first in known.lines and _compiled("lines", first).fullmatch(line):
        return True
    if first in known.path and begins_path(line):
        return True
    for at, char in enumerate(line):
        if char.isdecimal() and not char.isascii():
            char = "0"  # what \\d stands for in a pattern, is filed under the ten ASCII digits
        if char in known.parts and _compiled("parts", char).match(line, at):
            return is_worth(line)
        if char not in _SKIPPED:
            break
    return False


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
    opened = max(map(line.rfind, _OPENERS))
    if opened <= 0 or len(line) - opened > 80:
        return False
    inside = line[opened + 1 :].lstrip()
    return any(
        pattern(rule, "bracket_name").match(inside) and pattern(rule, "bracket").search(line, opened)
        for rule in ("editor", "source")
    )
