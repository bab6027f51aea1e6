"""What tells the rows of a table that came down as text: shapes that return, running numbers, columns.

A flattened table looks like a menu: short rows without a sentence. But its records are alike, cell by cell, and often
they are numbered, which no menu is. Names of features, for :mod:`govclean.frame.features`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

_PERIODS = range(2, 10)  # cells of a record
_LONGEST = 30  # code points of a cell
_LEAST = 2  # records on both sides together that look like this one
_ALIKE = 0.75  # share of the cells near by whose shape returns in the next record
_GAP = re.compile(r"(?<=\S)(?:[ \u3000]{2,}|\u3000|\t|[ \t]*[|｜][ \t]*|[ ])(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})(?:[.．、)）]?$|[ \t\u3000|｜.．、])")
_DAY = re.compile(r"(?:19|20)\d\d[-/.年]")
_FIGURES = re.compile(r"[\d.,+-]+[%％]?$")


def found(texts: Sequence[str]) -> Iterator[list[str]]:
    """The names for each row, in their order.

    >>> table = ["序号", "姓名", "单位", "1", "张三", "示范一中", "2", "李四", "示范市医院", "3", "王五", "示范小学"]
    >>> list(found(table))[5]
    ['cells return 3', 'numbers every 3', 'numbers every 3 count 3']
    """
    repeats = _repeated(texts)
    numbered = _numbered(texts)
    columns = [len(_GAP.findall(text)) for text in texts]
    runs = _runs(columns)
    for n in range(len(texts)):
        names = []
        if repeats[n]:
            names.append(f"cells return {min(4, repeats[n])}")
        every, count = numbered[n]
        if every:
            names += [f"numbers every {min(4, every)}", f"numbers every {min(4, every)} count {min(6, count)}"]
        if columns[n]:
            names.append(f"columns {min(6, columns[n])} run {min(5, runs[n])}")
        yield names


def _shape(text: str) -> str:
    """What a cell is like: a figure, a day, a name, some words."""
    if _FIGURES.match(text):
        return "9"
    if _DAY.match(text):
        return "day"
    size = len(text)
    return f"{size <= 3}" if size <= 6 else f"{size // 8}"


def _repeated(texts: Sequence[str]) -> list[int]:
    """How many records that are alike each row stands among, by the period that fits best; 0 where there are none."""
    size = len(texts)
    shapes = [_shape(text) if len(text) <= _LONGEST else "" for text in texts]
    # a menu of words of one size is no table
    kinds = list(accumulate((a != b for a, b in pairwise(shapes)), initial=0))
    best = [0] * size
    for period in _PERIODS:
        if size < period * _LEAST:
            break
        same = [a == b != "" for a, b in zip(shapes, shapes[period:], strict=False)]
        if sum(same) < _ALIKE * period * _LEAST:
            continue
        sums = list(accumulate(same, initial=0))
        n = 0  # stretches in which enough cells return, grown record by record
        while n + period <= size - period:
            end = n
            while end + period <= len(same) and sums[end + period] - sums[end] >= _ALIKE * period:
                end += period
            records = (end - n) // period + 1
            if records > _LEAST and kinds[min(end + period, size) - 1] - kinds[n] >= records:
                for i in range(n, min(size, end + period)):
                    best[i] = max(best[i], records)
            n = max(n + 1, end - period)
    return best


def _numbered(texts: Sequence[str]) -> list[tuple[int, int]]:
    """At which distance running numbers stand around each row, and how many of them; (0, 0) where there are none."""
    out = [(0, 0)] * len(texts)
    at: dict[int, int] = {}  # the last row with each number
    chains: dict[int, tuple[int, int, int]] = {}  # row -> first row of its chain, distance, count
    for n, text in enumerate(texts):
        if (match := _NUMBER.match(text)) is None:
            continue
        number = int(match[1])
        at[number] = n
        if (before := at.get(number - 1)) is None:
            continue
        first, distance, count = chains.get(before, (before, 0, 1))
        if distance in (0, n - before):
            chains[n] = (first, n - before, count + 1)
        else:
            chains[n] = (before, n - before, 2)
    for last, (first, distance, count) in chains.items():
        if count > 2:
            for n in range(first, min(len(texts), last + distance)):
                if count > out[n][1]:
                    out[n] = (distance, count)
    return out


def _runs(columns: Sequence[int]) -> list[int]:
    """How many neighbours have as many columns as each row, itself included."""
    out: list[int] = []
    begin = 0
    for n in range(1, len(columns) + 1):
        if n == len(columns) or columns[n] != columns[begin]:
            out += [n - begin] * (n - begin)
            begin = n
    return out
