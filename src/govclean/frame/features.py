"""What a row of a page looks like, as names of features: its size, marks and characters, its place, its neighbours.

One row proves little; :mod:`govclean.frame.odds` weighs all of them. The names stand in ``data/frame_rows.tsv.xz``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

VERSION = 1  # of the names: weights for other names are refused
_SIZES = (1, 2, 3, 4, 6, 8, 11, 15, 20, 26, 34, 50, 80, 120)
_MARKS = "：:《》“”（(【[|｜>＞/、 \u3000…！？!?-—_·%。，"
_FIGURES = re.compile(r"\d+")
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_LONGEST = 64  # code points of a row whose characters count; of a longer one its beginning and end


class Told(NamedTuple):
    """A filled row: its number among all rows, its text, the rule that explains it and how well, and if it is prose."""

    at: int
    text: str
    rule: str
    weight: int
    prose: bool


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
    if len(text) > _LONGEST:
        text = text[: _LONGEST // 2] + text[-_LONGEST // 4 :]
    text = _FIGURES.sub("0", text)
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
    brief = ["prose" if row.prose or row.rule == "held" else f"size {_size(len(row.text))}" for row in rows]
    for n, row in enumerate(rows):
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
        for step in (-2, -1, 1, 2):
            if 0 <= n + step < len(rows):
                found += [f"{step} {brief[n + step]}", f"{step} rule {rows[n + step].rule}"]
            else:
                found.append(f"{step} edge")
        yield found


def _size(count: int) -> int:
    return bisect_left(_SIZES, count)


def _kind(char: str) -> str:
    """H for a Han character, D for a digit, A for a Latin letter; any other stands for itself."""
    if "一" <= char <= "鿿":
        return "H"
    if char.isdigit():
        return "D"
    return "A" if char.isascii() and char.isalpha() else char
