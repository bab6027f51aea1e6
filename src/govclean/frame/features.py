"""What a row of a page looks like, as names of features: its size, marks and characters, its place, its neighbours.

One row proves little; :mod:`govclean.frame.odds` weighs all of them, and :mod:`govclean.frame.context` what the page
around the row says. The names stand in ``data/frame_rows.tsv.xz``.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from govclean import dates, facts
from govclean.frame import cells
from govclean.frame.title import is_organ
from govclean.rules import rule_file

VERSION = 5  # of the names: weights for other names are refused
_SIZES = (1, 2, 3, 4, 6, 8, 11, 15, 20, 26, 34, 50, 80, 120)
_MARKS = "：:《》“”（(【[|｜>＞/、 \u3000…！？!?-—_·%。，"
_FIGURES = re.compile(r"\d+")
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_LONGEST = 64  # code points of a row whose characters count; of a longer one its beginning and end
LONGEST_DAY = 20  # code points of a row that is nothing but a day
_LIKE = 2  # code points by which rows of one wrapped paragraph differ
_WIDE = 20  # code points of a row that may be one of them
_HEADS = ("attachment", "cells")  # signs of rows that head a table or a list
_WIDTHS = str.maketrans(":,;!?()", "：，；！？（）")  # a page may have lost one width of them
_CLOSED = frozenset("。！？；：!?;:…”」』）)】》")


class Told(NamedTuple):
    """A filled row: its number among all rows, its text, the rule that explains it and how well, and if it is prose."""

    at: int
    text: str
    rule: str
    weight: int
    prose: bool


@cache
def _signs() -> tuple[Mapping[str, re.Pattern[str]], tuple[str, ...]]:
    """``data/frame_signs.toml``, compiled, and what titles close with."""
    data = tomllib.loads((files("govclean") / "data" / "frame_signs.toml").read_text(encoding="utf-8"))
    return {name: re.compile(p) for name, p in data.items()}, tuple(rule_file("fields")["title"]["closings"])


def is_day(text: str) -> bool:
    """Whether a row is a whole day, written as below a signature.

    >>> is_day("2023年5月4日"), is_day("2023-05-04")
    (True, False)
    """
    return len(text) <= LONGEST_DAY and "年" in text and dates.day(text) is not None


@lru_cache(maxsize=8192)  # asked twice for a row, and the frame of a site comes again with every page
def signs(text: str) -> tuple[str, ...]:
    """What a row looks like to a reader of official documents: a body that signs, a day, a number, an attachment.

    >>> signs("示范市应急管理局"), signs("附件：名单"), signs("示府发〔2023〕12号")
    (('organ',), ('attachment', 'title'), ('number',))
    """
    patterns, closings = _signs()
    out = [name for name, pattern in patterns.items() if pattern.match(text)]
    if is_organ(text.strip("（）()")):
        out.append("organ")
    elif is_day(text):
        out.append("day")
    elif text[-1] == "号" and facts.is_doc_number(text) is not None:
        out.append("number")
    if text.endswith(closings):
        out.append("title")
    return tuple(out)


def own(text: str) -> Iterator[str]:
    """What a row shows by itself.

    >>> sorted(own("2023年"))[:6]
    ['$0年', '$年', '0', '0年', 'Latin 0', '^0']
    """
    size, han = _size(len(text)), len(_HAN.findall(text))
    end = _kind(text[-1])
    yield f"size {size}"
    yield f"ends {end}"
    yield f"begins {_kind(text[0])}"
    yield f"size {size} ends {end}"
    yield f"size {size} Han {4 * han // len(text)}"
    yield f"Latin {_size(len(_LATIN.findall(text)))}"
    yield f"digits {_size(sum(map(len, _FIGURES.findall(text))))}"
    yield f"commas {min(4, text.count('，') + text.count(','))}"
    yield f"stops {min(2, text.count('。'))}"
    for mark in _MARKS:
        if mark in text:
            yield "has " + mark
    for sign in signs(text):
        yield "sign " + sign
    if len(text) > _LONGEST:
        text = text[: _LONGEST // 2] + text[-_LONGEST // 4 :]
    text = _FIGURES.sub("0", text).translate(_WIDTHS)
    yield "^" + text[:1]
    if len(text) > 1:
        yield "^" + text[:2]
        yield "$" + text[-2:]
    if len(text) > 2:
        yield "$" + text[-3:]
    yield "$" + text[-1:]
    yield from set(text)
    yield from {text[i : i + 2] for i in range(len(text) - 1)}


def placed(rows: Sequence[Told]) -> Iterator[list[str]]:
    """What the place of each row and the rows beside it show, in their order."""
    tally = Counter(row.text for row in rows)
    prose = [n for n, row in enumerate(rows) if row.prose or row.rule == "held"]
    first, last = (prose[0], prose[-1]) if prose else (len(rows), -1)
    runs = _runs(rows)
    tabled = cells.found([row.text for row in rows])
    heads = _headed(rows)
    brief = ["prose" if row.prose or row.rule == "held" else f"size {_size(len(row.text))}" for row in rows]
    for n, (row, table) in enumerate(zip(rows, tabled, strict=True)):
        zone, far, of = ("head", first - n, first) if n < first else ("body", 0, 0)
        if n > last and n >= first:
            zone, far, of = "tail", n - last, len(rows) - 1 - last
        found = [
            f"rule {row.rule} {row.weight}",
            f"times {min(3, tally[row.text])}",
            zone,
            f"{zone} {brief[n]}",
            f"{zone} ends {_kind(row.text[-1])}",
            f"{zone} rule {row.rule}",
            f"blank {min(4, row.at - rows[n - 1].at)}" if n else "top",
            f"{zone} far {_size(far)}",
            f"{zone} of {_size(of)}",
        ]
        found += table
        found += [f"{zone} {name}" for name in table]
        if heads[n]:
            found += [f"below {heads[n][0]}", f"below {heads[n][0]} by {_size(heads[n][1])}"]
        if runs[n] > 1:
            found += [f"run {_size(runs[n])}", f"run {_size(runs[n])} {brief[n]}"]
        if n and _runs_on(rows[n - 1].text, row.text):
            found.append("runs on")
        if n + 1 < len(rows) and _runs_on(row.text, rows[n + 1].text):
            found.append("is run on")
        for step in (-2, -1, 1, 2):
            if 0 <= n + step < len(rows):
                found += [f"{step} {brief[n + step]}", f"{step} rule {rows[n + step].rule}"]
            else:
                found.append(f"{step} edge")
        yield found


def _headed(rows: Sequence[Told]) -> list[tuple[str, int]]:
    """What each row stands below that may head a table or a list, and how far; nothing below what a rule knows."""
    out: list[tuple[str, int]] = []
    head, at = "", 0
    for n, row in enumerate(rows):
        out.append((head, n - at) if head else ("", 0))
        if row.prose or row.rule == "certain":
            head = ""
        for sign in signs(row.text):
            if sign in _HEADS:
                head, at = sign, n
    return out


def _runs(rows: Sequence[Told]) -> list[int]:
    """How many rows of one width each row stands among: more than a few are one text that was wrapped."""
    out: list[int] = []
    begin = 0
    for n in range(1, len(rows) + 1):
        size = len(rows[begin].text)
        if n == len(rows) or size < _WIDE or abs(len(rows[n].text) - size) > _LIKE:
            out += [n - begin] * (n - begin)
            begin = n
    return out


def _runs_on(above: str, text: str) -> bool:
    """Whether a row may go on with the sentence of the row above, as in paragraphs that are wrapped."""
    return len(above) >= _SIZES[8] and above[-1] not in _CLOSED and len(text) <= len(above) + _LIKE


def _size(count: int) -> int:
    return bisect_left(_SIZES, count)


def _kind(char: str) -> str:
    """H for a Han character, D for a digit, A for a Latin letter; any other stands for itself."""
    if "一" <= char <= "鿿":
        return "H"
    if char.isdigit():
        return "D"
    return "A" if char.isascii() and char.isalpha() else char
